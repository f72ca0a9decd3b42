//! Names of things: every id is a type of its own, parsed once at the edge.
//!
//! Numbered ids (`p7`, `r2`) are handed out by a workshop and are unique inside it. Names chosen elsewhere (notes, by
//! clients; exercises and criteria, by the template) are checked against a strict set of characters, so that an id never
//! needs quoting in a URL, a key or a file name.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {expected}")]
pub struct IdError {
    /// What was given, cut to 80 characters.
    pub given: String,
    /// The form that was expected, for example "a room id (r1, r2, …)".
    pub expected: &'static str,
}

impl IdError {
    fn new(given: &str, expected: &'static str) -> Self {
        Self { given: given.chars().take(80).collect(), expected }
    }
}

/// Serialises an id as its text, refuses malformed text on the way in, and shows it to TypeScript and OpenAPI as a string.
macro_rules! text_form {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                String::schema()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

macro_rules! numbered_id {
    ($(#[$doc:meta])* $name:ident, $ts:literal, $prefix:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
        #[ts(type = $ts)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .filter(|digits| digits.len() <= 9 && !digits.starts_with('0'))
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|digits| digits.parse().ok())
                    .map(Self)
                    .ok_or_else(|| IdError::new(text, $expected))
            }
        }

        text_form!($name);
    };
}

macro_rules! chosen_id {
    ($(#[$doc:meta])* $name:ident, $ts:literal, $max:expr, $valid:expr, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
        #[ts(type = $ts)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let valid: fn(u8) -> bool = $valid;
                if text.is_empty() || text.len() > $max || !text.bytes().all(valid) {
                    return Err(IdError::new(text, $expected));
                }
                Ok(Self(text.into()))
            }
        }

        text_form!($name);
    };
}

numbered_id!(
    /// A participant, facilitator or observer of one workshop.
    PersonId, r#"Id<"Person">"#, "p", "a person id (p1, p2, …)"
);
numbered_id!(
    /// A breakout room.
    RoomId, r#"Id<"Room">"#, "r", "a room id (r1, r2, …)"
);
numbered_id!(
    /// An entry of the common list. Stable: the older id survives a join, the younger stays as an alias.
    ProblemId, r#"Id<"Problem">"#, "b", "a problem id (b1, b2, …)"
);
numbered_id!(
    /// A problem reworded as "help the customer …".
    TaskId, r#"Id<"Task">"#, "t", "a task id (t1, t2, …)"
);
numbered_id!(
    /// One decision of a person about the list, in the order in which they were taken.
    DecisionId, r#"Id<"Decision">"#, "m", "a decision id (m1, m2, …)"
);
numbered_id!(
    /// A text that could not be saved where it was written.
    DraftId, r#"Id<"Draft">"#, "f", "a draft id (f1, f2, …)"
);
numbered_id!(
    /// A theme above problems.
    ThemeId, r#"Id<"Theme">"#, "h", "a theme id (h1, h2, …)"
);
chosen_id!(
    /// A workshop: unguessable, 16 characters.
    WorkshopId, r#"Id<"Workshop">"#, 32, |b| b.is_ascii_lowercase() || b.is_ascii_digit(), "a workshop id (a to z, 0 to 9)"
);
chosen_id!(
    /// An exercise of the template.
    ExerciseId, r#"Id<"Exercise">"#, 16, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_', "an exercise id (a to z, 0 to 9, _; at most 16)"
);
chosen_id!(
    /// A kind of note, named by the template ("situation", "problem").
    KindId, r#"Id<"Kind">"#, 24, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_', "a kind id (a to z, 0 to 9, _; at most 24)"
);
chosen_id!(
    /// A criterion of the scoring form.
    CriterionId, r#"Id<"Criterion">"#, 24, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_', "a criterion id (a to z, 0 to 9, _; at most 24)"
);
chosen_id!(
    /// A note on a board, chosen by the client that created it.
    NoteId, r#"Id<"Note">"#, 64, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-', "a note id (letters, digits, _ and -; at most 64)"
);

/// Which document of a workshop: the notes of one room for one exercise, or the texts of the common list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = r#"Id<"BoardKey">"#)]
pub enum BoardKey {
    /// The notes of one room for one exercise, written `e1.r2`.
    Notes {
        /// The exercise.
        exercise: ExerciseId,
        /// The room.
        room: RoomId,
    },
    /// The texts of problems and tasks, written `list`.
    List,
}

impl BoardKey {
    /// The exercise and the room of a board of notes; none for the list.
    #[must_use]
    pub fn exercise_and_room(&self) -> Option<(&ExerciseId, RoomId)> {
        match self {
            Self::Notes { exercise, room } => Some((exercise, *room)),
            Self::List => None,
        }
    }
}

impl fmt::Display for BoardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Notes { exercise, room } => write!(f, "{exercise}.{room}"),
            Self::List => f.write_str("list"),
        }
    }
}

