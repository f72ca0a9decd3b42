//! The workshop machine: `decide` turns a command into events or an error, `apply` folds an event into the state. Both
//! are pure: no clock, no randomness, no I/O. What a workshop does by itself is asked with `tick`.
//!
//! The state is split by what belongs together; each part decides its own commands and folds its own events.

use fivefold_protocol::{
    command::{Phase, WhenFull},
    error::ErrorCode,
    ids::{DecisionId, PersonId, Timestamp, WorkshopId},
    role::{Language, Role},
    template::Template,
};
use serde::{Deserialize, Serialize};

use crate::log::Position;

pub mod about;
mod access;
mod apply;
pub mod audience;
pub mod check;
pub mod decide;
pub mod door;
pub mod evidence;
pub mod exercises;
pub mod input;
pub mod list;
pub mod live;
pub mod machine;
pub mod people;
mod phases;
pub mod plan;
pub mod received;
pub mod rooms;
mod rules;
pub mod scoring;
pub mod snapshot;
#[cfg(test)]
mod specs;
pub mod task;
pub mod tasks;
mod text;
pub mod view;

/// A workshop as its events made it. Equal logs give equal workshops.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workshop {
    /// Its id.
    pub id: WorkshopId,
    /// Its title.
    pub title: String,
    /// The language of its content.
    pub language: Language,
    /// Its template, as it was when the workshop was created.
    pub template: Template,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it will be deleted.
    pub delete_after: Timestamp,
    /// Where it is.
    pub phase: Phase,
    /// Whether nobody new may join.
    pub door_locked: bool,
    /// How often the links were renewed.
    #[serde(default)]
    pub links: door::Links,
    /// What happens when every room is full.
    pub when_full: WhenFull,
    /// Whether participants see the list before merging is closed.
    pub list_shown: bool,
    /// Everybody.
    pub people: people::People,
    /// The rooms and who sits where.
    pub rooms: rooms::Rooms,
    /// Exercises, boards, timers, broadcasts.
    pub exercises: exercises::Exercises,
    /// The common list.
    pub list: list::List,
    /// Problems reworded as tasks.
    pub tasks: tasks::Tasks,
    /// The form, the rounds and the score sheets.
    pub scoring: scoring::Scoring,
    /// Capacity, costs, pins, assignments.
    pub plan: plan::Plan,
}

/// Something that happened; past tense; stored for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "part", content = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first event of every log.
    WorkshopCreated {
        /// Its id.
        id: WorkshopId,
        /// Its title.
        title: String,
        /// The language of its content.
        language: Language,
        /// Its template.
        template: Box<Template>,
        /// When it will be deleted.
        delete_after: Timestamp,
    },
    /// The first event of an imported workshop: the whole state as it was exported.
    WorkshopImported(Box<Workshop>),
    /// The phase changed.
    PhaseChanged(Phase),
    /// The door was locked or opened.
    DoorSet {
        /// Whether it is locked.
        locked: bool,
    },
    /// A role's link was renewed: the one before lets nobody in.
    LinkRenewed {
        /// Whose link.
        role: Role,
    },
    /// What happens when every room is full.
    WhenFullSet(WhenFull),
    /// Whether participants see the list.
    ListShown(bool),
    /// About people.
    People(people::PeopleEvent),
    /// About rooms and seats.
    Rooms(rooms::RoomsEvent),
    /// About exercises, timers, broadcasts.
    Exercises(exercises::ExercisesEvent),
    /// Notes went to another exercise.
    NotesMoved(exercises::moving::NotesMoved),
    /// About the common list.
    List(list::ListEvent),
    /// About tasks.
    Tasks(tasks::TasksEvent),
    /// About scoring.
    Scoring(scoring::ScoringEvent),
    /// About the plan.
    Plan(plan::PlanEvent),
}

/// Why a command is refused: a code for the peer and what exactly was wrong, in English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}: {detail}")]
pub struct Refusal {
    /// The code.
    pub code: ErrorCode,
    /// What exactly was wrong.
    pub detail: String,
    /// The decision that stands in the way, if undoing that first would help.
    pub in_the_way: Option<DecisionId>,
}

impl Refusal {
    /// A refusal with its detail.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), in_the_way: None }
    }

    /// The same as the end of a decision.
    ///
    /// # Errors
    /// Always this refusal.
    pub fn err<T>(code: ErrorCode, detail: impl Into<String>) -> Result<T, Self> {
        Err(Self::new(code, detail))
    }

    /// A refusal of which the code says all.
    #[must_use]
    pub fn of(code: ErrorCode) -> Self {
        Self::new(code, code.sentence())
    }

    /// The refusal of a command that would change nothing.
    #[must_use]
    pub fn nothing(detail: &str) -> Self {
        Self::new(ErrorCode::NothingToDo, detail)
    }
}

/// Refuses unless `holds`.
fn ensure(holds: bool, code: ErrorCode, detail: impl Into<String>) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Refusal::err(code, detail) }
}

/// Who asks, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// The person; always known and not removed.
    pub person: PersonId,
    /// Their role.
    pub role: Role,
    /// The moment by the server's clock.
    pub now: Timestamp,
}

/// What is known of an event beside itself: all of it stands in the log, so that a replay gives the same workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Who caused it; none for what the server did by itself.
    pub by: Option<PersonId>,
    /// The moment of admission.
    pub at: Timestamp,
    /// The place of its entry.
    pub position: Position,
}

impl Workshop {
    /// The workshop that a log's first event makes; none if it is not one of those that make one.
    #[must_use]
    pub fn from_first(event: &Event, at: Timestamp) -> Option<Self> {
        if let Event::WorkshopImported(whole) = event {
            let mut whole = (**whole).clone();
            whole.list.renew_keys();
            return Some(whole);
        }
        let Event::WorkshopCreated { id, title, language, template, delete_after } = event else {
            return None;
        };
        Some(Self {
            id: id.clone(),
            title: title.clone(),
            language: *language,
            template: (**template).clone(),
            created_at: at,
            delete_after: *delete_after,
            phase: Phase::Lobby,
            door_locked: false,
            links: door::Links::default(),
            when_full: WhenFull::OpenRoom,
            list_shown: false,
            people: people::People::default(),
            rooms: rooms::Rooms::default(),
            exercises: exercises::Exercises::default(),
            list: list::List::default(),
            tasks: tasks::Tasks::default(),
            scoring: scoring::Scoring::default(),
            plan: plan::Plan::default(),
        })
    }

    /// What happens by itself up to `now`: timers that have ended, and the exercises they close.
    #[must_use]
    pub fn tick(&self, now: Timestamp) -> Vec<Event> {
        let rooms: Vec<_> = self.rooms.ids().collect();
        self.exercises.tick(&rooms, now).into_iter().map(Event::Exercises).collect()
    }

    /// When [`Workshop::tick`] has something to do next.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.exercises.timers.next_due()
    }
}
