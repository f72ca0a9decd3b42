//! Notes that go to another exercise while people write on both boards.

use fivefold_client::board::{Board, Document};
use fivefold_protocol::{
    command::{Command, MovedNote},
    error::ErrorCode,
    ids::{BoardKey, NoteId, NoteRef},
    note::Note,
    sync::message::{Message, SyncStep},
    view::{BoardView, ListView, ProblemView},
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    server::TestServer,
    wire::Wire,
};

const EVENING: &str = "The customer cannot reach support by phone in the evening";
const PRICE: &str = "The price in the shop differs from the price on the label";

fn id(text: &str) -> NoteId {
    text.parse().unwrap()
}

fn moves(from: &BoardKey, notes: &[NoteId], to: &str) -> Command {
    let notes =
        notes.iter().map(|note| MovedNote { note: note.clone(), kind: None, parent: None, order: None });
    Command::MoveToExercise { from: from.clone(), notes: notes.collect(), to: to.parse().unwrap() }
}

fn has(note: &NoteId) -> impl Fn(&Document) -> bool {
    move |document| document.notes().contains_key(note)
}

fn lacks(note: &NoteId) -> impl Fn(&Document) -> bool {
    move |document| !document.notes().contains_key(note)
}

/// The problem that holds a note, and the note's full name.
fn holder<'a>(list: &'a ListView, note: &NoteId) -> (&'a ProblemView, &'a NoteRef) {
    let all = list
        .problems
        .values()
        .flat_map(|problem| problem.sources.keys().map(move |source| (problem, source)));
    all.into_iter().find(|(_, source)| source.note == *note).unwrap()
}

/// Ana and Ben in one room, both exercises open, and their boards of both.
struct Pair {
    workshop: Gathering,
    keys: [BoardKey; 2],
    ana: [Board; 2],
    ben: [Board; 2],
}

