//! WebSockets: moves bytes between a peer and a workshop, enforces rates and silence, and nothing else. What the bytes
//! mean is `session`'s matter.

use std::{str::FromStr, sync::Arc, time::Duration};

use axum::{
    extract::{
        Path, Query, State, WebSocketUpgrade,
        ws::{CloseFrame, Message, Utf8Bytes, WebSocket},
    },
    response::Response,
};
use bytes::Bytes;
use fivefold_protocol::{
    api::LiveRequest,
    error::ErrorCode,
    ids::{BoardId, BoardKey, PersonId, WorkshopId},
    limits::{COMMAND_MAX_BYTES, FRAME_MAX_BYTES},
    sync::collab::Scope,
};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use serde::Deserialize;
use tokio::time::timeout;

use crate::{
    auth::ticket::TicketError,
    config::{KEEP_ALIVE_MS, MESSAGES_BURST, MESSAGES_PER_SECOND, PING_EVERY_MS, SILENT_SOCKET_MS},
    error::ApiError,
    lint,
    outbox::{CLOSE_FORBIDDEN, CLOSE_MALFORMED, CLOSE_RESTART, CLOSE_TOKEN, Close, Frame, Next, Outbox},
    presence::SocketId,
    registry::Handle,
    session::{
        Address, CloseCode, Intent, SessionError,
        collab::CollabSession,
        outgoing::{Dialect, Outgoing},
        sync::SyncSession,
    },
    shell::Shell,
    throttle::Bucket,
    workshop::{
        audience::Peer,
        live::LivePeer,
        received::{Edit, Received},
        task::Input,
    },
};

/// Read buffer of one socket, in bytes; tungstenite's default of 128 KiB would be most of a quiet socket's memory.
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// Write buffer of one socket, in bytes.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;
/// Longest a write may take before the peer counts as dead.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// Longest a page may wait before it says who it is.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// A y-websocket frame that says nothing: presence of nobody.
const NOBODY: &[u8] = &[1, 1, 0];

type Shared = State<Arc<Shell>>;

#[derive(Debug, Deserialize)]
pub(crate) struct SyncQuery {
    #[serde(default)]
    ticket: String,
}

/// `GET /sync/{board}`: the y-websocket dialect.
pub(crate) async fn sync(
    State(shell): Shared,
    Path(board): Path<String>,
    Query(query): Query<SyncQuery>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let board = BoardId::from_str(&board).map_err(|_| ErrorCode::BoardUnknown)?;
    let ticket =
        shell.ticket_key.verify(&query.ticket, &board, shell.clock.now()).map_err(|error| match error {
            TicketError::Expired => ErrorCode::TokenExpired,
            TicketError::Malformed | TicketError::BadSignature | TicketError::OtherBoard => {
                ErrorCode::TokenUnknown
            }
        })?;
    let person = ticket.person;
    let key = board.key.clone();
    // Known refusals are answered before the upgrade: stock clients understand a status, not a close.
    shell
        .ask(&board.workshop, |reply| {
            let key = key.clone();
            Input::Query(Box::new(move |machine, _| {
                let _ = reply.send(machine.workshop().check_read(person, &key));
            }))
        })
        .await??;
    Ok(configured(upgrade, FRAME_MAX_BYTES).on_upgrade(move |socket| async move {
        let _counted = shell.metrics.socket("sync");
        let address = Address::of(board);
        let (session, _open) = SyncSession::open(address.clone(), true);
        let speaker = Speaker { shell: shell.clone(), socket: shell.next_socket(), outbox: Arc::default() };
        let mut reader = BoardReader { speaker, session: Session::Sync(session), open: Vec::new() };
        if let Err(code) = reader.attach(address, person, Dialect::Sync).await {
            reader.speaker.outbox.close(close_of(CloseCode::from(code)));
        }
        run(socket, reader, Some(NOBODY)).await;
    }))
}

/// `GET /collab`: the Hocuspocus dialect.
pub(crate) async fn collab(State(shell): Shared, upgrade: WebSocketUpgrade) -> Response {
    configured(upgrade, FRAME_MAX_BYTES).on_upgrade(move |socket| async move {
        let _counted = shell.metrics.socket("collab");
        let speaker = Speaker { shell: shell.clone(), socket: shell.next_socket(), outbox: Arc::default() };
        let reader =
            BoardReader { speaker, session: Session::Collab(CollabSession::new()), open: Vec::new() };
        run(socket, reader, None).await;
    })
}

