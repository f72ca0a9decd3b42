//! Logs that answer "somebody else was first", "I do not know", or not at all.

use std::sync::Arc;

use fivefold_client::{api::Export, error::ClientError};
use fivefold_protocol::{api::Created, command::Command, error::ErrorCode, ids::NoteId, role::Role};
use fivefold_server::{
    identity::workshops::WorkshopRow,
    log::memory::{Fault, MemoryLog},
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    http::Request,
    server::TestServer,
};
use futures_util::future::join_all;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d1_with_a_log_that_conflicts_and_forgets_to_answer_nothing_acknowledged_is_lost() {
    // A found seed stays in this list for ever.
    for seed in [1, 2, 3, 4] {
        let log = Arc::new(MemoryLog::new());
        let mut server = TestServer::start_on_log(log.clone()).await;
        let workshop = Gathering::seated(&server, &[&["Ana", "Ben", "Cleo"]]).await;
        workshop.open("e1").await;
        let key = workshop.key("e1", 0);
        let boards = join_all(workshop.people[0].iter().map(|player| workshop.board(player, &key))).await;
        log.plan(plan(seed, 60));

        let writing = boards.iter().enumerate().map(|(who, board)| async move {
            let mut ids: Vec<NoteId> = Vec::new();
            for at in 0..12 {
                let id: NoteId = format!("n{who}-{at}").parse().unwrap();
                board.add_note(&id, &problem(&format!("Problem {at} of person {who}")));
                board.saved(DEADLINE).await.unwrap();
                ids.push(id);
            }
            ids
        });
        let asking = async {
            let mut opened = Vec::new();
            for at in 0..12 {
                let key = format!("room-{at}");
                let answer = workshop.api.command(&workshop.lead.seat, &key, Command::OpenRoom {}).await;
                opened
                    .push(answer.unwrap_or_else(|error| panic!("seed {seed}: {error}")).made["room"].clone());
            }
            opened
        };
        let (written, opened) = tokio::join!(join_all(writing), asking);
        server.stop().await;
        server.start_again().await;

        let board = workshop.board(&workshop.lead, &key).await;
        let there = board.document().notes();
        for id in written.iter().flatten() {
            assert!(there.contains_key(id), "seed {seed}: note {id} was acknowledged and is lost");
        }
        let view = workshop.view(|view| view.rooms.len() == 13).await;
        for room in &opened {
            assert!(view.rooms.contains_key(&room.parse().unwrap()), "seed {seed}: {room} is lost");
        }
        let rooms: std::collections::BTreeSet<_> = opened.iter().collect();
        assert_eq!(rooms.len(), 12, "seed {seed}: a command was carried out twice");
    }
}

/// Faults for so many appends, drawn from a seed.
fn plan(seed: u64, appends: usize) -> Vec<Fault> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % 10
    };
    (0..appends)
        .map(|_| match draw() {
            0 => Fault::Conflict,
            1 | 2 => Fault::UnknownWritten,
            3 => Fault::UnknownLost,
            _ => Fault::None,
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e2_a_command_with_an_unknown_outcome_is_carried_out_once() {
    let log = Arc::new(MemoryLog::new());
    let server = TestServer::start_on_log(log.clone()).await;
    let workshop = Gathering::new(&server).await;
    for fault in [Fault::UnknownWritten, Fault::UnknownLost, Fault::Conflict] {
        let before = workshop.must(Command::OpenRoom {}).await.made["room"].clone();
        log.plan([fault]);

        let made = workshop.must(Command::OpenRoom {}).await.made["room"].clone();

        let number = |room: &str| room[1..].parse::<u32>().unwrap();
        assert_eq!(number(&made), number(&before) + 1, "{fault:?}");
        workshop.view(|view| view.rooms.len() == usize::try_from(number(&made)).unwrap()).await;
    }
}

/// What the server knows beside its log, with the end of each.
async fn noted(server: &TestServer) -> Vec<WorkshopRow> {
    server.shell().identity.workshops(None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t4_a_workshop_that_cannot_begin_leaves_nothing_and_one_whose_beginning_is_in_doubt_is_whole() {
    let log = Arc::new(MemoryLog::new());
    let server = TestServer::start_on_log(log.clone()).await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    let export = workshop.api.export(&workshop.lead.seat, Export::Workshop).await.unwrap();
    let new = json!({ "title": "T", "language": "en", "facilitator": "F" });
    let ways =
        [Request::post("/api/v1/workshops", &new), Request::new("POST", "/api/v1/imports").raw(&export)];

    for way in &ways {
        for faults in [vec![Fault::UnknownLost; 8], vec![Fault::UnknownWritten; 8], vec![Fault::Conflict]] {
            log.plan(faults.clone());
            let refused = way.send(server.address()).await;
            assert_eq!(refused.problem(), (503, "unavailable".to_owned(), "retry".to_owned()), "{faults:?}");
            assert_eq!(noted(&server).await.len(), 1, "{faults:?}");
        }
        for faults in [vec![Fault::UnknownLost; 7], vec![Fault::UnknownWritten; 7]] {
            log.plan(faults.clone());
            let created: Created = serde_json::from_value(way.send(server.address()).await.json()).unwrap();
            let about = workshop.api.about_me(&created.seat).await.unwrap();
            assert_eq!(about.role, Role::Facilitator, "{faults:?}");
            server.shell().delete_workshop(&created.workshop).await.unwrap();
        }
    }

    // A log that fails cannot take it away either: what was begun has an end that is near.
    log.plan([Fault::Fail]);
    assert_eq!(ways[0].send(server.address()).await.status, 503);
    let rows = noted(&server).await;
    let begun = rows.iter().find(|row| row.id != workshop.lead.seat.workshop).unwrap();
    assert!(begun.delete_after.since_ms(begun.created_at) <= 10 * 60 * 1_000, "{begun:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_e2_a_log_that_fails_acknowledges_nothing_more_and_says_that_the_outcome_is_unknown() {
    let log = Arc::new(MemoryLog::new());
    let server = TestServer::start_on_log(log.clone()).await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = workshop.board(&workshop.people[0][0], &key).await;
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    log.plan([Fault::Fail]);

    ana.add_note(&"n".parse().unwrap(), &problem("The queue at the counter is long"));
    let brief = std::time::Duration::from_secs(3);
    let saved = ana.saved(brief).await;
    let api = server.api().with_patience(brief);
    let answer = api.command(&workshop.lead.seat, "k", Command::OpenRoom {}).await;

    assert!(matches!(saved, Err(ClientError::Late { .. })), "{saved:?}");
    assert_eq!(answer.unwrap_err().code(), Some(ErrorCode::OutcomeUnknown));
    assert!(ben.document().notes().is_empty(), "nobody was shown it");
}
