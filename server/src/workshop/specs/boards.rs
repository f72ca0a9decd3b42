use fivefold_protocol::{
    command::{Command, Phase, WordingVerdict},
    error::ErrorCode,
    ids::{ExerciseId, NoteRef, RoomId},
    view::BoardState,
};

use super::{ANA, Given, board, move_to, room};

fn e1() -> ExerciseId {
    "e1".parse().unwrap()
}

fn open(rooms: &[RoomId]) -> Command {
    Command::OpenExercise { exercise: e1(), rooms: rooms.to_vec() }
}

fn close(rooms: &[RoomId]) -> Command {
    Command::CloseExercise { exercise: e1(), rooms: rooms.to_vec() }
}

#[test]
fn an_exercise_open_for_all_is_open_for_later_rooms_too() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.does(ANA, Command::OpenRoom {});
    assert_eq!(given.workshop.exercises.state(&board("e1.r3")), BoardState::Open);
    assert!(given.workshop.exercises.open_everywhere().contains(&e1()));
    assert_eq!(given.refuses(ANA, open(&[])), ErrorCode::NothingToDo);

    given.does(ANA, close(&[room(3)]));
    assert!(!given.workshop.exercises.open_everywhere().contains(&e1()));
    given.does(ANA, close(&[]));
    given.does(ANA, Command::OpenRoom {});
    assert_eq!(given.workshop.exercises.state(&board("e1.r4")), BoardState::NotOpened);
    assert_eq!(given.refuses(ANA, close(&[])), ErrorCode::NothingToDo);
}

#[test]
fn rooms_may_run_ahead_one_by_one() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.does(ANA, close(&[]));
    given.does(ANA, open(&[room(2)]));
    assert_eq!(given.workshop.exercises.state(&board("e1.r1")), BoardState::Closed);
    assert_eq!(given.workshop.exercises.state(&board("e1.r2")), BoardState::Open);
    assert_eq!(given.refuses(ANA, open(&[room(9)])), ErrorCode::NotFound);
    let unknown = Command::OpenExercise { exercise: "e9".parse().unwrap(), rooms: vec![] };
    assert_eq!(given.refuses(ANA, unknown), ErrorCode::NotFound);
}

#[test]
fn every_close_raises_the_epoch_and_voids_what_is_on_its_way() {
    let mut given = Given::rooms_of(&[1, 1]);
    let ben = given.seats(1)[0];
    let here = board("e1.r1");
    let (board_epoch, seat_epoch) = given.workshop.may_write(ben, &here).unwrap();
    assert!(given.workshop.edit_counts(&here, Some(ben), board_epoch, seat_epoch));
    given.does(ANA, close(&[]));
    assert!(!given.workshop.edit_counts(&here, Some(ben), board_epoch, seat_epoch));
    assert_eq!(given.workshop.may_write(ben, &here), Err(ErrorCode::BoardClosed));
    given.does(ANA, open(&[]));
    assert_eq!(given.workshop.may_write(ben, &here), Ok((board_epoch + 1, seat_epoch)));
    assert!(!given.workshop.edit_counts(&here, Some(ben), board_epoch, seat_epoch));
    assert!(given.workshop.edit_counts(&board("e2.r1"), Some(ben), 0, seat_epoch));
}

#[test]
fn moving_a_person_voids_their_edits_on_the_way_and_nobody_elses() {
    let mut given = Given::rooms_of(&[2, 1]);
    let [ben, eva] = given.seats(1)[..] else { panic!("two") };
    let here = board("e1.r1");
    let (b, s) = given.workshop.may_write(ben, &here).unwrap();
    let (_, eva_s) = given.workshop.may_write(eva, &here).unwrap();
    given.does(ANA, move_to(ben, Some(room(2))));
    assert!(!given.workshop.edit_counts(&here, Some(ben), b, s));
    assert!(given.workshop.edit_counts(&here, Some(eva), b, eva_s));
    assert_eq!(given.workshop.may_write(ben, &here), Err(ErrorCode::Forbidden));
    assert_eq!(given.workshop.may_write(ben, &board("e1.r2")), Ok((0, s + 1)));
}

#[test]
fn b7_a_board_takes_writing_from_its_own_room_and_from_facilitators_while_it_is_open() {
    let mut given = Given::rooms_of(&[1, 1]);
    let (ben, eva) = (given.seats(1)[0], given.seats(2)[0]);
    let here = board("e1.r1");
    assert!(given.workshop.may_write(ben, &here).is_ok() && given.workshop.may_write(ANA, &here).is_ok());
    assert_eq!(given.workshop.may_write(eva, &here), Err(ErrorCode::Forbidden));
    given.does(ANA, close(&[room(1)]));
    assert_eq!(given.workshop.may_write(ben, &here), Err(ErrorCode::BoardClosed));
    assert_eq!(given.workshop.may_write(ANA, &here), Err(ErrorCode::BoardClosed));
    assert!(given.workshop.may_write(eva, &board("e1.r2")).is_ok());
}

#[test]
fn a_participant_reads_and_writes_in_the_own_room_only() {
    let mut given = Given::rooms_of(&[1, 1]);
    let ben = given.seats(1)[0];
    assert!(given.workshop.may_read(ben, &board("e1.r1")));
    assert!(!given.workshop.may_read(ben, &board("e1.r2")));
    assert!(!given.workshop.may_read(ben, &board("e9.r1")));
    assert!(given.workshop.may_write(ANA, &board("e1.r2")).is_ok());
    assert_eq!(given.workshop.may_write(ben, &board("e1.r9")), Err(ErrorCode::BoardUnknown));
    given.does(ANA, move_to(ben, None));
    assert_eq!(given.workshop.may_write(ben, &board("e1.r1")), Err(ErrorCode::NotSeated));
}

