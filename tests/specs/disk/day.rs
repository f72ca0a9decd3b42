//! A piece of a workshop day on a server that is stopped and killed in between, and what everybody saw of it.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use fivefold_client::board::{Board, Document};
use fivefold_protocol::{
    command::Command,
    ids::{BoardKey, NoteId, PersonId},
    note::Note,
    role::Language,
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    process::ServerProcess,
};
use futures_util::future::join_all;
use tokio::sync::watch;

use super::{
    notes::files,
    seen::{Content, Shown, Witness},
};

/// Longer than the day takes.
const ALL_DAY: Duration = Duration::from_secs(600);
/// Edits between two moments at which a writer makes sure that everything is saved.
const BURST: usize = 2;

/// Plays it. Each writer saves `rounds` times; when a third and two thirds of that is done, the server is stopped in order
/// and killed.
pub(crate) async fn play(server: &mut ServerProcess, witness: &Witness<'_>, rounds: usize) -> Gathering {
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    witness.saw(Shown::Seat(Box::new(workshop.lead.seat.clone())));
    workshop.seat(&[&["Ana", "Ben", "Cleo"], &["Dora", "Emil", "Fay"]]).await;
    for player in workshop.people.iter().flatten() {
        witness.saw(Shown::Seat(Box::new(player.seat.clone())));
    }
    workshop.open("e1").await;
    let (done, over) = (watch::Sender::new(0), AtomicBool::new(false));
    let keys = [workshop.key("e1", 0), workshop.key("e1", 1)];
    let all = rounds * 6;

    let writing = async {
        let writers = workshop.people.iter().flatten().enumerate().map(|(who, player)| {
            let board = workshop.board(player, &keys[who / 3]);
            let done = &done;
            async move { write(&board.await, who, rounds, done, witness).await }
        });
        join_all(writers).await;
        over.store(true, Ordering::Relaxed);
        // Wakes those who only watch.
        let last = workshop.people.iter().map(|room| &room[0]).zip(&keys);
        join_all(last.map(|(player, key)| async {
            let board = workshop.board(player, key).await;
            board.add_note(&note_id(99, 0), &problem("The last note"));
            board.saved(DEADLINE).await.unwrap();
        }))
        .await;
        workshop.must(Command::Broadcast { text: "That was all".to_owned() }).await;
    };
    let cutting = async {
        for (part, killed) in [(1, false), (2, true)] {
            let far = |done: &usize| *done >= all * part / 3;
            done.subscribe().wait_for(far).await.unwrap();
            tokio::task::block_in_place(|| {
                if killed {
                    server.kill();
                } else {
                    assert!(server.terminate().status.success());
                }
                witness.found(files(server.data()));
                server.start_again();
            });
        }
    };
    let watching = keys.iter().map(|key| look_on(&workshop, key, &over, witness));
    tokio::join!(
        writing,
        cutting,
        asking(&workshop, &over, witness),
        join_all(watching),
        viewing(&workshop, &over, witness)
    );
    workshop
}

fn note_id(who: usize, at: usize) -> NoteId {
    format!("n{who}-{at}").parse().unwrap()
}

fn situation(text: String) -> Note {
    Note { text, kind: Some("situation".parse().unwrap()), ..Note::default() }
}

/// Somebody writes notes, changes and deletes some, and looks whether all is saved.
async fn write(board: &Board, who: usize, rounds: usize, done: &watch::Sender<usize>, witness: &Witness<'_>) {
    for round in 0..rounds {
        for at in 0..BURST {
            // Few are problems: the merge of many alike takes longer than everything else here.
            let text = format!("Queue {round} of person {who}");
            let note = if at == 0 && round % 6 == 0 { problem(&text) } else { situation(text) };
            board.add_note(&note_id(who, round * BURST + at), &note);
        }
        // Of what an earlier round left, one note is rewritten and another one goes.
        if round > 0 {
            let earlier = (round - 1) * BURST;
            board.edit_text(&note_id(who, earlier), &format!("Rewritten by {who}, {round} times")).unwrap();
            board.delete(&note_id(who, earlier + 1));
        }
        board.saved(DEADLINE).await.unwrap();
        witness.saw(Shown::Board(board.key().clone(), Content::of_document(board.document())));
        done.send_modify(|done| *done += 1);
    }
}

/// Somebody only watches a board: whatever their copy holds, the server has shown.
async fn look_on(workshop: &Gathering, key: &BoardKey, over: &AtomicBool, witness: &Witness<'_>) {
    let board = workshop.board(&workshop.lead, key).await;
    let look = |document: &Document| {
        witness.saw(Shown::Board(key.clone(), Content::of_document(document)));
        over.load(Ordering::Relaxed)
    };
    board.until("the end of the day", ALL_DAY, look).await.unwrap();
}

/// People ask for things; each has seen the answer.
async fn asking(workshop: &Gathering, over: &AtomicBool, witness: &Witness<'_>) {
    let mut guests: Vec<PersonId> = Vec::new();
    for at in 0_usize.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        match at % 8 {
            0 => {
                let guest = workshop.join(&workshop.links.observer, &format!("Guest {at}")).await.unwrap();
                guests.push(guest.seat.person);
                witness.saw(Shown::Seat(Box::new(guest.seat.clone())));
            }
            // Erasing empties the write-ahead log.
            6 if guests.len() > 1 => {
                let person = guests.remove(0);
                witness.saw(Shown::Leaves(person));
                witness.saw(Shown::Answer(workshop.must(Command::ErasePerson { person }).await));
                witness.saw(Shown::Erased(person));
            }
            2 if at < 60 => witness.saw(Shown::Answer(workshop.must(Command::OpenRoom {}).await)),
            _ => {
                let (room, text) = (Some(workshop.rooms[at % 2]), format!("line {at}"));
                let answer = workshop.must(Command::Say { room, text: text.clone() }).await;
                witness.saw(Shown::Answer(answer));
                witness.saw(Shown::Said(text));
            }
        }
    }
}

/// What the facilitator's page shows.
async fn viewing(workshop: &Gathering, over: &AtomicBool, witness: &Witness<'_>) {
    let look = |view: &fivefold_protocol::view::View| {
        if let Some(list) = &view.list {
            witness.saw(Shown::Problems(list.problems.keys().copied().collect()));
        }
        witness.saw(Shown::Rooms(view.rooms.keys().copied().collect::<BTreeSet<_>>()));
        over.load(Ordering::Relaxed)
    };
    workshop.lead.live.until("the end of the day", ALL_DAY, look).await.unwrap();
}
