//! A socket of the y-websocket dialect: one board, and the peer was let in at the upgrade.

use bytes::Bytes;
use fivefold_protocol::{
    limits::FRAME_MAX_BYTES,
    sync::message::{Message, SyncStep},
};

use super::{Address, EditKind, Intent, SessionError};

/// Whether the peer may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Edits go to the workshop.
    Writing,
    /// Updates are cut short. A step 2 still goes to the workshop: it may bring nothing new, and then it is fine.
    Reading,
}

/// One socket on one board.
#[derive(Debug)]
pub struct SyncSession {
    doc: Address,
    mode: Mode,
}

impl SyncSession {
    /// A socket that was just opened, and what it wants first. `writes`: whether it may write at all.
    #[must_use]
    pub fn open(doc: Address, writes: bool) -> (Self, Intent) {
        let open = Intent::Open { doc: doc.clone() };
        (Self { doc, mode: if writes { Mode::Writing } else { Mode::Reading } }, open)
    }

    /// Takes one frame apart.
    ///
    /// # Errors
    /// [`SessionError`]: close the socket.
    pub fn receive(&mut self, frame: &Bytes) -> Result<Vec<Intent>, SessionError> {
        if frame.len() > FRAME_MAX_BYTES {
            return Err(SessionError::TooLarge { bytes: frame.len() });
        }
        let doc = self.doc.clone();
        Ok(match Message::decode(frame)? {
            Message::Sync(step) => said(self.mode, doc, step, frame).into_iter().collect(),
            Message::Awareness(entries) => vec![Intent::Awareness { doc, entries }],
            Message::QueryAwareness => vec![Intent::QueryAwareness { doc }],
            Message::PermissionDenied { .. } => return Err(SessionError::OnlyFromServers),
        })
    }

    /// From now on the peer reads only: an edit of it was refused, or the board is closed.
    pub fn read_only(&mut self) {
        self.mode = Mode::Reading;
    }

    /// The peer may write (again).
    pub fn may_write(&mut self) {
        self.mode = Mode::Writing;
    }
}

/// What a sync message means; none for an update of a peer that may not write.
pub(super) fn said(mode: Mode, doc: Address, step: SyncStep<'_>, frame: &Bytes) -> Option<Intent> {
    match step {
        SyncStep::One(vector) => Some(Intent::Step1 { doc, state_vector: frame.slice_ref(vector) }),
        SyncStep::Two(update) => {
            Some(Intent::Edit { doc, update: frame.slice_ref(update), kind: EditKind::Step2 })
        }
        SyncStep::Update(update) => match mode {
            Mode::Writing => {
                Some(Intent::Edit { doc, update: frame.slice_ref(update), kind: EditKind::Update })
            }
            Mode::Reading => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn session() -> SyncSession {
        SyncSession::open(Address::parse("w.e1.r1").unwrap(), true).0
    }

    #[test]
    fn a_reader_is_still_heard_when_it_answers_what_it_has() {
        let mut session = session();
        let update = Bytes::from_static(&[0, 2, 2, 0, 0]);
        let step2 = Bytes::from_static(&[0, 1, 2, 0, 0]);
        assert_eq!(session.receive(&update).unwrap().len(), 1);
        session.read_only();
        assert_eq!(session.receive(&update), Ok(vec![]));
        assert!(matches!(session.receive(&step2).unwrap()[..], [Intent::Edit { kind: EditKind::Step2, .. }]));
        session.may_write();
        assert_eq!(session.receive(&update).unwrap().len(), 1);
    }

    #[test]
    fn a_frame_that_is_too_large_is_refused_before_it_is_read() {
        let frame = Bytes::from(vec![0; FRAME_MAX_BYTES + 1]);
        assert_eq!(session().receive(&frame), Err(SessionError::TooLarge { bytes: FRAME_MAX_BYTES + 1 }));
    }

    proptest! {
        #[test]
        fn any_frame_gives_intents_or_an_error(frame in vec(any::<u8>(), 0..100), small in vec(0_u8..5, 0..20)) {
            let mut session = session();
            let _ = (session.receive(&frame.into()), session.receive(&small.into()));
        }
    }
}
