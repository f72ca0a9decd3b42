//! Opening, timers, progress, and when a note counts as written.

use fivefold_protocol::{
    command::{Command, Phase, TimerEnd},
    ids::NoteId,
    note::Note,
    sync::message::{Message, SyncStep},
    view,
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    server::TestServer,
};

const TEXT: &str = "The customer cannot reach support in the evening";

fn id(text: &str) -> NoteId {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x2_a_timer_closes_its_exercise_also_if_the_server_was_restarted_meanwhile() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let timer = Command::StartTimer {
        exercise: "e1".parse().unwrap(),
        room: None,
        seconds: 1,
        at_end: TimerEnd::Close,
    };
    workshop.must(timer).await;

    server.stop().await;
    server.start_again().await;

    let key = workshop.key("e1", 0);
    let view = workshop.view(|view| view.boards[&key].state == view::BoardState::Closed).await;
    let ended = &view.workshop.timers[&"e1".parse().unwrap()];
    assert!(matches!(ended, view::TimerView::Ended { .. }), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x1_an_exercise_opens_for_some_rooms_or_for_all_later_ones_included() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.reach(Phase::Exercises).await;
    let open = |rooms| Command::OpenExercise { exercise: "e1".parse().unwrap(), rooms };

    workshop.must(open(vec![workshop.rooms[0]])).await;
    let (first, second) = (workshop.key("e1", 0), workshop.key("e1", 1));
    let view = workshop.view(|view| view.boards[&first].state == view::BoardState::Open).await;
    assert_eq!(view.boards[&second].state, view::BoardState::NotOpened);
    workshop.must(open(vec![])).await;
    let room = workshop.must(Command::OpenRoom {}).await.made["room"].clone();
    let third = format!("e1.{room}").parse().unwrap();
    workshop
        .view(|view| view.boards.get(&third).is_some_and(|board| board.state == view::BoardState::Open))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b6_m1_a_note_settles_by_its_mark_at_once_or_by_resting_five_seconds_and_half_words_never_arrive() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let board = workshop.board(&workshop.people[0][0], &workshop.key("e1", 0)).await;
    let text = "The counter closes while people still wait";
    let draft =
        Note { text: "The cou".to_owned(), kind: Some("problem".parse().unwrap()), ..Note::default() };
    board.add_note(&id("rests"), &draft);
    board.add_note(
        &id("example"),
        &Note { kind: Some("complaint".parse().unwrap()), ..problem("It was shut") },
    );
    board.saved(DEADLINE).await.unwrap();
    board.edit_text(&id("rests"), text).unwrap();
    board.add_note(&id("marked"), &problem(TEXT));

    let list = workshop.list(|list| !list.problems.is_empty()).await;
    let titles = |list: &view::ListView| -> Vec<String> {
        list.problems.values().map(|problem| problem.title.clone()).collect()
    };
    assert_eq!(titles(&list), [TEXT], "the marked one at once");
    assert_eq!((list.account.notes, list.account.unsettled), (1, 1));
    let list = workshop.list(|list| list.problems.len() == 2).await;
    assert_eq!(titles(&list), [TEXT, text], "the resting one in whole words");
    assert_eq!((list.account.notes, list.account.unsettled, list.account.unassigned), (2, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x3_progress_is_measured_against_the_template_s_minimums() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let board = workshop.board(&workshop.people[0][0], &key).await;
    for at in 0..3 {
        let kind = Some("situation".parse().unwrap());
        board.add_note(&id(&format!("s{at}")), &Note { kind, ..problem("At the counter") });
    }
    board.saved(DEADLINE).await.unwrap();

    let view = workshop.view(|view| view.boards[&key].progress.notes == 3).await;

    let progress = &view.boards[&key].progress;
    let minimum = &progress.minimums[0];
    assert_eq!((minimum.have, minimum.at_least), (3, 10));
    assert_eq!(progress.silent.iter().collect::<Vec<_>>(), [&workshop.people[0][1].seat.person]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i2_i3_boards_and_notes_are_named_as_written_and_a_note_with_another_name_is_none() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    let ticket = workshop.ticket(ana, &key).await;
    assert_eq!(ticket.board.to_string(), format!("{}.e1.{}", ana.seat.workshop, workshop.rooms[0]));
    let longest = "n".repeat(64);
    let update = {
        use yrs::{Map, ReadTxn, Transact};
        let doc = yrs::Doc::new();
        let notes = doc.get_or_insert_map("notes");
        let mut txn = doc.transact_mut();
        for name in [longest.as_str(), &"n".repeat(65), "a b", "", "ж"] {
            notes.insert(&mut txn, name, yrs::MapPrelim::from_iter([("text", TEXT)]));
        }
        txn.encode_state_as_update_v1(&yrs::StateVector::default())
    };
    let path = format!("/sync/{}?ticket={}", ticket.board, ticket.ticket);
    let mut wire = fivefold_tests::wire::Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;

    wire.say(&Message::Sync(SyncStep::Update(&update))).await;
    wire.echoed(&update).await;

    let list = workshop.list(|list| list.account.notes == 1).await;
    let source = list.problems.values().next().unwrap().sources.keys().next().unwrap().to_string();
    assert_eq!(source, format!("{key}/{longest}"));
    let board = workshop.board(ana, &key).await;
    assert_eq!(board.document().notes().keys().collect::<Vec<_>>(), [&id(&longest)]);
}