/// `GET /api/v1/workshops/{workshop}/live`: views.
pub(crate) async fn live(
    State(shell): Shared,
    Path(workshop): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let workshop = WorkshopId::from_str(&workshop).map_err(|_| ErrorCode::WorkshopUnknown)?;
    Ok(configured(upgrade, COMMAND_MAX_BYTES).on_upgrade(move |socket| async move {
        let _counted = shell.metrics.socket("live");
        let speaker = Speaker { shell: shell.clone(), socket: shell.next_socket(), outbox: Arc::default() };
        run(socket, LiveReader { speaker, workshop, handle: None }, None).await;
    }))
}

fn configured(upgrade: WebSocketUpgrade, largest: usize) -> WebSocketUpgrade {
    upgrade
        .max_message_size(largest)
        .max_frame_size(largest)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(largest * 2)
}

fn close_of(code: CloseCode) -> Close {
    Close { code: code.number(), reason: "see the close code" }
}

/// One socket's identity and way out.
#[derive(Debug)]
struct Speaker {
    shell: Arc<Shell>,
    socket: SocketId,
    outbox: Arc<Outbox>,
}

/// What a socket does with what it receives.
trait Reader {
    fn speaker(&self) -> &Speaker;
    /// Takes a message; an error ends the socket.
    async fn receive(&mut self, message: Incoming) -> Result<(), Close>;
    /// The workshops that know this socket.
    fn handles(&self) -> Vec<Handle>;
}

/// A message of a peer, as far as it is not the WebSocket's own matter.
enum Incoming {
    Binary(Bytes),
    Text(Utf8Bytes),
}

/// Runs a socket until either side ends it.
async fn run(socket: WebSocket, mut reader: impl Reader, keep_alive: Option<&'static [u8]>) {
    let (sink, stream) = socket.split();
    let shell = reader.speaker().shell.clone();
    let outbox = reader.speaker().outbox.clone();
    let id = reader.speaker().socket;
    let (lagging, mut resyncs) = tokio::sync::mpsc::channel::<()>(1);
    let stopping = shell.stopping.clone();
    tokio::select! {
        () = write(sink, &outbox, lagging, keep_alive) => {}
        () = async {
            let end = read(stream, &mut reader, &mut resyncs).await;
            outbox.close(end);
            // The writer says goodbye; it ends the select.
            std::future::pending::<()>().await;
        } => {}
        () = async {
            stopping.cancelled().await;
            // Spread over a second, so that the next server is not met by everybody at once.
            let spread = Duration::from_millis(shell.random.number() % 1_000);
            tokio::time::sleep(spread).await;
            outbox.close(CLOSE_RESTART);
            std::future::pending::<()>().await;
        } => {}
    }
    for handle in reader.handles() {
        let _ = handle.send(Input::Gone(id)).await;
    }
}

async fn read(
    mut stream: SplitStream<WebSocket>,
    reader: &mut impl Reader,
    resyncs: &mut tokio::sync::mpsc::Receiver<()>,
) -> Close {
    let shell = reader.speaker().shell.clone();
    let mut bucket = Bucket::new(MESSAGES_BURST, MESSAGES_PER_SECOND * 60, shell.clock.now());
    loop {
        let message = tokio::select! {
            message = timeout(Duration::from_millis(SILENT_SOCKET_MS), stream.next()) => message,
            Some(()) = resyncs.recv() => {
                let socket = reader.speaker().socket;
                for handle in reader.handles() {
                    let _ = handle.send(Input::Resync(socket)).await;
                }
                continue;
            }
        };
        let received = match message {
            // Silent for too long, gone, or not a WebSocket any more.
            Err(_) | Ok(None | Some(Err(_))) => return close_of(CloseCode::TryLater),
            Ok(Some(Ok(Message::Binary(bytes)))) => Incoming::Binary(bytes),
            Ok(Some(Ok(Message::Text(text)))) => Incoming::Text(text),
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
            Ok(Some(Ok(Message::Close(_)))) => return close_of(CloseCode::TryLater),
        };
        // Too fast: stop reading, so that TCP pushes back.
        while let Err(wait_ms) = bucket.take(shell.clock.now()) {
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        }
        if let Err(end) = reader.receive(received).await {
            return end;
        }
    }
}

