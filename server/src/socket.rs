//! WebSockets: moves bytes between a peer and a workshop, enforces rates and silence, and nothing else. What the bytes
//! mean is `session`'s matter.

use std::{pin::pin, str::FromStr, sync::Arc, time::Duration};

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
    limits::{COMMAND_MAX_BYTES, FRAME_MAX_BYTES, RESYNCS_PER_MINUTE},
    sync::collab::CollabFrame,
};
use serde::Deserialize;
use tokio::time::{sleep, timeout};

use self::{
    board::{BoardReader, Session},
    entry::{Entry, Patience},
    line::{Line, Turn},
    live::LiveReader,
};
use crate::{
    auth::ticket::TicketError,
    config::{KEEP_ALIVE_MS, MESSAGES_BURST, MESSAGES_PER_SECOND, PING_EVERY_MS, SILENT_SOCKET_MS},
    error::ApiError,
    outbox::{CLOSE_LAGGING, CLOSE_RESTART, Close, Frame, Next, Outbox},
    presence::SocketId,
    registry::Handle,
    session::{Address, CloseCode, collab::CollabSession, outgoing::Dialect, sync::SyncSession},
    shell::Shell,
    throttle::Bucket,
    workshop::input::Input,
};

mod board;
mod entry;
mod line;
mod live;

/// Read buffer of one socket, in bytes; tungstenite's default of 128 KiB would be most of a quiet socket's memory.
const READ_BUFFER_BYTES: usize = 2 * 1024;
/// Write buffer of one socket, in bytes.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;
/// Most that may wait in the write buffer of one socket, in bytes: a whole view or board, and what the outbox holds.
const WRITE_BUFFER_MAX_BYTES: usize = 64 * 1024 * 1024;
/// A peer that took nothing for this long counts as dead.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// So does one that said nothing, not even a pong.
const SILENCE: Duration = Duration::from_millis(SILENT_SOCKET_MS);
/// How long a peer has to read why it is closed.
const GOODBYE_READ_WITHIN: Duration = Duration::from_secs(2);
/// How long the close waits of a peer that was turned away and would be back within a fraction of a second.
const TURNED_AWAY_WAITS: Duration = Duration::from_secs(3);
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
        let session = SyncSession::new(address.clone());
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

/// A WebSocket for views, in text frames. A page says `LiveRequest`, first `hello` with the token of its seat; the server
/// says `LiveMessage`: the whole `View`, then patches of it.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/live", params(("workshop" = String, Path)),
    responses((status = 101, description = "It is a WebSocket from here on"))
)]
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
    let shell = reader.speaker().shell.clone();
    let outbox = reader.speaker().outbox.clone();
    let stopping = shell.stopping.clone();
    tokio::select! {
        biased;
        () = converse(socket, &mut reader, keep_alive, patience) => {}
        () = async {
            stopping.cancelled().await;
            sleep(shell.goodbye_after()).await;
            outbox.close(CLOSE_RESTART);
            // The socket says goodbye; it ends the select.
            std::future::pending::<()>().await;
        } => {}
    }
    for (id, handle) in reader.handles() {
        let _ = handle.send(Input::Gone(id)).await;
    }
    drop(entry);
}

