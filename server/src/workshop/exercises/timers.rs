//! Timers on the server's clock: one per exercise for all rooms, and one per exercise and room. They hold moments, not
//! durations, so a restart does not change when they end.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::TimerEnd,
    error::ErrorCode,
    ids::{BoardKey, ExerciseId, RoomId, Timestamp},
    limits::TIMER_MAX_S,
    view::{BoardState, TimerView},
};
use serde::{Deserialize, Serialize};

use super::{Exercises, ExercisesEvent};
use crate::workshop::{Refusal, Workshop, ensure};

/// One timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timer {
    /// It runs.
    Running {
        /// When it ends.
        ends_at: Timestamp,
        /// What happens then.
        at_end: TimerEnd,
    },
    /// It stands still.
    Paused {
        /// What is left, in milliseconds.
        left_ms: i64,
        /// What happens at the end.
        at_end: TimerEnd,
    },
    /// It has ended.
    Ended {
        /// When.
        at: Timestamp,
    },
}

impl Timer {
    /// As a page sees it.
    #[must_use]
    pub fn view(self) -> TimerView {
        match self {
            Self::Running { ends_at, at_end } => TimerView::Running { ends_at, at_end },
            Self::Paused { left_ms, at_end } => TimerView::Paused { left_ms, at_end },
            Self::Ended { at } => TimerView::Ended { at },
        }
    }

    /// Whether a command could have set it.
    #[must_use]
    pub fn fits(self) -> bool {
        match self {
            Self::Paused { left_ms, .. } => (0..=i64::from(TIMER_MAX_S) * 1_000).contains(&left_ms),
            Self::Running { .. } | Self::Ended { .. } => true,
        }
    }

    fn ends_at(self) -> Option<Timestamp> {
        match self {
            Self::Running { ends_at, .. } => Some(ends_at),
            Self::Paused { .. } | Self::Ended { .. } => None,
        }
    }

    fn has_ended(self) -> bool {
        matches!(self, Self::Ended { .. })
    }
}

/// All timers; at most one common one per exercise and one per board.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timers {
    /// For all rooms, by exercise.
    pub common: BTreeMap<ExerciseId, Timer>,
    /// For one room, by board.
    pub by_board: BTreeMap<BoardKey, Timer>,
}

impl Timers {
    /// The timer of an exercise: of one room, or the common one.
    #[must_use]
    pub fn get(&self, exercise: &ExerciseId, room: Option<RoomId>) -> Option<Timer> {
        match room {
            None => self.common.get(exercise).copied(),
            Some(room) => self.by_board.get(&key(exercise, room)).copied(),
        }
    }

    pub(super) fn set(&mut self, exercise: &ExerciseId, room: Option<RoomId>, timer: Timer) {
        match room {
            None => self.common.insert(exercise.clone(), timer),
            Some(room) => self.by_board.insert(key(exercise, room), timer),
        };
    }

    pub(super) fn remove(&mut self, exercise: &ExerciseId, room: Option<RoomId>) {
        match room {
            None => self.common.remove(exercise),
            Some(room) => self.by_board.remove(&key(exercise, room)),
        };
    }

    pub(super) fn end(&mut self, exercise: &ExerciseId, room: Option<RoomId>, at: Timestamp) {
        if self.get(exercise, room).is_some() {
            self.set(exercise, room, Timer::Ended { at });
        }
    }

    fn all(&self) -> impl Iterator<Item = (ExerciseId, Option<RoomId>, Timer)> {
        let common = self.common.iter().map(|(exercise, timer)| (exercise.clone(), None, *timer));
        let own = self.by_board.iter().filter_map(|(key, timer)| match key {
            BoardKey::Notes { exercise, room } => Some((exercise.clone(), Some(*room), *timer)),
            BoardKey::List => None,
        });
        common.chain(own)
    }

    pub(super) fn stop_all(&self) -> Vec<ExercisesEvent> {
        let going = self.all().filter(|(_, _, timer)| !timer.has_ended());
        going.map(|(exercise, room, _)| ExercisesEvent::TimerStopped { exercise, room }).collect()
    }

    /// Takes the timers of an exercise away: those of some rooms, or all if none is named.
    pub(super) fn stop_those_of(&self, exercise: &ExerciseId, rooms: &[RoomId]) -> Vec<ExercisesEvent> {
        let meant = |room: Option<RoomId>| rooms.is_empty() || room.is_some_and(|room| rooms.contains(&room));
        let timers = self.all().filter(|(of, room, _)| of == exercise && meant(*room));
        timers.map(|(exercise, room, _)| ExercisesEvent::TimerStopped { exercise, room }).collect()
    }

    /// When the next timer ends.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.all().filter_map(|(_, _, timer)| timer.ends_at()).min()
    }
}

