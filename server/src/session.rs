//! What one socket says and is told: frames to intents, and messages to frames. Pure machines without a socket.
//!
//! A session sits between `socket`, which moves bytes and enforces rates, and the workshop, which decides. It takes frames apart
//! and holds what must wait for a token. Who may write is the workshop's matter. It does not look inside updates; [`crate::lint`]
//! does. There are two: [`sync::SyncSession`] (one board, y-websocket) and [`collab::CollabSession`] (several documents,
//! Hocuspocus). Every frame that leaves holds exactly one message: stock clients read only the first.
//!
//! # How a socket is closed
//! | code | when | stock `y-websocket` 3.1 |
//! |---|---|---|
//! | 4400 | a frame that is not of the protocol | stops |
//! | 4401 | the ticket or token is missing, late, unknown or expired | stops |
//! | 4403 | the role or the seat may not | stops |
//! | 4404 | no such board, or no longer | stops |
//! | 4413 | a frame or board that is too large | stops |
//! | 1011 | a defect of the server | tries again |
//! | 1012 | the server restarts | tries again |
//! | 1013 | overload, a peer that cannot keep up, no disk | tries again |
//! | 4529 | too many messages or sockets | tries again |
//!
//! `y-websocket` 3.1 stops on 4400 to 4499 and tries again on every other code; 2.1 and the Hocuspocus provider try again on all. So a
//! refusal that is known at the upgrade is answered there, with an HTTP status, and the close of a `/sync` socket that turns
//! somebody away waits three seconds.
//! A refused *edit* closes nothing: the peer gets permission denied and may read on.

use std::sync::Arc;

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::BoardId,
    limits::ADDRESS_MAX_BYTES,
    sync::{awareness::AwarenessEntry, collab::Address as WireAddress, lib0::ReadError},
};

use crate::lint::Limits;

pub mod collab;
pub mod outgoing;
pub mod sync;

/// A document as one socket names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    text: Arc<str>,
    board: BoardId,
}

impl Address {
    /// The address of a board, without a session.
    #[must_use]
    pub fn of(board: BoardId) -> Self {
        Self { text: board.to_string().into(), board }
    }

    /// Reads an address; none if it does not name a board.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let board = WireAddress(text).document().parse().ok()?;
        (text.len() <= ADDRESS_MAX_BYTES).then(|| Self { text: text.into(), board })
    }

    /// The address as it stands in frames.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The board that is meant.
    #[must_use]
    pub fn board(&self) -> &BoardId {
        &self.board
    }
}

/// Whether an edit just happened, or answers a state vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKind {
    /// What the server lacked. Stock clients always send one, also when there is nothing new in it.
    Step2,
    /// A change that just happened.
    Update,
}

impl EditKind {
    /// How large such an edit may be.
    #[must_use]
    pub fn limits(self) -> &'static Limits {
        match self {
            Self::Step2 => &Limits::STEP2,
            Self::Update => &Limits::UPDATE,
        }
    }
}

/// What a peer wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// To be let in to a document. Answer with `admitted` or `denied` of the session.
    Authenticate {
        /// The document.
        doc: Address,
        /// What the peer shows for it.
        token: String,
    },
    /// To have what it lacks. Answer with [`outgoing::answer_step1`].
    Step1 {
        /// The document.
        doc: Address,
        /// What it has.
        state_vector: Bytes,
    },
    /// To change a document. In the Hocuspocus dialect each is answered, in order, by one [`outgoing::Outgoing::SyncStatus`]: `true` after
    /// the commit, `false` if it is refused.
    Edit {
        /// The document.
        doc: Address,
        /// The update, not yet linted.
        update: Bytes,
        /// Which sort of edit.
        kind: EditKind,
    },
    /// To show its presence.
    Awareness {
        /// The document.
        doc: Address,
        /// The entries, not yet linted.
        entries: Vec<AwarenessEntry>,
    },
    /// To have the presence of everybody.
    QueryAwareness {
        /// The document.
        doc: Address,
    },
    /// To hear no more of a document.
    Close {
        /// The document.
        doc: Address,
    },
    /// Nothing: send it these bytes at once.
    Reply(Bytes),
}

