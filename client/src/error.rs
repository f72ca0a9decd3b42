//! What can go wrong for a client.

use std::time::Duration;

use fivefold_protocol::error::{Advice, ErrorCode, ProblemDocument};

/// Why the client could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Not an address of a server, or not a link to a workshop.
    #[error("{given:?} is not {expected}")]
    Address {
        /// What was given.
        given: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The server was not reached in the time the client is willing to wait.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The server answered with a problem document.
    #[error("{}", sentence(.0))]
    Refused(Box<ProblemDocument>),
    /// What the server sent is not what the contract says.
    #[error("the server's answer cannot be read: {0}")]
    Unreadable(String),
    /// A board does not take this client's edits.
    #[error("the board {board} takes no edits: {reason}")]
    ReadOnly {
        /// Which board.
        board: String,
        /// Why, as the server says it.
        reason: String,
    },
    /// Something that was waited for did not happen in time.
    #[error("waited {} s in vain for {what}", waited.as_secs())]
    Late {
        /// What was waited for.
        what: String,
        /// For how long.
        waited: Duration,
    },
    /// The connection was shut down by this client itself.
    #[error("the connection is closed")]
    Closed,
    /// A note or an id that does not exist here.
    #[error("there is no {0}")]
    Missing(String),
}

impl ClientError {
    /// The server's stable code, if it was the server that refused.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Address { .. }
            | Self::Unreachable(_)
            | Self::Unreadable(_)
            | Self::ReadOnly { .. }
            | Self::Late { .. }
            | Self::Closed
            | Self::Missing(_) => None,
        }
    }

    /// A refusal with nothing but its code.
    #[must_use]
    pub fn refused(code: ErrorCode) -> Self {
        Self::Refused(Box::new(ProblemDocument::new(code, None)))
    }
}

/// Whether the same request may succeed without anybody doing anything. A full room or a locked door is `Retry` too, but
/// there a person has to act first, so the error goes back to the caller.
#[must_use]
pub fn passes_by_itself(problem: &ProblemDocument) -> bool {
    problem.advice == Advice::Retry && (problem.status == 429 || problem.status >= 500)
}

fn sentence(problem: &ProblemDocument) -> String {
    match &problem.detail {
        Some(detail) => format!("{}: {detail}", problem.title),
        None => problem.title.clone(),
    }
}
