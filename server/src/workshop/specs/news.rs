//! What is new in the list, and what counts in its account.

use std::collections::BTreeSet;

use fivefold_protocol::{
    ids::{NoteRef, ProblemId, Timestamp},
    view::AccountView,
};

use super::{
    ANA, Given,
    decisions::{b, join, moved, rename, split, together, undo},
    engine::{note, said},
    machine::Running,
    room,
};
use crate::workshop::{audience::Names, list::notes::SettledText, view::for_export};

fn news(given: &Given, problem: ProblemId) -> Timestamp {
    given.workshop.list.problems[&problem].changed_at
}

fn says(given: &mut Given, id: &NoteRef, text: SettledText) {
    given.now = given.now.plus_ms(1);
    given.list(given.workshop.list.settle(&[(id.clone(), text)]));
    given.arranges();
}

#[test]
fn m14_a_problem_is_news_when_a_note_is_reworded_or_deleted_and_not_for_an_example_beside_it() {
    let mut given = together();
    let (a, before) = (note("e1.r1/a"), news(&given, b(1)));
    says(&mut given, &a, SettledText { examples: vec!["on Monday".to_owned()], ..said("queue one") });
    assert_eq!(news(&given, b(1)), before, "an example is no news");
    says(&mut given, &a, SettledText { situation: "at noon".to_owned(), ..said("queue one") });
    let reworded = news(&given, b(1));
    assert!(reworded > before);

    given.now = given.now.plus_ms(1);
    given.withdraws(&["e1.r1/c"]);
    let untouched = news(&given, b(1));
    assert!(untouched > reworded, "a note of an untouched problem was deleted");
    given.does(ANA, rename(b(1), "Queues"));
    assert_eq!(news(&given, b(1)), untouched);
    given.withdraws(&["e1.r1/b"]);
    assert!(news(&given, b(1)) > untouched, "a note of a touched problem was deleted");
}

#[test]
fn m14_one_s_own_split_move_and_join_are_no_news() {
    let mut given = together();
    given.settles(&[("e1.r1/d", "noise")]);
    let seen = given.now;
    given.does(ANA, split("e1.r1/c"));
    given.arranges();
    given.does(ANA, moved("e1.r1/b", b(2)));
    given.arranges();
    given.does(ANA, join(&[b(2), b(3)]));
    given.arranges();
    given.does(ANA, undo(3));
    given.arranges();
    let news = given.workshop.list.problems.iter().filter(|(_, problem)| problem.changed_at > seen);
    assert_eq!(news.map(|(id, _)| *id).collect::<Vec<_>>(), []);
}

#[test]
fn m14_what_is_new_stays_new_where_a_decision_brings_it() {
    let mut given = together();
    let seen = given.now;
    given.now = given.now.plus_ms(1);
    given.settles(&[("e1.r1/d", "noise")]);
    given.does(ANA, moved("e1.r1/d", b(1)));
    assert!(news(&given, b(1)) > seen, "others have not seen the note");
}

fn account(given: &Given) -> AccountView {
    let machine = Running::from(given).machine;
    for_export(&machine, &Names::new(), ANA).unwrap().list.unwrap().account
}

#[test]
fn m9_rooms_and_problems_count_by_notes_that_are_not_deleted() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.settles(&[("e1.r1/a", "queue one"), ("e1.r2/b", "queue two"), ("e1.r1/c", "noise")]);
    given.does(ANA, rename(b(1), "Queues"));
    given.does(ANA, rename(b(2), "Noise"));
    given.withdraws(&["e1.r2/b", "e1.r1/c"]);

    assert_eq!(given.workshop.list.rooms_of(b(1)), BTreeSet::from([room(1)]));
    let account = account(&given);
    assert_eq!((account.notes, account.problems, account.unassigned), (1, 1, 0));
    assert_eq!((account.single_room, account.deleted), ([b(1)].into(), [b(2)].into()));
}
