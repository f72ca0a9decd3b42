//! The y-websocket dialect: one board a socket, one message a frame.

use super::{
    awareness::{self, AwarenessEntry},
    lib0::{ReadError, Reader, Writer},
};

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const QUERY_AWARENESS: u64 = 3;
const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;
const PERMISSION_DENIED: u64 = 0;

/// The exchange of document content. The bytes are Yjs encodings, version 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncStep<'a> {
    /// "This is what I have": a state vector. Answered by [`SyncStep::Two`].
    One(&'a [u8]),
    /// "This is what you lack": an update, with the whole delete set of the sender.
    Two(&'a [u8]),
    /// A change that just happened: an update.
    Update(&'a [u8]),
}

impl<'a> SyncStep<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, ReadError> {
        match reader.uint()? {
            STEP_1 => Ok(Self::One(reader.bytes()?)),
            STEP_2 => Ok(Self::Two(reader.bytes()?)),
            UPDATE => Ok(Self::Update(reader.bytes()?)),
            kind => Err(ReadError::UnknownKind { kind }),
        }
    }

    pub(super) fn write(self, writer: &mut Writer) {
        let (kind, bytes) = match self {
            Self::One(bytes) => (STEP_1, bytes),
            Self::Two(bytes) => (STEP_2, bytes),
            Self::Update(bytes) => (UPDATE, bytes),
        };
        writer.uint(kind).bytes(bytes);
    }
}

/// A message of the y-websocket dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message<'a> {
    /// Content of the board.
    Sync(SyncStep<'a>),
    /// Presence.
    Awareness(Vec<AwarenessEntry>),
    /// From the server: the last edit was refused and the socket reads only from now on. Stock clients log the reason.
    PermissionDenied {
        /// Why, for people.
        reason: &'a str,
    },
    /// Asks for the presence of everybody.
    QueryAwareness,
}

impl<'a> Message<'a> {
    /// Reads the one message of a frame.
    ///
    /// # Errors
    /// Any [`ReadError`]; [`ReadError::Trailing`] for a second message in the frame.
    pub fn decode(frame: &'a [u8]) -> Result<Self, ReadError> {
        let mut reader = Reader::new(frame);
        let message = match reader.uint()? {
            SYNC => Self::Sync(SyncStep::read(&mut reader)?),
            AWARENESS => Self::Awareness(awareness::decode(reader.bytes()?)?),
            AUTH => match reader.uint()? {
                PERMISSION_DENIED => Self::PermissionDenied { reason: reader.string()? },
                kind => return Err(ReadError::UnknownKind { kind }),
            },
            QUERY_AWARENESS => Self::QueryAwareness,
            kind => return Err(ReadError::UnknownKind { kind }),
        };
        reader.end()?;
        Ok(message)
    }

    /// Writes the message as one frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        match self {
            Self::Sync(step) => step.write(writer.uint(SYNC)),
            Self::Awareness(entries) => {
                writer.uint(AWARENESS).bytes(&awareness::encode(entries));
            }
            Self::PermissionDenied { reason } => {
                writer.uint(AUTH).uint(PERMISSION_DENIED).string(reason);
            }
            Self::QueryAwareness => {
                writer.uint(QUERY_AWARENESS);
            }
        }
        writer.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn a_second_message_in_a_frame_is_refused() {
        let mut frame = Message::QueryAwareness.encode();
        frame.extend(Message::QueryAwareness.encode());
        assert_eq!(Message::decode(&frame), Err(ReadError::Trailing { left: 1 }));
    }

    #[test]
    fn an_empty_frame_and_an_unknown_kind_are_errors() {
        assert_eq!(Message::decode(&[]), Err(ReadError::Ended));
        assert_eq!(Message::decode(&[9]), Err(ReadError::UnknownKind { kind: 9 }));
        assert_eq!(Message::decode(&[0, 3, 0]), Err(ReadError::UnknownKind { kind: 3 }));
    }

    fn entry() -> impl Strategy<Value = AwarenessEntry> {
        (0..1_u64 << 53, 0..1_u64 << 53, ".{0,20}").prop_map(|(client, clock, json)| AwarenessEntry {
            client,
            clock,
            json,
        })
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_the_same(bytes in vec(any::<u8>(), 0..300), reason in ".{0,40}", entries in vec(entry(), 0..6)) {
            for message in [
                Message::Sync(SyncStep::One(&bytes)),
                Message::Sync(SyncStep::Two(&bytes)),
                Message::Sync(SyncStep::Update(&bytes)),
                Message::Awareness(entries),
                Message::PermissionDenied { reason: &reason },
                Message::QueryAwareness,
            ] {
                let frame = message.encode();
                prop_assert_eq!(Message::decode(&frame), Ok(message));
            }
        }

        #[test]
        fn any_bytes_give_a_message_or_an_error_and_a_message_gives_back_its_bytes(frame in vec(0_u8..12, 0..40)) {
            if let Ok(message) = Message::decode(&frame) {
                prop_assert_eq!(message.encode(), frame);
            }
        }

        #[test]
        fn noise_never_panics(frame in vec(any::<u8>(), 0..200)) {
            let _ = Message::decode(&frame);
        }
    }
}
