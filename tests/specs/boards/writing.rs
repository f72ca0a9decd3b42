//! Writing together, over the socket that stock clients use.

use std::collections::BTreeMap;

use fivefold_client::board::{BoardState, Document};
use fivefold_protocol::{
    command::Command,
    error::ErrorCode,
    ids::NoteId,
    sync::{
        awareness::{AwarenessEntry, GONE},
        message::{Message, SyncStep},
    },
    view,
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    server::TestServer,
    wire::Wire,
};
use futures_util::future::join_all;

const TEXT: &str = "The customer cannot reach support in the evening";

fn id(text: &str) -> NoteId {
    text.parse().unwrap()
}

/// A socket of a person on a board, after the greeting.
async fn wire(workshop: &Gathering, server: &TestServer, room: usize, who: usize) -> Wire {
    let path = workshop.sync_path(&workshop.people[room][who], &workshop.key("e1", room)).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;
    wire
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s1_s2_s4_two_people_see_each_other_type_in_the_same_note() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = workshop.board(&workshop.people[0][0], &key).await;
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    let text =
        |note: &'static str| move |doc: &Document| doc.notes().values().any(|found| found.text == note);

    ana.add_note(&id("n"), &problem("The queue"));
    ben.until("Ana's note", DEADLINE, text("The queue")).await.unwrap();
    // Both at once, at both ends: nothing is lost.
    let (longer, earlier) = ("The queue is long", "Before noon The queue");
    ana.edit_text(&id("n"), longer).unwrap();
    ben.edit_text(&id("n"), earlier).unwrap();

    for board in [&ana, &ben] {
        board.until("both edits", DEADLINE, text("Before noon The queue is long")).await.unwrap();
        board.saved(DEADLINE).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s3_a_late_joiner_sees_every_note_and_only_of_their_room() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"], &["Cleo"]]).await;
    workshop.open("e1").await;
    let ana = workshop.board(&workshop.people[0][0], &workshop.key("e1", 0)).await;
    for at in 0..60 {
        ana.add_note(&id(&format!("n{at}")), &problem(&format!("Problem number {at} in the shop")));
    }
    ana.delete(&id("n7"));
    ana.saved(DEADLINE).await.unwrap();

    let ben = workshop.board(&workshop.people[0][1], &workshop.key("e1", 0)).await;
    let cleo = workshop.board(&workshop.people[1][0], &workshop.key("e1", 1)).await;

    assert_eq!(ben.document().notes(), ana.document().notes());
    assert_eq!(ben.document().notes().len(), 59);
    assert_eq!(cleo.document().notes(), BTreeMap::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d3_s4_every_keystroke_of_five_people_at_once_arrives_and_stays() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben", "Cleo", "Dan", "Eva"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let boards = join_all(workshop.people[0].iter().map(|player| workshop.board(player, &key))).await;

    let writing = boards.iter().enumerate().map(|(who, board)| async move {
        for at in 0..20 {
            let note = id(&format!("n{who}-{at}"));
            board.add_note(&note, &problem(""));
            for end in 1..=5 {
                board.edit_text(&note, &"write"[..end]).unwrap();
                tokio::task::yield_now().await;
            }
        }
        board.saved(DEADLINE).await.unwrap();
    });
    join_all(writing).await;
    let all = |doc: &Document| {
        let notes = doc.notes();
        notes.len() == 100 && notes.values().all(|note| note.text == "write")
    };
    join_all(boards.iter().map(|board| async move {
        board.until("a hundred notes", DEADLINE, all).await.unwrap();
    }))
    .await;
    drop(boards);
    server.stop().await;
    server.start_again().await;

    assert!(all(workshop.board(&workshop.people[0][0], &key).await.document()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s9_b7_a_closed_board_refuses_with_a_reason_and_the_socket_reads_on() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    workshop.write(&workshop.people[0][1], &key, &[TEXT]).await;
    let mut ana = wire(&workshop, &server, 0, 0).await;
    let exercise: fivefold_protocol::ids::ExerciseId = "e1".parse().unwrap();
    workshop.must(Command::CloseExercise { exercise: exercise.clone(), rooms: vec![] }).await;

    let late = Document::default();
    late.add_note(&id("late"), &problem("Half a word too l"));
    ana.say(&Message::Sync(SyncStep::Update(&late.server_has(&[0]).unwrap()))).await;
    let reason = ana.refused().await;

    assert!(reason.starts_with("board_closed:"), "{reason}");
    // The socket is open and reads: the whole board without the late note, and what others do when it opens again.
    ana.say(&Message::Sync(SyncStep::One(&[0]))).await;
    let seen = Document::default();
    let whole = ana
        .find("step 2", |said| match said {
            Message::Sync(SyncStep::Two(update)) => Some(update.to_vec()),
            _ => None,
        })
        .await;
    seen.take(&whole).unwrap();
    assert_eq!(seen.notes().len(), 1);
    workshop.must(Command::OpenExercise { exercise, rooms: vec![] }).await;
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    ben.add_note(&id("later"), &problem("The office opens after people have gone to work"));
    ana.find("Ben's note", |said| match said {
        Message::Sync(SyncStep::Update(update)) => {
            seen.take(update).unwrap();
            (seen.notes().len() == 2).then_some(())
        }
        _ => None,
    })
    .await;
    // What was refused stays refused and is not asked for as a gap: Ben has exactly two notes.
    ben.saved(DEADLINE).await.unwrap();
    assert_eq!(ben.document().notes().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s10_a_closed_board_takes_a_step_2_that_brings_nothing_new_without_complaint() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let board = workshop.board(&workshop.people[0][0], &key).await;
    board.add_note(&id("n"), &problem(TEXT));
    board.add_note(&id("gone"), &problem(TEXT));
    board.delete(&id("gone"));
    board.saved(DEADLINE).await.unwrap();
    let known = board.document().server_has(&[0]).unwrap();
    workshop.must(Command::CloseExercise { exercise: "e1".parse().unwrap(), rooms: vec![] }).await;

    let mut ana = wire(&workshop, &server, 0, 0).await;
    for step_2 in [&known[..], &[0, 0]] {
        ana.say(&Message::Sync(SyncStep::Two(step_2))).await;
    }
    ana.say(&Message::Sync(SyncStep::One(&[0]))).await;

    ana.find("step 2, and no refusal before it", |said| match said {
        Message::PermissionDenied { reason } => panic!("refused: {reason}"),
        Message::Sync(SyncStep::Two(_)) => Some(()),
        _ => None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b9_a_text_that_could_not_be_saved_is_kept_for_its_author_and_nobody_else() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    let board = workshop.board(ana, &key).await;
    workshop.must(Command::CloseExercise { exercise: "e1".parse().unwrap(), rooms: vec![] }).await;
    let text = "A thought that came a second too late";
    board.add_note(&id("late"), &problem(text));

    let refused = board.saved(DEADLINE).await.unwrap_err();
    assert!(refused.to_string().contains("board_closed"), "{refused}");
    assert!(matches!(board.state(), BoardState::ReadOnly(_)), "open, reading");
    workshop.ask(ana, Command::KeepDraft { board: key.clone(), text: text.to_owned() }).await.unwrap();

    let kept = |view: &view::View| view.me.drafts.iter().next().map(|(id, draft)| (*id, draft.text.clone()));
    let (draft, found) = ana.live.find("the draft", DEADLINE, kept).await.unwrap();
    assert_eq!(found, text);
    assert_eq!(workshop.api.about_me(&ana.seat).await.unwrap().drafts, [text]);
    let said = Command::Broadcast { text: "everybody look up".to_owned() };
    workshop.must(said).await;
    for other in [&workshop.lead, &workshop.people[0][1]] {
        let told = |view: &view::View| !view.workshop.broadcasts.is_empty();
        other.live.until("the line", DEADLINE, told).await.unwrap();
        let view = other.live.snapshot().unwrap().value.to_string();
        assert!(!view.contains(text), "a draft in the view of {}", other.id);
    }
    let code = workshop.refusal(&workshop.people[0][1], Command::DropDraft { draft }).await;
    assert!(matches!(code, ErrorCode::NotFound | ErrorCode::Forbidden), "{code:?}");
    workshop.ask(ana, Command::DropDraft { draft }).await.unwrap();
    ana.live.until("no draft", DEADLINE, |view| view.me.drafts.is_empty()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d2_what_was_written_while_the_server_was_away_arrives_when_it_is_back() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = workshop.board(&workshop.people[0][0], &key).await;
    ana.add_note(&id("before"), &problem("The lift stands still"));
    ana.saved(DEADLINE).await.unwrap();

    server.stop().await;
    ana.add_note(&id("offline"), &problem("The lights are off"));
    ana.edit_text(&id("before"), "The lift stands still on Sundays").unwrap();
    assert!(!ana.document().saved());
    server.start_again().await;
    ana.saved(DEADLINE).await.unwrap();

    let ben = workshop.board(&workshop.people[0][1], &key).await;
    assert_eq!(ben.document().notes(), ana.document().notes());
    assert_eq!(ben.document().notes()[&id("before")].text, "The lift stands still on Sundays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s8_an_edit_that_builds_on_what_is_missing_is_not_taken_and_the_gap_is_asked_for() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let mut ana = wire(&workshop, &server, 0, 0).await;
    let document = Document::default();
    document.add_note(&id("n"), &problem("The fi"));
    let before = document.state_vector();
    document.edit_text(&id("n"), "The first").unwrap();

    ana.say(&Message::Sync(SyncStep::Update(&document.server_has(&before).unwrap()))).await;
    let has = ana.asked().await;
    ana.say(&Message::Sync(SyncStep::Two(&document.server_has(&has).unwrap()))).await;

    let ben = workshop.board(&workshop.people[0][1], &workshop.key("e1", 0)).await;
    let whole = |doc: &Document| doc.notes().values().any(|note| note.text == "The first");
    ben.until("the whole note", DEADLINE, whole).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_b3_a_note_s_author_is_who_wrote_it_whatever_it_claims() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ben = workshop.people[0][1].seat.person;
    let forged = {
        use yrs::{Map, ReadTxn, Transact};
        let doc = yrs::Doc::new();
        let notes = doc.get_or_insert_map("notes");
        let mut txn = doc.transact_mut();
        let prelim = [("text", TEXT.to_owned()), ("author", ben.to_string()), ("at", "1".to_owned())];
        notes.insert(&mut txn, "forged", yrs::MapPrelim::from_iter(prelim));
        txn.encode_state_as_update_v1(&yrs::StateVector::default())
    };
    let mut ana = wire(&workshop, &server, 0, 0).await;
    ana.say(&Message::Sync(SyncStep::Update(&forged))).await;
    ana.echoed(&forged).await;
    workshop.lead.live.watch_boards(vec![key.clone()]);

    let view = workshop.view(|view| !view.boards[&key].notes.is_empty()).await;

    let meta = &view.boards[&key].notes[&id("forged")];
    assert_eq!(meta.author, Some(workshop.people[0][0].seat.person));
    assert!(meta.at.0 > 1_000_000, "the time is the server's");
    // Rewriting the note does not make it Ben's.
    let board = workshop.board(&workshop.people[0][1], &key).await;
    board.edit_text(&id("forged"), "Ben's words now").unwrap();
    board.saved(DEADLINE).await.unwrap();
    let said = Command::Broadcast { text: "done".to_owned() };
    workshop.must(said).await;
    let view = workshop.view(|view| !view.workshop.broadcasts.is_empty()).await;
    assert_eq!(view.boards[&key].notes[&id("forged")].author, Some(workshop.people[0][0].seat.person));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s7_new_content_under_another_person_s_client_id_is_refused() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let document = Document::default();
    document.add_note(&id("n"), &problem(TEXT));
    let first = document.server_has(&[0]).unwrap();
    let before = document.state_vector();
    let mut ana = wire(&workshop, &server, 0, 0).await;
    ana.say(&Message::Sync(SyncStep::Update(&first))).await;
    ana.echoed(&first).await;

    // Relaying what is known is fine; going on in Ana's name is not.
    let mut ben = wire(&workshop, &server, 0, 1).await;
    ben.say(&Message::Sync(SyncStep::Update(&first))).await;
    document.add_note(&id("in-ana-s-name"), &problem("She never said that"));
    ben.say(&Message::Sync(SyncStep::Update(&document.server_has(&before).unwrap()))).await;
    let reason = ben.refused().await;

    assert!(reason.starts_with("client_id_taken:"), "{reason}");
    let board = workshop.board(&workshop.people[0][0], &key).await;
    assert_eq!(board.document().notes().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s11_presence_carries_the_known_identity_and_goes_with_its_socket() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let (mut ana, mut ben) = (wire(&workshop, &server, 0, 0).await, wire(&workshop, &server, 0, 1).await);
    let (hers, his) = (workshop.people[0][0].seat.person, workshop.people[0][1].seat.person);
    let json = format!(r#"{{"user":{{"person":"{his}","name":"Ben"}},"cursor":7}}"#);
    let entry = AwarenessEntry { client: 4_711, clock: 1, json };

    ana.say(&Message::Awareness(vec![entry])).await;
    let seen = |said: &Message<'_>| match said {
        Message::Awareness(entries) => entries.iter().find(|entry| entry.client == 4_711).cloned(),
        _ => None,
    };
    let here: serde_json::Value = serde_json::from_str(&ben.find("Ana", seen).await.json).unwrap();
    drop(ana);
    let gone = ben.find("Ana's leaving", seen).await;

    assert_eq!(here["user"]["person"], hers.to_string());
    assert_eq!(here["cursor"], 7);
    assert_eq!(gone.json, GONE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_moving_one_person_costs_nobody_else_a_keystroke() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"], &["Cleo"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    ben.add_note(&id("n"), &problem("Typing"));

    let typing = async {
        for at in 0..40 {
            ben.edit_text(&id("n"), &"Typing while Ana is moved from room to room and back"[..10 + at])
                .unwrap();
            tokio::task::yield_now().await;
        }
        ben.saved(DEADLINE).await.unwrap();
    };
    let moving = async {
        let person = workshop.people[0][0].seat.person;
        for at in 0..6 {
            let room = Some(workshop.rooms[1 - at % 2]);
            workshop.must(Command::MovePerson { person, room, reason: String::new() }).await;
        }
    };
    tokio::join!(typing, moving);

    let seen = workshop.board(&workshop.lead, &key).await;
    assert_eq!(seen.document().notes(), ben.document().notes());
}
