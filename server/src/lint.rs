//! The linter: what a peer sent is read here, by bounded loops over bytes, before the document type sees any of it.
//!
//! It sits between the session, which takes frames apart, and [`crate::boards::admission`], which asks whose client ids these are
//! and what they build on. What passes is inside every size of [`fivefold_protocol::limits`], uses only the parts that boards are made
//! of, and cannot make the document type recurse, allocate or count beyond what the bytes themselves justify.
//! The numbered traps in the tests are hostile updates that abort, freeze or corrupt servers without a linter.

use fivefold_protocol::{
    error::ErrorCode,
    limits::{
        ANY_DEPTH_MAX, AWARENESS_CLIENTS_MAX, AWARENESS_STATE_MAX_BYTES, DELETE_RANGES_MAX, STEP2_MAX_BYTES,
        UPDATE_CLIENTS_MAX, UPDATE_MAX_BYTES, UPDATE_STRUCTS_MAX, VALUES_MAX,
    },
    sync::lib0::ReadError,
};

mod linted;
mod news;
mod presence;
mod state_vector;
mod update;
mod value;

#[cfg(test)]
mod traps;

pub use linted::{ClientRange, Deletes, Id, Kind, Linted, Parent, Sort, Struct};
pub use news::news;
pub use presence::{Claimed, Presence, presence};
pub use state_vector::{StateVector, state_vector};
pub use update::update;

/// Clocks of structs, and where they end, stay below this: the document type counts in 32 bits and must never wrap.
pub const CLOCK_END: u32 = 1 << 31;
/// Clocks of presence stay below this, so that a client's count can always still be passed.
pub const PRESENCE_CLOCK_END: u64 = 1 << 31;

/// How much one update may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the encoded update.
    pub bytes: usize,
    /// Distinct client ids, in the structs and in the delete set each.
    pub clients: usize,
    /// Structs.
    pub structs: usize,
    /// Values inside the structs.
    pub values: usize,
    /// Ranges in the delete set.
    pub delete_ranges: usize,
    /// Whether the server took it before: what only newer rules refuse stays readable.
    pub taken: bool,
}

impl Limits {
    /// An edit as it happens.
    pub const UPDATE: Self = Self {
        bytes: UPDATE_MAX_BYTES,
        clients: UPDATE_CLIENTS_MAX,
        structs: UPDATE_STRUCTS_MAX,
        values: VALUES_MAX,
        delete_ranges: DELETE_RANGES_MAX,
        taken: false,
    };
    /// The answer to a state vector.
    pub const STEP2: Self = Self { bytes: STEP2_MAX_BYTES, ..Self::UPDATE };
    /// The server's own encoding of a whole board, which only has to be read, not limited.
    pub const STATE: Self = Self {
        bytes: 64 * 1024 * 1024,
        clients: 1 << 20,
        structs: 1 << 22,
        values: 1 << 24,
        delete_ranges: 1 << 22,
        taken: true,
    };
}

/// Why the linter refused what a peer sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LintError {
    /// The bytes do not have the form of an update, a state vector or a presence message.
    #[error("{0}")]
    Unreadable(#[from] ReadError),
    /// More bytes than such a message may have.
    #[error("{bytes} bytes, at most {max} are allowed")]
    TooManyBytes {
        /// The bytes given.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// More items of one sort than allowed.
    #[error("more than {max} {what}")]
    TooMany {
        /// What was counted.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// A client id stands twice in one list.
    #[error("client {client} is listed twice")]
    ClientTwice {
        /// The client id.
        client: u64,
    },
    /// A list with nothing in it, or a struct of no length.
    #[error("an empty {what}")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
    /// A clock or the end of a range is too high.
    #[error("a clock reaches {CLOCK_END}")]
    ClockTooHigh,
    /// A sort of struct or type that boards do not have: sub-documents, XML, links, moves, embedded objects.
    #[error("boards have no content of kind {kind}")]
    KindRefused {
        /// The number of the kind on the wire.
        kind: u8,
    },
    /// A gap between the structs of one client: the sender lacks them itself.
    #[error("the update has a gap")]
    Gap,
    /// A struct that refers to itself or to a later one of its own client.
    #[error("a struct refers to a later one of its own client")]
    LooksAhead,
    /// A struct whose neighbours to the left and to the right are one and the same.
    #[error("a struct stands on both sides of its neighbour")]
    BesideItself,
    /// Part of a struct is known, and the part ends inside a character.
    #[error("what is known ends inside a character")]
    HalfACharacter,
    /// A value nested too deep.
    #[error("a value is nested deeper than {ANY_DEPTH_MAX}")]
    TooDeep,
    /// A binary or formatting value, or a presence state, is too large.
    #[error("a value has more than {max} bytes")]
    ValueTooLarge {
        /// The limit.
        max: usize,
    },
    /// The ranges of a delete set overlap or are not in order.
    #[error("the delete set is not in order")]
    Disordered,
    /// A value that has to be JSON is not.
    #[error("a value is not JSON")]
    NotJson,
    /// A presence state that is neither an object nor null.
    #[error("a presence state must be an object or null")]
    NotAnObject,
    /// More presence entries in one message than allowed.
    #[error(
        "more than {AWARENESS_CLIENTS_MAX} presence entries of at most {AWARENESS_STATE_MAX_BYTES} bytes"
    )]
    TooManyEntries,
}

impl LintError {
    /// The code that the peer is told.
    #[must_use]
    pub fn code(self) -> ErrorCode {
        match self {
            Self::TooManyBytes { .. }
            | Self::TooMany { .. }
            | Self::ValueTooLarge { .. }
            | Self::TooManyEntries => ErrorCode::TooLarge,
            Self::Unreadable(_) => ErrorCode::Malformed,
            Self::ClientTwice { .. }
            | Self::Empty { .. }
            | Self::ClockTooHigh
            | Self::KindRefused { .. }
            | Self::Gap
            | Self::LooksAhead
            | Self::BesideItself
            | Self::HalfACharacter
            | Self::TooDeep
            | Self::Disordered
            | Self::NotJson
            | Self::NotAnObject => ErrorCode::UpdateRefused,
        }
    }
}
