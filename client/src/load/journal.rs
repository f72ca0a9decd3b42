//! What one peer was sent, kept as it came, so that after the run its document can be built and compared with others:
//! building it at once would be work in the measured time.

use std::collections::BTreeMap;

use yrs::{Any, Doc, ReadTxn, Transact, Update, types::ToJson, updates::decoder::Decode};

/// The updates of one peer, in the order in which it had them.
#[derive(Debug, Default)]
pub(super) struct Journal {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// A document, as far as it can be compared.
#[derive(Debug, PartialEq)]
pub(super) struct Content {
    notes: Any,
    /// How far each client is known.
    pub(super) clocks: BTreeMap<u64, u32>,
}

impl Journal {
    pub(super) fn push(&mut self, update: &[u8]) {
        self.bytes.extend_from_slice(update);
        self.ends.push(self.bytes.len());
    }

    /// The document that these updates make. `Err` says why there is none: an update cannot be read, or builds on what
    /// never came.
    pub(super) fn content(&self) -> Result<Content, String> {
        let doc = Doc::new();
        let notes = doc.get_or_insert_map("notes");
        let mut txn = doc.transact_mut();
        let mut from = 0;
        for end in &self.ends {
            let update = Update::decode_v1(&self.bytes[from..*end]).map_err(|e| e.to_string())?;
            txn.apply_update(update).map_err(|e| e.to_string())?;
            from = *end;
        }
        if txn.has_missing_updates() {
            return Err("updates build on what never came".to_owned());
        }
        let vector = txn.state_vector();
        let clocks = vector.iter().map(|(client, clock)| (client.get(), *clock)).collect();
        Ok(Content { notes: notes.to_json(&txn), clocks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::typist::Typist;

    fn updates(client: u64, count: usize) -> Vec<Vec<u8>> {
        let mut typist = Typist::new(client, 3, 0);
        (0..count).map(|_| typist.edit().update).collect()
    }

    fn journal<'a>(updates: impl IntoIterator<Item = &'a Vec<u8>>) -> Journal {
        let mut journal = Journal::default();
        updates.into_iter().for_each(|update| journal.push(update));
        journal
    }

    #[test]
    fn the_same_edits_in_another_order_and_twice_make_the_same_document() {
        let (ana, ben) = (updates(1, 90), updates(2, 90));
        let one = journal(ana.iter().chain(&ben)).content().unwrap();
        let other = journal(ben.iter().chain(&ben).chain(&ana)).content().unwrap();
        assert_eq!(one, other);
    }

    #[test]
    fn a_missing_last_edit_is_a_difference_and_one_in_the_middle_is_no_document() {
        let ana = updates(1, 90);
        let whole = journal(&ana).content().unwrap();
        assert_ne!(journal(&ana[..89]).content().unwrap(), whole);
        assert!(journal(ana[..40].iter().chain(&ana[41..])).content().is_err());
    }
}
