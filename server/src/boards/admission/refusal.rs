//! Why an edit is not admitted, and what the peer is told.

use fivefold_protocol::error::ErrorCode;

/// Why an edit is not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// New structs under a client id that belongs to somebody else.
    #[error("client {client} belongs to somebody else")]
    ClientIdTaken {
        /// The client id.
        client: u64,
    },
    /// It continues, or builds on, what was refused before.
    #[error("earlier edits of client {client} were refused")]
    RefusedBefore {
        /// The client id.
        client: u64,
    },
    /// It puts an element into something that holds none.
    #[error("an element stands in something that is not a container")]
    NotAContainer,
    /// Its neighbours stand in different places.
    #[error("the neighbours of an element stand in different places")]
    Torn,
    /// Its neighbours can never have stood side by side.
    #[error("the neighbours of an element never stood side by side")]
    Apart,
    /// It puts formatting or several values under a key of a map, where one value belongs.
    #[error("formatting or several values stand where one value belongs")]
    NotAValue,
    /// It puts something else than text into a text, or formatting elsewhere.
    #[error("something else than text stands in a text, or formatting elsewhere")]
    NotText,
    /// Its containers nest too deep.
    #[error("containers nest too deep")]
    TooDeep,
    /// It would make whoever takes it in look at too many elements.
    #[error("too many elements whose neighbours are far apart")]
    Laborious,
    /// With it the board, or its author on it, would have too many client ids.
    #[error("too many client ids")]
    Crowded,
}

impl Refusal {
    /// The code that the peer is told.
    #[must_use]
    pub fn code(self) -> ErrorCode {
        match self {
            Self::ClientIdTaken { .. } => ErrorCode::ClientIdTaken,
            Self::Crowded | Self::Laborious => ErrorCode::BoardFull,
            Self::RefusedBefore { .. }
            | Self::NotAContainer
            | Self::Torn
            | Self::Apart
            | Self::NotAValue
            | Self::NotText
            | Self::TooDeep => ErrorCode::UpdateRefused,
        }
    }
}
