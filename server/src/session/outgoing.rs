//! What peers are told: messages of both dialects, each encoded as one frame, and once for all who speak the same.

use std::sync::OnceLock;

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    sync::{
        awareness::AwarenessEntry,
        collab::{Address as WireAddress, CollabFrame, CollabMessage, Scope},
        message::{Message, SyncStep},
    },
};

use super::Address;

/// How a peer's frames are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialect {
    /// y-websocket.
    Sync,
    /// Hocuspocus, for the document that the peer knows under this address.
    Collab(Address),
}

/// A message to a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// What the server has: the peer sends what it has beyond that.
    Step1(Bytes),
    /// What the peer lacks.
    Step2(Bytes),
    /// A committed change, the peer's own included: for its author it means *saved*.
    Update(Bytes),
    /// Presence of others, and of itself: a peer that hears nothing for 30 s thinks that the socket is dead.
    Awareness(Vec<AwarenessEntry>),
    /// The token or the last edit was refused.
    PermissionDenied(ErrorCode),
    /// The token was accepted. Hocuspocus only.
    Authenticated(Scope),
    /// One step 2 or update of the peer is committed (`true`) or refused (`false`). Hocuspocus only.
    SyncStatus(bool),
}

impl Outgoing {
    /// The one frame of this message; none if the dialect has no such message.
    #[must_use]
    pub fn encode(&self, dialect: &Dialect) -> Option<Bytes> {
        match dialect {
            Dialect::Sync => self.sync(),
            Dialect::Collab(address) => Some(self.collab(address.as_str())),
        }
    }

    fn sync(&self) -> Option<Bytes> {
        let reason;
        let message = match self {
            Self::Step1(bytes) => Message::Sync(SyncStep::One(bytes)),
            Self::Step2(bytes) => Message::Sync(SyncStep::Two(bytes)),
            Self::Update(bytes) => Message::Sync(SyncStep::Update(bytes)),
            Self::Awareness(entries) => Message::Awareness(entries.clone()),
            Self::PermissionDenied(code) => {
                reason = format!("{}: {}", code.name(), code.sentence());
                Message::PermissionDenied { reason: &reason }
            }
            Self::Authenticated(_) | Self::SyncStatus(_) => return None,
        };
        Some(message.encode().into())
    }

    pub(super) fn collab(&self, address: &str) -> Bytes {
        let reason;
        let message = match self {
            Self::Step1(bytes) => CollabMessage::Sync(SyncStep::One(bytes)),
            Self::Step2(bytes) => CollabMessage::Sync(SyncStep::Two(bytes)),
            Self::Update(bytes) => CollabMessage::Sync(SyncStep::Update(bytes)),
            Self::Awareness(entries) => CollabMessage::Awareness(entries.clone()),
            Self::PermissionDenied(code) => {
                reason = code.name();
                CollabMessage::PermissionDenied { reason: &reason }
            }
            Self::Authenticated(scope) => CollabMessage::Authenticated(*scope),
            Self::SyncStatus(saved) => CollabMessage::SyncStatus(*saved),
        };
        CollabFrame::Document { address: WireAddress(address), message }.encode().into()
    }
}

/// A message for many peers of one board, encoded at most once for each dialect.
#[derive(Debug)]
pub struct SharedFrame<'a> {
    plain: &'a Address,
    message: Outgoing,
    sync: OnceLock<Option<Bytes>>,
    collab: OnceLock<Bytes>,
}

impl<'a> SharedFrame<'a> {
    /// `message` about the board at the address `plain`, which names no session.
    #[must_use]
    pub fn new(plain: &'a Address, message: Outgoing) -> Self {
        Self { plain, message, sync: OnceLock::new(), collab: OnceLock::new() }
    }

    /// The frame for one peer: the same bytes for all that speak a dialect, except for those who named a session.
    #[must_use]
    pub fn bytes(&self, dialect: &Dialect) -> Option<Bytes> {
        match dialect {
            Dialect::Sync => self.sync.get_or_init(|| self.message.sync()).clone(),
            Dialect::Collab(address) if address.as_str() == self.plain.as_str() => {
                Some(self.collab.get_or_init(|| self.message.collab(self.plain.as_str())).clone())
            }
            Dialect::Collab(address) => Some(self.message.collab(address.as_str())),
        }
    }
}

/// What a peer is sent when it opens a document.
///
/// In the y-websocket dialect the server asks first what the peer has. In the Hocuspocus dialect it confirms the token;
/// the question comes with the answer to the peer's own step 1.
#[must_use]
pub fn greeting(
    dialect: &Dialect,
    scope: Scope,
    state_vector: Bytes,
    presence: Vec<AwarenessEntry>,
) -> Vec<Outgoing> {
    let mut messages = vec![match dialect {
        Dialect::Sync => Outgoing::Step1(state_vector),
        Dialect::Collab(_) => Outgoing::Authenticated(scope),
    }];
    if !presence.is_empty() {
        messages.push(Outgoing::Awareness(presence));
    }
    messages
}

/// The answer to a step 1: what the peer lacks, and in the Hocuspocus dialect what the server has, so that the peer
/// sends the rest. Also the answer to an edit that misses something is the last of these.
#[must_use]
pub fn answer_step1(dialect: &Dialect, lacking: Bytes, state_vector: Bytes) -> Vec<Outgoing> {
    match dialect {
        Dialect::Sync => vec![Outgoing::Step2(lacking)],
        Dialect::Collab(_) => vec![Outgoing::Step2(lacking), Outgoing::Step1(state_vector)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> fivefold_protocol::ids::BoardId {
        "w.e1.r2".parse().unwrap()
    }

    #[test]
    fn a_shared_frame_is_encoded_once_for_each_dialect() {
        let address = Address::of(board());
        let frame = SharedFrame::new(&address, Outgoing::Update(Bytes::from_static(&[0, 0])));
        let plain = Dialect::Collab(Address::of(board()));
        let with_session = Dialect::Collab(Address::parse("w.e1.r2\0s").unwrap());
        let first = frame.bytes(&plain).unwrap();
        assert_eq!(first.as_ptr(), frame.bytes(&plain).unwrap().as_ptr());
        assert_eq!(frame.bytes(&Dialect::Sync).unwrap(), [0, 2, 2, 0, 0].as_slice());
        assert_eq!(first, [b"\x07w.e1.r2".as_slice(), &[0, 2, 2, 0, 0]].concat());
        assert_eq!(
            frame.bytes(&with_session).unwrap(),
            [b"\x09w.e1.r2\0s".as_slice(), &[0, 2, 2, 0, 0]].concat()
        );
    }

    #[test]
    fn a_message_that_a_dialect_does_not_have_has_no_frame() {
        assert_eq!(Outgoing::SyncStatus(true).encode(&Dialect::Sync), None);
        let denied = Outgoing::PermissionDenied(ErrorCode::BoardClosed).encode(&Dialect::Sync).unwrap();
        assert_eq!(
            Message::decode(&denied),
            Ok(Message::PermissionDenied { reason: "board_closed: the board is closed for writing" })
        );
    }
}
