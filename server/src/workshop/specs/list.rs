use std::collections::BTreeSet;

use fivefold_protocol::{
    command::{Command, Phase, WordingVerdict},
    error::ErrorCode,
    hint::HintRule,
    ids::ProblemId,
    role::Role,
};

use super::{
    ANA, Given,
    engine::{arrange, note, propose, said},
    room,
};
use crate::{merge::Proposal, workshop::list::ListEvent};

fn b(n: u32) -> ProblemId {
    ProblemId(n)
}

#[test]
fn the_older_id_survives_a_join_and_the_younger_becomes_an_alias() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.settles(&[("e1.r1/a", "noise outside"), ("e1.r2/b", "queue at noon")]);
    assert_eq!((given.at("e1.r1/a"), given.at("e1.r2/b")), (b(1), b(2)));
    given.settles(&[("e1.r2/b", "noise in the hall")]);
    assert_eq!(given.workshop.list.problem_ids(), [b(1)]);
    assert_eq!(given.workshop.list.resolve(b(2)), Some(b(1)));
    assert_eq!(given.workshop.list.rooms_of(b(1)), BTreeSet::from([room(1), room(2)]));
    assert_eq!(given.workshop.list.problems[&b(1)].joins.len(), 1);
}

#[test]
fn the_larger_part_keeps_the_id_when_the_machine_takes_a_group_apart() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue one"), ("e1.r1/b", "queue two"), ("e1.r1/c", "queue three")]);
    given.settles(&[("e1.r1/a", "noise")]);
    assert_eq!((given.at("e1.r1/b"), given.at("e1.r1/c")), (b(1), b(1)));
    assert_eq!(given.at("e1.r1/a"), b(2));
}

#[test]
fn nothing_is_recorded_when_nothing_is_different() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue"), ("e1.r1/b", "noise")]);
    let list = &given.workshop.list;
    assert!(list.settle(&[(note("e1.r1/a"), said("queue"))]).is_empty());
    assert!(list.withdraw(&[note("e1.r1/z")]).is_empty());
    assert_eq!(arrange(list, &propose(list)), None);
    assert_eq!(list.unassigned().count(), 0);
}

#[test]
fn a_note_that_the_engine_forgot_stands_alone_rather_than_vanishing() {
    let mut given = Given::rooms_of(&[1]);
    let list = &given.workshop.list;
    given.list(list.settle(&[(note("e1.r1/a"), said("queue")), (note("e1.r1/b"), said("noise"))]));
    assert_eq!(given.workshop.list.unassigned().count(), 2);
    given.list(arrange(&given.workshop.list, &Proposal::default()).into_iter().collect());
    assert_eq!(given.workshop.list.problem_ids(), [b(1), b(2)]);
}

#[test]
fn a_withdrawn_note_vanishes_from_an_untouched_problem_and_leaves_a_trace_in_a_touched_one() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue a"), ("e1.r1/b", "queue b"), ("e1.r1/c", "noise")]);
    given.withdraws(&["e1.r1/c"]);
    assert_eq!(given.workshop.list.problem_ids(), [b(1)]);

    given.does(
        ANA,
        Command::RenameProblem { problem: b(1), title: "Queues".to_owned(), reason: String::new() },
    );
    given.withdraws(&["e1.r1/a", "e1.r1/b"]);
    let trace = &given.workshop.list.notes[&note("e1.r1/a")];
    assert_eq!((trace.deleted, trace.problem), (true, Some(b(1))));
    assert!(given.workshop.list.decisions_for_engine().fixed.is_empty());

    given.settles(&[("e1.r1/a", "queue a")]);
    assert!(!given.workshop.list.notes[&note("e1.r1/a")].deleted);
}

#[test]
fn an_edited_note_stays_with_its_touched_problem_and_is_marked_until_somebody_decides_again() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue a"), ("e1.r1/b", "queue b"), ("e1.r1/c", "noise")]);
    given.does(
        ANA,
        Command::RenameProblem { problem: b(1), title: "Queues".to_owned(), reason: String::new() },
    );
    given.settles(&[("e1.r1/b", "noise b")]);
    assert_eq!(given.at("e1.r1/b"), b(1));
    assert!(given.workshop.list.notes[&note("e1.r1/b")].changed);
    given.does(
        ANA,
        Command::RenameProblem { problem: b(1), title: "Queues and noise".to_owned(), reason: String::new() },
    );
    assert!(!given.workshop.list.notes[&note("e1.r1/b")].changed);
}

