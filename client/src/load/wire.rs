//! What goes over a socket in either dialect, as far as a load generator cares.

use fivefold_protocol::sync::{
    awareness::AwarenessEntry,
    collab::{Address, CollabFrame, CollabMessage},
    lib0::ReadError,
    message::{Message, SyncStep},
};

/// How a server wants to be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// One document a socket, named by its address.
    YWebsocket,
    /// The document's name before every message, and a token first.
    Hocuspocus,
}

/// What a server's frame says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told<'a> {
    /// Content, or a question for it.
    Sync(SyncStep<'a>),
    /// Presence.
    Presence(Vec<AwarenessEntry>),
    /// One of this socket's updates is saved.
    Saved,
    /// An edit, or the document, was refused.
    Refused(&'a str),
    /// To be answered by a pong of the dialect.
    Ping,
    /// Nothing that matters here.
    Nothing,
}

impl Dialect {
    /// Reads a server's frame.
    ///
    /// # Errors
    /// Any [`ReadError`].
    pub(super) fn read(self, frame: &[u8]) -> Result<Told<'_>, ReadError> {
        Ok(match self {
            Self::YWebsocket => match Message::decode(frame)? {
                Message::Sync(step) => Told::Sync(step),
                Message::Awareness(entries) => Told::Presence(entries),
                Message::PermissionDenied { reason } => Told::Refused(reason),
                Message::QueryAwareness => Told::Nothing,
            },
            Self::Hocuspocus => match CollabFrame::decode(frame)? {
                CollabFrame::Ping => Told::Ping,
                CollabFrame::Pong => Told::Nothing,
                CollabFrame::Document { message, .. } => match message {
                    CollabMessage::Sync(step) | CollabMessage::SyncReply(step) => Told::Sync(step),
                    CollabMessage::Awareness(entries) => Told::Presence(entries),
                    CollabMessage::SyncStatus(true) => Told::Saved,
                    CollabMessage::SyncStatus(false) => Told::Refused("an update was not saved"),
                    CollabMessage::PermissionDenied { reason } => Told::Refused(reason),
                    CollabMessage::Close { reason } => {
                        Told::Refused(reason.unwrap_or("the document was closed"))
                    }
                    CollabMessage::QueryAwareness
                    | CollabMessage::Token { .. }
                    | CollabMessage::TokenWanted
                    | CollabMessage::Authenticated(_)
                    | CollabMessage::Stateless(_) => Told::Nothing,
                },
            },
        })
    }

    /// What a client says once its socket is open: it asks for everything.
    pub(super) fn greeting(self, document: &str) -> Vec<Vec<u8>> {
        /// The state vector of a document with nothing in it.
        const NOTHING: &[u8] = &[0];
        let step_1 = self.sync(document, SyncStep::One(NOTHING));
        match self {
            Self::YWebsocket => vec![step_1],
            Self::Hocuspocus => {
                let token = CollabMessage::Token { token: "load", version: None };
                vec![CollabFrame::Document { address: Address(document), message: token }.encode(), step_1]
            }
        }
    }

    /// Content, or a question for it, as a frame.
    pub(super) fn sync(self, document: &str, step: SyncStep<'_>) -> Vec<u8> {
        match self {
            Self::YWebsocket => Message::Sync(step).encode(),
            Self::Hocuspocus => {
                let message = CollabMessage::Sync(step);
                CollabFrame::Document { address: Address(document), message }.encode()
            }
        }
    }

    /// The presence of one client, as a frame.
    pub(super) fn presence(self, document: &str, entry: AwarenessEntry) -> Vec<u8> {
        match self {
            Self::YWebsocket => Message::Awareness(vec![entry]).encode(),
            Self::Hocuspocus => {
                let message = CollabMessage::Awareness(vec![entry]);
                CollabFrame::Document { address: Address(document), message }.encode()
            }
        }
    }
}

/// Somebody's cursor, as a page announces it.
pub(super) fn cursor(client: u64, clock: u64) -> AwarenessEntry {
    let (x, y) = ((clock * 37 + client) % 1_900, (clock * 23 + client) % 1_000);
    let json = format!(
        r##"{{"user":{{"name":"Person {client}","color":"#30bced"}},"cursor":{{"x":{x},"y":{y}}}}}"##
    );
    AwarenessEntry { client, clock, json }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_side_says_the_other_reads_in_both_dialects() {
        for dialect in [Dialect::YWebsocket, Dialect::Hocuspocus] {
            let frame = dialect.sync("board", SyncStep::Update(&[1, 2, 3]));
            assert_eq!(dialect.read(&frame), Ok(Told::Sync(SyncStep::Update(&[1, 2, 3]))));
            let frame = dialect.presence("board", cursor(5, 9));
            assert_eq!(dialect.read(&frame), Ok(Told::Presence(vec![cursor(5, 9)])));
        }
        assert_eq!(Dialect::Hocuspocus.greeting("board").len(), 2);
    }

    #[test]
    fn a_cursor_is_an_object_that_servers_take() {
        assert!(serde_json::from_str::<serde_json::Value>(&cursor(7, 1).json).unwrap().is_object());
    }
}
