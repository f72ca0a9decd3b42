//! Notes on their way to another exercise: the edits of the two documents, and what is kept beside them.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::MovedNote,
    error::ErrorCode,
    ids::{BoardKey, ExerciseId},
};

use super::{
    BoardSlot, Machine,
    settle::ToArrange,
    texts::{CLIENT_ID_END, OWN_CLIENTS},
};
use crate::{
    boards::admission::Author,
    log::Payload,
    workshop::{
        Refusal,
        exercises::moving::{NotesMoved, arriving},
    },
};

impl Machine {
    /// The edits that take notes off the board `from` and put them on that of the exercise `to`. What the workshop has decided
    /// about the move is taken as given.
    ///
    /// # Errors
    /// - `not_found`: a note is not on the board.
    /// - `board_full`: they do not fit there.
    pub(super) fn edits_of_move(
        &mut self,
        from: &BoardKey,
        notes: &[MovedNote],
        to: &ExerciseId,
    ) -> Result<Vec<Payload>, Refusal> {
        let BoardKey::Notes { exercise, room } = from else {
            return Refusal::err(ErrorCode::NotFound, "the list is not a board of notes");
        };
        let target = BoardKey::Notes { exercise: to.clone(), room: *room };
        let (leaves, enters) = (self.workshop.find_exercise(exercise)?, self.workshop.find_exercise(to)?);
        let (none, nowhere) = (BTreeMap::new(), BoardSlot::default());
        let standing = self.boards.get(from).map_or(&none, |slot| &slot.notes);
        let there = self.boards.get(&target).map_or(&none, |slot| &slot.notes);
        let coming = arriving((leaves, standing), (enters, there), notes);
        let missing = notes.iter().find(|moved| !standing.contains_key(&moved.note));
        if let Some(MovedNote { note, .. }) = missing {
            return Refusal::err(ErrorCode::NotFound, format!("there is no note {from}/{note}"));
        }
        let broken = |error| Refusal::new(ErrorCode::Internal, format!("a board cannot be read: {error}"));
        let source = self.boards.get(from).unwrap_or(&nowhere);
        let going = source.board.without(coming.iter().map(|(id, _)| id)).map_err(broken)?;
        let slot = self.boards.entry(target.clone()).or_default();
        let own = |client: &u64| slot.admission.owner(*client).is_none_or(|owner| owner == Author::Server);
        let Some(client) = (OWN_CLIENTS..CLIENT_ID_END).find(own) else {
            return Refusal::err(ErrorCode::BoardFull, "every client id is taken");
        };
        let put = slot.board.with(coming.iter().map(|(id, note)| (id, note)), client).map_err(broken)?;
        if slot.too_full(&target, put.len(), true, coming.len()) {
            return Refusal::err(ErrorCode::BoardFull, format!("they do not fit on {target}"));
        }
        Ok(vec![self.own_edit(&target, put), self.own_edit(from, going)])
    }

    /// Notes went to another exercise: the hints on them and what is known of them for matching go along.
    pub(super) fn fold_moved(&mut self, moved: &NotesMoved) {
        let source = self.boards.entry(moved.from.clone()).or_default();
        let hints: Vec<_> = moved.notes.iter().filter_map(|id| source.hints.remove_entry(id)).collect();
        let target = self.boards.entry(moved.to.clone()).or_default();
        target.hints.extend(hints);
        for (before, after) in moved.names() {
            self.resting.forget(&before);
            self.matcher.remove_note(&before);
            let known = self.workshop.list.notes.get(&after).filter(|note| !note.deleted);
            if let Some(note) = known {
                self.matcher.set_note(after, &note.said.text);
            }
        }
        self.to_arrange = ToArrange::Everything;
    }
}
