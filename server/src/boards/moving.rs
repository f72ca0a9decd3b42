//! The server's own edits of boards of notes: notes that leave for another board, and notes that come from one.
//!
//! They are made on a copy of the document, so that a note that was here before takes its old place as Yjs wants it.

use fivefold_protocol::{ids::NoteId, note::Note};
use yrs::{Map, MapPrelim, MapRef, TextPrelim, Transact, TransactionMut, Update, updates::decoder::Decode};

use super::board::{ApplyError, Board, NOTES, document};

/// A client id for edits that only delete: it writes nothing.
const NO_CLIENT: u64 = 1;

impl Board {
    /// The update that takes these notes off the board.
    ///
    /// # Errors
    /// [`ApplyError`]: the board's own state cannot be read, a defect.
    pub fn without<'a>(&self, notes: impl IntoIterator<Item = &'a NoteId>) -> Result<Vec<u8>, ApplyError> {
        self.edited(NO_CLIENT, |map, txn| {
            for note in notes {
                map.remove(txn, note.as_str());
            }
        })
    }

    /// The update that puts these notes on the board. `client` must be the server's own on this board, or new here.
    ///
    /// # Errors
    /// [`ApplyError`]: the board's own state cannot be read, a defect.
    pub fn with<'a>(
        &self,
        notes: impl IntoIterator<Item = (&'a NoteId, &'a Note)>,
        client: u64,
    ) -> Result<Vec<u8>, ApplyError> {
        self.edited(client, |map, txn| {
            for (id, note) in notes {
                put(map, txn, id, note);
            }
        })
    }

    fn edited(
        &self,
        client: u64,
        change: impl FnOnce(&MapRef, &mut TransactionMut<'_>),
    ) -> Result<Vec<u8>, ApplyError> {
        let copy = document(client);
        let map = copy.get_or_insert_map(NOTES);
        let state =
            Update::decode_v1(&self.state()).map_err(|error| ApplyError::Unreadable(error.to_string()))?;
        let mut txn = copy.transact_mut();
        txn.apply_update(state).map_err(|error| ApplyError::Inapplicable(error.to_string()))?;
        drop(txn);
        let mut txn = copy.transact_mut();
        change(&map, &mut txn);
        Ok(txn.encode_update_v1())
    }
}

fn put(notes: &MapRef, txn: &mut TransactionMut<'_>, id: &NoteId, note: &Note) {
    let map = notes.insert(txn, id.as_str(), MapPrelim::default());
    map.insert(txn, "text", TextPrelim::new(note.text.as_str()));
    for (key, text) in [("situation", &note.situation), ("example", &note.example)] {
        if let Some(text) = text {
            map.insert(txn, key, TextPrelim::new(text.as_str()));
        }
    }
    let kind = note.kind.as_ref().map(|kind| kind.as_str());
    let parent = note.parent.as_ref().map(|parent| parent.as_str());
    let (order, settled) = (note.order.as_deref(), note.settled.as_deref());
    for (key, value) in [("kind", kind), ("parent", parent), ("order", order), ("settled", settled)] {
        if let Some(value) = value {
            map.insert(txn, key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::note::settled_mark;

    use super::*;

    #[test]
    fn b10_a_note_goes_and_comes_back_as_often_as_it_likes() {
        let id: NoteId = "n1".parse().unwrap();
        let note = Note {
            text: "slow".to_owned(),
            kind: "problem".parse().ok(),
            parent: "n0".parse().ok(),
            order: Some("V".to_owned()),
            situation: Some("at noon".to_owned()),
            example: Some("on Monday".to_owned()),
            settled: Some(settled_mark("slow")),
            ..Note::default()
        };
        let mut board = Board::new();
        for _ in 0..3 {
            let coming = board.with([(&id, &note)], 1 << 33).unwrap();
            board.apply(&coming).unwrap();
            assert_eq!(board.notes().get(&id), Some(&note));
            let going = board.without([&id]).unwrap();
            let changed = board.apply(&going).unwrap();
            assert_eq!(changed.deleted, [id.clone()].into());
            assert_eq!(board.notes().get(&id), None);
        }
    }
}
