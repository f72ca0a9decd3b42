//! The server's own edits of the `list` document.
//!
//! They only ever add: a text that is missing is written once, under a client id that was never used before. Inside a text
//! the server rewrites nothing, because two versions would both remain; a first text that nobody touched may give way to
//! a newer one as a whole.

use std::collections::BTreeSet;

use yrs::{Map, ReadTxn, TextPrelim, Transact};

use super::board::{Board, PROBLEMS, TASKS, document};

/// One of the two maps of the `list` document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListMap {
    /// Texts of problems.
    Problems,
    /// Texts of tasks.
    Tasks,
}

/// A text that the `list` document should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// Where.
    pub map: ListMap,
    /// Under which key: the id of the problem or the task.
    pub key: String,
    /// What it says at first.
    pub text: String,
    /// Whether it takes the place of an earlier text of the server's that nobody has changed.
    pub replaces: bool,
}

impl Board {
    /// An update that adds those `texts` whose keys the document lacks, or that replace an earlier one; none if there is
    /// nothing to add.
    ///
    /// `client` must be fresh and higher than in every call before, below 2^53: of two texts under one key the one with
    /// the higher client id stays. The update is to be logged like any other, as the server's.
    /// Keys that exist are not touched, also not those that somebody adds at the same moment under another client id: then one of
    /// the two texts stays, on every replica the same.
    #[must_use]
    pub fn seed(&self, texts: &[Seed], client: u64) -> Option<Vec<u8>> {
        let present = self.list_keys();
        let mut missing: Vec<&Seed> = texts
            .iter()
            .filter(|seed| seed.replaces || !present.contains(&(seed.map, seed.key.clone())))
            .collect();
        missing.sort_by_key(|seed| (seed.map, &seed.key));
        missing.dedup_by_key(|seed| (seed.map, &seed.key));
        if missing.is_empty() {
            return None;
        }
        let doc = document(client);
        let maps = (doc.get_or_insert_map(PROBLEMS), doc.get_or_insert_map(TASKS));
        let mut txn = doc.transact_mut();
        for seed in missing {
            let map = match seed.map {
                ListMap::Problems => &maps.0,
                ListMap::Tasks => &maps.1,
            };
            map.insert(&mut txn, seed.key.as_str(), TextPrelim::new(seed.text.as_str()));
        }
        txn.commit();
        Some(txn.encode_state_as_update_v1(&yrs::StateVector::default()))
    }

    fn list_keys(&self) -> BTreeSet<(ListMap, String)> {
        let keys = |map: ListMap, name: &str| -> Vec<(ListMap, String)> {
            self.keys(name).into_iter().map(|key| (map, key)).collect()
        };
        let mut all: BTreeSet<_> = keys(ListMap::Problems, PROBLEMS).into_iter().collect();
        all.extend(keys(ListMap::Tasks, TASKS));
        all
    }
}
