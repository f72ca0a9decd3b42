//! A socket of the y-websocket dialect: one board, and the peer was let in at the upgrade.

use bytes::Bytes;
use fivefold_protocol::{
    limits::FRAME_MAX_BYTES,
    sync::message::{Message, SyncStep},
};

use super::{Address, EditKind, Intent, SessionError};

/// One socket on one board.
#[derive(Debug)]
pub struct SyncSession {
    doc: Address,
}

impl SyncSession {
    /// A socket that was just opened.
    #[must_use]
    pub fn new(doc: Address) -> Self {
        Self { doc }
    }

    /// Takes one frame apart.
    ///
    /// # Errors
    /// [`SessionError`]: close the socket.
    pub fn receive(&self, frame: &Bytes) -> Result<Vec<Intent>, SessionError> {
        if frame.len() > FRAME_MAX_BYTES {
            return Err(SessionError::TooLarge { bytes: frame.len() });
        }
        let doc = self.doc.clone();
        Ok(match Message::decode(frame)? {
            Message::Sync(step) => vec![said(doc, step, frame)],
            Message::Awareness(entries) => vec![Intent::Awareness { doc, entries }],
            Message::QueryAwareness => vec![Intent::QueryAwareness { doc }],
            Message::PermissionDenied { .. } => return Err(SessionError::OnlyFromServers),
        })
    }
}

/// What a sync message means.
pub(super) fn said(doc: Address, step: SyncStep<'_>, frame: &Bytes) -> Intent {
    match step {
        SyncStep::One(vector) => Intent::Step1 { doc, state_vector: frame.slice_ref(vector) },
        SyncStep::Two(update) => Intent::Edit { doc, update: frame.slice_ref(update), kind: EditKind::Step2 },
        SyncStep::Update(update) => {
            Intent::Edit { doc, update: frame.slice_ref(update), kind: EditKind::Update }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn session() -> SyncSession {
        SyncSession::new(Address::parse("w.e1.r1").unwrap())
    }

    #[test]
    fn a_frame_that_is_too_large_is_refused_before_it_is_read() {
        let frame = Bytes::from(vec![0; FRAME_MAX_BYTES + 1]);
        assert_eq!(session().receive(&frame), Err(SessionError::TooLarge { bytes: FRAME_MAX_BYTES + 1 }));
    }

    proptest! {
        #[test]
        fn any_frame_gives_intents_or_an_error(frame in vec(any::<u8>(), 0..100), small in vec(0_u8..5, 0..20)) {
            let session = session();
            let _ = (session.receive(&frame.into()), session.receive(&small.into()));
        }
    }
}
