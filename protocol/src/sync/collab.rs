//! The Hocuspocus dialect, as `@hocuspocus/provider` 4 speaks it: several documents a socket, one message a frame.
//!
//! Every frame starts with the document's address, then comes a number for the kind, then the body. The only frames
//! without an address are the one-byte [`CollabFrame::Ping`] and [`CollabFrame::Pong`].
//!
//! What the stock provider does, and when:
//! - It sends its token first ([`CollabMessage::Token`]) and, without waiting for the answer, step 1 and its presence.
//! - It counts *one* unsynced change at the start and one more for every update it sends, and takes one off for each
//!   [`CollabMessage::SyncStatus`] that says `true`. So the server sends exactly one status for each step 2 or update that it
//!   received, and none for a step 1.
//! - It answers a step 1 with a step 2; only a client that was asked sends what it wrote offline. So a server
//!   answers each step 1 with a step 2 *and* a step 1 of its own.
//! - It does not know [`CollabMessage::SyncReply`], which is spoken between servers only; we read it, and never send it.

use super::{
    awareness::{self, AwarenessEntry},
    lib0::{ReadError, Reader, Writer},
    message::SyncStep,
};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const QUERY_AWARENESS: u64 = 3;
const SYNC_REPLY: u64 = 4;
const STATELESS: u64 = 5;
const CLOSE: u64 = 7;
const SYNC_STATUS: u64 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
const AUTH_TOKEN: u64 = 0;
const AUTH_DENIED: u64 = 1;
const AUTH_DONE: u64 = 2;

/// Which document of the socket a frame is about, as written on the wire: the document's name, and after a zero
/// character a session of the client's choice, if it holds the same document more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address<'a>(pub &'a str);

impl<'a> Address<'a> {
    /// The document's name.
    #[must_use]
    pub fn document(self) -> &'a str {
        self.0.split_once('\0').map_or(self.0, |(document, _)| document)
    }

    /// The client's session, if it named one.
    #[must_use]
    pub fn session(self) -> Option<&'a str> {
        self.0.split_once('\0').map(|(_, session)| session)
    }
}

/// What a client may do with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Read only.
    ReadOnly,
    /// Read and write.
    ReadWrite,
}

/// The part of a frame after the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollabMessage<'a> {
    /// Content of the document.
    Sync(SyncStep<'a>),
    /// As [`CollabMessage::Sync`], but not to be answered by a step 1.
    SyncReply(SyncStep<'a>),
    /// Presence.
    Awareness(Vec<AwarenessEntry>),
    /// Asks for the presence of everybody.
    QueryAwareness,
    /// From a client: the token for this document.
    Token {
        /// The token.
        token: &'a str,
        /// Version of the client's library.
        version: Option<&'a str>,
    },
    /// From the server: send the token (again).
    TokenWanted,
    /// From the server: the token was refused, or writing was.
    PermissionDenied {
        /// Why: a stable code, for programs.
        reason: &'a str,
    },
    /// From the server: the token was accepted.
    Authenticated(Scope),
    /// Free text for the application.
    Stateless(&'a str),
    /// From a client: it lets go of the document. From the server, with a reason: the document is closed for it.
    Close {
        /// Why.
        reason: Option<&'a str>,
    },
    /// From the server: one step 2 or update of the client is saved (`true`) or refused (`false`).
    SyncStatus(bool),
}

/// A frame of the Hocuspocus dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollabFrame<'a> {
    /// Are you there? Stock clients answer with a pong.
    Ping,
    /// The answer to a ping.
    Pong,
    /// A message about one document.
    Document {
        /// Which.
        address: Address<'a>,
        /// What.
        message: CollabMessage<'a>,
    },
}

impl<'a> CollabFrame<'a> {
    /// Reads the one message of a frame.
    ///
    /// # Errors
    /// Any [`ReadError`]; [`ReadError::Trailing`] for a second message in the frame.
    pub fn decode(frame: &'a [u8]) -> Result<Self, ReadError> {
        match frame {
            [PING] => return Ok(Self::Ping),
            [PONG] => return Ok(Self::Pong),
            _ => {}
        }
        let mut reader = Reader::new(frame);
        let address = Address(reader.string()?);
        let message = CollabMessage::read(&mut reader)?;
        reader.end()?;
        Ok(Self::Document { address, message })
    }

    /// Writes the message as one frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ping => vec![PING],
            Self::Pong => vec![PONG],
            Self::Document { address, message } => {
                let mut writer = Writer::new();
                message.write(writer.string(address.0));
                writer.finish()
            }
        }
    }
}

