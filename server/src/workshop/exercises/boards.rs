//! Which boards take writing. A board without an entry here is as its exercise says: open if that is open for all rooms,
//! later ones included. Every close raises the board's epoch, which voids edits that are still on their way.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, ExerciseId, NoteId, PersonId, RoomId},
    view::BoardState,
};
use serde::{Deserialize, Serialize};

use super::{Exercises, ExercisesEvent, notes::NoteFacts};
use crate::workshop::{Refusal, Workshop, ensure};

/// One board beside its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Whether it takes writing.
    pub state: BoardState,
    /// Raised at every close.
    pub epoch: u32,
    /// Who said "I'm done".
    pub done: BTreeSet<PersonId>,
    /// What is known of its notes.
    pub notes: BTreeMap<NoteId, NoteFacts>,
}

impl Board {
    fn new(state: BoardState) -> Self {
        Self { state, epoch: 0, done: BTreeSet::new(), notes: BTreeMap::new() }
    }

    fn close(&mut self) {
        if self.state == BoardState::Open {
            self.state = BoardState::Closed;
            self.epoch = self.epoch.saturating_add(1);
        }
    }
}

impl Exercises {
    /// Whether a board of notes takes writing; the list's document is not among these.
    #[must_use]
    pub fn state(&self, board: &BoardKey) -> BoardState {
        match (self.boards.get(board), board) {
            (Some(known), _) => known.state,
            (None, BoardKey::Notes { exercise, .. }) => self.state_of_new(exercise),
            (None, BoardKey::List) => BoardState::Closed,
        }
    }

    /// How often the board was closed.
    #[must_use]
    pub fn epoch(&self, board: &BoardKey) -> u32 {
        self.boards.get(board).map_or(0, |board| board.epoch)
    }

    /// Exercises that are open for every room, later ones included.
    #[must_use]
    pub fn open_everywhere(&self) -> BTreeSet<ExerciseId> {
        let not_open = |exercise: &ExerciseId| {
            self.boards.iter().any(|(key, board)| {
                matches!(key, BoardKey::Notes { exercise: e, .. } if e == exercise)
                    && board.state != BoardState::Open
            })
        };
        self.open_for_all.iter().filter(|exercise| !not_open(exercise)).cloned().collect()
    }

    pub(in crate::workshop) fn decide_open(
        &self,
        workshop: &Workshop,
        exercise: &ExerciseId,
        rooms: &[RoomId],
    ) -> Result<ExercisesEvent, Refusal> {
        workshop.find_exercise(exercise)?;
        let done = self.all_are(workshop, exercise, rooms, |state| state == BoardState::Open)?;
        let changes = !done || (rooms.is_empty() && !self.open_for_all.contains(exercise));
        ensure(changes, ErrorCode::NothingToDo, "the exercise is open already")?;
        Ok(ExercisesEvent::Opened { exercise: exercise.clone(), rooms: once(rooms) })
    }

    /// Closing takes the timers of whatever closes along.
    pub(in crate::workshop) fn decide_close(
        &self,
        workshop: &Workshop,
        exercise: &ExerciseId,
        rooms: &[RoomId],
    ) -> Result<Vec<ExercisesEvent>, Refusal> {
        workshop.find_exercise(exercise)?;
        let done = self.all_are(workshop, exercise, rooms, |state| state != BoardState::Open)?;
        let changes = !done || (rooms.is_empty() && self.open_for_all.contains(exercise));
        ensure(changes, ErrorCode::NothingToDo, "the exercise is not open")?;
        let closed =
            ExercisesEvent::Closed { exercise: exercise.clone(), rooms: once(rooms), except: Vec::new() };
        Ok([closed].into_iter().chain(self.timers.stop_those_of(exercise, rooms)).collect())
    }

    /// Closes whatever is open and stops whatever runs: for the end of merging.
    pub(in crate::workshop) fn close_all(&self, workshop: &Workshop) -> Vec<ExercisesEvent> {
        let ids = workshop.template.exercises.iter().map(|exercise| &exercise.id);
        let closed = ids.filter(|id| self.is_open(workshop, id, None)).map(|id| ExercisesEvent::Closed {
            exercise: id.clone(),
            rooms: Vec::new(),
            except: Vec::new(),
        });
        closed.chain(self.timers.stop_all()).collect()
    }

    /// Whether an exercise is open: for one room, or for any.
    pub(super) fn is_open(&self, workshop: &Workshop, exercise: &ExerciseId, room: Option<RoomId>) -> bool {
        let open_for = |room| self.state(&key(exercise, room)) == BoardState::Open;
        match room {
            Some(room) => open_for(room),
            None => self.open_for_all.contains(exercise) || workshop.rooms.ids().any(open_for),
        }
    }

    fn all_are(
        &self,
        workshop: &Workshop,
        exercise: &ExerciseId,
        rooms: &[RoomId],
        wanted: impl Fn(BoardState) -> bool,
    ) -> Result<bool, Refusal> {
        for room in rooms {
            workshop.rooms.find(*room)?;
        }
        let meant: Vec<_> = if rooms.is_empty() { workshop.rooms.ids().collect() } else { rooms.to_vec() };
        Ok(meant.into_iter().all(|room| wanted(self.state(&key(exercise, room)))))
    }

    pub(super) fn open_boards(&mut self, exercise: &ExerciseId, wanted: &[RoomId], rooms: &[RoomId]) {
        if wanted.is_empty() {
            self.open_for_all.insert(exercise.clone());
        }
        for room in meant(wanted, rooms) {
            self.board_mut(exercise, room).state = BoardState::Open;
        }
    }

    pub(super) fn close_boards(
        &mut self,
        exercise: &ExerciseId,
        wanted: &[RoomId],
        except: &[RoomId],
        rooms: &[RoomId],
    ) {
        for room in meant(wanted, rooms) {
            let board = self.board_mut(exercise, room);
            if !except.contains(&room) {
                board.close();
            }
        }
        if wanted.is_empty() {
            self.open_for_all.remove(exercise);
        }
    }

    pub(super) fn board_mut(&mut self, exercise: &ExerciseId, room: RoomId) -> &mut Board {
        let state = self.state_of_new(exercise);
        self.boards.entry(key(exercise, room)).or_insert_with(|| Board::new(state))
    }

    fn state_of_new(&self, exercise: &ExerciseId) -> BoardState {
        if self.open_for_all.contains(exercise) { BoardState::Open } else { BoardState::NotOpened }
    }
}

/// The rooms that are meant and exist; an empty list means all.
fn meant(wanted: &[RoomId], rooms: &[RoomId]) -> Vec<RoomId> {
    let is_meant = |room: &&RoomId| wanted.is_empty() || wanted.contains(room);
    rooms.iter().filter(is_meant).copied().collect()
}

/// Each room once, however often it was named.
fn once(rooms: &[RoomId]) -> Vec<RoomId> {
    rooms.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn key(exercise: &ExerciseId, room: RoomId) -> BoardKey {
    BoardKey::Notes { exercise: exercise.clone(), room }
}
