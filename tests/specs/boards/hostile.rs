//! Frames that nobody honest sends, while honest people go on writing (SPEC E3, S6).

use fivefold_client::board::Document;
use fivefold_protocol::{
    limits::{FRAME_MAX_BYTES, NOTES_PER_BOARD, UPDATE_MAX_BYTES},
    sync::{
        awareness::AwarenessEntry,
        message::{Message, SyncStep},
    },
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    server::TestServer,
    wire::{Got, Wire, closed},
};
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite;

/// A small generator of bytes, so that a failure can be repeated.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// An update of one item whose content is an `Any` of arrays in arrays.
fn nested(depth: usize) -> Vec<u8> {
    // One client, one struct; client 1, clock 0; `Any` in the root map "notes" under the key "n"; one value.
    let mut update = vec![1, 1, 1, 0, 0x28, 1, 5];
    update.extend(b"notes");
    update.extend([1, b'n', 1]);
    update.extend(std::iter::repeat_n([117, 1], depth).flatten());
    update.extend([126, 0]);
    update
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s13_whoever_is_closed_while_sending_reads_why() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let path = workshop.sync_path(&workshop.people[0][0], &workshop.key("e1", 0)).await;
    // More than a connection holds on its way. A program whose writing fails often reads no more, so nothing fails.
    let (mut sending, mut reading) = Wire::open(server.address(), &path).await.unwrap().halves();
    for _ in 0..1_000 {
        sending.send(tungstenite::Message::binary(vec![0xff; 10_000])).await.expect("the server reads on");
    }
    assert_eq!(closed(&mut reading).await, 4400);

    // What is too large is never read to its end, so this one reads while it sends.
    let (mut sending, mut reading) = Wire::open(server.address(), &path).await.unwrap().halves();
    let too_large = tungstenite::Message::binary(vec![0; 10 * FRAME_MAX_BYTES]);
    let (_, code) = tokio::join!(sending.send(too_large), closed(&mut reading));
    assert_eq!(code, 4413);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e3_noise_on_every_socket_ends_nothing_but_itself() {
    const SEED: u64 = 0x5eed_0001;
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let sync = workshop.sync_path(&workshop.people[0][0], &key).await;
    let live = format!("/api/v1/workshops/{}/live", workshop.lead.seat.workshop);
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    let mut noise = Noise(SEED);

    let honest = |bytes: &[u8]| {
        let mut framed = vec![0, 2];
        let mut length = bytes.len();
        while length >= 0x80 {
            framed.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
            length >>= 7;
        }
        framed.push(u8::try_from(length).unwrap());
        framed.extend(bytes);
        framed
    };
    for round in 0..30 {
        let length = usize::try_from(noise.next() % 300).unwrap();
        let bytes = noise.bytes(length);
        for path in [sync.as_str(), "/collab", live.as_str()] {
            let mut wire = loop {
                match Wire::open(server.address(), path).await {
                    Ok(wire) => break wire,
                    // The sockets before are still being closed.
                    Err((429, _)) => tokio::task::yield_now().await,
                    Err(error) => panic!("{path}: {error:?}"),
                }
            };
            // As it is, and as the content of a well-framed update, and as text.
            match round % 3 {
                0 => wire.binary(bytes.clone()).await,
                1 => wire.binary(honest(&bytes)).await,
                _ => wire.text(String::from_utf8_lossy(&bytes).into_owned()).await,
            }
        }
    }

    let note = "after".parse().unwrap();
    ben.add_note(&note, &problem("People who write in peace"));
    ben.saved(DEADLINE).await.unwrap();
    let seen = workshop.board(&workshop.lead, &key).await;
    assert_eq!(seen.document().notes().len(), 1, "seed {SEED:#x}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s6_updates_that_are_too_deep_too_large_or_cut_short_change_nothing_for_anybody() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let path = workshop.sync_path(&workshop.people[0][0], &key).await;
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    let whole = {
        let document = Document::default();
        document.add_note(&"n".parse().unwrap(), &problem("A note that will be cut short"));
        document.server_has(&[0]).unwrap()
    };
    let large = {
        let document = Document::default();
        document.add_note(&"n".parse().unwrap(), &problem(&"x".repeat(UPDATE_MAX_BYTES)));
        document.server_has(&[0]).unwrap()
    };
    let trailing = [&whole[..], &[0]].concat();
    let updates = [
        ("arrays nested in 16 KiB", nested(8 * 1024)),
        ("arrays nested a little too deep", nested(17)),
        ("more than an update may hold", large),
        ("half an update", whole[..whole.len() / 2].to_vec()),
        ("an update and a byte", trailing),
        ("four thousand million structs", vec![1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0]),
        ("four thousand million clients", vec![0xff, 0xff, 0xff, 0xff, 0x0f]),
        ("a client id of 2^60", vec![1, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 0]),
        ("nothing at all", vec![]),
    ];

    for (what, update) in updates {
        let mut wire = Wire::open(server.address(), &path).await.unwrap();
        wire.asked().await;
        wire.say(&Message::Sync(SyncStep::Update(&update))).await;
        loop {
            match wire.next().await {
                Got::Closed(code) => {
                    assert!((4400..4500).contains(&code), "{what}: closed with {code}");
                    break;
                }
                Got::Binary(bytes) => match Message::decode(&bytes).unwrap() {
                    Message::PermissionDenied { reason } => {
                        let known = ["update_refused", "too_large", "board_full", "malformed"];
                        assert!(known.iter().any(|code| reason.starts_with(code)), "{what}: {reason}");
                        break;
                    }
                    Message::Sync(SyncStep::Update(echo)) => assert_ne!(echo, update, "{what} was taken"),
                    _ => {}
                },
                Got::Text(text) => panic!("{what}: {text}"),
            }
        }
    }

    assert_eq!(ben.document().notes().len(), 0);
    ben.add_note(&"after".parse().unwrap(), &problem("People who write in peace"));
    ben.saved(DEADLINE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e3_frames_beyond_every_bound_end_their_own_socket_only() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let path = workshop.sync_path(&workshop.people[0][0], &key).await;
    let ben = workshop.board(&workshop.people[0][1], &key).await;

    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.binary(vec![0; FRAME_MAX_BYTES + 1]).await;
    wire.closed().await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    let crowd = (0..200).map(|client| AwarenessEntry { client, clock: 1, json: "{}".to_owned() }).collect();
    wire.say(&Message::Awareness(crowd)).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    let json = format!("{{\"a\":\"{}\"}}", "x".repeat(100_000));
    wire.say(&Message::Awareness(vec![AwarenessEntry { client: 9, clock: 1, json }])).await;

    ben.add_note(&"after".parse().unwrap(), &problem("People who write in peace"));
    ben.saved(DEADLINE).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b5_a_full_board_refuses_what_adds_and_takes_what_deletes() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let board = workshop.board(&workshop.people[0][0], &key).await;
    for at in 0..NOTES_PER_BOARD {
        board.add_note(&format!("n{at}").parse().unwrap(), &problem("x"));
    }
    board.saved(DEADLINE).await.unwrap();

    let other = workshop.board(&workshop.people[0][0], &key).await;
    other.add_note(&"one-more".parse().unwrap(), &problem("x"));
    let refused = other.saved(DEADLINE).await.unwrap_err();
    assert!(refused.to_string().contains("board_full"), "{refused}");
    board.delete(&"n0".parse().unwrap());
    board.saved(DEADLINE).await.unwrap();
    board.add_note(&"instead".parse().unwrap(), &problem("x"));
    board.saved(DEADLINE).await.unwrap();

    let seen = workshop.board(&workshop.lead, &key).await;
    assert_eq!(seen.document().notes().len(), NOTES_PER_BOARD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b5_notes_that_are_known_are_not_counted_twice_when_they_are_sent_again() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let path = workshop.sync_path(&workshop.people[0][0], &workshop.key("e1", 0)).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;
    let document = Document::default();
    let mut before = document.state_vector();

    // The whole board every time, as a client may that knows nothing of what the server has.
    for hundred in 1..=4 {
        for at in 0..100 {
            document.add_note(&format!("n{hundred}-{at}").parse().unwrap(), &problem(""));
        }
        let news = document.server_has(&before).unwrap();
        before = document.state_vector();
        wire.say(&Message::Sync(SyncStep::Update(&news))).await;
        wire.echoed(&news).await;
    }
    document.add_note(&"last".parse().unwrap(), &problem("x"));
    let (whole, news) = (document.server_has(&[0]).unwrap(), document.server_has(&before).unwrap());
    wire.say(&Message::Sync(SyncStep::Two(&whole))).await;

    // S16: only what is new is passed on.
    wire.echoed(&news).await;
}