impl<'a> CollabMessage<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, ReadError> {
        Ok(match reader.uint()? {
            SYNC => Self::Sync(SyncStep::read(reader)?),
            SYNC_REPLY => Self::SyncReply(SyncStep::read(reader)?),
            AWARENESS => Self::Awareness(awareness::decode(reader.bytes()?)?),
            QUERY_AWARENESS => Self::QueryAwareness,
            AUTH => match reader.uint()? {
                AUTH_TOKEN if reader.is_empty() => Self::TokenWanted,
                AUTH_TOKEN => {
                    let token = reader.string()?;
                    let version = if reader.is_empty() { None } else { Some(reader.string()?) };
                    Self::Token { token, version }
                }
                AUTH_DENIED => Self::PermissionDenied { reason: reader.string()? },
                AUTH_DONE => Self::Authenticated(match reader.string()? {
                    "readonly" => Scope::ReadOnly,
                    _ => Scope::ReadWrite,
                }),
                kind => return Err(ReadError::UnknownKind { kind }),
            },
            STATELESS => Self::Stateless(reader.string()?),
            CLOSE if reader.is_empty() => Self::Close { reason: None },
            CLOSE => Self::Close { reason: Some(reader.string()?) },
            SYNC_STATUS => Self::SyncStatus(reader.uint()? == 1),
            kind => return Err(ReadError::UnknownKind { kind }),
        })
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Sync(step) => step.write(writer.uint(SYNC)),
            Self::SyncReply(step) => step.write(writer.uint(SYNC_REPLY)),
            Self::Awareness(entries) => {
                writer.uint(AWARENESS).bytes(&awareness::encode(entries));
            }
            Self::QueryAwareness => {
                writer.uint(QUERY_AWARENESS);
            }
            Self::Token { token, version } => {
                writer.uint(AUTH).uint(AUTH_TOKEN).string(token);
                if let Some(version) = version {
                    writer.string(version);
                }
            }
            Self::TokenWanted => {
                writer.uint(AUTH).uint(AUTH_TOKEN);
            }
            Self::PermissionDenied { reason } => {
                writer.uint(AUTH).uint(AUTH_DENIED).string(reason);
            }
            Self::Authenticated(scope) => {
                writer.uint(AUTH).uint(AUTH_DONE).string(match scope {
                    Scope::ReadOnly => "readonly",
                    Scope::ReadWrite => "read-write",
                });
            }
            Self::Stateless(text) => {
                writer.uint(STATELESS).string(text);
            }
            Self::Close { reason } => {
                writer.uint(CLOSE);
                if let Some(reason) = reason {
                    writer.string(reason);
                }
            }
            Self::SyncStatus(saved) => {
                writer.uint(SYNC_STATUS).uint(u64::from(*saved));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn an_address_holds_a_document_and_perhaps_a_session() {
        assert_eq!(Address("w.e1.r1").document(), "w.e1.r1");
        assert_eq!(Address("w.e1.r1").session(), None);
        assert_eq!(Address("w.e1.r1\0x7").document(), "w.e1.r1");
        assert_eq!(Address("w.e1.r1\0x7").session(), Some("x7"));
    }

    #[test]
    fn a_document_with_a_name_of_nine_letters_is_not_a_ping() {
        let frame =
            CollabFrame::Document { address: Address("abcdefghi"), message: CollabMessage::QueryAwareness };
        assert_eq!(frame.encode()[0], PING);
        assert_eq!(CollabFrame::decode(&frame.encode()), Ok(frame));
        assert_eq!(CollabFrame::decode(&[PING]), Ok(CollabFrame::Ping));
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_the_same(name in "[a-z0-9.]{0,30}", bytes in vec(any::<u8>(), 0..200), text in ".{0,30}") {
            let entries = vec![AwarenessEntry { client: 5, clock: 6, json: text.clone() }];
            for message in [
                CollabMessage::Sync(SyncStep::One(&bytes)),
                CollabMessage::Sync(SyncStep::Two(&bytes)),
                CollabMessage::SyncReply(SyncStep::Update(&bytes)),
                CollabMessage::Awareness(entries),
                CollabMessage::QueryAwareness,
                CollabMessage::Token { token: &text, version: None },
                CollabMessage::Token { token: &text, version: Some("4.8.0") },
                CollabMessage::TokenWanted,
                CollabMessage::PermissionDenied { reason: &text },
                CollabMessage::Authenticated(Scope::ReadOnly),
                CollabMessage::Authenticated(Scope::ReadWrite),
                CollabMessage::Stateless(&text),
                CollabMessage::Close { reason: None },
                CollabMessage::Close { reason: Some(&text) },
                CollabMessage::SyncStatus(true),
                CollabMessage::SyncStatus(false),
            ] {
                let frame = CollabFrame::Document { address: Address(&name), message };
                let bytes = frame.encode();
                prop_assert_eq!(CollabFrame::decode(&bytes), Ok(frame));
            }
        }

        #[test]
        fn noise_never_panics(frame in vec(any::<u8>(), 0..200), small in vec(0_u8..12, 0..30)) {
            let _ = (CollabFrame::decode(&frame), CollabFrame::decode(&small));
        }
    }
}