async fn pair(server: &TestServer) -> Pair {
    let workshop = Gathering::seated(server, &[&["Ana", "Ben"], &["Cleo"]]).await;
    workshop.open("e1").await;
    workshop.open("e2").await;
    let keys = [workshop.key("e1", 0), workshop.key("e2", 0)];
    let [ana, ben] = [&workshop.people[0][0], &workshop.people[0][1]];
    let ana = [workshop.board(ana, &keys[0]).await, workshop.board(ana, &keys[1]).await];
    let ben = [workshop.board(ben, &keys[0]).await, workshop.board(ben, &keys[1]).await];
    workshop.lead.live.watch_boards(keys.to_vec());
    Pair { workshop, keys, ana, ben }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b10_b3_notes_move_together_and_stay_the_notes_they_are_also_after_a_restart() {
    let mut server = TestServer::start().await;
    let Pair { workshop, keys: [e1, e2], ana, ben } = pair(&server).await;
    let (author, mover) = (&workshop.people[0][0], &workshop.people[0][1]);
    let notes = workshop.write(author, &e1, &[EVENING, PRICE]).await;
    let full =
        Note { situation: Some("at night".into()), example: Some("on Monday".into()), ..problem(EVENING) };
    ana[0].until("the notes", DEADLINE, has(&notes[0])).await.unwrap();
    ana[0].add_note(&id("full"), &full);
    ana[0].saved(DEADLINE).await.unwrap();
    let name = NoteRef { exercise: "e1".parse().unwrap(), room: workshop.rooms[0], note: id("full") };
    let same = Command::SameForMe { note: name, on: true, example: "for me on Tuesday".to_owned() };
    workshop.ask(mover, same).await.unwrap();
    let meta = |board: &BoardView| board.notes.get(&id("full")).filter(|meta| meta.same == 1).cloned();
    let before = workshop.view(|view| meta(&view.boards[&e1]).is_some()).await;
    let before = meta(&before.boards[&e1]).unwrap();

    workshop.ask(mover, moves(&e1, &[id("full"), notes[1].clone()], "e2")).await.unwrap();

    for board in [&ana, &ben] {
        for note in [&id("full"), &notes[1]] {
            board[0].until("the note to be gone", DEADLINE, lacks(note)).await.unwrap();
            board[1].until("the note to be there", DEADLINE, has(note)).await.unwrap();
        }
        assert_eq!(board[0].document().notes().keys().collect::<Vec<_>>(), [&notes[0]]);
        let stands = board[1].document().notes()[&id("full")].clone();
        assert_eq!(Note { order: None, ..stands }, full);
    }
    let after = workshop.view(|view| meta(&view.boards[&e2]).is_some()).await;
    assert_eq!(meta(&after.boards[&e2]).unwrap(), before, "author, time, same for me, problem");
    assert_eq!((before.author, after.boards[&e1].notes.len()), (Some(author.seat.person), 1));
    // Everybody writes on in it, where it stands now.
    ben[1].edit_text(&id("full"), "Nobody answers in the evening").unwrap();
    let reads = |document: &Document| document.notes()[&id("full")].text == "Nobody answers in the evening";
    ana[1].until("Ben's words", DEADLINE, reads).await.unwrap();
    drop((ana, ben));
    server.stop().await;
    server.start_again().await;
    let view = workshop.view(|view| meta(&view.boards[&e2]).is_some()).await;
    assert_eq!(meta(&view.boards[&e2]).unwrap().author, Some(author.seat.person));
    let again = workshop.board(author, &e2).await;
    assert!(reads(again.document()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b10_m4_m7_in_the_list_a_moved_note_keeps_problem_title_and_decisions() {
    let server = TestServer::start().await;
    let Pair { workshop, keys: [e1, _], .. } = pair(&server).await;
    let notes = workshop.write(&workshop.people[0][0], &e1, &[EVENING, PRICE]).await;
    let list = workshop.list(|list| list.problems.len() == 2).await;
    let problems: Vec<_> = list.problems.keys().copied().collect();
    let (into, gone) = (problems[0].min(problems[1]), problems[0].max(problems[1]));
    workshop
        .must(Command::RenameProblem { problem: into, title: "Evenings".to_owned(), reason: String::new() })
        .await;
    let join = Command::JoinProblems { problems, reason: "one desk".to_owned() };
    let made = workshop.must(join).await.made["decision"].parse().unwrap();

    workshop.must(moves(&e1, &notes, "e2")).await;

    let there = |list: &ListView| holder(list, &notes[0]).1.exercise.as_str() == "e2";
    let list = workshop.list(there).await;
    let (problem, _) = holder(&list, &notes[0]);
    assert_eq!((problem.title.as_str(), problem.touched, problem.sources.len()), ("Evenings", true, 2));
    assert_eq!(list.aliases.get(&gone), Some(&into));
    assert!(problem.sources.values().all(|source| !source.changed && !source.deleted), "{problem:?}");
    assert_eq!(problem.joins[0].a.exercise.as_str(), "e2");
    assert_eq!((list.account.notes, list.account.unassigned), (2, 0));
    // The decision before the move is undone after it.
    workshop.must(Command::UndoDecision { decision: made, reason: String::new() }).await;
    let list = workshop.list(|list| list.problems.len() == 2).await;
    assert!(list.problems.values().all(|problem| problem.sources.len() == 1));
    assert_eq!(list.problems[&into].title, "Evenings");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b10_b5_a_move_that_may_not_be_changes_neither_board() {
    let server = TestServer::start().await;
    let Pair { workshop, keys: [e1, e2], ana, ben } = pair(&server).await;
    let author = &workshop.people[0][0];
    let notes = workshop.write(author, &e1, &[EVENING, PRICE]).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    let whole = moves(&e1, &notes, "e2");

    assert_eq!(workshop.refusal(&workshop.people[1][0], whole.clone()).await, ErrorCode::Forbidden);
    assert_eq!(workshop.refusal(&observer, whole.clone()).await, ErrorCode::Forbidden);
    assert_eq!(workshop.refusal(author, moves(&e1, &notes, "e3")).await, ErrorCode::ExerciseClosed);
    let unknown = moves(&e1, &[notes[0].clone(), id("nobody")], "e2");
    assert_eq!(workshop.refusal(author, unknown).await, ErrorCode::NotFound);
    // The other board has room for one note only.
    for at in 0..499 {
        ben[1].add_note(&id(&format!("full{at}")), &problem("x"));
    }
    ben[1].saved(DEADLINE).await.unwrap();
    assert_eq!(workshop.refusal(author, whole.clone()).await, ErrorCode::BoardFull);
    for exercise in ["e1", "e2"] {
        let exercise: fivefold_protocol::ids::ExerciseId = exercise.parse().unwrap();
        workshop.must(Command::CloseExercise { exercise: exercise.clone(), rooms: vec![] }).await;
        assert_eq!(workshop.refusal(author, moves(&e1, &notes[..1], "e2")).await, ErrorCode::BoardClosed);
        workshop.must(Command::OpenExercise { exercise, rooms: vec![] }).await;
    }

    let (left, entered) = (workshop.board(author, &e1).await, workshop.board(author, &e2).await);
    assert_eq!((left.document().notes().len(), entered.document().notes().len()), (2, 499));
    drop(ana);
    // One fits.
    workshop.ask(author, moves(&e1, &notes[..1], "e2")).await.unwrap();
    ben[1].until("the note", DEADLINE, has(&notes[0])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b10_an_edit_that_does_not_know_of_the_move_brings_nothing_back_and_the_board_takes_the_next() {
    let server = TestServer::start().await;
    let Pair { workshop, keys: [e1, _], ana, ben } = pair(&server).await;
    let author = &workshop.people[0][0];
    let note = workshop.write(author, &e1, &[EVENING]).await.remove(0);
    ben[0].until("the note", DEADLINE, has(&note)).await.unwrap();
    // A copy that is away while the note moves.
    let away = Document::default();
    away.take(&ben[0].document().server_has(&[0]).unwrap()).unwrap();
    let known = away.state_vector();
    away.edit_text(&note, "The customer cannot reach anybody").unwrap();
    workshop.ask(&workshop.people[0][1], moves(&e1, std::slice::from_ref(&note), "e2")).await.unwrap();
    ana[1].until("the note there", DEADLINE, has(&note)).await.unwrap();

    let path = workshop.sync_path(author, &e1).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;
    wire.say(&Message::Sync(SyncStep::Two(&away.server_has(&known).unwrap()))).await;
    let next = Document::default();
    next.add_note(&id("next"), &problem(PRICE));
    wire.say(&Message::Sync(SyncStep::Update(&next.server_has(&[0]).unwrap()))).await;

    ana[0].until("the next note", DEADLINE, has(&id("next"))).await.unwrap();
    assert_eq!(ana[0].document().notes().keys().collect::<Vec<_>>(), [&id("next")]);
    assert_eq!(ana[1].document().notes()[&note].text, EVENING);
}