async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    outbox: &Outbox,
    lagging: tokio::sync::mpsc::Sender<()>,
    keep_alive: Option<&'static [u8]>,
) {
    let pause = Duration::from_millis(if keep_alive.is_some() { KEEP_ALIVE_MS } else { PING_EVERY_MS });
    loop {
        let Ok(next) = timeout(pause, outbox.next()).await else {
            let quiet = Message::Ping(Bytes::new());
            if write_all(
                &mut sink,
                [Some(quiet), keep_alive.map(|bytes| Message::Binary(bytes.into()))].into_iter().flatten(),
            )
            .await
            .is_none()
            {
                return;
            }
            continue;
        };
        let sent = match next {
            Next::Send(frames) => {
                write_all(
                    &mut sink,
                    frames.into_iter().map(|frame| match frame {
                        Frame::Binary(bytes) => Message::Binary(bytes),
                        Frame::Text(text) => Message::Text(text.into()),
                    }),
                )
                .await
            }
            Next::Resync => {
                // One request is enough, however often the outbox overflows before it is served.
                let _ = lagging.try_send(());
                Some(())
            }
            Next::Close(close) => {
                let frame = CloseFrame { code: close.code, reason: Utf8Bytes::from_static(close.reason) };
                let _ = timeout(WRITE_TIMEOUT, sink.send(Message::Close(Some(frame)))).await;
                return;
            }
        };
        if sent.is_none() {
            return;
        }
    }
}

/// Writes messages in one go. `None`: the peer is dead.
async fn write_all(
    sink: &mut SplitSink<WebSocket, Message>,
    messages: impl Iterator<Item = Message>,
) -> Option<()> {
    timeout(WRITE_TIMEOUT, async {
        for message in messages {
            sink.feed(message).await?;
        }
        sink.flush().await
    })
    .await
    .ok()?
    .ok()
}

/// Which dialect a socket of boards speaks.
enum Session {
    Sync(SyncSession),
    Collab(CollabSession),
}

struct BoardReader {
    speaker: Speaker,
    session: Session,
    open: Vec<(Address, PersonId, Handle)>,
}

impl Reader for BoardReader {
    fn speaker(&self) -> &Speaker {
        &self.speaker
    }

