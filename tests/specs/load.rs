//! The load generator against servers that are well and servers that are not: a run must not count when something was
//! lost, however fast it was.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails on the spot")]

use fivefold_client::{
    load::{self, Dialect, Load, Mode, Report, Rooms, Written},
    seats,
};
use fivefold_tests::{relay, server::TestServer};

const SECOND: u64 = 1_000_000;

fn load(mode: Mode) -> Load {
    Load {
        mode,
        dialect: Dialect::YWebsocket,
        edits_per_second: 20.0,
        cursors_per_second: 10.0,
        duration: SECOND,
        warm_up: SECOND / 2,
        notes: 50,
        rounds: 2,
        late_joiners: true,
        kills: false,
        patience: SECOND,
        seed: 5,
        server_process: Some(std::process::id()),
    }
}

async fn run(load: Load, rooms: Rooms) -> Report {
    tokio::task::spawn_blocking(move || load::run(&load, &rooms)).await.unwrap().unwrap()
}

/// Three people in each of two rooms of a relay.
async fn relayed(loses_every: Option<u64>, late_joiners: bool) -> Written {
    let (told, address) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = relay::listen("127.0.0.1:0".parse().unwrap()).unwrap();
            told.send(listener.local_addr().unwrap()).unwrap();
            relay::run(listener, loses_every).await
        })
    });
    let server = format!("ws://{}", address.await.unwrap());
    let rooms = Rooms::open(&server, Dialect::YWebsocket, "spec", 2, 3, 0);
    match run(Load { late_joiners, ..load(Mode::Write) }, rooms).await {
        Report::Write(written) => *written,
        other @ (Report::Join(_) | Report::Idle(_)) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_this_server_every_edit_reaches_everybody_and_all_end_with_the_same_document() {
    let server = TestServer::start().await;
    let order = seats::Order::for_rooms(2, 6, None);
    let places = seats::make(&server.api(), &order).await.unwrap();
    let rooms = |observers| Rooms::seated(&places, 2, 5, observers);

    let report = run(load(Mode::Write), rooms(0)).await;
    let Report::Write(written) = &report else { panic!("{report:?}") };
    assert_eq!(report.void(), None);
    // Two rooms of five, 30 things of each in a second, for a second and a half, to four others.
    assert_eq!((written.expected, written.delivered), (1_800, 1_800));
    assert!((written.saved_share - 1.0).abs() < f64::EPSILON);
    assert_eq!(written.late_joiners_different, Some(0));

    let report = run(load(Mode::Join), Rooms { boards: rooms(3).boards[..1].to_vec(), ..rooms(3) }).await;
    assert_eq!(report.void(), None);
    let Report::Join(joined) = &report else { panic!("{report:?}") };
    assert_eq!(joined.synced.map(|synced| synced.count), Some(2 * 3));

    let report = run(load(Mode::Idle), rooms(0)).await;
    assert_eq!(report.void(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_copies_everything_counts_as_long_as_nobody_comes_later() {
    let written = relayed(None, false).await;
    assert_eq!(written.void(), None);
    assert_eq!(written.different, 0);
    let written = relayed(None, true).await;
    assert_eq!(written.late_joiners_different, Some(2));
    assert!(written.void().unwrap().contains("late joiners"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_loses_one_frame_in_fifty_does_not_count() {
    let written = relayed(Some(50), false).await;
    assert!(written.delivered_share < 1.0, "{written:?}");
    assert!(written.void().unwrap().contains("never came"));
    assert!(written.different > 0, "whoever missed an edit has another document");
}