/// Why a session cannot go on. The socket is to be closed with [`SessionError::close_code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The frame is not of the protocol.
    #[error("the frame cannot be read: {0}")]
    Unreadable(#[from] ReadError),
    /// The frame has more bytes than any may have.
    #[error("a frame of {bytes} bytes")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A message that only servers send.
    #[error("a message that only servers send")]
    OnlyFromServers,
    /// More was sent before the token was checked than can be held.
    #[error("too much was sent before the token was checked")]
    HeldTooMuch,
}

impl SessionError {
    /// How to close the socket.
    #[must_use]
    pub fn close_code(self) -> CloseCode {
        match self {
            Self::Unreadable(_) | Self::OnlyFromServers => CloseCode::Malformed,
            Self::TooLarge { .. } => CloseCode::TooLarge,
            Self::HeldTooMuch => CloseCode::TryLater,
        }
    }
}

/// Why a socket is closed. The table of this module says what clients make of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// A frame that is not of the protocol.
    Malformed,
    /// The ticket or token is missing, unknown or expired.
    Token,
    /// The role or the seat may not.
    Forbidden,
    /// No such board, or no longer.
    Gone,
    /// A frame or board that is too large.
    TooLarge,
    /// A defect of the server.
    Defect,
    /// The server restarts.
    Restart,
    /// Overload, a peer that cannot keep up, no disk.
    TryLater,
    /// Too many messages or sockets.
    Rate,
}

impl CloseCode {
    /// The number in the close frame.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Malformed => 4400,
            Self::Token => 4401,
            Self::Forbidden => 4403,
            Self::Gone => 4404,
            Self::TooLarge => 4413,
            Self::Defect => 1011,
            Self::Restart => 1012,
            Self::TryLater => 1013,
            Self::Rate => 4529,
        }
    }

    /// Whether a stock client that is closed with `number` knocks again at once: one of y-websocket that works well and is
    /// turned away, or any that sent too much.
    #[must_use]
    pub fn is_knocked_at_again(number: u16, by_y_websocket: bool) -> bool {
        let turned_away = [Self::Token, Self::Forbidden, Self::Gone, Self::Rate];
        number == Self::TooLarge.number()
            || (by_y_websocket && turned_away.into_iter().any(|code| code.number() == number))
    }
}

impl From<ErrorCode> for CloseCode {
    fn from(code: ErrorCode) -> Self {
        match code.status() {
            401 => Self::Token,
            403 | 409 => Self::Forbidden,
            404 => Self::Gone,
            413 => Self::TooLarge,
            429 => Self::Rate,
            503 | 507 => Self::TryLater,
            500 => Self::Defect,
            _ => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_names_no_board_or_is_too_long_is_none() {
        assert!(Address::parse("w.e1.r2\0s").is_some());
        assert!(Address::parse("../etc").is_none());
        assert!(Address::parse(&format!("w.e1.r2\0{}", "s".repeat(200))).is_none());
    }

    #[test]
    fn only_refusals_that_time_does_not_heal_stop_a_stock_client() {
        for &code in ErrorCode::ALL {
            let number = CloseCode::from(code).number();
            if matches!(code, ErrorCode::TooMany | ErrorCode::Unavailable | ErrorCode::Internal) {
                assert!(!(4400..4500).contains(&number), "{code:?}");
            }
            assert!(
                (1011..=1013).contains(&number) || (4400..4500).contains(&number) || number == 4529,
                "{code:?}"
            );
        }
        assert_eq!(CloseCode::from(ErrorCode::TokenExpired).number(), 4401);
        assert_eq!(CloseCode::from(ErrorCode::BoardClosed).number(), 4403);
    }
}
