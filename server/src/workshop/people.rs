//! To be written: the part of the state about people. What is here is what the parts about scoring and the plan ask of it.

use std::collections::BTreeMap;

use fivefold_protocol::{ids::PersonId, role::Role};
use serde::{Deserialize, Serialize};

/// To be written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// To be written.
    pub roles: BTreeMap<PersonId, Role>,
}

impl People {
    /// Participants who were not removed, by id.
    #[must_use]
    pub fn scorers(&self) -> Vec<PersonId> {
        self.roles.iter().filter(|(_, role)| **role == Role::Participant).map(|(person, _)| *person).collect()
    }

    /// The role of a person who is known and was not removed.
    #[must_use]
    pub fn role_of(&self, person: PersonId) -> Option<Role> {
        self.roles.get(&person).copied()
    }
}

/// To be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PeopleEvent {}
