//! Edits that stand in the log behind what ended their right to be there: another server closed the board, or moved the
//! author, between their admission and their commit, and the one that admitted them died before it heard.

use std::sync::Arc;

use fivefold_client::{board::Board, error::ClientError};
use fivefold_protocol::{
    command::Command,
    ids::{BoardKey, ExerciseId, NoteId, PersonId, Timestamp},
};
use fivefold_server::{
    log::{Batch, Log, Payload, Position, Record, RecordId, memory::MemoryLog},
    workshop::{Event, exercises::ExercisesEvent, machine::Machine, rooms::RoomsEvent},
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    server::TestServer,
};

/// What another server wrote first.
#[derive(Debug, Clone, Copy, PartialEq)]
enum First {
    Closed,
    Moved,
}

fn e1() -> ExerciseId {
    "e1".parse().unwrap()
}

fn note(id: &str) -> NoteId {
    id.parse().unwrap()
}

/// Appends one record as another server would.
async fn append(log: &MemoryLog, workshop: &Gathering, by: PersonId, payload: Payload) {
    let end = Machine::load(None, &everything(log, workshop).await).unwrap().unwrap();
    let counter = everything(log, workshop).await.len() as u64;
    let record = Record { id: RecordId { process: 99, counter }, principal: Some(by), payload };
    let batch = Batch { at: Timestamp(end.staged_at().0 + 1), records: vec![record] };
    let expected = batch.is_control().then(|| end.control_head());
    log.append(&workshop.lead.seat.workshop, batch, expected).await.unwrap();
}

async fn everything(log: &MemoryLog, workshop: &Gathering) -> Vec<fivefold_server::log::Entry> {
    log.tail(&workshop.lead.seat.workshop, Position::START).await.unwrap()
}

/// What a person wrote while nobody was there to take it, as the server that admitted it logged it.
fn admitted(ana: &Board, ben: &Board, key: &BoardKey, before: &Machine, author: PersonId) -> Payload {
    let (board_epoch, seat_epoch) = before.workshop().may_write(author, key).unwrap();
    let update = ana.document().server_has(&ben.document().state_vector()).unwrap().into();
    Payload::BoardUpdate { board: key.clone(), board_epoch, seat_epoch, update }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_an_edit_that_was_overtaken_by_a_close_or_a_move_is_void_its_author_is_told_and_nobody_else_loses_anything()
 {
    for first in [First::Closed, First::Moved] {
        let log = Arc::new(MemoryLog::new());
        let mut server = TestServer::start_on_log(log.clone()).await;
        let workshop = Gathering::seated(&server, &[&["Ana", "Ben"], &["Cleo"]]).await;
        workshop.open("e1").await;
        let (key, next_door) = (workshop.key("e1", 0), workshop.key("e1", 1));
        let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);
        let anas = workshop.board(ana, &key).await;
        let bens = workshop.board(ben, &key).await;
        let cleos = workshop.board(&workshop.people[1][0], &next_door).await;
        anas.add_note(&note("early"), &problem("The queue is long"));
        cleos.add_note(&note("next-door"), &problem("The lift is slow"));
        for board in [&anas, &cleos] {
            board.saved(DEADLINE).await.unwrap();
        }
        bens.until("the early note", DEADLINE, |document| document.notes().len() == 1).await.unwrap();
        server.stop().await;

        // Ana writes on; her words, admitted under the epochs of before, reach the log behind what another server wrote.
        anas.add_note(&note("late"), &problem("The price is wrong"));
        bens.add_note(&note("bens"), &problem("The office is far"));
        let before = Machine::load(None, &everything(&log, &workshop).await).unwrap().unwrap();
        let stale = admitted(&anas, &bens, &key, &before, ana.seat.person);
        let event = match first {
            First::Closed => {
                let rooms = vec![workshop.rooms[0]];
                Event::Exercises(ExercisesEvent::Closed { exercise: e1(), rooms, except: Vec::new() })
            }
            First::Moved => Event::Rooms(RoomsEvent::PersonMoved {
                person: ana.seat.person,
                room: Some(workshop.rooms[1]),
                reason: String::new(),
            }),
        };
        let lead = workshop.lead.seat.person;
        append(&log, &workshop, lead, Payload::Event(serde_json::to_vec(&event).unwrap().into())).await;
        append(&log, &workshop, ana.seat.person, stale).await;
        server.start_again().await;

        let told = anas.saved(DEADLINE).await;
        let Err(ClientError::ReadOnly { reason, .. }) = told else { panic!("{first:?}: {told:?}") };
        let expected = if first == First::Closed { "board_closed" } else { "may not do this" };
        assert!(reason.contains(expected), "{first:?}: {reason}");
        // What Ben wrote meanwhile is taken if his board is open; what stood there stands there, next door too.
        if first == First::Closed {
            assert!(matches!(bens.saved(DEADLINE).await, Err(ClientError::ReadOnly { .. })));
            let open = Command::OpenExercise { exercise: e1(), rooms: Vec::new() };
            workshop.must(open).await;
        } else {
            bens.saved(DEADLINE).await.unwrap();
        }
        cleos.add_note(&note("more"), &problem("The lift is dark"));
        cleos.saved(DEADLINE).await.unwrap();
        assert_eq!(cleos.document().notes().len(), 2, "{first:?}");
        let again = workshop.board(ben, &key).await;
        again.add_note(&note("after"), &problem("The door is shut"));
        again.saved(DEADLINE).await.unwrap();
        let names: Vec<String> = again.document().notes().keys().map(ToString::to_string).collect();
        let expected: &[&str] =
            if first == First::Closed { &["after", "early"] } else { &["after", "bens", "early"] };
        assert_eq!(names, expected, "{first:?}: the late note counts for nothing");

        // And Ana goes on, where she may.
        let hers = workshop.board(ana, if first == First::Closed { &key } else { &next_door }).await;
        hers.add_note(&note("afresh"), &problem("The price is wrong"));
        hers.saved(DEADLINE).await.unwrap();

        // The server that lived through it leaves the same workshop as the log.
        server.stop().await;
        let newest = log.latest_snapshot(&workshop.lead.seat.workshop).await.unwrap().unwrap();
        let lived = Machine::load(Some(&newest), &[]).unwrap().unwrap();
        let folded = Machine::load(None, &everything(&log, &workshop).await).unwrap().unwrap();
        assert!(folded.comes_to(&lived).unwrap(), "{first:?}");
    }
}
