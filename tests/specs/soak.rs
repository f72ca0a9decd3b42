//! Workshops that come and go, for long. In a process of its own, whose memory is looked at.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails on the spot")]

use std::time::Duration;

use fivefold_client::{api::Api, board::Document};
use fivefold_protocol::{
    api::Seat,
    ids::{BoardKey, Timestamp},
    role::Language,
    sync::message::{Message, SyncStep},
};
use fivefold_server::{clock::Clock, config::UNLOAD_AFTER_MS};
use fivefold_tests::{
    DEADLINE, gathering::Gathering, measure, process::memory_of, server::TestServer, wire::Wire,
};
use tokio::time::{interval, timeout};

/// Workshops that take turns.
const WORKSHOPS: usize = 25;
/// Most that memory may grow after the first fifth, in bytes: what the allocator keeps back differs from round to round.
const GROWS: u64 = 12 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workshops_that_are_opened_and_left_again_and_again_leave_the_memory_as_it_was() {
    let cycles = measure("CYCLES", 1_000);
    let clock = Clock::manual(Timestamp(1_700_000_000_000));
    let server = TestServer::start_at(clock.clone()).await;
    // Views and echoes leave as the clock goes.
    let going = async {
        let mut tick = interval(Duration::from_millis(5));
        loop {
            tick.tick().await;
            clock.advance(50);
        }
    };
    let (before, after) = tokio::select! {
        memory = come_and_go(&server, &clock, cycles) => memory,
        () = going => (0, 0),
    };
    println!("{cycles} cycles: {} KiB, then {} KiB", before / 1024, after / 1024);
    assert!(after < before + GROWS, "memory grew from {before} to {after} bytes");
}

/// Opens and leaves; gives the memory after a fifth of it and at the end.
async fn come_and_go(server: &TestServer, clock: &Clock, cycles: usize) -> (u64, u64) {
    let api = server.api();
    let places = make(&api).await;
    let rounds = cycles.div_ceil(WORKSHOPS);
    let mut at_first = None;
    // Each writing takes a client id, of which a person has at most 1,500 on a board.
    let rarely = (rounds / 1_000).max(10);
    for round in 0..rounds {
        for (at, (seat, key)) in places.iter().enumerate() {
            let ticket = api.ticket(seat, key, 60).await.unwrap();
            let path = format!("/sync/{}?ticket={}", ticket.board, ticket.ticket);
            let mut wire = Wire::open(server.address(), &path).await.unwrap();
            wire.asked().await;
            // Somebody writes now and then, so that it has to be kept.
            if (round + at) % rarely == 0 {
                let document = Document::default();
                document.add_note(&"same".parse().unwrap(), &fivefold_tests::gathering::problem("The queue"));
                let update = document.server_has(&[0]).unwrap();
                wire.say(&Message::Sync(SyncStep::Update(&update))).await;
                wire.echoed(&update).await;
            }
        }
        leave(server, clock).await;
        if round == rounds / 5 {
            at_first = Some(memory_of("self"));
        }
    }
    (at_first.unwrap(), memory_of("self"))
}

/// Makes the workshops; gives a seat in each and its board. Only the seats stay: pages would keep a workshop in memory.
async fn make(api: &Api) -> Vec<(Seat, BoardKey)> {
    let mut places = Vec::new();
    for _ in 0..WORKSHOPS {
        let mut workshop = Gathering::on(api.clone(), Language::En).await;
        workshop.seat(&[&["Ana"]]).await;
        workshop.open("e1").await;
        let key = workshop.key("e1", 0);
        places.push((workshop.people.remove(0).remove(0).seat, key));
    }
    places
}

/// Time goes on until nothing is in memory any more.
async fn leave(server: &TestServer, clock: &Clock) {
    let mut look = interval(Duration::from_millis(10));
    let gone = async {
        while server.shell().metrics.workshops.get() > 0 {
            clock.advance(UNLOAD_AFTER_MS / 2);
            look.tick().await;
        }
        server.shell().registry.sweep();
    };
    timeout(DEADLINE, gone).await.expect("workshops leave the memory");
}