impl FromStr for BoardKey {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        if text == "list" {
            return Ok(Self::List);
        }
        let refuse = || IdError::new(text, "a board key (EXERCISE.ROOM or list)");
        let (exercise, room) = text.split_once('.').ok_or_else(refuse)?;
        Ok(Self::Notes {
            exercise: exercise.parse().map_err(|_| refuse())?,
            room: room.parse().map_err(|_| refuse())?,
        })
    }
}

text_form!(BoardKey);

/// A board's name on the wire: `WORKSHOP.EXERCISE.ROOM` or `WORKSHOP.list`. It is the document name for stock Yjs clients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = r#"Id<"Board">"#)]
pub struct BoardId {
    /// The workshop.
    pub workshop: WorkshopId,
    /// The document in it.
    pub key: BoardKey,
}

impl fmt::Display for BoardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.workshop, self.key)
    }
}

impl FromStr for BoardId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let refuse = || IdError::new(text, "a board id (WORKSHOP.EXERCISE.ROOM or WORKSHOP.list)");
        let (workshop, key) = text.split_once('.').ok_or_else(refuse)?;
        Ok(Self {
            workshop: workshop.parse().map_err(|_| refuse())?,
            key: key.parse().map_err(|_| refuse())?,
        })
    }
}

text_form!(BoardId);

/// A note inside its workshop, written `e1.r2/NOTE`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = r#"Id<"NoteRef">"#)]
pub struct NoteRef {
    /// The exercise in which it stands.
    pub exercise: ExerciseId,
    /// The room it was written in.
    pub room: RoomId,
    /// Its id on that board.
    pub note: NoteId,
}

impl NoteRef {
    /// The board the note stands on.
    #[must_use]
    pub fn board(&self) -> BoardKey {
        BoardKey::Notes { exercise: self.exercise.clone(), room: self.room }
    }
}

impl fmt::Display for NoteRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}/{}", self.exercise, self.room, self.note)
    }
}

impl FromStr for NoteRef {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let refuse = || IdError::new(text, "a note reference (EXERCISE.ROOM/NOTE)");
        let (board, note) = text.split_once('/').ok_or_else(refuse)?;
        let BoardKey::Notes { exercise, room } = board.parse().map_err(|_| refuse())? else {
            return Err(refuse());
        };
        Ok(Self { exercise, room, note: note.parse().map_err(|_| refuse())? })
    }
}

text_form!(NoteRef);

/// Milliseconds since 1970-01-01 00:00 UTC, by the server's clock. Only moments until the end of the year 9999 can be read,
/// so that every one that comes from elsewhere can be shown as a date.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, ts_rs::TS, utoipa::ToSchema,
)]
#[ts(type = "number")]
pub struct Timestamp(pub i64);

/// The last moment of the year 9999.
const LAST_MOMENT: i64 = 253_402_300_799_999;

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ms = i64::deserialize(deserializer)?;
        let shown = (0..=LAST_MOMENT).contains(&ms);
        if shown {
            Ok(Self(ms))
        } else {
            Err(serde::de::Error::custom(format!("{ms} is no moment in milliseconds")))
        }
    }
}

impl Timestamp {
    /// This moment `ms` milliseconds later (earlier, if negative).
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative if `earlier` is later.
    #[must_use]
    pub fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_nothing_else_does() {
        assert_eq!("r12".parse(), Ok(RoomId(12)));
        for wrong in ["", "r", "r0", "r01", "p1", "r1x", "r9999999999", "r-1", "r+1"] {
            assert!(wrong.parse::<RoomId>().is_err(), "{wrong}");
        }
        let board: BoardId = "abc123.e1.r2".parse().unwrap();
        assert_eq!(board.to_string(), "abc123.e1.r2");
        assert_eq!("abc123.list".parse::<BoardId>().unwrap().key, BoardKey::List);
        for wrong in ["abc", "abc.e1", "abc.e1.r2.r3", "ABC.e1.r1", "abc.*.r1", "abc/e1.r1", "abc.e1.r1/n"] {
            assert!(wrong.parse::<BoardId>().is_err(), "{wrong}");
        }
        let note: NoteRef = "e1.r2/n-1".parse().unwrap();
        assert_eq!(note.to_string(), "e1.r2/n-1");
    }

    #[test]
    fn a_moment_reads_back_and_one_that_no_calendar_shows_does_not() {
        for ms in [0, 1, LAST_MOMENT] {
            assert_eq!(serde_json::from_str::<Timestamp>(&ms.to_string()).unwrap(), Timestamp(ms));
        }
        for wrong in ["-1", "253402300800000", "9223372036854775807", "1.5", "null", "\"0\""] {
            assert!(serde_json::from_str::<Timestamp>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_id_is_a_string_in_json_and_a_key_of_a_map() {
        let map = std::collections::BTreeMap::from([(PersonId(3), 1)]);
        let json = serde_json::to_string(&map).unwrap();
        assert_eq!(json, r#"{"p3":1}"#);
        assert_eq!(serde_json::from_str::<std::collections::BTreeMap<PersonId, i32>>(&json).unwrap(), map);
    }
}
