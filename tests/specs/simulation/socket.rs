//! One socket of a board on an in-memory link: what the peer sent and has not arrived yet, the session that reads it, and the
//! writer that carries the outbox to the peer as far as it reads.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardId, PersonId},
};
use fivefold_server::{
    lint,
    outbox::{Close, Frame, Next, Outbox},
    presence::SocketId,
    registry::Handle,
    session::{
        Address, CloseCode, Intent,
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
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::TaskTracker;

/// What reaches a peer.
#[derive(Debug)]
pub(crate) enum Arrived {
    Frame(Frame),
    Close(u16),
}

/// Carries an outbox to a peer that reads at most `room` frames ahead.
pub(crate) fn carry(
    tracker: &TaskTracker,
    outbox: Arc<Outbox>,
    id: SocketId,
    handle: Handle,
    room: usize,
) -> mpsc::Receiver<Arrived> {
    let (to_peer, peer) = mpsc::channel(room);
    tracker.spawn(async move {
        loop {
            match outbox.next().await {
                Next::Send(frames) => {
                    for frame in frames {
                        if to_peer.send(Arrived::Frame(frame)).await.is_err() {
                            return;
                        }
                    }
                }
                Next::Resync => {
                    if handle.send(Input::Resync(id)).await.is_err() {
                        return;
                    }
                }
                Next::Close(Close { code, .. }) => {
                    let _ = to_peer.send(Arrived::Close(code)).await;
                    return;
                }
            }
        }
    });
    peer
}

#[derive(Debug)]
enum Session {
    Sync(SyncSession),
    Collab(CollabSession),
}

#[derive(Debug)]
enum Door {
    /// Nobody has said yet who is there.
    Closed,
    /// The workshop was asked.
    Asked(oneshot::Receiver<Result<bool, ErrorCode>>),
    Open,
}

/// One socket.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) id: SocketId,
    person: PersonId,
    doc: Address,
    session: Session,
    door: Door,
    outbox: Arc<Outbox>,
    handle: Handle,
    /// On the way to the server, in order.
    pub(crate) up: VecDeque<Bytes>,
    /// On the way to the peer.
    pub(crate) down: mpsc::Receiver<Arrived>,
}

/// The workshop's task has ended.
#[derive(Debug)]
pub(crate) struct Ended;

impl Socket {
    /// A socket of a person on a board; in the y-websocket dialect the ticket has said who it is.
    pub(crate) async fn open(
        id: SocketId,
        person: PersonId,
        board: BoardId,
        collab: bool,
        handle: Handle,
        tracker: &TaskTracker,
        room: usize,
    ) -> Result<Self, Ended> {
        let doc = Address::of(board);
        let outbox: Arc<Outbox> = Arc::default();
        let session = if collab {
            Session::Collab(CollabSession::new())
        } else {
            Session::Sync(SyncSession::new(doc.clone()))
        };
        let down = carry(tracker, outbox.clone(), id, handle.clone(), room);
        let mut socket =
            Self { id, person, doc, session, door: Door::Closed, outbox, handle, up: VecDeque::new(), down };
        if !collab {
            socket.ask(Dialect::Sync).await?;
        }
        Ok(socket)
    }

    async fn ask(&mut self, dialect: Dialect) -> Result<(), Ended> {
        let (reply, answer) = oneshot::channel();
        let peer = Peer { socket: self.id, person: self.person, outbox: self.outbox.clone(), dialect };
        self.door = Door::Asked(answer);
        self.tell(Input::Attach { peer, board: self.doc.board().key.clone(), reply }).await
    }

    async fn tell(&self, input: Input) -> Result<(), Ended> {
        self.handle.send(input).await.map_err(|_| Ended)
    }

    /// Lets up to `frames` of what the peer sent arrive.
    pub(crate) async fn arrive(&mut self, frames: usize) -> Result<(), Ended> {
        for _ in 0..frames {
            if !self.enter().await? {
                return Ok(());
            }
            let Some(frame) = self.up.pop_front() else { return Ok(()) };
            let intents = match &mut self.session {
                Session::Sync(session) => session.receive(&frame),
                Session::Collab(session) => session.receive(&frame),
            };
            for intent in intents.expect("the peer keeps to the protocol") {
                self.serve(intent).await?;
            }
        }
        Ok(())
    }

    /// Whether the next frame may be read: nothing is while the workshop has not said whether the peer may come in.
    async fn enter(&mut self) -> Result<bool, Ended> {
        let Door::Asked(answer) = &mut self.door else { return Ok(true) };
        let answer = match answer.try_recv() {
            Ok(answer) => answer,
            Err(oneshot::error::TryRecvError::Empty) => return Ok(false),
            Err(oneshot::error::TryRecvError::Closed) => return Err(Ended),
        };
        match (answer, &mut self.session) {
            (Ok(_), Session::Sync(_)) => self.door = Door::Open,
            (Ok(_), Session::Collab(session)) => {
                let intents = session.admitted(&self.doc);
                self.door = Door::Open;
                for intent in intents.expect("the peer keeps to the protocol") {
                    self.serve(intent).await?;
                }
            }
            (Err(code), Session::Sync(_)) => {
                let code = CloseCode::from(code).number();
                self.outbox.close(Close { code, reason: "" });
                self.door = Door::Closed;
            }
            (Err(code), Session::Collab(session)) => {
                session.denied(&self.doc);
                let denied = Outgoing::PermissionDenied(code).encode(&Dialect::Collab(self.doc.clone()));
                self.outbox.push_kept(Frame::Binary(denied.expect("the dialect says so")));
                self.door = Door::Closed;
            }
        }
        Ok(true)
    }

    async fn serve(&mut self, intent: Intent) -> Result<(), Ended> {
        let what = match intent {
            Intent::Authenticate { doc, .. } => return self.ask(Dialect::Collab(doc)).await,
            Intent::Step1 { state_vector, .. } => Received::Step1(state_vector),
            Intent::Edit { update, kind, .. } => {
                let linted = lint::update(&update, kind.limits()).expect("an honest update");
                Received::Edit(Edit { update, linted: Arc::new(linted) })
            }
            Intent::Awareness { entries, .. } => {
                Received::Presence(lint::presence(&entries).expect("honest presence"))
            }
            Intent::QueryAwareness { .. } => Received::QueryPresence,
            Intent::Close { doc } => {
                let board = doc.board().key.clone();
                return self.tell(Input::Detach { socket: self.id, board }).await;
            }
            Intent::Reply(bytes) => {
                self.outbox.push_kept(Frame::Binary(bytes));
                return Ok(());
            }
        };
        if !matches!(self.door, Door::Open) {
            return Ok(());
        }
        self.tell(Input::Board { socket: self.id, board: self.doc.board().key.clone(), what }).await
    }

    /// The server notices that the connection is gone.
    pub(crate) async fn gone(self) {
        // A workshop that has ended needs no telling.
        let _ = self.handle.send(Input::Gone(self.id)).await;
    }
}
