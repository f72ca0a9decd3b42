//! Closing the merge: what is taken in at the last moment, and what is kept of each version.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    ids::{DecisionId, ProblemId},
};
use serde_json::json;

use super::{
    ANA, Given, board,
    decisions::{b, join, set_theme},
    engine::note,
    machine::Running,
};
use crate::workshop::list::closing::{CLOSINGS_KEPT, ClosedProblem};

fn to(phase: Phase) -> Command {
    Command::SetPhase { phase }
}

/// A version of the list as it reads now.
fn version(given: &Given, version: u32) -> BTreeMap<ProblemId, ClosedProblem> {
    let closed = given.workshop.list.closed(version).expect("it is kept");
    closed.into_iter().map(|(id, problem)| (id, problem.clone())).collect()
}

#[test]
fn m10_what_is_still_being_written_when_merging_is_closed_is_in_the_frozen_list() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    given.with_problem("queues at noon");
    given.to(Phase::Merging);
    let mut running = Running::from(&given);
    running.note(ben, &board("e1.r1"), "late", "noise in the hall");

    assert_eq!(running.refuses(to(Phase::Tasks), false), ErrorCode::WrongPhase);
    assert_eq!(running.machine.unsettled_problems(), 1, "a refused command settles nothing");
    running.does(to(Phase::Wording));

    let list = &running.machine.workshop().list;
    assert!(list.frozen);
    assert_eq!((running.machine.unsettled_problems(), list.unassigned().count()), (0, 0));
    let closed = list.closed(1).unwrap();
    let texts: Vec<_> = closed.values().flat_map(|problem| &problem.notes).collect();
    assert!(texts.iter().any(|(name, was)| **name == note("e1.r1/late") && was.text == "noise in the hall"));
    running.replays();
}

#[test]
fn m10_a_version_reads_as_it_was_after_edits_deletions_and_the_next_closing() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[
        ("e1.r1/a", "queue one"),
        ("e1.r1/b", "queue two"),
        ("e1.r1/c", "noise"),
        ("e1.r1/d", "dark"),
    ]);
    given.does(ANA, Command::CreateTheme { title: "Comfort".to_owned() });
    given.does(ANA, set_theme(b(1), Some("h1")));
    given.does(ANA, join(&[b(1), b(2)]));
    given.to(Phase::Wording);
    let first = version(&given, 1);
    let queue = &first[&b(1)];
    assert_eq!((queue.title.as_str(), queue.theme.as_deref()), ("queue one", Some("Comfort")));
    let texts: Vec<_> = queue.notes.values().map(|was| was.text.as_str()).collect();
    assert_eq!(texts, ["queue one", "queue two", "noise"]);
    assert!(queue.joins.iter().any(|join| join.reason.is_some()), "the machine's reason");
    assert!(queue.joins.iter().any(|join| join.decision == Some(DecisionId(2))), "the person's");

    given.settles(&[("e1.r1/b", "queue at the desk")]);
    given.withdraws(&["e1.r1/c"]);
    given.to(Phase::Merging);
    given.arranges();
    given.does(ANA, Command::RemoveTheme { theme: "h1".parse().unwrap(), reason: String::new() });
    given.to(Phase::Wording);

    assert_eq!(version(&given, 1), first);
    let second = version(&given, 2);
    assert_eq!(second[&b(1)].theme, None);
    assert_eq!(second[&b(1)].notes[&note("e1.r1/b")].text, "queue at the desk");
    assert!(second[&b(1)].notes[&note("e1.r1/c")].deleted);
    assert_eq!(second[&b(3)], first[&b(3)]);
    let last = given.workshop.list.closings.back().unwrap();
    assert!(last.unchanged.contains(&b(3)) && !last.problems.contains_key(&b(3)), "written down once");
    assert_eq!(last.by, Some(ANA));
}

#[test]
fn m10_the_oldest_version_leaves_and_the_next_one_stays_whole() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue"), ("e1.r1/b", "noise")]);
    for _ in 0..CLOSINGS_KEPT + 2 {
        given.to(Phase::Wording);
        given.to(Phase::Merging);
    }
    assert_eq!(given.workshop.list.closed(2), None);
    let all: Vec<_> = (3..=u32::try_from(CLOSINGS_KEPT).unwrap() + 2).map(|n| version(&given, n)).collect();
    assert!(all.iter().all(|problems| problems.len() == 2 && *problems == all[0]));
}

#[test]
fn m10_a_version_that_kept_names_only_still_loads() {
    let stored = json!({ "title": "Queues", "notes": ["e1.r1/a", "e1.r1/b"] });
    let read: ClosedProblem = serde_json::from_value(stored).unwrap();
    assert_eq!(read.notes.keys().collect::<Vec<_>>(), [&note("e1.r1/a"), &note("e1.r1/b")]);
    let again: ClosedProblem = serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap();
    assert_eq!(again, read);
}
