//! The content of one board, without its socket: notes, or the texts of the list; and what of it the server has not
//! confirmed yet. Pure; the shell is [`super::Board`].

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use fivefold_protocol::{
    ids::{NoteId, ProblemId, TaskId},
    note::{Note, settled_mark},
};
use yrs::{
    Doc, ID, IdSet, Map, MapPrelim, MapRef, OffsetKind, Options, Out, ReadTxn, StateVector, TextPrelim,
    Transact, TransactionMut, Update,
    updates::{decoder::Decode, encoder::Encode},
};

use super::{
    edit::rewrite,
    read::{plain_text, read_note},
};
use crate::error::ClientError;

/// A text of the document `list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListText {
    /// The wording of a problem.
    Problem(ProblemId),
    /// The wording of a task.
    Task(TaskId),
}

/// A Yjs document with what the server is known to have of it.
#[derive(Debug)]
pub struct Document {
    doc: Doc,
    notes: MapRef,
    problems: MapRef,
    tasks: MapRef,
    unconfirmed: Mutex<Unconfirmed>,
}

/// What was done here and not seen back from the server.
#[derive(Debug, Default)]
struct Unconfirmed {
    inserted: IdSet,
    deleted: IdSet,
}

impl Default for Document {
    fn default() -> Self {
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::default() });
        let notes = doc.get_or_insert_map("notes");
        let problems = doc.get_or_insert_map("problems");
        let tasks = doc.get_or_insert_map("tasks");
        Self { doc, notes, problems, tasks, unconfirmed: Mutex::default() }
    }
}

impl Document {
    /// The Yjs client id of this copy.
    #[must_use]
    pub fn client_id(&self) -> u64 {
        self.doc.client_id().get()
    }

    // --- notes ------------------------------------------------------------------------------------------------

    /// Every note, by id. Reading is total, as the protocol's [`Note`] says.
    #[must_use]
    pub fn notes(&self) -> BTreeMap<NoteId, Note> {
        let txn = self.doc.transact();
        self.notes
            .iter(&txn)
            .filter_map(|(id, value)| {
                let Out::YMap(map) = value else { return None };
                Some((id.parse().ok()?, read_note(&txn, &map)))
            })
            .collect()
    }

    /// Puts a note on the board as it is given; replaces one with this id.
    pub fn add_note(&self, id: &NoteId, note: &Note) {
        self.change(|txn| {
            let map = self.notes.insert(txn, id.as_str(), MapPrelim::default());
            map.insert(txn, "text", TextPrelim::new(note.text.as_str()));
            let kind = note.kind.as_ref().map(|kind| kind.as_str());
            let parent = note.parent.as_ref().map(|parent| parent.as_str());
            let plain = [
                ("kind", kind),
                ("parent", parent),
                ("lane", note.lane.as_deref()),
                ("order", note.order.as_deref()),
                ("settled", note.settled.as_deref()),
            ];
            for (key, value) in plain {
                if let Some(value) = value {
                    map.insert(txn, key, value);
                }
            }
            for (key, value) in [("x", note.x), ("y", note.y)] {
                if let Some(value) = value {
                    map.insert(txn, key, value);
                }
            }
            for (key, value) in [("situation", &note.situation), ("example", &note.example)] {
                if let Some(value) = value {
                    map.insert(txn, key, TextPrelim::new(value.as_str()));
                }
            }
        });
    }

    /// Changes a note's text to `text`, keeping what stays of it, so that others' edits beside it survive.
    ///
    /// # Errors
    /// [`ClientError::Missing`] if there is no such note.
    pub fn edit_text(&self, id: &NoteId, text: &str) -> Result<(), ClientError> {
        self.change(|txn| {
            let map = self.note(txn, id)?;
            match map.get(txn, "text") {
                Some(Out::YText(old)) => rewrite(txn, &old, text),
                _ => {
                    map.insert(txn, "text", TextPrelim::new(text));
                }
            }
            Ok(())
        })
    }

    /// Marks a note's text, as it is now, as finished.
    ///
    /// # Errors
    /// [`ClientError::Missing`] if there is no such note.
    pub fn settle(&self, id: &NoteId) -> Result<(), ClientError> {
        self.change(|txn| {
            let map = self.note(txn, id)?;
            let mark = settled_mark(&read_note(txn, &map).text);
            map.insert(txn, "settled", mark);
            Ok(())
        })
    }

    /// Deletes a note. Nothing happens if there is none.
    pub fn delete(&self, id: &NoteId) {
        self.change(|txn| {
            self.notes.remove(txn, id.as_str());
        });
    }

