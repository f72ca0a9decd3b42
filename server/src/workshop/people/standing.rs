//! Who takes part, who was removed or erased, and what each may still ask for.

use fivefold_protocol::{command::Command, error::ErrorCode, ids::PersonId, role::Role};

use super::{People, Person};
use crate::workshop::{Refusal, ensure};

/// Where the numbers of people without names begin: beyond every person of a workshop.
const NAMELESS: u32 = 100_000_000;

/// Ids that are nobody's, for what is kept by person and must not say whose it is.
pub(in crate::workshop) fn nameless() -> impl Iterator<Item = PersonId> {
    (NAMELESS..).map(PersonId)
}

impl People {
    /// Everybody who takes part: neither removed nor erased.
    pub fn present(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        self.by_id.iter().filter(|(_, person)| person.takes_part()).map(|(id, person)| (*id, person))
    }

    /// Participants who take part.
    pub fn participants(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        self.present().filter(|(_, person)| person.role == Role::Participant)
    }

    /// Participants who take part, by id.
    #[must_use]
    pub fn scorers(&self) -> Vec<PersonId> {
        self.participants().map(|(id, _)| id).collect()
    }

    /// The role of a person who takes part.
    #[must_use]
    pub fn role_of(&self, person: PersonId) -> Option<Role> {
        self.get(person).filter(|person| person.takes_part()).map(|person| person.role)
    }

    /// The role of a person who takes part.
    ///
    /// # Errors
    /// `not_found`; `person_removed` for a removed or erased person.
    pub fn active_role(&self, person: PersonId) -> Result<Role, Refusal> {
        Ok(self.find(person)?.role)
    }

    /// The role of a person who was not erased, removed or not: for what a removed person may still do.
    ///
    /// # Errors
    /// `not_found`; `person_removed` for an erased person.
    pub fn role_unless_erased(&self, person: PersonId) -> Result<Role, Refusal> {
        let found = self.known(person)?;
        ensure(!found.erased, ErrorCode::PersonRemoved, format!("{person} was erased"))?;
        Ok(found.role)
    }

    /// A person who may send this command: whoever takes part, and for their own erasure everybody who ever did.
    ///
    /// # Errors
    /// `not_found`, `person_removed`.
    pub fn asking(&self, person: PersonId, command: &Command) -> Result<&Person, Refusal> {
        // Posted again after it was carried out, it still gets its first answer.
        if matches!(command, Command::ErasePerson { person: whom } if *whom == person) {
            return self.known(person);
        }
        self.active_role(person)?;
        self.known(person)
    }

    /// A person who takes part.
    pub(in crate::workshop) fn find(&self, person: PersonId) -> Result<&Person, Refusal> {
        let found = self.known(person)?;
        ensure(!found.removed, ErrorCode::PersonRemoved, format!("{person} was removed"))?;
        ensure(!found.erased, ErrorCode::PersonRemoved, format!("{person} was erased"))?;
        Ok(found)
    }

    fn known(&self, person: PersonId) -> Result<&Person, Refusal> {
        self.get(person)
            .ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("there is no person {person}")))
    }
}
