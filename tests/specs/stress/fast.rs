//! One who asks faster than anybody may.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use fivefold_client::board::Document;
use fivefold_protocol::{
    role::Language,
    sync::{
        lib0::Writer,
        message::{Message, SyncStep},
    },
};
use fivefold_server::{
    clock::Stopwatch,
    config::{MESSAGES_BURST, MESSAGES_PER_SECOND},
};
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
const TOO_MANY: usize = 1_000;
/// Clients that a state vector names: some thirty thousand bytes.
const CLIENTS: u64 = 5_000;
/// Most messages that may be on their way: what the kernel holds for both ends of a connection, 8 MiB.
const ON_THE_WAY: usize = 280;
/// Most memory that it may cost, in bytes; the allocator has its part in it.
const MOST: u64 = 12 * 1024 * 1024;

/// A question that is large, and whose answer is small: what has somebody not got who has all of this?
fn question() -> tungstenite::Message {
    let mut vector = Writer::new();
    vector.uint(CLIENTS);
    for client in 0..CLIENTS {
        vector.uint(u64::from(u32::MAX) - client).uint(1);
    }
    tungstenite::Message::binary(Message::Sync(SyncStep::One(&vector.finish())).encode())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s19_who_says_too_much_is_held_back_by_tcp_and_nothing_of_it_waits_in_memory_or_is_lost() {
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
    let (question, at_once) = (question(), usize::try_from(MESSAGES_BURST).unwrap());
    let all = at_once + TOO_MANY;
    let before = server.memory();
    let (began, answers) = (Stopwatch::start(), AtomicUsize::new(0));

    let asking = async {
        let (mut most_ahead, mut most_memory) = (0, 0);
        for sent in 1..=all {
            sending.send(question.clone()).await.unwrap();
            most_ahead = most_ahead.max(sent - answers.load(Ordering::Relaxed));
            if sent % 20 == 0 {
                most_memory = most_memory.max(server.memory().saturating_sub(before));
            }
        }
        let took = began.elapsed();
        // What comes last is an edit.
        let last = Document::default();
        last.add_note(&"last".parse().unwrap(), &problem("The last word"));
        let edit = Message::Sync(SyncStep::Update(&last.whole())).encode();
        sending.send(tungstenite::Message::binary(edit)).await.unwrap();
        (most_ahead, most_memory, took)
    };
    let hearing = async {
        loop {
            let frame =
                timeout(DEADLINE, receiving.next()).await.expect("an answer in time").unwrap().unwrap();
            let bytes = match frame {
                tungstenite::Message::Binary(bytes) => bytes,
                tungstenite::Message::Ping(_) => continue,
                other => panic!("{other:?}"),
            };
            match Message::decode(&bytes).unwrap() {
                Message::Sync(SyncStep::Two(_)) => _ = answers.fetch_add(1, Ordering::Relaxed),
                Message::Sync(SyncStep::Update(_)) => return,
                Message::PermissionDenied { reason } => panic!("refused: {reason}"),
                _ => {}
            }
        }
    };
    let ((ahead, memory, took), ()) = tokio::join!(asking, hearing);

    println!("{ahead} ahead at most, {took:?}; the process grew by {} KiB at most", memory / 1024);
    assert_eq!(answers.into_inner(), all, "every question was answered before the edit");
    let least = (TOO_MANY - ON_THE_WAY) / usize::try_from(MESSAGES_PER_SECOND).unwrap();
    assert!(took > Duration::from_secs(least.try_into().unwrap()), "all of it was read within {took:?}");
    assert!(ahead < ON_THE_WAY, "{ahead} messages were read and not answered");
    assert!(memory < MOST, "they cost {memory} bytes");
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    assert_eq!(ben.document().notes().len(), 1);
}
