//! What is known of a note beside its text: who wrote it first, when, and for whom it is the same. It is not in the board's
//! document, because a client could write it there.

use std::collections::BTreeMap;

use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, NoteId, NoteRef, PersonId, Timestamp},
    limits,
};
use serde::{Deserialize, Serialize};

use super::{Exercises, ExercisesEvent};
use crate::workshop::{Asker, Refusal, Workshop, ensure, people::standing::nameless, text};

/// Most notes of one board, deleted ones included, of which something is remembered; beyond it the notes that were deleted
/// first are forgotten, so that a note may come back (undo) with its author for a long while but not for ever.
pub const NOTE_FACTS_PER_BOARD: usize = 4 * limits::NOTES_PER_BOARD;

/// What is known of a note beside its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoteFacts {
    /// Who created it first; none for what the server wrote by itself.
    pub author: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// When it was deleted, if it is.
    pub deleted: Option<Timestamp>,
    /// Who said "same for me", with an example of their own or an empty text.
    pub same: BTreeMap<PersonId, String>,
}

impl NoteFacts {
    /// Takes every person out; says whether there was one.
    fn forget_people(&mut self) -> bool {
        let mut texts: Vec<_> = std::mem::take(&mut self.same).into_values().collect();
        let known = self.author.take().is_some() || !texts.is_empty();
        // In an order that tells nothing about the people.
        texts.sort_unstable();
        self.same = nameless().zip(texts).collect();
        known
    }
}

impl Workshop {
    /// Forgets who wrote the notes of exercises whose authors are not shown, and who said "same for me" there (SPEC V4);
    /// says whether anybody was known.
    pub fn forget_anonymous_authors(&mut self) -> bool {
        let anonymous: Vec<_> =
            self.exercises.boards.keys().filter(|board| !self.shows_authors(board)).cloned().collect();
        let mut forgot = false;
        for board in anonymous {
            let notes = self.exercises.boards.get_mut(&board).map(|board| &mut board.notes);
            for facts in notes.into_iter().flat_map(BTreeMap::values_mut) {
                forgot |= facts.forget_people();
            }
        }
        forgot
    }
}

impl Exercises {
    pub(in crate::workshop) fn note_created(
        &mut self,
        board: &BoardKey,
        note: &NoteId,
        author: Option<PersonId>,
        at: Timestamp,
    ) {
        let BoardKey::Notes { exercise, room } = board else { return };
        let notes = &mut self.board_mut(exercise, *room).notes;
        if let Some(known) = notes.get_mut(note) {
            known.deleted = None;
            return;
        }
        if notes.len() >= NOTE_FACTS_PER_BOARD {
            let deleted = notes.iter().filter_map(|(id, facts)| Some((facts.deleted?, id.clone())));
            let Some((_, oldest)) = deleted.min() else { return };
            notes.remove(&oldest);
        }
        notes.insert(note.clone(), NoteFacts { author, at, deleted: None, same: BTreeMap::new() });
    }

    pub(in crate::workshop) fn note_deleted(&mut self, board: &BoardKey, note: &NoteId, at: Timestamp) {
        if let Some(facts) = self.boards.get_mut(board).and_then(|board| board.notes.get_mut(note)) {
            facts.deleted = facts.deleted.or(Some(at));
        }
    }

    pub(in crate::workshop) fn same_for_me(
        &self,
        workshop: &Workshop,
        asker: Asker,
        note: &NoteRef,
        on: bool,
        example: &str,
    ) -> Result<ExercisesEvent, Refusal> {
        let visible = workshop.may_read(asker.person, &note.board()) || workshop.sees_list(asker.person);
        ensure(visible, ErrorCode::Forbidden, "the note stands in another room")?;
        let facts = self.note(&note.board(), &note.note).filter(|facts| facts.deleted.is_none());
        let Some(facts) = facts else {
            return Refusal::err(ErrorCode::NotFound, format!("there is no note {note}"));
        };
        ensure(facts.author != Some(asker.person), ErrorCode::NothingToDo, "it is your own note")?;
        let example = if on { text::optional(example, limits::NOTE_TEXT_MAX)? } else { String::new() };
        let changes = match facts.same.get(&asker.person) {
            Some(before) => !on || *before != example,
            None => on,
        };
        ensure(changes, ErrorCode::NothingToDo, "nothing would change")?;
        Ok(ExercisesEvent::SameSet { note: note.clone(), on, example })
    }

    pub(super) fn set_same(&mut self, note: &NoteRef, person: PersonId, example: Option<&String>) {
        let board = self.boards.get_mut(&note.board());
        if let Some(facts) = board.and_then(|board| board.notes.get_mut(&note.note)) {
            match example {
                Some(example) => facts.same.insert(person, example.clone()),
                None => facts.same.remove(&person),
            };
        }
    }
}
