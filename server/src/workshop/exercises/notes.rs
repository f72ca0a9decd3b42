//! What is known of a note beside its text: who wrote it first, when, and for whom it is the same. It is not in the board's
//! document, because a client could write it there.

use std::collections::BTreeMap;

use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, ExerciseId, NoteId, NoteRef, PersonId, Timestamp},
    limits,
    template::Anonymity,
};
use serde::{Deserialize, Serialize};

use super::{Exercises, ExercisesEvent};
use crate::workshop::{Asker, Refusal, Workshop, ensure, people::standing::nameless, text};

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
    /// The exercises in which it has stood before, each once, the one it was written in first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_in: Vec<ExerciseId>,
}

impl NoteFacts {
    /// Takes out who said "same for me"; says whether anybody did.
    fn forget_same(&mut self) -> bool {
        let mut texts: Vec<_> = std::mem::take(&mut self.same).into_values().collect();
        // In an order that tells nothing about the people.
        texts.sort_unstable();
        self.same = nameless().zip(texts).collect();
        !self.same.is_empty()
    }
}

impl Workshop {
    /// Forgets who wrote notes whose author is not shown, and who said "same for me" where that is not told (SPEC V4); says
    /// whether anybody was known.
    pub fn forget_anonymous_authors(&mut self) -> bool {
        let mut boards = std::mem::take(&mut self.exercises.boards);
        let mut forgot = false;
        for (key, board) in &mut boards {
            for facts in board.notes.values_mut() {
                forgot |= !self.names_author(key, facts) && facts.author.take().is_some();
                forgot |= self.secrecy(key, facts) > Anonymity::Named && facts.forget_same();
            }
        }
        self.exercises.boards = boards;
        forgot
    }

    /// Whether the author of this note may be told: where it stands, and where it was written.
    #[must_use]
    pub fn names_author(&self, board: &BoardKey, facts: &NoteFacts) -> bool {
        let BoardKey::Notes { exercise, .. } = board else { return false };
        let written_in = facts.stood_in.first().unwrap_or(exercise);
        [exercise, written_in].into_iter().all(|exercise| self.anonymity(exercise) == Anonymity::Named)
    }

    /// The strictest anonymity under which this note has stood.
    #[must_use]
    pub fn secrecy(&self, board: &BoardKey, facts: &NoteFacts) -> Anonymity {
        let BoardKey::Notes { exercise, .. } = board else { return Anonymity::Nobody };
        let before = facts.stood_in.iter().map(|exercise| self.anonymity(exercise));
        before.fold(self.anonymity(exercise), Ord::max)
    }

    fn anonymity(&self, exercise: &ExerciseId) -> Anonymity {
        self.template.exercise(exercise).map_or(Anonymity::Nobody, |exercise| exercise.anonymity)
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
        let facts = NoteFacts { author, at, deleted: None, same: BTreeMap::new(), stood_in: Vec::new() };
        remember(notes, note.clone(), facts);
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

/// Keeps what is known of a note that comes to a board.
pub(super) fn remember(notes: &mut BTreeMap<NoteId, NoteFacts>, note: NoteId, facts: NoteFacts) {
    if notes.len() >= limits::NOTE_FACTS_PER_BOARD && !notes.contains_key(&note) {
        let deleted = notes.iter().filter_map(|(id, facts)| Some((facts.deleted?, id.clone())));
        let Some((_, oldest)) = deleted.min() else { return };
        notes.remove(&oldest);
    }
    notes.insert(note, facts);
}
