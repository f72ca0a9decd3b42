//! Notes that go to another exercise: what goes along, and what the list and its decisions make of it.

use fivefold_protocol::{
    command::{Command, MovedNote, Phase},
    error::ErrorCode,
    ids::{BoardKey, ProblemId, RoomId},
    template::Anonymity,
    view::BoardState,
};

use super::{
    ANA, Given, board,
    decisions::undo,
    engine::{arrange, note, propose},
    room,
};

fn moves(from: &str, notes: &[&str], to: &str) -> Command {
    let notes = notes.iter().map(|note| MovedNote {
        note: note.parse().unwrap(),
        kind: None,
        parent: None,
        order: None,
    });
    Command::MoveToExercise { from: board(from), notes: notes.collect(), to: to.parse().unwrap() }
}

/// Two notes of `e1.r1` by a member of the room, settled and each in a problem of its own.
fn two_notes() -> (Given, [ProblemId; 2]) {
    let mut given = Given::rooms_of(&[2, 1]);
    let author = given.seats(1)[0];
    for id in ["n1", "n2"] {
        given.workshop.note_created(&board("e1.r1"), &id.parse().unwrap(), Some(author), given.now);
    }
    given.forget_log();
    given.settles(&[("e1.r1/n1", "queues at noon"), ("e1.r1/n2", "dark corridor")]);
    let problems = [given.at("e1.r1/n1"), given.at("e1.r1/n2")];
    (given, problems)
}

#[test]
fn b10_author_and_same_for_me_go_along_and_the_exercises_are_remembered_once() {
    let (mut given, _) = two_notes();
    let [author, other] = given.seats(1)[..] else { panic!("two") };
    let say = Command::SameForMe { note: note("e1.r1/n1"), on: true, example: "on Monday".to_owned() };
    given.does(other, say);
    let before = given.workshop.exercises.note(&board("e1.r1"), &"n1".parse().unwrap()).unwrap().clone();

    for (from, to) in [("e1.r1", "e2"), ("e2.r1", "e1"), ("e1.r1", "e2")] {
        given.does(author, moves(from, &["n1"], to));
    }

    assert_eq!(given.workshop.exercises.note(&board("e1.r1"), &"n1".parse().unwrap()), None);
    let facts = given.workshop.exercises.note(&board("e2.r1"), &"n1".parse().unwrap()).unwrap();
    assert_eq!((facts.author, facts.at, &facts.same), (Some(author), before.at, &before.same));
    let stood: Vec<_> = facts.stood_in.iter().map(ToString::to_string).collect();
    assert_eq!(stood, ["e1", "e2"]);
    given.forget_log();
}

#[test]
fn b10_m4_m7_the_list_keeps_problem_title_and_decisions_and_undoes_them_later() {
    let (mut given, problems) = two_notes();
    let rename =
        Command::RenameProblem { problem: problems[0], title: "Queues".to_owned(), reason: String::new() };
    given.does(ANA, rename);
    given.does(ANA, Command::JoinProblems { problems: problems.to_vec(), reason: String::new() });
    let before = given.workshop.list.clone();

    given.does(ANA, moves("e1.r1", &["n1", "n2"], "e2"));

    let list = &given.workshop.list;
    assert_eq!(list.problem_of(&note("e2.r1/n1")), Some(problems[0]));
    assert_eq!(list.problem_of(&note("e1.r1/n1")), None);
    assert_eq!((list.title(problems[0]), list.aliases.clone()), ("Queues", before.aliases));
    assert_eq!(list.notes[&note("e2.r1/n2")], before.notes[&note("e1.r1/n2")]);
    let join = &list.problems[&problems[0]].joins[0];
    assert_eq!((join.a.exercise.as_str(), join.b.exercise.as_str()), ("e2", "e2"));
    let decision = *list.decisions.last_key_value().unwrap().0;
    given.does(ANA, undo(decision.0));
    assert_eq!(given.workshop.list.problem_of(&note("e2.r1/n2")), Some(problems[1]));
    // The decision about one of them is found under its new name, too.
    given.does(ANA, Command::MoveNote { note: note("e2.r1/n2"), to: problems[0], reason: String::new() });
    given.does(ANA, moves("e2.r1", &["n2"], "e1"));
    let decision = *given.workshop.list.decisions.last_key_value().unwrap().0;
    given.does(ANA, undo(decision.0));
    assert_eq!(given.workshop.list.problem_of(&note("e1.r1/n2")), Some(problems[1]));
    given.forget_log();
}

