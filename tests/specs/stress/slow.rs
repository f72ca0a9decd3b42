//! One of five does not read.

use std::net::SocketAddr;

use fivefold_client::board::Document;
use fivefold_protocol::{
    role::Language,
    sync::message::{Message, SyncStep},
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    measure,
    process::ServerProcess,
    wire::{Got, Wire},
};
use tokio::net::TcpSocket;

/// Most memory that one slow peer may cost, in bytes, of which the kernel's buffers are no part. The documents themselves, and
/// what the allocator keeps, are in it too.
const MOST: u64 = 24 * 1024 * 1024;

/// A socket whose buffer holds next to nothing.
async fn narrow(to: SocketAddr, path: &str) -> Wire {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    Wire::open_on(socket.connect(to).await.unwrap(), to, path, &[]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s12_who_does_not_read_costs_nobody_anything_and_gets_the_whole_when_they_read_again() {
    let pastes = measure("PASTES", 280);
    let server = ServerProcess::start();
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    workshop.seat(&[&["Ana", "Ben", "Cleo", "Dan", "Eva"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    // They write by turns: no one person may add so much.
    let mut others = Vec::new();
    for player in &workshop.people[0][..4] {
        others.push(workshop.board(player, &key).await);
    }
    let path = workshop.sync_path(&workshop.people[0][4], &key).await;
    let mut slow = narrow(server.address(), &path).await;
    slow.say(&Message::Sync(SyncStep::One(&[0]))).await;
    let before = server.memory();

    // Each paste is deleted again, so that the board stays small; what was sent of it does not.
    let paste = problem(&"The customer repeats everything to the next person. ".repeat(600));
    let mut most = 0;
    for at in 0..pastes {
        let id = format!("paste{at}").parse().unwrap();
        let author = &others[at % others.len()];
        author.add_note(&id, &paste);
        let there = |document: &Document| document.notes().contains_key(&id);
        others[(at + 1) % others.len()].until("the paste", DEADLINE, there).await.unwrap();
        author.delete(&id);
        most = most.max(server.memory().saturating_sub(before));
    }
    others[0].add_note(&"last".parse().unwrap(), &problem("The last word"));
    for other in &others {
        let last = |document: &Document| document.notes().len() == 1;
        other.until("the last word", DEADLINE, last).await.unwrap();
    }

    let sent = pastes * paste.text.len() / 1024;
    println!("{sent} KiB were sent to each; the process grew by {} KiB at most", most / 1024);
    assert!(most < MOST, "{sent} KiB that nobody read cost {most} bytes");
    // It reads again: everything that was there, or the whole; or it was let go and comes back.
    let seen = Document::default();
    let mut synced = false;
    while seen.notes().len() != 1 || !seen.notes().contains_key(&"last".parse().unwrap()) {
        match slow.next().await {
            Got::Binary(frame) => match Message::decode(&frame).unwrap() {
                Message::Sync(SyncStep::Two(update)) => {
                    synced = true;
                    seen.take(update).unwrap();
                }
                Message::Sync(SyncStep::Update(update)) if synced => seen.take(update).unwrap(),
                _ => {}
            },
            Got::Closed(code) => {
                // Cut off in the middle of a frame, or told so.
                assert!([0, 1013].contains(&code), "closed with {code}");
                slow = narrow(server.address(), &path).await;
                slow.say(&Message::Sync(SyncStep::One(&seen.state_vector()))).await;
                synced = false;
            }
            other @ Got::Text(_) => panic!("{other:?}"),
        }
    }
}
