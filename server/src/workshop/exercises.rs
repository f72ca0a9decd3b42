//! The exercises at work: which boards take writing, timers, lines to everybody, who is done, and what is known of the
//! notes beside their texts. The texts are in the boards' documents.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, ExerciseId, NoteId, NoteRef, PersonId, RoomId, Timestamp},
    limits,
    view::BoardState,
};
use serde::{Deserialize, Serialize};

use super::{Asker, Refusal, Stamp, Workshop, ensure, rooms::Line, text};
use boards::Board;
use timers::{Timer, Timers};

pub mod boards;
pub mod moving;
pub mod notes;
pub mod timers;

/// The exercises at work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Exercises {
    /// Exercises that open for rooms by themselves, later rooms included.
    pub open_for_all: BTreeSet<ExerciseId>,
    /// Boards about which something is known; any other board is as its exercise says.
    pub boards: BTreeMap<BoardKey, Board>,
    /// Timers.
    pub timers: Timers,
    /// Lines to everybody, newest last.
    pub broadcasts: VecDeque<Line>,
    /// Where everybody was brought last.
    pub brought_to: Option<BroughtTo>,
}

/// Where everybody was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtTo {
    /// The exercise.
    pub exercise: ExerciseId,
    /// When.
    pub at: Timestamp,
}

/// What happened in the exercises. Where no person is named, it is the principal of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ExercisesEvent {
    /// An exercise opened for writing.
    Opened {
        /// Which.
        exercise: ExerciseId,
        /// For these rooms; empty for all, later ones included.
        rooms: Vec<RoomId>,
    },
    /// An exercise closed for writing.
    Closed {
        /// Which.
        exercise: ExerciseId,
        /// For these rooms; empty for all.
        rooms: Vec<RoomId>,
        /// Rooms that go on, because their own timer does.
        except: Vec<RoomId>,
    },
    /// A timer was started or changed.
    TimerSet {
        /// Of which exercise.
        exercise: ExerciseId,
        /// Of one room, or the common one.
        room: Option<RoomId>,
        /// As it is now.
        timer: Timer,
    },
    /// A timer was taken away.
    TimerStopped {
        /// Of which exercise.
        exercise: ExerciseId,
        /// Of one room, or the common one.
        room: Option<RoomId>,
    },
    /// A timer ran out.
    TimerEnded {
        /// Of which exercise.
        exercise: ExerciseId,
        /// Of one room, or the common one.
        room: Option<RoomId>,
        /// The moment it was set to.
        at: Timestamp,
    },
    /// A line to everybody.
    Broadcast {
        /// What.
        text: String,
    },
    /// Everybody was brought to an exercise.
    EveryoneBrought {
        /// Where to.
        exercise: ExerciseId,
    },
    /// Somebody is done with an exercise, or is not.
    DoneSet {
        /// Which.
        exercise: ExerciseId,
        /// The room they sit in.
        room: RoomId,
        /// Done or not.
        done: bool,
    },
    /// Somebody said "same for me", or took it back.
    SameSet {
        /// Of which note.
        note: NoteRef,
        /// On or off.
        on: bool,
        /// An example of their own.
        example: String,
    },
}

impl Exercises {
    pub(super) fn broadcast(text: &str) -> Result<ExercisesEvent, Refusal> {
        Ok(ExercisesEvent::Broadcast { text: text::needed(text, limits::FREE_TEXT_MAX)? })
    }

    pub(super) fn bring_everyone(
        workshop: &Workshop,
        exercise: &ExerciseId,
    ) -> Result<ExercisesEvent, Refusal> {
        workshop.find_exercise(exercise)?;
        Ok(ExercisesEvent::EveryoneBrought { exercise: exercise.clone() })
    }

    pub(super) fn set_done(
        &self,
        workshop: &Workshop,
        asker: Asker,
        exercise: &ExerciseId,
        done: bool,
    ) -> Result<ExercisesEvent, Refusal> {
        workshop.find_exercise(exercise)?;
        let room = workshop.rooms.own(asker)?;
        let board = BoardKey::Notes { exercise: exercise.clone(), room };
        let open = self.state(&board) == BoardState::Open;
        ensure(open, ErrorCode::ExerciseClosed, "the exercise is not open for your room")?;
        let was = self.boards.get(&board).is_some_and(|board| board.done.contains(&asker.person));
        ensure(was != done, ErrorCode::NothingToDo, "nothing would change")?;
        Ok(ExercisesEvent::DoneSet { exercise: exercise.clone(), room, done })
    }

    /// Folds an event; `rooms` are all rooms there are.
    pub(super) fn apply(&mut self, event: &ExercisesEvent, rooms: &[RoomId], stamp: Stamp) {
        match event {
            ExercisesEvent::Opened { exercise, rooms: wanted } => self.open_boards(exercise, wanted, rooms),
            ExercisesEvent::Closed { exercise, rooms: wanted, except } => {
                self.close_boards(exercise, wanted, except, rooms);
            }
            ExercisesEvent::TimerSet { exercise, room, timer } => {
                if room.is_none_or(|room| rooms.contains(&room)) {
                    self.timers.set(exercise, *room, *timer);
                }
            }
            ExercisesEvent::TimerStopped { exercise, room } => self.timers.remove(exercise, *room),
            ExercisesEvent::TimerEnded { exercise, room, at } => self.timers.end(exercise, *room, *at),
            ExercisesEvent::Broadcast { text } => {
                if let Some(by) = stamp.by {
                    if self.broadcasts.len() >= limits::BROADCASTS_KEPT {
                        self.broadcasts.pop_front();
                    }
                    self.broadcasts.push_back(Line { by, at: stamp.at, text: text.clone() });
                }
            }
            ExercisesEvent::EveryoneBrought { exercise } => {
                self.brought_to = Some(BroughtTo { exercise: exercise.clone(), at: stamp.at });
            }
            ExercisesEvent::DoneSet { exercise, room, done } => {
                if let (Some(person), true) = (stamp.by, rooms.contains(room)) {
                    let board = self.board_mut(exercise, *room);
                    if *done {
                        board.done.insert(person)
                    } else {
                        board.done.remove(&person)
                    };
                }
            }
            ExercisesEvent::SameSet { note, on, example } => {
                if let Some(person) = stamp.by {
                    self.set_same(note, person, on.then_some(example));
                }
            }
        }
    }

    /// Somebody left a room: they are not "done" there any more.
    pub(super) fn forget_done(&mut self, room: RoomId, person: PersonId) {
        for (key, board) in &mut self.boards {
            if matches!(key, BoardKey::Notes { room: r, .. } if *r == room) {
                board.done.remove(&person);
            }
        }
    }

    /// What is known of a note beside its text.
    #[must_use]
    pub fn note(&self, board: &BoardKey, note: &NoteId) -> Option<&notes::NoteFacts> {
        self.boards.get(board)?.notes.get(note)
    }
}
