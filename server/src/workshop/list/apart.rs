//! What people keep apart. A pair is remembered by its texts, so that it holds for other notes with the same words, and ends
//! when a text really changes.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::ids::{NoteRef, ProblemId};
use serde::{Deserialize, Serialize};

use super::{List, decisions::Ground, notes::text_key};
use crate::merge::settled_hash_of_normalised;

/// The rule by which the texts of [`Apart`] were made into keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keys {
    /// Case and spaces make no other text. So it was before the rule was stored.
    CaseAndSpaces,
    /// The words in one spelling, without punctuation.
    #[default]
    Words,
}

/// Two notes that are not the same, until one of their texts really changes: case, spaces, punctuation and ё for е are no
/// change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// One.
    pub a: NoteRef,
    /// The key of its text at that time.
    pub a_text: u64,
    /// The other.
    pub b: NoteRef,
    /// The key of its text at that time.
    pub b_text: u64,
}

impl Keys {
    /// The rule of a list that was stored without one.
    pub(super) fn stored_before() -> Self {
        Self::CaseAndSpaces
    }
}

impl List {
    /// Makes the keys of what was stored by an earlier rule anew, from the notes that they fit. One that fits no note stays:
    /// that text has really changed.
    pub(in crate::workshop) fn renew_keys(&mut self) {
        if std::mem::take(&mut self.keys) == Keys::Words {
            return;
        }
        let texts = self.notes.values().map(|note| note.said.text.as_str());
        let renewed: BTreeMap<_, _> =
            texts.map(|text| (text_key(text), settled_hash_of_normalised(text))).collect();
        for decision in self.decisions.values_mut() {
            let (Ground::Split { apart, .. } | Ground::Apart { apart }) = &mut decision.ground else {
                continue;
            };
            for key in apart.iter_mut().flat_map(|pair| [&mut pair.a_text, &mut pair.b_text]) {
                *key = renewed.get(key).copied().unwrap_or(*key);
            }
        }
    }

    pub(super) fn pairs(&self, a: ProblemId, b: ProblemId) -> Vec<Apart> {
        let notes = |id| self.problems.get(&id).into_iter().flat_map(|problem| &problem.notes);
        notes(a).flat_map(|a| notes(b).filter_map(move |b| self.pair(a, b))).collect()
    }

    pub(super) fn pair(&self, a: &NoteRef, b: &NoteRef) -> Option<Apart> {
        let key = |id| {
            self.notes
                .get(id)
                .filter(|note| !note.deleted)
                .map(|note| settled_hash_of_normalised(&note.said.text))
        };
        Some(Apart { a: a.clone(), a_text: key(a)?, b: b.clone(), b_text: key(b)? })
    }

    /// Pairs of live notes that people keep apart, the smaller one first. Where both texts are the same words, a pair holds
    /// for the two notes themselves.
    #[must_use]
    pub fn apart(&self) -> BTreeSet<(NoteRef, NoteRef)> {
        let grounds = || {
            let standing = self.decisions.values().filter(|decision| decision.undone.is_none());
            standing.filter_map(|decision| {
                let (Ground::Split { apart, .. } | Ground::Apart { apart }) = &decision.ground else {
                    return None;
                };
                Some(apart)
            })
        };
        if grounds().all(Vec::is_empty) {
            return BTreeSet::new();
        }
        let mut by_text: BTreeMap<u64, Vec<&NoteRef>> = BTreeMap::new();
        for (id, note) in self.live_notes() {
            by_text.entry(settled_hash_of_normalised(&note.said.text)).or_default().push(id);
        }
        let with = |key: &u64| by_text.get(key).map(Vec::as_slice).unwrap_or_default();
        let mut pairs = BTreeSet::new();
        for apart in grounds() {
            for Apart { a, a_text, b, b_text } in apart {
                if a_text == b_text {
                    if with(a_text).contains(&a) && with(b_text).contains(&b) {
                        pairs.insert(ordered(a, b));
                    }
                    continue;
                }
                for a in with(a_text) {
                    pairs.extend(with(b_text).iter().map(|b| ordered(a, b)));
                }
            }
        }
        let together = |(a, b): &(NoteRef, NoteRef)| {
            let touched = self.problem_of(a);
            touched.is_some() && touched == self.problem_of(b)
        };
        let fixed = self.fixed();
        pairs
            .retain(|pair| !(together(pair) && self.problem_of(&pair.0).is_some_and(|p| fixed.contains(&p))));
        pairs
    }
}

pub(super) fn ordered(a: &NoteRef, b: &NoteRef) -> (NoteRef, NoteRef) {
    if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) }
}