#[test]
fn the_title_is_the_shortest_source_or_what_a_person_chose() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue too long"), ("e1.r1/b", "queue b"), ("e1.r1/c", "queue a")]);
    assert_eq!(given.workshop.list.title(b(1)), "queue a");
    let mark = given.workshop.list.problem_mark(b(1));
    given.does(
        ANA,
        Command::RenameProblem { problem: b(1), title: " The queue ".to_owned(), reason: String::new() },
    );
    assert_eq!(given.workshop.list.title(b(1)), "The queue");
    assert_ne!(given.workshop.list.problem_mark(b(1)), mark);
    assert_eq!(given.workshop.list.problem_mark(b(7)), 0);
    let empty = Command::RenameProblem { problem: b(1), title: " ".to_owned(), reason: String::new() };
    assert_eq!(given.refuses(ANA, empty), ErrorCode::TextEmpty);
}

#[test]
fn a_frozen_list_notes_what_settles_and_takes_it_in_when_reopened() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue a"), ("e1.r1/b", "queue b")]);
    given.to(Phase::Wording);
    given.settles(&[("e1.r1/b", "noise b"), ("e1.r1/c", "queue c")]);
    given.withdraws(&["e1.r1/a"]);
    let list = &given.workshop.list;
    assert_eq!(list.problem_ids(), [b(1)]);
    assert_eq!(list.unassigned().collect::<Vec<_>>(), [&note("e1.r1/c")]);
    assert!(list.notes[&note("e1.r1/b")].changed && list.notes[&note("e1.r1/a")].deleted);
    assert_eq!(
        given.refuses(ANA, Command::JoinProblems { problems: vec![b(1)], reason: String::new() }),
        ErrorCode::WrongPhase
    );

    given.to(Phase::Merging);
    given.arranges();
    assert_eq!(given.workshop.list.unassigned().count(), 0);
    assert!(!given.workshop.list.notes.contains_key(&note("e1.r1/a")));
    assert_ne!(given.at("e1.r1/b"), given.at("e1.r1/c"));
}

#[test]
fn suggest_only_joins_nothing_by_itself() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue a"), ("e1.r1/b", "queue b")]);
    given.does(ANA, Command::SetMergeMode { suggest_only: true });
    given.arranges();
    assert_eq!(given.workshop.list.problem_ids().len(), 2);
    given.does(ANA, Command::SetMergeMode { suggest_only: false });
    given.arranges();
    assert_eq!(given.workshop.list.problem_ids(), [b(1)]);
}

#[test]
fn a_proposal_older_than_a_decision_does_not_take_a_touched_problem_apart() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue"), ("e1.r1/b", "noise")]);
    let old = propose(&given.workshop.list);
    given.does(ANA, Command::JoinProblems { problems: vec![b(1), b(2)], reason: String::new() });
    given.list(arrange(&given.workshop.list, &old).into_iter().collect());
    assert_eq!(given.at("e1.r1/a"), given.at("e1.r1/b"));
}

#[test]
fn a_claimed_problem_is_left_to_whoever_claimed_it() {
    let mut given = Given::rooms_of(&[1]);
    let leo = given.joins(Role::Facilitator);
    let problem = given.with_problem("queue");
    let claim = |claimed| Command::ClaimProblem { problem, claimed };
    assert_eq!(given.refuses(leo, claim(false)), ErrorCode::NothingToDo);
    given.does(leo, claim(true));
    assert_eq!(given.refuses(ANA, claim(true)), ErrorCode::ClaimedByOther);
    assert_eq!(given.refuses(ANA, claim(false)), ErrorCode::ClaimedByOther);
    given.does(ANA, Command::RemovePerson { person: leo });
    given.does(ANA, claim(true));
}

