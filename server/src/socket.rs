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
    error::ErrorCode,
    ids::{BoardId, WorkshopId},
    limits::{COMMAND_MAX_BYTES, FRAME_MAX_BYTES},
    sync::collab::CollabFrame,
};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use serde::Deserialize;
use tokio::time::timeout;

use self::{
    board::{BoardReader, Session},
    entry::{Entry, Patience},
    live::LiveReader,
};
use crate::{
    auth::ticket::TicketError,
    config::{KEEP_ALIVE_MS, MESSAGES_BURST, MESSAGES_PER_SECOND, PING_EVERY_MS, SILENT_SOCKET_MS},
    error::ApiError,
    outbox::{CLOSE_RESTART, Close, Frame, Next, Outbox},
    presence::SocketId,
    registry::Handle,
    session::{Address, CloseCode, collab::CollabSession, outgoing::Dialect, sync::SyncSession},
    shell::Shell,
    throttle::Bucket,
    workshop::input::Input,
};

mod board;
mod entry;
mod live;

/// Read buffer of one socket, in bytes; tungstenite's default of 128 KiB would be most of a quiet socket's memory.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Write buffer of one socket, in bytes.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;
/// Most that may wait in the write buffer of one socket, in bytes: a whole view or board, and what the outbox holds.
const WRITE_BUFFER_MAX_BYTES: usize = 64 * 1024 * 1024;
/// Longest a write may take before the peer counts as dead.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
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
    entry: Entry,
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
        let mut reader = BoardReader::new(speaker, Session::Sync(session));
        if let Err(code) = reader.attach(address, person, Dialect::Sync).await {
            reader.speaker().outbox.close(close_of(CloseCode::from(code)));
        }
        run(socket, reader, Some(Bytes::from_static(NOBODY)), entry, Patience::default()).await;
    }))
}

/// `GET /collab`: the Hocuspocus dialect.
pub(crate) async fn collab(
    State(shell): Shared,
    entry: Entry,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let patience = entry.unauthenticated(&shell)?;
    Ok(configured(upgrade, FRAME_MAX_BYTES).on_upgrade(move |socket| async move {
        let _counted = shell.metrics.socket("collab");
        let speaker = Speaker { shell: shell.clone(), socket: shell.next_socket(), outbox: Arc::default() };
        let reader = BoardReader::new(speaker, Session::Collab(CollabSession::new()));
        run(socket, reader, Some(CollabFrame::Ping.encode().into()), entry, patience).await;
    }))
}

/// `GET /api/v1/workshops/{workshop}/live`: views.
pub(crate) async fn views(
    State(shell): Shared,
    Path(workshop): Path<String>,
    entry: Entry,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let workshop = WorkshopId::from_str(&workshop).map_err(|_| ErrorCode::WorkshopUnknown)?;
    let patience = entry.unauthenticated(&shell)?;
    Ok(configured(upgrade, COMMAND_MAX_BYTES).on_upgrade(move |socket| async move {
        let _counted = shell.metrics.socket("live");
        let speaker = Speaker { shell: shell.clone(), socket: shell.next_socket(), outbox: Arc::default() };
        run(socket, LiveReader::new(speaker, workshop), None, entry, patience).await;
    }))
}

fn configured(upgrade: WebSocketUpgrade, largest: usize) -> WebSocketUpgrade {
    upgrade
        .max_message_size(largest)
        .max_frame_size(largest)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_MAX_BYTES)
}

/// Whether a peer sent more in one message than any may have.
fn is_too_large(error: &axum::Error) -> bool {
    use tokio_tungstenite::tungstenite::Error;
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Error>());
    matches!(source, Some(Error::Capacity(_)))
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
    /// Whether somebody said who they are and was let in.
    fn is_known(&self) -> bool;
    /// The workshops that know this socket, and under which name.
    fn handles(&self) -> Vec<(SocketId, Handle)>;
}

/// A message of a peer, as far as it is not the WebSocket's own matter.
enum Incoming {
    Binary(Bytes),
    Text(Utf8Bytes),
}

/// Runs a socket until either side ends it.
async fn run(
    socket: WebSocket,
    mut reader: impl Reader,
    keep_alive: Option<Bytes>,
    entry: Entry,
    patience: Patience,
) {
    let (sink, stream) = socket.split();
    let shell = reader.speaker().shell.clone();
    let outbox = reader.speaker().outbox.clone();
    let (lagging, mut resyncs) = tokio::sync::mpsc::channel::<()>(1);
    let stopping = shell.stopping.clone();
    tokio::select! {
        () = write(sink, &outbox, lagging, keep_alive) => {}
        () = async {
            let end = read(stream, &mut reader, &mut resyncs, patience).await;
            outbox.close(end);
            // The writer says goodbye; it ends the select.
            std::future::pending::<()>().await;
        } => {}
        () = async {
            stopping.cancelled().await;
            tokio::time::sleep(shell.goodbye_after()).await;
            outbox.close(CLOSE_RESTART);
            std::future::pending::<()>().await;
        } => {}
    }
    for (id, handle) in reader.handles() {
        let _ = handle.send(Input::Gone(id)).await;
    }
    drop(entry);
}

async fn read(
    mut stream: SplitStream<WebSocket>,
    reader: &mut impl Reader,
    resyncs: &mut tokio::sync::mpsc::Receiver<()>,
    mut patience: Patience,
) -> Close {
    let shell = reader.speaker().shell.clone();
    let mut bucket = Bucket::new(MESSAGES_BURST, MESSAGES_PER_SECOND * 60, shell.clock.now());
    loop {
        if let Err(end) = patience.look(reader.is_known(), shell.clock.now()) {
            shell.metrics.nobody.inc();
            return end;
        }
        let message = tokio::select! {
            // In this order: what has arrived is read, even if it arrived in the last moment.
            biased;
            Some(()) = resyncs.recv() => {
                for (socket, handle) in reader.handles() {
                    let _ = handle.send(Input::Resync(socket)).await;
                }
                continue;
            }
            message = timeout(Duration::from_millis(SILENT_SOCKET_MS), stream.next()) => message,
            () = patience.over(&shell.clock) => continue,
        };
        let received = match message {
            // Silent for too long, gone, or not a WebSocket any more.
            Ok(Some(Err(error))) if is_too_large(&error) => return close_of(CloseCode::TooLarge),
            Err(_) | Ok(None | Some(Err(_))) => return close_of(CloseCode::TryLater),
            Ok(Some(Ok(Message::Binary(bytes)))) => Incoming::Binary(bytes),
            Ok(Some(Ok(Message::Text(text)))) => Incoming::Text(text),
            // A close is answered by reading on; the stream ends after it.
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_)))) => continue,
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
    keep_alive: Option<Bytes>,
) {
    let pause = Duration::from_millis(if keep_alive.is_some() { KEEP_ALIVE_MS } else { PING_EVERY_MS });
    loop {
        let Ok(next) = timeout(pause, outbox.next()).await else {
            let quiet = Message::Ping(Bytes::new());
            if write_all(
                &mut sink,
                [Some(quiet), keep_alive.clone().map(Message::Binary)].into_iter().flatten(),
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
