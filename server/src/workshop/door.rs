//! Coming in: links and how often they were renewed, the door, the bound on people, and a seat at once where there is one.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::{Phase, WhenFull},
    error::ErrorCode,
    ids::PersonId,
    limits,
    role::{Language, Occupation, Role},
};

use serde::{Deserialize, Serialize};

use super::{Event, Refusal, Workshop, ensure, people::PeopleEvent, rooms::RoomsEvent, text};

/// The generation of each role's link: 0 at first, one more at every renewal. A link of an older one lets nobody in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links(BTreeMap<Role, u32>);

impl Links {
    /// The generation of the link that lets people in now.
    #[must_use]
    pub fn generation(&self, role: Role) -> u32 {
        self.0.get(&role).copied().unwrap_or_default()
    }

    /// How often links were renewed, over all roles.
    #[must_use]
    pub fn renewals(&self) -> u32 {
        self.0.values().fold(0, |sum, generation| sum.saturating_add(*generation))
    }

    pub(super) fn renew(&mut self, role: Role) {
        let generation = self.0.entry(role).or_default();
        *generation = generation.saturating_add(1);
    }
}

impl Workshop {
    pub(super) fn renew_links(&self, role: Option<Role>) -> Vec<Event> {
        let roles = Role::ALL.into_iter().filter(|one| role.is_none_or(|role| role == *one));
        roles.map(|role| Event::LinkRenewed { role }).collect()
    }

    /// Whether a link of this generation is the role's present one.
    ///
    /// # Errors
    /// `invite_unknown`: it was renewed.
    pub fn check_link(&self, role: Role, generation: u32) -> Result<(), Refusal> {
        let present = generation == self.links.generation(role);
        ensure(present, ErrorCode::InviteUnknown, "the link was renewed")
    }

    /// Whether somebody new may come in as this.
    ///
    /// # Errors
    /// `door_locked`, `workshop_full`; `workshop_closed` for participants.
    pub fn check_door(&self, role: Role) -> Result<(), Refusal> {
        ensure(!self.door_locked, ErrorCode::DoorLocked, "the door is locked")?;
        let over = self.phase == Phase::Closed && role == Role::Participant;
        ensure(!over, ErrorCode::WorkshopClosed, "the workshop is closed")?;
        let kept = if role == Role::Participant { limits::PLACES_KEPT } else { 0 };
        let places = limits::PEOPLE_MAX - kept;
        let left = self.people.by_id.len() < places;
        ensure(left, ErrorCode::WorkshopFull, format!("at most {places} people"))
    }

    /// Lets somebody in: who they are from now on, and what is to be appended with them as principal. The same key gives
    /// the same person again, without events, even if the door has been locked since.
    ///
    /// Once there are rooms, a participant gets a seat in the smallest one that has one free. If all are full, another room
    /// opens or the person waits in the lobby, as the facilitator chose.
    ///
    /// # Errors
    /// - `out_of_range`: the key is empty or longer than [`limits::COMMAND_KEY_MAX`].
    /// - `key_reused`: the key was used with another role.
    /// - `person_removed`: the key's person was removed.
    /// - what [`Self::check_door`] refuses.
    pub fn join(
        &self,
        role: Role,
        occupation: Occupation,
        language: Language,
        key: &str,
    ) -> Result<(PersonId, Vec<Event>), Refusal> {
        text::key(key)?;
        if let Some(person) = self.people.join_keys.get(key) {
            let known = self.people.find(*person)?;
            ensure(known.role == role, ErrorCode::KeyReused, "the key was used with another role")?;
            return Ok((*person, Vec::new()));
        }
        self.check_door(role)?;
        let person = self.people.next_id();
        let key = key.to_owned();
        let mut events = vec![Event::People(PeopleEvent::Joined { person, role, occupation, language, key })];
        if role == Role::Participant {
            events.extend(self.seat_on_arrival(person).into_iter().map(Event::Rooms));
        }
        Ok((person, events))
    }

    fn seat_on_arrival(&self, person: PersonId) -> Vec<RoomsEvent> {
        if let Some(room) = self.rooms.smallest_free() {
            return vec![RoomsEvent::SeatTaken { person, room }];
        }
        let rooms_exist = !self.rooms.by_id.is_empty();
        match (self.when_full, self.rooms.open()) {
            (WhenFull::OpenRoom, Ok(opened)) if rooms_exist => {
                let room = self.rooms.next_id();
                vec![opened, RoomsEvent::SeatTaken { person, room }]
            }
            (WhenFull::OpenRoom | WhenFull::Wait, _) => Vec::new(),
        }
    }
}
