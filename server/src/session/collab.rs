//! A socket of the Hocuspocus dialect: several documents, each with a token of its own.
//!
//! A document is unknown, then *proving* (its token is being checked), then open. What a peer sends about an unknown document is passed over:
//! stock clients send everything again after their token, with step 1 and step 2. What it sends while the token
//! is being checked is held, within bounds, because stock clients do not wait for the answer.

use std::collections::BTreeMap;

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    limits::{DOCUMENTS_PER_SOCKET, FRAME_MAX_BYTES, HELD_MAX_BYTES, HELD_MAX_MESSAGES},
    sync::collab::{Address as WireAddress, CollabFrame, CollabMessage},
};

use super::{Address, Intent, SessionError, outgoing::Outgoing, sync::said};

#[derive(Debug)]
enum Document {
    /// The token is being checked; these frames wait for it.
    Proving { held: Vec<Bytes> },
    /// Let in.
    Open,
}

/// One socket with several documents.
#[derive(Debug, Default)]
pub struct CollabSession {
    documents: BTreeMap<Address, Document>,
}

impl CollabSession {
    /// A socket that was just opened.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one frame apart.
    ///
    /// # Errors
    /// [`SessionError`]: close the socket.
    pub fn receive(&mut self, frame: &Bytes) -> Result<Vec<Intent>, SessionError> {
        if frame.len() > FRAME_MAX_BYTES {
            return Err(SessionError::TooLarge { bytes: frame.len() });
        }
        let (address, message) = match CollabFrame::decode(frame)? {
            CollabFrame::Ping => return Ok(vec![Intent::Reply(CollabFrame::Pong.encode().into())]),
            CollabFrame::Pong => return Ok(Vec::new()),
            CollabFrame::Document { address, message } => (address, message),
        };
        if let CollabMessage::Token { token, .. } = message {
            return Ok(self.token(address, token));
        }
        let Some(doc) = Address::parse(address.0) else { return Ok(Vec::new()) };
        if matches!(message, CollabMessage::Close { .. }) {
            return Ok(closed(self.documents.remove(&doc), doc));
        }
        let room = self.room_for(frame);
        match self.documents.get_mut(&doc) {
            None => Ok(Vec::new()),
            Some(Document::Proving { held }) => {
                if !room {
                    return Err(SessionError::HeldTooMuch);
                }
                held.push(frame.clone());
                Ok(Vec::new())
            }
            Some(Document::Open) => understood(doc, message, frame),
        }
    }

    /// The token for `doc` was accepted: what the peer wants now, by what was held.
    ///
    /// # Errors
    /// [`SessionError`], for what was held.
    pub fn admitted(&mut self, doc: &Address) -> Result<Vec<Intent>, SessionError> {
        let Some(document) = self.documents.get_mut(doc) else { return Ok(Vec::new()) };
        let before = std::mem::replace(document, Document::Open);
        let Document::Proving { held } = before else { return Ok(Vec::new()) };
        let mut intents = Vec::new();
        for frame in held {
            intents.extend(self.receive(&frame)?);
        }
        Ok(intents)
    }

    /// The token for `doc` was refused, or the document is closed for the peer: forgets it.
    pub fn denied(&mut self, doc: &Address) {
        self.documents.remove(doc);
    }

    /// A token for a document that is known already lets go of it first, as if the peer had come anew.
    fn token(&mut self, address: WireAddress<'_>, token: &str) -> Vec<Intent> {
        let Some(doc) = Address::parse(address.0) else {
            return vec![denial(address, ErrorCode::BoardUnknown)];
        };
        let known = self.documents.contains_key(&doc);
        if !known && self.documents.len() >= DOCUMENTS_PER_SOCKET {
            return vec![denial(address, ErrorCode::TooMany)];
        }
        let before = self.documents.insert(doc.clone(), Document::Proving { held: Vec::new() });
        let mut intents = closed(before, doc.clone());
        intents.push(Intent::Authenticate { doc, token: token.to_owned() });
        intents
    }

