//! The rooms: who sits where (the one place that says so), names, calls for a facilitator, chat.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fivefold_protocol::{
    command::{Phase, RoomAssignment},
    error::ErrorCode,
    ids::{PersonId, RoomId, Timestamp},
    limits,
    role::Role,
};
use serde::{Deserialize, Serialize};

use super::{Asker, Refusal, Stamp, Workshop, ensure, text};
use seats::Seats;

pub mod preview;
pub mod seats;
mod talk;

/// All rooms. Rooms are never taken away; an empty one just stays empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rooms {
    /// By id.
    pub by_id: BTreeMap<RoomId, Room>,
}

/// One room.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// Its name; empty for the number alone.
    pub name: String,
    /// Who sits in it.
    pub seats: Seats,
    /// Whether it calls a facilitator.
    pub call: Option<Call>,
    /// The newest [`limits::CHAT_LINES_KEPT`] lines, newest last.
    pub chat: VecDeque<Line>,
}

/// A call for a facilitator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// By whom.
    pub by: PersonId,
    /// Since when.
    pub since: Timestamp,
    /// Who is coming.
    pub coming: Option<PersonId>,
}

/// A line that somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// What happened to rooms and seats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RoomsEvent {
    /// A new, empty room.
    Opened {
        /// Its id.
        room: RoomId,
    },
    /// A room got a name.
    Renamed {
        /// Which.
        room: RoomId,
        /// Its name.
        name: String,
    },
    /// Everybody was seated anew; who is not named has no seat.
    Assigned {
        /// Who sits where. Rooms that did not exist are new.
        rooms: BTreeMap<RoomId, Seats>,
    },
    /// Somebody sat down, by their own choice or on arrival.
    SeatTaken {
        /// Who.
        person: PersonId,
        /// Where.
        room: RoomId,
    },
    /// A facilitator moved somebody.
    PersonMoved {
        /// Whom.
        person: PersonId,
        /// Where to.
        room: Option<RoomId>,
        /// What the person is told.
        reason: String,
    },
    /// A room called a facilitator.
    Called {
        /// Which room.
        room: RoomId,
    },
    /// A facilitator is coming.
    CallTaken {
        /// To which room.
        room: RoomId,
    },
    /// The call is settled.
    CallSettled {
        /// Of which room.
        room: RoomId,
    },
    /// Somebody said something.
    Said {
        /// In which room.
        room: RoomId,
        /// What.
        text: String,
    },
}

/// A seat that changed while an event was folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeatChange {
    pub(super) person: PersonId,
    pub(super) from: Option<RoomId>,
    /// What the person is told, if somebody else moved them.
    pub(super) told: Option<String>,
}

impl Rooms {
    /// The room.
    #[must_use]
    pub fn get(&self, room: RoomId) -> Option<&Room> {
        self.by_id.get(&room)
    }

    /// Where the person sits.
    #[must_use]
    pub fn room_of(&self, person: PersonId) -> Option<RoomId> {
        self.by_id.iter().find(|(_, room)| room.seats.has(person)).map(|(id, _)| *id)
    }

    /// Every room's id.
    pub fn ids(&self) -> impl Iterator<Item = RoomId> {
        self.by_id.keys().copied()
    }

    /// The id the next room gets.
    pub(super) fn next_id(&self) -> RoomId {
        RoomId(self.by_id.last_key_value().map_or(1, |(last, _)| last.0.saturating_add(1)))
    }

    /// The room with the fewest people that still has a seat; of equals, the first.
    #[must_use]
    pub fn smallest_free(&self) -> Option<RoomId> {
        let free = self.by_id.iter().filter(|(_, room)| !room.seats.is_full());
        free.min_by_key(|(id, room)| (room.seats.taken(), **id)).map(|(id, _)| *id)
    }