    fn note(&self, txn: &TransactionMut<'_>, id: &NoteId) -> Result<MapRef, ClientError> {
        match self.notes.get(txn, id.as_str()) {
            Some(Out::YMap(map)) => Ok(map),
            _ => Err(ClientError::Missing(format!("note {id} on this board"))),
        }
    }

    // --- texts of the list ------------------------------------------------------------------------------------

    /// A text of the list, if it is there.
    #[must_use]
    pub fn list_text(&self, which: ListText) -> Option<String> {
        let txn = self.doc.transact();
        let (map, key) = self.list_place(which);
        plain_text(&txn, map.get(&txn, &key))
    }

    /// Changes a text of the list, keeping what stays of it; puts it there if it is missing.
    pub fn set_list_text(&self, which: ListText, text: &str) {
        self.change(|txn| {
            let (map, key) = self.list_place(which);
            match map.get(txn, &key) {
                Some(Out::YText(old)) => rewrite(txn, &old, text),
                _ => {
                    map.insert(txn, key, TextPrelim::new(text));
                }
            }
        });
    }

    fn list_place(&self, which: ListText) -> (&MapRef, String) {
        match which {
            ListText::Problem(problem) => (&self.problems, problem.to_string()),
            ListText::Task(task) => (&self.tasks, task.to_string()),
        }
    }

    // --- the exchange -----------------------------------------------------------------------------------------

    /// What this copy has, as a state vector: the content of step 1.
    #[must_use]
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// Everything in this copy, as an update.
    #[must_use]
    pub fn whole(&self) -> Vec<u8> {
        self.doc.transact().encode_diff_v1(&StateVector::default())
    }

    /// The server says what it has (its step 1). Gives what it lacks: the content of step 2.
    ///
    /// # Errors
    /// [`ClientError::Unreadable`] if that is no state vector.
    pub fn server_has(&self, state_vector: &[u8]) -> Result<Vec<u8>, ClientError> {
        let theirs = StateVector::decode_v1(state_vector).map_err(unreadable)?;
        let me = self.doc.client_id();
        let txn = self.doc.transact();
        let (known, own) = (theirs.get(&me), txn.state_vector().get(&me));
        let mut inserted = IdSet::new();
        if known < own {
            inserted.insert(ID::new(me, known), own - known);
        }
        self.lock().inserted = inserted;
        Ok(txn.encode_diff_v1(&theirs))
    }

    /// Takes content from the server; whatever of ours is in it is confirmed.
    ///
    /// # Errors
    /// [`ClientError::Unreadable`] if that is no update.
    pub fn take(&self, update: &[u8]) -> Result<(), ClientError> {
        self.confirm(update)?;
        let update = Update::decode_v1(update).map_err(unreadable)?;
        self.doc.transact_mut().apply_update(update).map_err(unreadable)
    }

    /// Confirms what of ours is in content from the server, without taking it: an edit that comes before the answer to our
    /// step 1 is in that answer too. Taken at once it could leave a gap, which yrs does not fill as Yjs does. Fails as `take`.
    pub(crate) fn confirm(&self, update: &[u8]) -> Result<(), ClientError> {
        let update = Update::decode_v1(update).map_err(unreadable)?;
        let mut unconfirmed = self.lock();
        unconfirmed.inserted.diff_with(&update.insertions(true));
        unconfirmed.deleted.diff_with(update.delete_set());
        Ok(())
    }

    /// Everything done here since this copy's own clock stood at `sent`, as an update.
    pub(crate) fn news(&self, sent: u32) -> Vec<u8> {
        let txn = self.doc.transact();
        let mut known = txn.state_vector();
        known.set_min(self.doc.client_id(), sent);
        txn.encode_diff_v1(&known)
    }

    /// This copy's own clock: how much was inserted here.
    pub(crate) fn clock(&self) -> u32 {
        self.doc.transact().state_vector().get(&self.doc.client_id())
    }

    /// Whether the server has confirmed every insertion and deletion made here.
    #[must_use]
    pub fn saved(&self) -> bool {
        let unconfirmed = self.lock();
        unconfirmed.inserted.is_empty() && unconfirmed.deleted.is_empty()
    }