    /// Whether `frame` can still be held.
    fn room_for(&self, frame: &Bytes) -> bool {
        let held = self.documents.values().flat_map(|document| match document {
            Document::Proving { held } => held.as_slice(),
            Document::Open => &[],
        });
        let (count, bytes) =
            held.fold((0, frame.len()), |(count, bytes), held| (count + 1, bytes + held.len()));
        count < HELD_MAX_MESSAGES && bytes <= HELD_MAX_BYTES
    }
}

/// The peer lets go of a document; the workshop hears of it if it was open.
fn closed(before: Option<Document>, doc: Address) -> Vec<Intent> {
    match before {
        Some(Document::Open) => vec![Intent::Close { doc }],
        Some(Document::Proving { .. }) | None => Vec::new(),
    }
}

/// Permission denied under an address that may not be one of a board.
fn denial(address: WireAddress<'_>, code: ErrorCode) -> Intent {
    Intent::Reply(Outgoing::PermissionDenied(code).collab(address.0))
}

fn understood(doc: Address, message: CollabMessage<'_>, frame: &Bytes) -> Result<Vec<Intent>, SessionError> {
    let intent = match message {
        CollabMessage::Sync(step) | CollabMessage::SyncReply(step) => said(doc, step, frame),
        CollabMessage::Awareness(entries) => Intent::Awareness { doc, entries },
        CollabMessage::QueryAwareness => Intent::QueryAwareness { doc },
        CollabMessage::Stateless(_) => return Ok(Vec::new()),
        CollabMessage::Close { .. } | CollabMessage::Token { .. } => return Ok(Vec::new()),
        CollabMessage::TokenWanted
        | CollabMessage::PermissionDenied { .. }
        | CollabMessage::Authenticated(_)
        | CollabMessage::SyncStatus(_) => return Err(SessionError::OnlyFromServers),
    };
    Ok(vec![intent])
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::sync::message::SyncStep;
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn frame(address: &str, message: CollabMessage<'_>) -> Bytes {
        CollabFrame::Document { address: WireAddress(address), message }.encode().into()
    }

    fn token(address: &str) -> Bytes {
        frame(address, CollabMessage::Token { token: "t", version: Some("4.8.0") })
    }

    fn update(address: &str) -> Bytes {
        frame(address, CollabMessage::Sync(SyncStep::Update(&[0, 0])))
    }

    fn doc(address: &str) -> Address {
        Address::parse(address).unwrap()
    }

    #[test]
    fn what_is_sent_before_the_token_is_checked_waits_for_it() {
        let mut session = CollabSession::new();
        let asked = session.receive(&token("w.e1.r1")).unwrap();
        assert_eq!(asked, [Intent::Authenticate { doc: doc("w.e1.r1"), token: "t".into() }]);
        assert_eq!(session.receive(&frame("w.e1.r1", CollabMessage::Sync(SyncStep::One(&[0])))), Ok(vec![]));
        let wanted = session.admitted(&doc("w.e1.r1")).unwrap();
        assert!(matches!(wanted[..], [Intent::Step1 { .. }]));
        assert!(matches!(session.receive(&update("w.e1.r1")).unwrap()[..], [Intent::Edit { .. }]));
    }

    #[test]
    fn what_is_sent_about_a_document_without_a_token_is_passed_over() {
        let mut session = CollabSession::new();
        assert_eq!(session.receive(&update("w.e1.r1")), Ok(vec![]));
        session.receive(&token("w.e1.r1")).unwrap();
        session.denied(&doc("w.e1.r1"));
        assert_eq!(session.receive(&update("w.e1.r1")), Ok(vec![]));
    }

    #[test]
    fn what_waits_for_a_token_is_bounded() {
        let mut session = CollabSession::new();
        session.receive(&token("w.e1.r1")).unwrap();
        let large = frame("w.e1.r1", CollabMessage::Sync(SyncStep::Update(&[0; 60_000])));
        for _ in 0..4 {
            session.receive(&large).unwrap();
        }
        assert_eq!(session.receive(&large), Err(SessionError::HeldTooMuch));
        let mut session = CollabSession::new();
        session.receive(&token("w.e1.r1")).unwrap();
        for _ in 0..HELD_MAX_MESSAGES {
            session.receive(&update("w.e1.r1")).unwrap();
        }
        assert_eq!(session.receive(&update("w.e1.r1")), Err(SessionError::HeldTooMuch));
    }

    #[test]
    fn a_socket_holds_so_many_documents_and_no_more() {
        let mut session = CollabSession::new();
        for room in 1..=DOCUMENTS_PER_SOCKET {
            let asked = session.receive(&token(&format!("w.e1.r{room}"))).unwrap();
            assert!(matches!(asked[..], [Intent::Authenticate { .. }]));
        }
        let denied = frame("w.e2.r1", CollabMessage::PermissionDenied { reason: "too_many" });
        assert_eq!(session.receive(&token("w.e2.r1")), Ok(vec![Intent::Reply(denied)]));
        session.receive(&frame("w.e1.r1", CollabMessage::Close { reason: None })).unwrap();
        assert_eq!(session.receive(&token("w.e2.r1")).unwrap().len(), 1);
    }

    #[test]
    fn a_document_that_is_not_a_board_is_denied_and_the_socket_goes_on() {
        let mut session = CollabSession::new();
        let denied = frame("*", CollabMessage::PermissionDenied { reason: "board_unknown" });
        assert_eq!(session.receive(&token("*")), Ok(vec![Intent::Reply(denied)]));
    }

    #[test]
    fn the_same_document_twice_on_a_socket_is_two_by_their_sessions() {
        let mut session = CollabSession::new();
        session.receive(&token("w.e1.r1\0a")).unwrap();
        session.receive(&token("w.e1.r1\0b")).unwrap();
        session.admitted(&doc("w.e1.r1\0a")).unwrap();
        session.admitted(&doc("w.e1.r1\0b")).unwrap();
        let closed = session.receive(&frame("w.e1.r1\0a", CollabMessage::Close { reason: None })).unwrap();
        assert_eq!(closed, [Intent::Close { doc: doc("w.e1.r1\0a") }]);
        assert_eq!(session.receive(&update("w.e1.r1\0a")), Ok(vec![]));
        assert!(matches!(session.receive(&update("w.e1.r1\0b")).unwrap()[..], [Intent::Edit { .. }]));
    }

    #[test]
    fn a_second_token_lets_go_of_the_document_and_comes_anew() {
        let mut session = CollabSession::new();
        session.receive(&token("w.e1.r1")).unwrap();
        session.admitted(&doc("w.e1.r1")).unwrap();
        let again = session.receive(&token("w.e1.r1")).unwrap();
        assert!(matches!(again[..], [Intent::Close { .. }, Intent::Authenticate { .. }]));
    }

    #[test]
    fn a_ping_is_answered() {
        assert_eq!(
            CollabSession::new().receive(&Bytes::from_static(&[9])),
            Ok(vec![Intent::Reply(Bytes::from_static(&[10]))])
        );
    }

    proptest! {
        #[test]
        fn any_frames_give_intents_or_an_error(frames in vec(vec(any::<u8>(), 0..60), 0..6)) {
            let mut session = CollabSession::new();
            session.receive(&token("w.e1.r1")).unwrap();
            for bytes in frames {
                let _ = session.receive(&bytes.clone().into());
                let _ = session.receive(&[b"\x07w.e1.r1".as_slice(), &bytes].concat().into());
            }
            let _ = session.admitted(&doc("w.e1.r1"));
        }
    }
}
