//! The floor of the benchmark: a relay that copies every frame to everybody in the same room, the author included, as a
//! y-websocket server does, and knows nothing of documents. Frames that queue up while a socket is busy go out in one
//! write. For joins it keeps the last step 2 that somebody brought and answers with it; that is the cached state.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    rc::Rc,
};

use bytes::Bytes;
use fivefold_protocol::sync::message::{Message as Sync, SyncStep};
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Notify,
    task::{LocalSet, spawn_local},
};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async_with_config,
    tungstenite::{
        self, Message,
        handshake::server::{Request, Response},
        protocol::WebSocketConfig,
    },
};

/// Buffers of one socket, in bytes.
const READ_BUFFER_BYTES: usize = 8 * 1024;
const WRITE_BUFFER_BYTES: usize = 64 * 1024;
/// Connections that may wait to be accepted: hundreds come at once.
const BACKLOG: u32 = 1_024;
/// An update that holds nothing.
const EMPTY_UPDATE: &[u8] = &[0, 0];
/// The state vector of a document with nothing in it.
const NOTHING: &[u8] = &[0];

type Rooms = Rc<RefCell<HashMap<String, Rc<RefCell<Room>>>>>;

#[derive(Default)]
struct Room {
    outboxes: BTreeMap<u64, Rc<Outbox>>,
    /// A step 2 as somebody brought it, ready to be sent.
    state: Option<Bytes>,
    /// How many copies were made.
    copies: u64,
}

/// What waits to be sent on one socket.
#[derive(Default)]
struct Outbox {
    frames: RefCell<Vec<Bytes>>,
    wake: Notify,
}

impl Outbox {
    fn push(&self, frame: Bytes) {
        let mut frames = self.frames.borrow_mut();
        frames.push(frame);
        // The others wait for the same wake-up.
        if frames.len() == 1 {
            self.wake.notify_one();
        }
    }
}

/// Listens at `address`, where hundreds may knock at once.
///
/// # Errors
/// Those of the system.
pub fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Relays until the listener fails. A relay that `loses_every` so manieth copy is one that a benchmark must find out.
///
/// # Errors
/// Those of the listener.
pub async fn run(listener: TcpListener, loses_every: Option<u64>) -> std::io::Result<()> {
    let rooms = Rooms::default();
    let serve = async {
        for number in 0_u64.. {
            let (stream, _) = listener.accept().await?;
            let rooms = Rc::clone(&rooms);
            spawn_local(async move {
                // A peer that goes away in whatever manner is gone.
                let _ = serve(stream, number, &rooms, loses_every).await;
            });
        }
        Ok(())
    };
    LocalSet::new().run_until(serve).await
}

async fn serve(
    stream: TcpStream,
    number: u64,
    rooms: &Rooms,
    loses_every: Option<u64>,
) -> Result<(), tungstenite::Error> {
    stream.set_nodelay(true)?;
    let mut name = String::new();
    let config =
        WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES).write_buffer_size(WRITE_BUFFER_BYTES);
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let note_name = |request: &Request, response: Response| {
        request.uri().path().clone_into(&mut name);
        Ok(response)
    };
    let socket = accept_hdr_async_with_config(stream, note_name, Some(config)).await?;
    let room = Rc::clone(rooms.borrow_mut().entry(name).or_default());
    let outbox = Rc::new(Outbox::default());
    outbox.push(Sync::Sync(SyncStep::One(NOTHING)).encode().into());
    room.borrow_mut().outboxes.insert(number, Rc::clone(&outbox));
    let (sink, mut stream) = socket.split();
    let writing = spawn_local(write(sink, Rc::clone(&outbox)));
    while let Some(Ok(message)) = stream.next().await {
        if let Message::Binary(frame) = message {
            receive(&mut room.borrow_mut(), &outbox, frame, loses_every);
        }
    }
    room.borrow_mut().outboxes.remove(&number);
    writing.abort();
    Ok(())
}

/// Copies a frame to everybody. Only questions for the whole, and answers to them, are looked at.
fn receive(room: &mut Room, outbox: &Outbox, frame: Bytes, loses_every: Option<u64>) {
    match *frame {
        [0, 0, ..] => {
            let state =
                room.state.get_or_insert_with(|| Sync::Sync(SyncStep::Two(EMPTY_UPDATE)).encode().into());
            outbox.push(state.clone());
            return;
        }
        [0, 1, 2, 0, 0] => return,
        [0, 1, ..] => room.state = Some(frame.clone()),
        _ => {}
    }
    for other in room.outboxes.values() {
        room.copies += 1;
        if loses_every.is_none_or(|every| !room.copies.is_multiple_of(every)) {
            other.push(frame.clone());
        }
    }
}

/// Sends what waits, everything there is in one write.
async fn write(mut sink: SplitSink<WebSocketStream<TcpStream>, Message>, outbox: Rc<Outbox>) {
    loop {
        let frames = std::mem::take(&mut *outbox.frames.borrow_mut());
        if frames.is_empty() {
            outbox.wake.notified().await;
            continue;
        }
        for frame in frames {
            if sink.feed(Message::Binary(frame)).await.is_err() {
                return;
            }
        }
        if sink.flush().await.is_err() {
            return;
        }
    }
}