    fn handles(&self) -> Vec<Handle> {
        let mut seen: Vec<&WorkshopId> = Vec::new();
        let mut handles = Vec::new();
        for (address, _, handle) in &self.open {
            if !seen.contains(&&address.board().workshop) {
                seen.push(&address.board().workshop);
                handles.push(handle.clone());
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
            Box::pin(self.serve(intent)).await?;
        }
        Ok(())
    }
}

fn end(error: SessionError) -> Close {
    close_of(error.close_code())
}

impl BoardReader {
    async fn serve(&mut self, intent: Intent) -> Result<(), Close> {
        match intent {
            Intent::Authenticate { doc, token } => self.authenticate(doc, &token).await,
            // The workshop greeted the peer when it was attached.
            Intent::Open { .. } => Ok(()),
            Intent::Step1 { doc, state_vector } => match lint::state_vector(&state_vector) {
                Ok(_) => self.pass(&doc, Received::Step1(state_vector)).await,
                Err(_) => Err(CLOSE_MALFORMED),
            },
            Intent::Edit { doc, update, kind } => match lint::update(&update, kind.limits()) {
                Ok(linted) => {
                    self.pass(&doc, Received::Edit(Edit { update, linted: Arc::new(linted) })).await
                }
                Err(error) => {
                    tracing::debug!(%error, "an update was refused");
                    self.speaker.shell.metrics.refused(error.code());
                    self.tell(&doc, &Outgoing::SyncStatus(false));
                    self.tell(&doc, &Outgoing::PermissionDenied(error.code()));
                    Ok(())
                }
            },
            Intent::Awareness { doc, entries } => match lint::presence(&entries) {
                Ok(_) => self.pass(&doc, Received::Presence(entries)).await,
                Err(error) => {
                    tracing::debug!(%error, "presence was refused");
                    Ok(())
                }
            },
            Intent::QueryAwareness { doc } => self.pass(&doc, Received::QueryPresence).await,
            Intent::Close { doc } => {
                if let Some(at) = self.open.iter().position(|(open, _, _)| *open == doc) {
                    let (_, _, handle) = self.open.swap_remove(at);
                    let detach =
                        Input::Detach { socket: self.speaker.socket, board: doc.board().key.clone() };
                    let _ = handle.send(detach).await;
                }
                Ok(())
            }
            Intent::Reply(bytes) => {
                self.speaker.outbox.push_kept(Frame::Binary(bytes));
                Ok(())
            }
        }
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
                for intent in session.admitted(&doc, Scope::ReadWrite).map_err(end)? {
                    Box::pin(self.serve(intent)).await?;
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

    async fn attach(&mut self, doc: Address, person: PersonId, dialect: Dialect) -> Result<(), ErrorCode> {
        let shell = self.speaker.shell.clone();
        let peer = Peer { socket: self.speaker.socket, person, outbox: self.speaker.outbox.clone(), dialect };
        let board = doc.board().clone();
        let key: BoardKey = board.key.clone();
        let (let_in, handle) = shell
            .ask_on(&board.workshop, |reply| Input::Attach { peer: peer.clone(), board: key.clone(), reply })
            .await
            .map_err(|error| error.code)?;
        let_in?;
        self.open.push((doc, person, handle));
        Ok(())
    }

    async fn pass(&mut self, doc: &Address, what: Received) -> Result<(), Close> {
        let Some((_, _, handle)) = self.open.iter().find(|(open, _, _)| open == doc) else { return Ok(()) };
        let input = Input::Board { socket: self.speaker.socket, board: doc.board().key.clone(), what };
        // The task has ended (a restart of the workshop): the peer comes back and syncs anew.
        handle.send(input).await.map_err(|_| CLOSE_RESTART)
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

struct LiveReader {
    speaker: Speaker,
    workshop: WorkshopId,
    handle: Option<Handle>,
}

impl Reader for LiveReader {
    fn speaker(&self) -> &Speaker {
        &self.speaker
    }

    fn handles(&self) -> Vec<Handle> {
        self.handle.iter().cloned().collect()
    }

    async fn receive(&mut self, message: Incoming) -> Result<(), Close> {
        let Incoming::Text(text) = message else { return Err(CLOSE_MALFORMED) };
        let request: LiveRequest = serde_json::from_str(&text).map_err(|_| CLOSE_MALFORMED)?;
        let socket = self.speaker.socket;
        let input = match (request, &self.handle) {
            (LiveRequest::Hello { token }, None) => return self.hello(&token).await,
            (LiveRequest::Watch { boards }, Some(_)) => Input::Watch { socket, boards },
            (LiveRequest::Whole {}, Some(_)) => Input::Resync(socket),
            (LiveRequest::Hello { .. }, Some(_))
            | (LiveRequest::Watch { .. } | LiveRequest::Whole {}, None) => {
                return Err(CLOSE_MALFORMED);
            }
        };
        match &self.handle {
            Some(handle) => handle.send(input).await.map_err(|_| CLOSE_RESTART),
            None => Ok(()),
        }
    }
}

impl LiveReader {
    async fn hello(&mut self, token: &str) -> Result<(), Close> {
        let shell = self.speaker.shell.clone();
        let who = match timeout(HELLO_TIMEOUT, shell.who(token)).await {
            Ok(Ok(who)) if who.workshop == self.workshop => who,
            Ok(Err(error)) if error.code == ErrorCode::Unavailable => return Err(CLOSE_RESTART),
            Ok(_) => return Err(CLOSE_TOKEN),
            Err(_) => return Err(CLOSE_FORBIDDEN),
        };
        let peer =
            LivePeer { socket: self.speaker.socket, person: who.person, outbox: self.speaker.outbox.clone() };
        let handle = shell.registry.open(&shell, &self.workshop);
        handle.send(Input::Live(peer)).await.map_err(|_| CLOSE_RESTART)?;
        self.handle = Some(handle);
        Ok(())
    }
}