#[test]
fn wording_is_judged_and_hints_are_put_away_for_good() {
    let mut given = Given::rooms_of(&[1]);
    let problem = given.with_problem("queue");
    let hint = Command::DismissHint { problem, rule: HintRule::TooShort };
    given.does(ANA, hint.clone());
    assert_eq!(given.refuses(ANA, hint), ErrorCode::NothingToDo);
    let judge = |verdict| Command::JudgeWording { problem, verdict };
    assert_eq!(given.refuses(ANA, judge(WordingVerdict::Fine)), ErrorCode::WrongPhase);
    given.to(Phase::Wording);
    let away = judge(WordingVerdict::BackToRoom { room: room(9) });
    assert_eq!(given.refuses(ANA, away), ErrorCode::NotFound);
    given.does(ANA, judge(WordingVerdict::Fine));
    assert_eq!(given.refuses(ANA, judge(WordingVerdict::Fine)), ErrorCode::NothingToDo);
    assert!(given.workshop.list.touched().contains(&problem));
}

#[test]
fn a_problem_worded_by_hand_is_fixed_ground() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue a"), ("e1.r1/b", "queue b")]);
    given.to(Phase::Wording);
    let worded = given.workshop.list.worded([(b(1), "as worded"), (b(9), "nobody's")]);
    let mark = given.workshop.list.problem_mark(b(1));
    assert!(matches!(&worded, Some(ListEvent::Worded { problems }) if problems.keys().eq([&b(1)])));
    given.list(worded.into_iter().collect());
    assert_eq!(given.workshop.list.worded([(b(1), "as worded")]), None);
    assert_ne!(given.workshop.list.problem_mark(b(1)), mark, "w3: its task is stale from now on");
    given.to(Phase::Merging);
    given.settles(&[("e1.r1/b", "noise b")]);
    assert_eq!(given.at("e1.r1/b"), b(1));
}

#[test]
fn what_an_older_engine_made_stays_as_it_is() {
    let mut given = Given::rooms_of(&[1]);
    let list = &given.workshop.list;
    given.list(list.settle(&[(note("e1.r1/a"), said("queue")), (note("e1.r1/b"), said("noise"))]));
    let Some(ListEvent::Arranged { problems, dropped, .. }) =
        arrange(&given.workshop.list, &Proposal::default())
    else {
        panic!("two notes are new")
    };
    given.list(vec![ListEvent::Arranged { problems, dropped, engine: 0 }]);
    let newer = arrange(&given.workshop.list, &propose(&given.workshop.list));
    assert!(matches!(&newer, Some(ListEvent::Arranged { problems, .. }) if problems.is_empty()), "{newer:?}");
    given.list(newer.into_iter().collect());
    given.settles(&[("e1.r1/b", "queue too"), ("e1.r1/c", "queue three")]);
    assert_eq!((given.at("e1.r1/a"), given.at("e1.r1/b")), (b(1), b(2)));
    assert_eq!(given.workshop.list.problem_ids(), [b(1), b(2)]);
    assert!(given.workshop.list.notes[&note("e1.r1/b")].changed, "m8");
    given.withdraws(&["e1.r1/a"]);
    assert!(given.workshop.list.notes[&note("e1.r1/a")].deleted, "m8");
}

#[test]
fn themes_are_named_once_and_problems_stand_under_known_ones() {
    let mut given = Given::rooms_of(&[1]);
    let problem = given.with_problem("queue");
    let create = |title: &str| Command::CreateTheme { title: title.to_owned() };
    given.does(ANA, create("Waiting"));
    assert_eq!(given.refuses(ANA, create("Waiting ")), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, create(&"x".repeat(301))), ErrorCode::TextTooLong);
    let theme = *given.workshop.list.themes.first_key_value().unwrap().0;
    let unknown = Command::SetTheme { problem, theme: Some("h9".parse().unwrap()), reason: String::new() };
    assert_eq!(given.refuses(ANA, unknown), ErrorCode::NotFound);
    given.does(ANA, Command::SetTheme { problem, theme: Some(theme), reason: String::new() });
    assert_eq!(given.workshop.list.problems[&problem].marks.theme, Some(theme));
}
