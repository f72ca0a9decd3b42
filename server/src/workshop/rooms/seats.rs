//! The seats of one room. A sixth cannot be written down, nor read back from a snapshot.

use fivefold_protocol::{ids::PersonId, limits::SEATS_PER_ROOM};
use serde::{Deserialize, Serialize};

/// Who sits in a room, in the order in which they came; nobody twice, at most [`SEATS_PER_ROOM`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<PersonId>", into = "Vec<PersonId>")]
pub struct Seats(Vec<PersonId>);

/// Why nobody more can sit down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSeat {
    /// All seats are taken.
    #[error("the room already has {SEATS_PER_ROOM} people")]
    Full,
    /// The person sits there already.
    #[error("the person sits there already")]
    Twice,
}

impl Seats {
    /// Gives `person` a seat.
    ///
    /// # Errors
    /// Each variant of [`NoSeat`].
    pub fn take(&mut self, person: PersonId) -> Result<(), NoSeat> {
        if self.has(person) {
            return Err(NoSeat::Twice);
        }
        if self.is_full() {
            return Err(NoSeat::Full);
        }
        self.0.push(person);
        Ok(())
    }

    /// Frees the seat of `person`; whether they had one.
    pub fn leave(&mut self, person: PersonId) -> bool {
        let before = self.0.len();
        self.0.retain(|seated| *seated != person);
        self.0.len() < before
    }

    /// Whether `person` sits here.
    #[must_use]
    pub fn has(&self, person: PersonId) -> bool {
        self.0.contains(&person)
    }

    /// Whether no seat is free.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= SEATS_PER_ROOM
    }

    /// How many are taken.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.0.len()
    }

    /// Who sits here.
    pub fn iter(&self) -> impl Iterator<Item = PersonId> {
        self.0.iter().copied()
    }
}

impl TryFrom<Vec<PersonId>> for Seats {
    type Error = NoSeat;

    fn try_from(people: Vec<PersonId>) -> Result<Self, NoSeat> {
        let mut seats = Self::default();
        for person in people {
            seats.take(person)?;
        }
        Ok(seats)
    }
}

impl From<Seats> for Vec<PersonId> {
    fn from(seats: Seats) -> Self {
        seats.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_seats_five_and_no_sixth_not_even_from_a_snapshot() {
        let mut seats = Seats::default();
        for n in 1..=5 {
            assert_eq!(seats.take(PersonId(n)), Ok(()));
        }
        assert_eq!(seats.take(PersonId(6)), Err(NoSeat::Full));
        assert_eq!(seats.take(PersonId(1)), Err(NoSeat::Twice));
        assert!(serde_json::from_str::<Seats>(r#"["p1","p2","p3","p4","p5","p6"]"#).is_err());
        assert!(serde_json::from_str::<Seats>(r#"["p1","p1"]"#).is_err());
    }

    #[test]
    fn a_seat_that_was_left_can_be_taken_again() {
        let mut seats = Seats::try_from((1..=5).map(PersonId).collect::<Vec<_>>()).unwrap();
        assert!(seats.leave(PersonId(2)));
        assert!(!seats.leave(PersonId(2)));
        assert_eq!(seats.take(PersonId(6)), Ok(()));
    }
}
