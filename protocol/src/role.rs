//! The part a person plays in a workshop.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a person may see and do; given by the invitation they came with, changed by a facilitator only.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ts_rs::TS,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Role {
    /// Leads the workshop: phases, rooms, list, plan.
    Facilitator,
    /// Writes on the boards of one room and scores.
    Participant,
    /// Sees what facilitators see, without names where a workshop is anonymous, and changes nothing.
    Observer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Facilitator, Self::Participant, Self::Observer];

    /// The role as it is written in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Facilitator => "facilitator",
            Self::Participant => "participant",
            Self::Observer => "observer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role (facilitator, participant, observer)")]
pub struct RoleError;

impl FromStr for Role {
    type Err = RoleError;
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(RoleError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_one_spelling_everywhere() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("Facilitator".parse::<Role>(), Err(RoleError));
    }
}
