//! One who writes faster than anybody may.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use fivefold_client::board::Document;
use fivefold_protocol::{
    role::Language,
    sync::message::{Message, SyncStep},
};
use fivefold_server::config::{MESSAGES_BURST, MESSAGES_PER_SECOND};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    process::ServerProcess,
    wire::Wire,
};
use futures_util::{SinkExt, StreamExt};
use tokio::{net::TcpSocket, time::timeout};
use tokio_tungstenite::tungstenite;

/// Messages that come at once beyond those that are read at once.
const TOO_MANY: usize = 800;
/// Bytes of each.
const EACH: usize = 30_000;
/// Most that may be on its way, in messages: what the kernel holds for both ends of a connection.
const ON_THE_WAY: usize = 8 * 1024 * 1024 / EACH;
/// Most memory that it may cost, in bytes; the allocator and the store have their part in it.
const MOST: u64 = 20 * 1024 * 1024;

/// Edits of one person, each of which puts a paste in the place of the last, so that the board stays small.
fn pastes(count: usize) -> Vec<Vec<u8>> {
    let document = Document::default();
    let id = "paste".parse().unwrap();
    let edit = |at: usize| {
        let before = document.state_vector();
        if at == 0 {
            document.add_note(&id, &problem("the first"));
        } else {
            let letter = char::from(b'a' + u8::try_from(at % 26).unwrap());
            document.edit_text(&id, &format!("{at} {}", letter.to_string().repeat(EACH))).unwrap();
        }
        document.server_has(&before).unwrap()
    };
    (0..count).map(edit).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s19_who_writes_too_fast_is_held_back_by_tcp_and_nothing_of_it_waits_in_memory_or_is_lost() {
    let server = ServerProcess::start();
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    workshop.seat(&[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let path = workshop.sync_path(&workshop.people[0][0], &key).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(64 * 1024).unwrap();
    let stream = socket.connect(server.address()).await.unwrap();
    let wire = Wire::open_on(stream, server.address(), &path, &[]).await.unwrap();
    let (mut sending, mut receiving) = wire.halves();
    let at_once = usize::try_from(MESSAGES_BURST).unwrap();
    let edits = pastes(at_once + TOO_MANY);
    let before = server.memory();
    let (began, echoes) = (Instant::now(), AtomicUsize::new(0));

    let writing = async {
        let (mut most_ahead, mut most_memory) = (0, 0);
        for (sent, edit) in edits.iter().enumerate() {
            let frame = Message::Sync(SyncStep::Update(edit)).encode();
            sending.send(tungstenite::Message::binary(frame)).await.unwrap();
            let read = echoes.load(Ordering::Relaxed);
            if sent > at_once {
                most_ahead = most_ahead.max(sent - read);
            }
            if sent % 20 == 0 {
                most_memory = most_memory.max(server.memory().saturating_sub(before));
            }
        }
        (most_ahead, most_memory, began.elapsed())
    };
    let reading = async {
        while echoes.load(Ordering::Relaxed) < edits.len() {
            let frame = timeout(DEADLINE, receiving.next()).await.expect("an echo in time").unwrap().unwrap();
            let tungstenite::Message::Binary(bytes) = frame else { continue };
            if let Message::Sync(SyncStep::Update(update)) = Message::decode(&bytes).unwrap() {
                let at = echoes.fetch_add(1, Ordering::Relaxed);
                assert!(update == edits[at], "echo {at} is another edit");
            }
        }
    };
    let ((ahead, memory, wrote_for), ()) = tokio::join!(writing, reading);

    println!("{ahead} messages ahead at most; the process grew by {} KiB at most", memory / 1024);
    let least = TOO_MANY.saturating_sub(ON_THE_WAY) / usize::try_from(MESSAGES_PER_SECOND).unwrap();
    assert!(wrote_for > Duration::from_secs(least.try_into().unwrap()), "it was read within {wrote_for:?}");
    assert!(ahead < ON_THE_WAY, "{ahead} messages were taken and not served");
    assert!(memory < MOST, "they cost {memory} bytes");
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    let last = format!("{} ", edits.len() - 1);
    assert!(ben.document().notes().values().all(|note| note.text.starts_with(&last)));
}