    /// Runs one local transaction and remembers what it did as unconfirmed.
    fn change<T>(&self, act: impl FnOnce(&mut TransactionMut<'_>) -> T) -> T {
        let me = self.doc.client_id();
        let mut txn = self.doc.transact_mut();
        let before = txn.state_vector().get(&me);
        let answer = act(&mut txn);
        let after = txn.state_vector().get(&me);
        let mut unconfirmed = self.lock();
        if after > before {
            unconfirmed.inserted.insert(ID::new(me, before), after - before);
        }
        unconfirmed.deleted.merge_with(txn.delete_set().clone());
        answer
    }

    fn lock(&self) -> MutexGuard<'_, Unconfirmed> {
        self.unconfirmed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unreadable(error: impl std::fmt::Display) -> ClientError {
    ClientError::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> NoteId {
        text.parse().unwrap()
    }

    fn note(text: &str) -> Note {
        Note { text: text.to_owned(), kind: Some("problem".parse().unwrap()), ..Note::default() }
    }

    #[test]
    fn a_note_reads_back_with_all_it_has() {
        let document = Document::default();
        let full = Note {
            parent: Some(id("n0")),
            order: Some("a0".into()),
            x: Some(1.5),
            situation: Some("вечером".into()),
            example: Some("вчера".into()),
            settled: Some(settled_mark("Очередь")),
            ..note("Очередь")
        };
        document.add_note(&id("n1"), &full);
        assert_eq!(document.notes()[&id("n1")], full);
        assert!(document.notes()[&id("n1")].is_settled());
        document.delete(&id("n1"));
        assert!(document.notes().is_empty());
    }

    #[test]
    fn an_edit_keeps_what_others_wrote_beside_it() {
        let (ana, ben) = (Document::default(), Document::default());
        ana.add_note(&id("n"), &note("long 🐌 queue at the till"));
        ben.take(&ana.whole()).unwrap();
        ana.edit_text(&id("n"), "long 🐌🐌 queue at the till").unwrap();
        ben.edit_text(&id("n"), "long 🐌 queue in the shop").unwrap();
        ana.take(&ben.whole()).unwrap();
        ben.take(&ana.whole()).unwrap();
        assert_eq!(ana.notes()[&id("n")].text, "long 🐌🐌 queue in the shop");
        assert_eq!(ana.notes(), ben.notes());
    }

    #[test]
    fn a_settled_note_that_is_edited_is_no_longer_settled() {
        let document = Document::default();
        document.add_note(&id("n"), &note("half a"));
        document.settle(&id("n")).unwrap();
        document.edit_text(&id("n"), "half a word").unwrap();
        assert!(!document.notes()[&id("n")].is_settled());
        document.settle(&id("n")).unwrap();
        assert!(document.notes()[&id("n")].is_settled());
        assert!(document.settle(&id("other")).is_err());
    }

    #[test]
    fn an_edit_is_saved_when_its_echo_comes_back_and_not_before() {
        let document = Document::default();
        assert!(document.saved());
        document.add_note(&id("n"), &note("x"));
        assert!(!document.saved());
        document.take(&Document::default().whole()).unwrap();
        assert!(!document.saved());
        let echo = document.whole();
        document.edit_text(&id("n"), "xy").unwrap();
        document.take(&echo).unwrap();
        assert!(!document.saved());
        document.take(&document.whole()).unwrap();
        assert!(document.saved());
    }

    #[test]
    fn a_deletion_is_saved_when_it_comes_back_as_a_deletion() {
        let document = Document::default();
        document.add_note(&id("n"), &note("x"));
        let echo = document.whole();
        document.take(&echo).unwrap();
        document.delete(&id("n"));
        document.take(&echo).unwrap();
        assert!(!document.saved());
        document.take(&document.whole()).unwrap();
        assert!(document.saved());
    }

    #[test]
    fn after_a_reconnect_the_server_s_state_vector_says_what_is_saved() {
        let (document, server) = (Document::default(), Document::default());
        document.add_note(&id("n"), &note("x"));
        let step_2 = document.server_has(&server.state_vector()).unwrap();
        assert!(!document.saved());
        server.take(&step_2).unwrap();
        document.server_has(&server.state_vector()).unwrap();
        assert!(document.saved());
        assert_eq!(server.notes(), document.notes());
    }

    #[test]
    fn a_text_of_the_list_is_changed_in_place() {
        let (document, other) = (Document::default(), Document::default());
        let problem = ListText::Problem(ProblemId(3));
        assert_eq!(document.list_text(problem), None);
        document.set_list_text(problem, "Хлеба нет вечером");
        other.take(&document.whole()).unwrap();
        other.set_list_text(problem, "Хлеба нет поздно вечером");
        assert_eq!(other.list_text(problem).as_deref(), Some("Хлеба нет поздно вечером"));
        assert_eq!(other.list_text(ListText::Task(TaskId(3))), None);
    }

    #[test]
    fn noise_from_the_server_is_an_error() {
        let document = Document::default();
        assert!(document.take(&[7, 7, 7]).is_err());
        assert!(document.server_has(&[0xff]).is_err());
    }
}