#[test]
fn an_exercise_that_was_not_opened_yet_takes_no_writing() {
    let mut given = Given::a_workshop();
    given.does(ANA, Command::OpenRoom {});
    assert_eq!(given.workshop.may_write(ANA, &board("e1.r1")), Err(ErrorCode::ExerciseClosed));
    assert_eq!(given.refuses(ANA, open(&[])), ErrorCode::WrongPhase);
}

#[test]
fn the_list_is_seen_by_participants_from_the_close_of_merging_or_when_shown() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    assert!(!given.workshop.may_read(ben, &board("list")));
    given.does(ANA, Command::ShowList { shown: true });
    assert!(given.workshop.may_read(ben, &board("list")));
    given.does(ANA, Command::ShowList { shown: false });
    given.to(Phase::Wording);
    assert!(given.workshop.may_read(ben, &board("list")));
}

#[test]
fn the_list_is_worded_by_facilitators_and_by_rooms_that_were_asked() {
    let mut given = Given::rooms_of(&[1, 1]);
    let (ben, eva) = (given.seats(1)[0], given.seats(2)[0]);
    let problem = given.with_problem("queues at noon");
    assert_eq!(given.workshop.may_write(ANA, &board("list")), Err(ErrorCode::BoardClosed));
    given.to(Phase::Wording);
    assert_eq!(given.workshop.may_write(ANA, &board("list")), Ok((0, 0)));
    let verdict = WordingVerdict::BackToRoom { room: room(1) };
    given.does(ANA, Command::JudgeWording { problem, verdict });
    assert!(given.workshop.may_write(ben, &board("list")).is_ok());
    assert_eq!(given.workshop.may_write(eva, &board("list")), Err(ErrorCode::Forbidden));
    given.to(Phase::Scoring);
    assert_eq!(given.workshop.may_write(ANA, &board("list")), Err(ErrorCode::BoardClosed));
    given.to(Phase::Wording);
    assert_eq!(given.workshop.may_write(ANA, &board("list")), Ok((1, 0)));
}

#[test]
fn done_is_said_where_one_sits_and_forgotten_when_one_leaves() {
    let mut given = Given::rooms_of(&[1, 1]);
    let ben = given.seats(1)[0];
    let done = |done| Command::SetDone { exercise: e1(), done };
    given.does(ben, done(true));
    assert_eq!(given.refuses(ben, done(true)), ErrorCode::NothingToDo);
    assert!(given.workshop.exercises.boards[&board("e1.r1")].done.contains(&ben));
    given.does(ANA, move_to(ben, Some(room(2))));
    assert!(given.workshop.exercises.boards[&board("e1.r1")].done.is_empty());
    given.does(ANA, close(&[room(2)]));
    assert_eq!(given.refuses(ben, done(true)), ErrorCode::ExerciseClosed);
    assert_eq!(given.refuses(ANA, done(true)), ErrorCode::Forbidden);
}

#[test]
fn the_author_of_a_note_is_whoever_created_it_first() {
    let mut given = Given::rooms_of(&[2]);
    let [ben, eva] = given.seats(1)[..] else { panic!("two") };
    let (here, note) = (board("e1.r1"), "n1".parse().unwrap());
    given.workshop.note_created(&here, &note, Some(ben), given.now);
    given.workshop.note_deleted(&here, &note, given.now.plus_ms(5));
    given.workshop.note_created(&here, &note, Some(eva), given.now.plus_ms(9));
    let facts = given.workshop.exercises.note(&here, &note).unwrap();
    assert_eq!((facts.author, facts.at, facts.deleted), (Some(ben), given.now, None));
    given.forget_log();
}

#[test]
fn same_for_me_counts_each_person_once_and_not_the_author() {
    let mut given = Given::rooms_of(&[2, 1]);
    let [ben, eva] = given.seats(1)[..] else { panic!("two") };
    let leo = given.seats(2)[0];
    let note: NoteRef = "e1.r1/n1".parse().unwrap();
    let same = |on, example: &str| Command::SameForMe { note: note.clone(), on, example: example.to_owned() };
    assert_eq!(given.refuses(eva, same(true, "")), ErrorCode::NotFound);
    given.workshop.note_created(&note.board(), &note.note, Some(ben), given.now);

    assert_eq!(given.refuses(ben, same(true, "")), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(leo, same(true, "")), ErrorCode::Forbidden);
    given.does(eva, same(true, "last week"));
    assert_eq!(given.refuses(eva, same(true, "last week ")), ErrorCode::NothingToDo);
    given.does(eva, same(true, "yesterday too"));
    let facts = given.workshop.exercises.note(&note.board(), &note.note).unwrap();
    assert_eq!(facts.same.iter().collect::<Vec<_>>(), [(&eva, &"yesterday too".to_owned())]);
    given.does(eva, same(false, ""));
    given.does(ANA, Command::ShowList { shown: true });
    given.does(leo, same(true, ""));
    given.forget_log();
}

#[test]
fn lines_to_everybody_are_kept_within_a_bound_and_everyone_is_brought_once() {
    let mut given = Given::rooms_of(&[1]);
    for n in 0..60 {
        given.does(ANA, Command::Broadcast { text: format!("line {n}") });
    }
    assert_eq!(given.workshop.exercises.broadcasts.len(), fivefold_protocol::limits::BROADCASTS_KEPT);
    assert_eq!(given.workshop.exercises.broadcasts.back().unwrap().text, "line 59");
    given.does(ANA, Command::BringEveryone { exercise: e1() });
    let brought = given.workshop.exercises.brought_to.clone().unwrap();
    assert_eq!((brought.exercise, brought.at), (e1(), given.now));
}
