//! The fold: what an event changes. It is total: an event that does not fit changes nothing.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{BoardKey, NoteId, PersonId, Timestamp},
    limits::FREE_TEXT_MAX,
    role::Role,
};

use super::{
    Event, Stamp, Workshop,
    exercises::ExercisesEvent,
    people::{Moved, PeopleEvent},
    rooms::SeatChange,
};

impl Workshop {
    /// Folds what happened. `stamp` is what the record and its entry say beside the event.
    pub fn apply(&mut self, event: &Event, stamp: Stamp) {
        match event {
            Event::WorkshopCreated { .. } | Event::WorkshopImported(_) => {}
            Event::PhaseChanged(phase) => self.phase = *phase,
            Event::DoorSet { locked } => self.door_locked = *locked,
            Event::LinkRenewed { role } => self.links.renew(*role),
            Event::WhenFullSet(when_full) => self.when_full = *when_full,
            Event::ListShown(shown) => self.list_shown = *shown,
            Event::People(event) => {
                self.people.apply(event, stamp);
                if let PeopleEvent::Removed { person } | PeopleEvent::Erased { person } = event {
                    self.forget(*person);
                }
            }
            Event::Rooms(event) => {
                let seatable = |person| self.people.role_of(person) == Some(Role::Participant);
                for change in self.rooms.apply(event, seatable, stamp) {
                    self.seat_changed(change, stamp);
                }
            }
            Event::Exercises(event) => {
                if let ExercisesEvent::DoneSet { room, .. } = event {
                    let member = stamp.by.and_then(|by| self.rooms.room_of(by)) == Some(*room);
                    if !member {
                        return;
                    }
                }
                let rooms: Vec<_> = self.rooms.ids().collect();
                self.exercises.apply(event, &rooms, stamp);
            }
            Event::NotesMoved(moved) => self.notes_moved(moved),
            Event::List(event) => self.list.apply(event, stamp),
            Event::Tasks(event) => self.tasks.apply(event),
            Event::Scoring(event) => self.scoring.apply(event, stamp.by, stamp.at),
            Event::Plan(event) => self.plan.apply(event, stamp.by),
        }
    }

    /// A note appeared on a board: called by the fold of board updates, with the principal and time of the record. A note
    /// that comes back after it was deleted keeps its first author.
    pub fn note_created(&mut self, board: &BoardKey, note: &NoteId, author: Option<PersonId>, at: Timestamp) {
        if self.has_board(board) {
            self.exercises.note_created(board, note, author, at);
        }
    }

    /// A note vanished from a board: called by the fold of board updates.
    pub fn note_deleted(&mut self, board: &BoardKey, note: &NoteId, at: Timestamp) {
        self.exercises.note_deleted(board, note, at);
    }

    fn seat_changed(&mut self, change: SeatChange, stamp: Stamp) {
        if let Some(from) = change.from {
            self.exercises.forget_done(from, change.person);
        }
        let told = change.told.map(|reason| Moved {
            from: change.from,
            at: stamp.at,
            reason: reason.chars().take(FREE_TEXT_MAX).collect(),
        });
        self.people.seat_changed(change.person, told);
    }

    fn forget(&mut self, person: PersonId) {
        if let Some(room) = self.rooms.forget(person) {
            self.exercises.forget_done(room, person);
        }
        self.list.forget(person);
    }
}

/// Ids that events made, by kind, as the answer to a command names them.
pub(super) fn made_by(events: &[Event]) -> BTreeMap<String, String> {
    use super::{list::ListEvent, rooms::RoomsEvent};
    use fivefold_protocol::view::DecisionKind;

    let mut made = BTreeMap::new();
    let mut note = |kind: &str, id: String| made.insert(kind.to_owned(), id);
    for event in events {
        if let Event::Rooms(RoomsEvent::Opened { room }) = event {
            note("room", room.to_string());
        } else if let Event::People(PeopleEvent::DraftKept { draft, .. }) = event {
            note("draft", draft.to_string());
        } else if let Event::List(ListEvent::ThemeCreated { theme, .. }) = event {
            note("theme", theme.to_string());
        } else if let Event::List(ListEvent::Decided { decision, what, .. }) = event {
            note("decision", decision.to_string());
            if let DecisionKind::Split { to, .. } = what {
                note("problem", to.to_string());
            }
        }
    }
    made
}