impl Exercises {
    pub(in crate::workshop) fn start_timer(
        workshop: &Workshop,
        (exercise, room): (&ExerciseId, Option<RoomId>),
        seconds: u32,
        at_end: TimerEnd,
        now: Timestamp,
    ) -> Result<ExercisesEvent, Refusal> {
        workshop.find_exercise(exercise)?;
        if let Some(room) = room {
            workshop.rooms.find(room)?;
        }
        let fits = (1..=TIMER_MAX_S).contains(&seconds);
        ensure(fits, ErrorCode::OutOfRange, format!("a timer lasts 1 to {TIMER_MAX_S} seconds"))?;
        let open = workshop.exercises.is_open(workshop, exercise, room);
        ensure(open, ErrorCode::ExerciseClosed, "only an open exercise has a timer")?;
        let timer = Timer::Running { ends_at: now.plus_ms(i64::from(seconds) * 1_000), at_end };
        Ok(ExercisesEvent::TimerSet { exercise: exercise.clone(), room, timer })
    }

    pub(in crate::workshop) fn adjust_timer(
        &self,
        (exercise, room): (&ExerciseId, Option<RoomId>),
        seconds: i32,
        now: Timestamp,
    ) -> Result<ExercisesEvent, Refusal> {
        ensure(seconds != 0, ErrorCode::NothingToDo, "nothing would change")?;
        let more_ms = i64::from(seconds) * 1_000;
        let left = |left_ms: i64| {
            let left_ms = left_ms.saturating_add(more_ms).max(0);
            let fits = left_ms <= i64::from(TIMER_MAX_S) * 1_000;
            ensure(fits, ErrorCode::OutOfRange, format!("a timer lasts at most {TIMER_MAX_S} seconds"))?;
            Ok(left_ms)
        };
        let timer = match self.going(exercise, room)? {
            Timer::Running { ends_at, at_end } => {
                Timer::Running { ends_at: now.plus_ms(left(ends_at.since_ms(now))?), at_end }
            }
            Timer::Paused { left_ms, at_end } => Timer::Paused { left_ms: left(left_ms)?, at_end },
            ended @ Timer::Ended { .. } => ended,
        };
        Ok(ExercisesEvent::TimerSet { exercise: exercise.clone(), room, timer })
    }

    pub(in crate::workshop) fn pause_timer(
        &self,
        (exercise, room): (&ExerciseId, Option<RoomId>),
        paused: bool,
        now: Timestamp,
    ) -> Result<ExercisesEvent, Refusal> {
        let timer = match (self.going(exercise, room)?, paused) {
            (Timer::Running { ends_at, at_end }, true) => {
                Timer::Paused { left_ms: ends_at.since_ms(now).max(0), at_end }
            }
            (Timer::Paused { left_ms, at_end }, false) => {
                Timer::Running { ends_at: now.plus_ms(left_ms), at_end }
            }
            (Timer::Running { .. } | Timer::Paused { .. } | Timer::Ended { .. }, _) => {
                return Refusal::err(ErrorCode::NothingToDo, "nothing would change");
            }
        };
        Ok(ExercisesEvent::TimerSet { exercise: exercise.clone(), room, timer })
    }

    pub(in crate::workshop) fn stop_timer(
        &self,
        exercise: &ExerciseId,
        room: Option<RoomId>,
    ) -> Result<ExercisesEvent, Refusal> {
        let there = self.timers.get(exercise, room).is_some();
        ensure(there, ErrorCode::NotFound, "there is no such timer")?;
        Ok(ExercisesEvent::TimerStopped { exercise: exercise.clone(), room })
    }

    /// What happens by itself up to `now`: timers end, and those that close their exercise do. The common timer leaves
    /// rooms alone whose own timer for the exercise still goes.
    pub(in crate::workshop) fn tick(&self, rooms: &[RoomId], now: Timestamp) -> Vec<ExercisesEvent> {
        let mut events = Vec::new();
        for (exercise, room, timer) in self.timers.all() {
            let Timer::Running { ends_at, at_end } = timer else { continue };
            if ends_at > now {
                continue;
            }
            events.push(ExercisesEvent::TimerEnded { exercise: exercise.clone(), room, at: ends_at });
            if at_end == TimerEnd::Chime {
                continue;
            }
            let goes_on = |room: &RoomId| {
                self.timers
                    .get(&exercise, Some(*room))
                    .is_some_and(|own| !own.has_ended() && own.ends_at().is_none_or(|ends_at| ends_at > now))
            };
            let (meant, except): (Vec<_>, Vec<_>) = match room {
                Some(room) => (vec![room], Vec::new()),
                None => (Vec::new(), rooms.iter().copied().filter(goes_on).collect()),
            };
            let for_all = meant.is_empty() && self.open_for_all.contains(&exercise);
            let closes = |room: &RoomId| {
                (meant.is_empty() || meant.contains(room))
                    && !except.contains(room)
                    && self.state(&key(&exercise, *room)) == BoardState::Open
            };
            if for_all || rooms.iter().any(closes) {
                events.push(ExercisesEvent::Closed { exercise, rooms: meant, except });
            }
        }
        events
    }

    fn going(&self, exercise: &ExerciseId, room: Option<RoomId>) -> Result<Timer, Refusal> {
        let going = self.timers.get(exercise, room).filter(|timer| !timer.has_ended());
        going.ok_or_else(|| Refusal::new(ErrorCode::NotFound, "no such timer is going"))
    }
}

fn key(exercise: &ExerciseId, room: RoomId) -> BoardKey {
    BoardKey::Notes { exercise: exercise.clone(), room }
}
