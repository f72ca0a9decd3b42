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

/// What a note left because of an edit.
fn left(given: &Given, id: &str) -> Option<ProblemId> {
    given.workshop.list.notes[&note(id)].left.map(|left| left.problem)
}

#[test]
fn m8_a_note_that_goes_elsewhere_after_an_edit_says_which_problem_it_left_until_somebody_decides() {
    let mut given = together();
    given.settles(&[("e1.r1/d", "noise")]);
    assert_eq!(left(&given, "e1.r1/d"), None, "a note that arrives has left nothing");
    says(&mut given, &note("e1.r1/c"), said("noise too"));
    assert_eq!((given.at("e1.r1/c"), left(&given, "e1.r1/c")), (b(2), Some(b(1))));
    assert_eq!(given.workshop.list.notes[&note("e1.r1/c")].left.unwrap().at, given.now);

    says(&mut given, &note("e1.r1/c"), said("queue three"));
    assert_eq!((given.at("e1.r1/c"), left(&given, "e1.r1/c")), (b(1), None), "it is back");
    says(&mut given, &note("e1.r1/c"), said("noise too"));
    given.does(ANA, rename(b(2), "Noise"));
    assert_eq!(left(&given, "e1.r1/c"), None, "somebody has seen it there");
}

#[test]
fn m8_a_neighbour_s_edit_and_the_undoing_of_what_held_a_note_are_said_as_well() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue one"), ("e1.r1/b", "queue two")]);
    says(&mut given, &note("e1.r1/a"), said("dark"));
    assert_eq!((given.at("e1.r1/a"), given.at("e1.r1/b")), (b(1), b(2)), "the edited one is the older");
    assert_eq!((left(&given, "e1.r1/a"), left(&given, "e1.r1/b")), (None, Some(b(1))));

    let mut given = together();
    given.does(ANA, rename(b(1), "Queues"));
    says(&mut given, &note("e1.r1/c"), said("noise"));
    assert_eq!(
        (given.at("e1.r1/c"), left(&given, "e1.r1/c")),
        (b(1), None),
        "it stays with what was decided"
    );
    given.does(ANA, undo(1));
    given.arranges();
    assert_eq!((given.at("e1.r1/c"), left(&given, "e1.r1/c")), (b(2), Some(b(1))));
    assert!(!given.workshop.list.notes[&note("e1.r1/c")].changed);
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