    pub(super) fn find(&self, room: RoomId) -> Result<&Room, Refusal> {
        self.get(room).ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("there is no room {room}")))
    }

    pub(super) fn own(&self, asker: Asker) -> Result<RoomId, Refusal> {
        self.room_of(asker.person)
            .ok_or_else(|| Refusal::new(ErrorCode::NotSeated, "you have no seat in a room"))
    }

    pub(super) fn open(&self) -> Result<RoomsEvent, Refusal> {
        let room_left = self.by_id.len() < limits::ROOMS_MAX;
        ensure(room_left, ErrorCode::WorkshopFull, format!("at most {} rooms", limits::ROOMS_MAX))?;
        Ok(RoomsEvent::Opened { room: self.next_id() })
    }

    pub(super) fn rename(&self, room: RoomId, name: &str) -> Result<RoomsEvent, Refusal> {
        let name = text::optional_line(name, limits::NAME_MAX)?;
        ensure(self.find(room)?.name != name, ErrorCode::NothingToDo, "the room has this name")?;
        Ok(RoomsEvent::Renamed { room, name })
    }

    pub(super) fn assign(
        &self,
        workshop: &Workshop,
        wanted: &[RoomAssignment],
    ) -> Result<RoomsEvent, Refusal> {
        let mut rooms = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut next = self.next_id();
        for assignment in wanted {
            let room = match assignment.room {
                Some(room) => {
                    self.find(room)?;
                    room
                }
                None => {
                    let room = next;
                    next = RoomId(next.0.saturating_add(1));
                    room
                }
            };
            let mut seats = Seats::default();
            for person in &assignment.people {
                let role = workshop.people.find(*person)?.role;
                let seatable = role == Role::Participant;
                ensure(seatable, ErrorCode::OutOfRange, format!("{person} is not a participant"))?;
                ensure(seen.insert(*person), ErrorCode::OutOfRange, format!("{person} is named twice"))?;
                seats.take(*person).map_err(|full| Refusal::new(ErrorCode::RoomFull, full.to_string()))?;
            }
            let once = rooms.insert(room, seats).is_none();
            ensure(once, ErrorCode::OutOfRange, format!("{room} is named twice"))?;
        }
        let new = rooms.keys().filter(|room| !self.by_id.contains_key(room)).count();
        let fits = self.by_id.len() + new <= limits::ROOMS_MAX;
        ensure(fits, ErrorCode::WorkshopFull, format!("at most {} rooms", limits::ROOMS_MAX))?;
        let same = new == 0
            && self.by_id.iter().all(|(id, room)| match rooms.get(id) {
                Some(seats) => *seats == room.seats,
                None => room.seats.taken() == 0,
            });
        ensure(!same, ErrorCode::NothingToDo, "everybody sits like this already")?;
        Ok(RoomsEvent::Assigned { rooms })
    }

    pub(super) fn take_seat(&self, phase: Phase, asker: Asker, room: RoomId) -> Result<RoomsEvent, Refusal> {
        let wanted = self.find(room)?;
        let seated = self.room_of(asker.person);
        ensure(seated != Some(room), ErrorCode::NothingToDo, "you sit there already")?;
        let may_choose = seated.is_none() || phase == Phase::Lobby;
        ensure(may_choose, ErrorCode::WrongPhase, "after the lobby a facilitator moves people")?;
        ensure(!wanted.seats.is_full(), ErrorCode::RoomFull, "the room already has five people")?;
        Ok(RoomsEvent::SeatTaken { person: asker.person, room })
    }

    pub(super) fn move_person(
        &self,
        workshop: &Workshop,
        person: PersonId,
        room: Option<RoomId>,
        reason: &str,
    ) -> Result<RoomsEvent, Refusal> {
        let reason = text::optional(reason, limits::FREE_TEXT_MAX)?;
        let seatable = workshop.people.find(person)?.role == Role::Participant;
        ensure(seatable, ErrorCode::OutOfRange, format!("{person} is not a participant"))?;
        ensure(self.room_of(person) != room, ErrorCode::NothingToDo, "the person sits there already")?;
        if let Some(room) = room {
            let full = self.find(room)?.seats.is_full();
            ensure(!full, ErrorCode::RoomFull, "the room already has five people")?;
        }
        Ok(RoomsEvent::PersonMoved { person, room, reason })
    }

    /// Folds an event; `seatable` says who may have a seat. Answers with the seats that changed.
    pub(super) fn apply(
        &mut self,
        event: &RoomsEvent,
        seatable: impl Fn(PersonId) -> bool,
        stamp: Stamp,
    ) -> Vec<SeatChange> {
        match event {
            RoomsEvent::Opened { room } => self.ensure_room(*room),
            RoomsEvent::Renamed { room, name } => {
                if let Some(room) = self.by_id.get_mut(room) {
                    room.name.clone_from(name);
                }
            }
            RoomsEvent::Assigned { rooms } => return self.reseat(rooms, seatable),
            RoomsEvent::SeatTaken { person, room } => {
                if seatable(*person) {
                    return self.seat(*person, Some(*room), None);
                }
            }
            RoomsEvent::PersonMoved { person, room, reason } => {
                if seatable(*person) {
                    return self.seat(*person, *room, Some(reason.clone()));
                }
            }
            RoomsEvent::Called { room } => {
                if let (Some(room), Some(by)) = (self.by_id.get_mut(room), stamp.by) {
                    room.call = Some(Call { by, since: stamp.at, coming: None });
                }
            }
            RoomsEvent::CallTaken { room } => {
                if let Some(call) = self.by_id.get_mut(room).and_then(|room| room.call.as_mut()) {
                    call.coming = stamp.by;
                }
            }
            RoomsEvent::CallSettled { room } => {
                if let Some(room) = self.by_id.get_mut(room) {
                    room.call = None;
                }
            }
            RoomsEvent::Said { room, text } => {
                if let (Some(room), Some(by)) = (self.by_id.get_mut(room), stamp.by) {
                    if room.chat.len() >= limits::CHAT_LINES_KEPT {
                        room.chat.pop_front();
                    }
                    room.chat.push_back(Line { by, at: stamp.at, text: text.clone() });
                }
            }
        }
        Vec::new()
    }

    /// Frees the seat of somebody who was removed or erased; takes back their call, and what they had promised.
    pub(super) fn forget(&mut self, person: PersonId) -> Option<RoomId> {
        let from = self.room_of(person);
        for room in self.by_id.values_mut() {
            room.seats.leave(person);
            room.call.take_if(|call| call.by == person);
            if let Some(call) = room.call.as_mut().filter(|call| call.coming == Some(person)) {
                call.coming = None;
            }
        }
        from
    }

    fn ensure_room(&mut self, room: RoomId) {
        if room.0 > 0 && self.by_id.len() < limits::ROOMS_MAX {
            self.by_id.entry(room).or_default();
        }
    }

    fn seat(&mut self, person: PersonId, to: Option<RoomId>, told: Option<String>) -> Vec<SeatChange> {
        let from = self.room_of(person);
        let free = to.is_none_or(|to| self.get(to).is_some_and(|room| !room.seats.is_full()));
        if from == to || !free {
            return Vec::new();
        }
        if let Some(room) = from.and_then(|from| self.by_id.get_mut(&from)) {
            room.seats.leave(person);
        }
        let seated = to.and_then(|to| self.by_id.get_mut(&to)).map(|room| room.seats.take(person));
        debug_assert!(!matches!(seated, Some(Err(_))), "a free seat was counted");
        vec![SeatChange { person, from, told }]
    }

    fn reseat(
        &mut self,
        rooms: &BTreeMap<RoomId, Seats>,
        seatable: impl Fn(PersonId) -> bool,
    ) -> Vec<SeatChange> {
        let before = self.by_person();
        for room in self.by_id.values_mut() {
            room.seats = Seats::default();
        }
        let mut placed = BTreeSet::new();
        for (id, seats) in rooms {
            self.ensure_room(*id);
            if let Some(room) = self.by_id.get_mut(id) {
                for person in seats.iter().filter(|person| seatable(*person) && placed.insert(*person)) {
                    let seated = room.seats.take(person);
                    debug_assert_eq!(seated, Ok(()), "at most five were read");
                }
            }
        }
        let after = self.by_person();
        let people: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        let changed = people.into_iter().filter(|person| before.get(person) != after.get(person));
        changed
            .map(|person| SeatChange {
                person,
                from: before.get(&person).copied(),
                told: Some(String::new()),
            })
            .collect()
    }

    /// Everybody who is seated, with their room.
    #[must_use]
    pub fn by_person(&self) -> BTreeMap<PersonId, RoomId> {
        let pairs = self.by_id.iter().flat_map(|(id, room)| room.seats.iter().map(|person| (person, *id)));
        pairs.collect()
    }
}
