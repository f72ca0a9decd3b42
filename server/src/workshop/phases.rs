//! Changing the phase: forward one step, back to any earlier phase; nothing is destroyed either way.

use fivefold_protocol::{command::Phase, error::ErrorCode};

use super::{Event, Refusal, Workshop, ensure};

impl Workshop {
    /// Decides a change of phase. Leaving merging forward freezes the list, closes the exercises that are still open and
    /// stops their timers, so that no note is written that could not get into the list; going back to merging reopens the
    /// list, and exercises are opened again by hand. The parts about tasks and scoring add what entering them means.
    pub(super) fn set_phase(&self, to: Phase) -> Result<Vec<Event>, Refusal> {
        let from = self.phase;
        ensure(to != from, ErrorCode::NothingToDo, "the workshop is in this phase")?;
        let reachable = to < from || Some(to) == next(from);
        ensure(reachable, ErrorCode::WrongPhase, "forward goes one phase at a time")?;
        let mut events = Vec::new();
        if to > Phase::Merging {
            events.extend(self.exercises.close_all(self).into_iter().map(Event::Exercises));
        }
        events.extend(self.list.on_phase(from, to).into_iter().map(Event::List));
        events.push(Event::PhaseChanged(to));
        events.extend(self.tasks.on_phase(self, to));
        events.extend(self.scoring.on_phase(self, from, to)?);
        Ok(events)
    }
}

fn next(phase: Phase) -> Option<Phase> {
    match phase {
        Phase::Lobby => Some(Phase::Exercises),
        Phase::Exercises => Some(Phase::Merging),
        Phase::Merging => Some(Phase::Wording),
        Phase::Wording => Some(Phase::Tasks),
        Phase::Tasks => Some(Phase::Scoring),
        Phase::Scoring => Some(Phase::Plan),
        Phase::Plan => Some(Phase::Closed),
        Phase::Closed => None,
    }
}