/// Reads and writes until the goodbye is written, or the peer is dead.
async fn converse(
    socket: WebSocket,
    reader: &mut impl Reader,
    keep_alive: Option<Bytes>,
    mut patience: Patience,
) {
    let shell = reader.speaker().shell.clone();
    let outbox = reader.speaker().outbox.clone();
    let mut bucket = Bucket::new(MESSAGES_BURST, MESSAGES_PER_SECOND * 60, shell.clock.now());
    let mut resyncs = Bucket::new(RESYNCS_PER_MINUTE, RESYNCS_PER_MINUTE, shell.clock.now());
    let pause = Duration::from_millis(if keep_alive.is_some() { KEEP_ALIVE_MS } else { PING_EVERY_MS });
    let mut line = Line::new(socket);
    let mut look = pin!(sleep(pause));
    // What came too fast, until it is its turn; meanwhile nothing is read, so that TCP pushes back.
    let mut early: Option<Incoming> = None;
    let mut turn_of_early = pin!(sleep(Duration::ZERO));
    let mut listens = true;
    loop {
        if listens && let Err(end) = patience.look(reader.is_known(), || shell.clock.now()) {
            shell.metrics.nobody.inc();
            listens = false;
            outbox.close(end);
        }
        let turn = tokio::select! {
            // In this order: what has arrived is read, even if it arrived in the last moment.
            biased;
            next = outbox.next(), if line.is_sent() => match next {
                Next::Send(frames) => {
                    shell.metrics.frames.inc_by(frames.len() as u64);
                    line.send(frames.into_iter().map(message));
                    continue;
                }
                Next::Resync if resyncs.take(shell.clock.now()).is_err() => {
                    outbox.close(CLOSE_LAGGING);
                    continue;
                }
                Next::Resync => {
                    let handles = reader.handles();
                    if handles.is_empty() {
                        outbox.resume();
                    }
                    for (socket, handle) in handles {
                        let _ = handle.send(Input::Resync(socket)).await;
                    }
                    continue;
                }
                Next::Close(close) => {
                    if CloseCode::is_knocked_at_again(close.code, keep_alive.is_some()) {
                        tokio::select! {
                            () = sleep(TURNED_AWAY_WAITS) => {}
                            () = shell.stopping.cancelled() => {}
                        }
                    }
                    return say_goodbye(line, close).await;
                }
            },
            turn = line.turn(listens && early.is_none()) => turn,
            () = turn_of_early.as_mut(), if early.is_some() => Turn::Sent,
            () = patience.over(&shell.clock), if listens => continue,
            () = look.as_mut() => {
                if line.heard.elapsed() >= SILENCE {
                    outbox.close(close_of(CloseCode::TryLater));
                    listens = false;
                }
                if !line.is_sent() && line.wrote.elapsed() >= WRITE_TIMEOUT {
                    return;
                }
                if line.is_sent() && line.wrote.elapsed() >= pause {
                    let quiet = Message::Ping(Bytes::new());
                    line.send([Some(quiet), keep_alive.clone().map(Message::Binary)].into_iter().flatten());
                }
                let next = pause.saturating_sub(line.wrote.elapsed()).max(Duration::from_secs(1));
                look.set(sleep(next));
                continue;
            }
        };
        let received = match turn {
            Turn::Sent => early.take(),
            Turn::Received(Message::Binary(bytes)) => Some(Incoming::Binary(bytes)),
            Turn::Received(Message::Text(text)) => Some(Incoming::Text(text)),
            Turn::Received(Message::Ping(_) | Message::Pong(_)) => None,
            Turn::Received(Message::Close(_)) => {
                // A peer that does not take the answer has gone.
                let _ = timeout(WRITE_TIMEOUT, line.answer_close()).await;
                return;
            }
            Turn::Ended(error) => {
                let too_large = error.as_ref().is_some_and(is_too_large);
                outbox.close(close_of(if too_large { CloseCode::TooLarge } else { CloseCode::TryLater }));
                listens = false;
                None
            }
            Turn::Dead => return,
        };
        let Some(received) = received else { continue };
        if let Err(wait_ms) = bucket.take(shell.clock.now()) {
            early = Some(received);
            turn_of_early.set(sleep(Duration::from_millis(wait_ms)));
        } else if let Err(end) = reader.receive(received).await {
            outbox.close(end);
            listens = false;
        }
    }
}

fn message(frame: Frame) -> Message {
    match frame {
        Frame::Binary(bytes) => Message::Binary(bytes),
        Frame::Text(text) => Message::Text(text.into()),
    }
}

async fn say_goodbye(mut line: Line, close: Close) {
    let frame = CloseFrame { code: close.code, reason: Utf8Bytes::from_static(close.reason) };
    line.send([Message::Close(Some(frame))]);
    // A peer that does not take it has gone.
    if !matches!(timeout(WRITE_TIMEOUT, line.turn(false)).await, Ok(Turn::Sent)) {
        return;
    }
    // A connection that is dropped with something unread in it is reset, and then its peer never reads the goodbye.
    let heard = async {
        loop {
            match line.turn(true).await {
                Turn::Sent | Turn::Received(Message::Binary(_) | Message::Text(_)) => {}
                Turn::Received(Message::Ping(_) | Message::Pong(_)) => {}
                // What is too large is not read to its end.
                Turn::Ended(Some(ref error)) if is_too_large(error) => std::future::pending().await,
                Turn::Received(Message::Close(_)) | Turn::Ended(_) | Turn::Dead => return,
            }
        }
    };
    let _ = timeout(GOODBYE_READ_WITHIN, heard).await;
}
