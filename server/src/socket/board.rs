//! Sockets of boards: from intents of a session to inputs of a workshop.

use std::sync::Arc;

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, PersonId, WorkshopId},
};

use super::{Incoming, Reader, Speaker, close_of};
use crate::{
    lint,
    outbox::{CLOSE_MALFORMED, CLOSE_RESTART, Close, Frame},
    presence::SocketId,
    registry::Handle,
    session::{
        Address, Intent, SessionError,
        collab::CollabSession,
        outgoing::{Dialect, Outgoing},
        sync::SyncSession,
    },
    workshop::{
        audience::Peer,
        input::Input,
        received::{Edit, Received},
    },
};

/// The state vector of somebody who has nothing.
const NOTHING: &[u8] = &[0];

/// Which dialect a socket of boards speaks.
pub(super) enum Session {
    Sync(SyncSession),
    Collab(CollabSession),
}

/// The reading side of a socket of boards.
pub(super) struct BoardReader {
    speaker: Speaker,
    session: Session,
    open: Vec<Open>,
}

/// A document that is open on the socket.
struct Open {
    doc: Address,
    /// The name under which the workshop knows it: the socket's own, or one more when the socket has the same board open
    /// under another address (Hocuspocus calls them sessions).
    socket: SocketId,
    handle: Handle,
}

impl BoardReader {
    pub(super) fn new(speaker: Speaker, session: Session) -> Self {
        Self { speaker, session, open: Vec::new() }
    }
}

impl Reader for BoardReader {
    fn speaker(&self) -> &Speaker {
        &self.speaker
    }

    fn is_known(&self) -> bool {
        !self.open.is_empty()
    }

    fn handles(&self) -> Vec<(SocketId, Handle)> {
        let mut seen: Vec<(SocketId, &WorkshopId)> = Vec::new();
        let mut handles = Vec::new();
        for Open { doc, socket, handle } in &self.open {
            if !seen.contains(&(*socket, &doc.board().workshop)) {
                seen.push((*socket, &doc.board().workshop));
                handles.push((*socket, handle.clone()));
            }
        }
        handles
    }

    async fn receive(&mut self, message: Incoming) -> Result<(), Close> {
        let Incoming::Binary(frame) = message else { return Err(CLOSE_MALFORMED) };
        self.speaker.shell.metrics.received_bytes.inc_by(frame.len() as u64);
        let intents = match &mut self.session {
            Session::Sync(session) => session.receive(&frame),
            Session::Collab(session) => session.receive(&frame),
        };
        for intent in intents.map_err(end)? {
            self.serve(intent).await?;
        }
        Ok(())
    }
}

fn end(error: SessionError) -> Close {
    close_of(error.close_code())
}

impl BoardReader {
    async fn serve(&mut self, intent: Intent) -> Result<(), Close> {
        let (doc, what) = match intent {
            Intent::Step1 { doc, state_vector } => match lint::state_vector(&state_vector) {
                Ok(_) => (doc, Received::Step1(state_vector)),
                // Honest, and more than can be compared: whoever has so much is sent the whole.
                Err(error) if error.code() == ErrorCode::TooLarge => {
                    (doc, Received::Step1(Bytes::from_static(NOTHING)))
                }
                Err(_) => return Err(CLOSE_MALFORMED),
            },
            Intent::Edit { doc, update, kind } => match lint::update(&update, kind.limits()) {
                Ok(linted) => (doc, Received::Edit(Edit { update, linted: Arc::new(linted) })),
                Err(error) => {
                    tracing::debug!(%error, "an update was refused");
                    (doc, Received::Refused(error.code()))
                }
            },
            Intent::Awareness { doc, entries } => match lint::presence(&entries) {
                Ok(entries) => (doc, Received::Presence(entries)),
                Err(error) => {
                    tracing::debug!(%error, "presence was refused");
                    return Ok(());
                }
            },
            Intent::QueryAwareness { doc } => (doc, Received::QueryPresence),
            Intent::Authenticate { doc, token } => {
                // Opening takes far more memory than passing on, and is seldom.
                return Box::pin(self.authenticate(doc, &token)).await;
            }
            Intent::Close { doc } => return self.close(&doc).await,
            Intent::Reply(bytes) => {
                self.speaker.outbox.push_kept(Frame::Binary(bytes));
                return Ok(());
            }
        };
        self.pass(&doc, what).await
    }

    async fn close(&mut self, doc: &Address) -> Result<(), Close> {
        if let Some(at) = self.open.iter().position(|open| open.doc == *doc) {
            let Open { socket, handle, .. } = self.open.swap_remove(at);
            let _ = handle.send(Input::Detach { socket, board: doc.board().key.clone() }).await;
        }
        Ok(())
    }

    async fn authenticate(&mut self, doc: Address, token: &str) -> Result<(), Close> {
        let let_in = match self.speaker.shell.who(token).await {
            Ok(who) if who.workshop == doc.board().workshop => {
                self.attach(doc.clone(), who.person, Dialect::Collab(doc.clone())).await
            }
            Ok(_) => Err(ErrorCode::TokenUnknown),
            Err(error) => Err(error.code),
        };
        let Session::Collab(session) = &mut self.session else { return Err(CLOSE_MALFORMED) };
        match let_in {
            Ok(()) => {
                // Whether an edit may be is decided for each edit: a board may open or close at any moment.
                for intent in session.admitted(&doc).map_err(end)? {
                    self.serve(intent).await?;
                }
            }
            Err(code) => {
                session.denied(&doc);
                self.speaker.shell.metrics.refused(code);
                self.tell(&doc, &Outgoing::PermissionDenied(code));
            }
        }
        Ok(())
    }

    pub(super) async fn attach(
        &mut self,
        doc: Address,
        person: PersonId,
        dialect: Dialect,
    ) -> Result<(), ErrorCode> {
        let shell = self.speaker.shell.clone();
        let twice = self.open.iter().any(|open| open.doc.board() == doc.board());
        let socket = if twice { shell.next_socket() } else { self.speaker.socket };
        let peer = Peer { socket, person, outbox: self.speaker.outbox.clone(), dialect };
        let board = doc.board().clone();
        let key: BoardKey = board.key.clone();
        let (let_in, handle) = shell
            .ask_on(&board.workshop, |reply| Input::Attach { peer: peer.clone(), board: key.clone(), reply })
            .await
            .map_err(|error| error.code)?;
        let_in?;
        self.open.push(Open { doc, socket, handle });
        Ok(())
    }

    async fn pass(&mut self, doc: &Address, what: Received) -> Result<(), Close> {
        let Some(open) = self.open.iter().find(|open| open.doc == *doc) else { return Ok(()) };
        let input = Input::Board { socket: open.socket, board: doc.board().key.clone(), what };
        // The task has ended (a restart of the workshop): the peer comes back and syncs anew.
        open.handle.send(input).await.map_err(|_| CLOSE_RESTART)
    }

    fn tell(&self, doc: &Address, message: &Outgoing) {
        let dialect = match &self.session {
            Session::Sync(_) => Dialect::Sync,
            Session::Collab(_) => Dialect::Collab(doc.clone()),
        };
        if let Some(bytes) = message.encode(&dialect) {
            self.speaker.outbox.push_kept(Frame::Binary(bytes));
        }
    }
}