#[test]
fn b10_m2_what_the_machine_joined_stays_joined_and_leaves_nothing_to_arrange() {
    let (mut given, [problem, _]) = two_notes();
    given.settles(&[("e1.r2/n3", "queues in the morning")]);
    assert_eq!(given.at("e1.r2/n3"), problem);

    given.does(ANA, moves("e1.r1", &["n1"], "e2"));

    let list = &given.workshop.list;
    let join = &list.problems[&problem].joins[0];
    assert_eq!((&join.a, &join.b), (&note("e1.r2/n3"), &note("e2.r1/n1")), "the smaller one first");
    assert_eq!(arrange(list, &propose(list)), None);
    given.forget_log();
}

#[test]
fn b10_what_does_not_fit_is_refused_as_a_whole() {
    let (mut given, _) = two_notes();
    let (author, stranger) = (given.seats(1)[0], given.seats(2)[0]);
    let refused =
        |given: &Given, who, from: &str, notes: &[&str], to: &str| given.refuses(who, moves(from, notes, to));
    assert_eq!(refused(&given, author, "e1.r1", &["n1", "n9"], "e2"), ErrorCode::NotFound);
    assert_eq!(refused(&given, author, "e1.r1", &["n1", "n1"], "e2"), ErrorCode::OutOfRange);
    assert_eq!(refused(&given, author, "e1.r1", &[], "e2"), ErrorCode::NothingToDo);
    assert_eq!(refused(&given, author, "e1.r1", &["n1"], "e1"), ErrorCode::NothingToDo);
    assert_eq!(refused(&given, author, "e1.r1", &["n1"], "e9"), ErrorCode::NotFound);
    assert_eq!(refused(&given, author, "list", &["n1"], "e2"), ErrorCode::NotFound);
    assert_eq!(refused(&given, stranger, "e1.r1", &["n1"], "e2"), ErrorCode::Forbidden);
    // The id is taken there.
    given.workshop.note_created(&board("e2.r1"), &"n1".parse().unwrap(), Some(author), given.now);
    assert_eq!(refused(&given, author, "e1.r1", &["n2", "n1"], "e2"), ErrorCode::OutOfRange);
    // Writing is closed on either side.
    for (exercise, code) in [("e2", ErrorCode::BoardClosed), ("e1", ErrorCode::BoardClosed)] {
        let mut closed = given.clone();
        let rooms: Vec<RoomId> = vec![room(1)];
        closed.does(ANA, Command::CloseExercise { exercise: exercise.parse().unwrap(), rooms });
        assert_eq!(refused(&closed, author, "e1.r1", &["n2"], "e2"), code, "{exercise}");
        assert_eq!(closed.workshop.exercises.state(&board(&format!("{exercise}.r1"))), BoardState::Closed);
        closed.forget_log();
    }
    given.to(Phase::Wording);
    assert_eq!(refused(&given, ANA, "e1.r1", &["n2"], "e2"), ErrorCode::WrongPhase);
    given.forget_log();
}

#[test]
fn v4_a_name_that_was_hidden_once_is_not_told_elsewhere() {
    let (mut given, _) = two_notes();
    let [author, other] = given.seats(1)[..] else { panic!("two") };
    let levels = |given: &mut Given, first, second| {
        given.workshop.template.exercises[0].anonymity = first;
        given.workshop.template.exercises[1].anonymity = second;
    };
    let known = |given: &Given, key: &BoardKey| {
        let facts = given.workshop.exercises.note(key, &"n1".parse().unwrap()).unwrap().clone();
        (given.workshop.names_author(key, &facts), given.workshop.secrecy(key, &facts))
    };
    levels(&mut given, Anonymity::Nobody, Anonymity::Named);
    given.does(author, moves("e1.r1", &["n1"], "e2"));
    assert_eq!(known(&given, &board("e2.r1")), (false, Anonymity::Nobody));

    // Written under its author's name: that was told already, and is told again. What was said in between is not.
    levels(&mut given, Anonymity::Named, Anonymity::Room);
    assert_eq!(known(&given, &board("e2.r1")), (false, Anonymity::Room));
    given.does(other, Command::SameForMe { note: note("e2.r1/n1"), on: true, example: String::new() });
    given.does(author, moves("e2.r1", &["n1"], "e1"));
    assert_eq!(known(&given, &board("e1.r1")), (true, Anonymity::Room));
    assert!(given.workshop.forget_anonymous_authors());
    let facts = given.workshop.exercises.note(&board("e1.r1"), &"n1".parse().unwrap()).unwrap();
    assert_eq!((facts.author, facts.same.contains_key(&other), facts.same.len()), (Some(author), false, 1));
    given.forget_log();
}
