//! Who may read and write which document now, and which edits on their way are void.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::{Phase, WordingVerdict},
    error::ErrorCode,
    ids::{BoardKey, ExerciseId, PersonId, ProblemId},
    role::Role,
    template::{Anonymity, Exercise},
    view::BoardState,
};

use super::{Refusal, Workshop, list::takes_texts};

impl Workshop {
    /// Whether there is such a board: its exercise stands in the template and its room exists.
    #[must_use]
    pub fn has_board(&self, board: &BoardKey) -> bool {
        match board {
            BoardKey::Notes { exercise, room } => {
                self.template.exercise(exercise).is_some() && self.rooms.get(*room).is_some()
            }
            BoardKey::List => true,
        }
    }

    /// Whether a person may open a board: participants their own room's, and the list once it is shown; facilitators and
    /// observers every one.
    #[must_use]
    pub fn may_read(&self, person: PersonId, board: &BoardKey) -> bool {
        match (self.people.active_role(person).ok(), board) {
            (None, _) => false,
            (Some(_), _) if !self.has_board(board) => false,
            (Some(Role::Facilitator | Role::Observer), _) => true,
            (Some(Role::Participant), BoardKey::Notes { room, .. }) => {
                self.rooms.get(*room).is_some_and(|room| room.seats.has(person))
            }
            (Some(Role::Participant), BoardKey::List) => self.sees_list(person),
        }
    }

    /// Whether a person may open a board, with the reason why not.
    ///
    /// # Errors
    /// `token_unknown`, `person_removed`, `board_unknown`, `forbidden`.
    pub fn check_read(&self, person: PersonId, board: &BoardKey) -> Result<(), ErrorCode> {
        let known = self.people.get(person).ok_or(ErrorCode::TokenUnknown)?;
        if !known.takes_part() {
            return Err(ErrorCode::PersonRemoved);
        }
        if !self.has_board(board) {
            return Err(ErrorCode::BoardUnknown);
        }
        if self.may_read(person, board) { Ok(()) } else { Err(ErrorCode::Forbidden) }
    }

    /// Whether whoever is on a board may be told who writes there.
    #[must_use]
    pub fn shows_authors(&self, board: &BoardKey) -> bool {
        match board {
            BoardKey::Notes { exercise, .. } => self
                .template
                .exercise(exercise)
                .is_some_and(|exercise| exercise.anonymity == Anonymity::Named),
            BoardKey::List => true,
        }
    }

    /// Whether a role may see what belongs to the phase `from` and later ones: facilitators and observers as soon as it is
    /// there, participants only while the workshop is that far, so not after it went back.
    #[must_use]
    pub fn sees_from(&self, role: Role, from: Phase) -> bool {
        match role {
            Role::Facilitator | Role::Observer => true,
            Role::Participant => self.phase >= from,
        }
    }

    /// Whether a person may see the common list now: participants from the close of merging on, or when it is shown.
    #[must_use]
    pub fn sees_list(&self, person: PersonId) -> bool {
        self.people.role_of(person).is_some_and(|role| self.shows_list_to(role))
    }

    /// Whether people of a role may see the common list now.
    #[must_use]
    pub fn shows_list_to(&self, role: Role) -> bool {
        match role {
            Role::Facilitator | Role::Observer => true,
            Role::Participant => self.list_shown || self.phase > Phase::Merging,
        }
    }

    /// Whether a person may write on a board now: the epochs of the board and of their seat, under which the edit is to be
    /// recorded.
    ///
    /// The list's document takes writing in the wording and task phases: from facilitators, and from the members of a
    /// room to which a problem was sent back, who write the texts of [`Self::texts_sent_to`].
    ///
    /// # Errors
    /// `token_unknown`, `person_removed`, `forbidden`, `workshop_closed`, `board_unknown`, `not_seated`,
    /// `exercise_closed` (not opened yet), `board_closed`.
    pub fn may_write(&self, person: PersonId, board: &BoardKey) -> Result<(u32, u32), ErrorCode> {
        let known = self.people.get(person).ok_or(ErrorCode::TokenUnknown)?;
        if !known.takes_part() {
            return Err(ErrorCode::PersonRemoved);
        }
        if known.role == Role::Observer {
            return Err(ErrorCode::Forbidden);
        }
        if !self.has_board(board) {
            return Err(ErrorCode::BoardUnknown);
        }
        if self.phase == Phase::Closed {
            return Err(ErrorCode::WorkshopClosed);
        }
        let seat = self.rooms.room_of(person);
        let facilitates = known.role == Role::Facilitator;
        match board {
            BoardKey::Notes { room, .. } => {
                if !facilitates && seat != Some(*room) {
                    return Err(if seat.is_none() { ErrorCode::NotSeated } else { ErrorCode::Forbidden });
                }
                match self.exercises.state(board) {
                    BoardState::NotOpened => return Err(ErrorCode::ExerciseClosed),
                    BoardState::Closed => return Err(ErrorCode::BoardClosed),
                    BoardState::Open => {}
                }
            }
            BoardKey::List => {
                if !takes_texts(self.phase) {
                    return Err(ErrorCode::BoardClosed);
                }
                if self.texts_sent_to(person).is_some_and(|problems| problems.is_empty()) {
                    return Err(ErrorCode::Forbidden);
                }
            }
        }
        Ok((self.board_epoch(board), known.seat_epoch))
    }

    /// The problems whose texts in the list's document a person may write: those sent back to their room. None for
    /// facilitators, who may write them all.
    #[must_use]
    pub fn texts_sent_to(&self, person: PersonId) -> Option<BTreeSet<ProblemId>> {
        if self.people.role_of(person) == Some(Role::Facilitator) {
            return None;
        }
        let Some(room) = self.rooms.room_of(person) else { return Some(BTreeSet::new()) };
        let sent = WordingVerdict::BackToRoom { room };
        let problems = self.list.problems.iter().filter(|(_, problem)| problem.marks.wording == sent);
        Some(problems.map(|(id, _)| *id).collect())
    }

    /// The present epoch of a board.
    #[must_use]
    pub fn board_epoch(&self, board: &BoardKey) -> u32 {
        match board {
            BoardKey::Notes { .. } => self.exercises.epoch(board),
            BoardKey::List => self.list.text_epoch,
        }
    }

    /// Whether an edit that was admitted under these epochs counts when it is folded. One whose board was closed, or whose
    /// author was moved or removed in between, is void on every replica.
    #[must_use]
    pub fn edit_counts(
        &self,
        board: &BoardKey,
        author: Option<PersonId>,
        board_epoch: u32,
        seat_epoch: u32,
    ) -> bool {
        let seat = author.map(|author| self.people.get(author).map(|person| person.seat_epoch));
        board_epoch == self.board_epoch(board) && seat.is_none_or(|now| now == Some(seat_epoch))
    }

    pub(super) fn find_exercise(&self, exercise: &ExerciseId) -> Result<&Exercise, Refusal> {
        let found = self.template.exercise(exercise);
        found.ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("there is no exercise {exercise}")))
    }
}
