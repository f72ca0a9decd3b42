use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    ids::{DecisionId, ProblemId},
};

use super::{ANA, Given, engine::note};

pub(super) fn b(n: u32) -> ProblemId {
    ProblemId(n)
}

pub(super) fn join(problems: &[ProblemId]) -> Command {
    Command::JoinProblems { problems: problems.to_vec(), reason: "the same".to_owned() }
}

pub(super) fn split(id: &str) -> Command {
    Command::SplitNote { note: note(id), reason: String::new() }
}

pub(super) fn moved(id: &str, to: ProblemId) -> Command {
    Command::MoveNote { note: note(id), to, reason: String::new() }
}

pub(super) fn apart(a: ProblemId, b: ProblemId) -> Command {
    Command::NotTheSame { a, b, reason: String::new() }
}

pub(super) fn rename(problem: ProblemId, title: &str) -> Command {
    Command::RenameProblem { problem, title: title.to_owned(), reason: "clearer".to_owned() }
}

pub(super) fn set_theme(problem: ProblemId, theme: Option<&str>) -> Command {
    let theme = theme.map(|theme| theme.parse().unwrap());
    Command::SetTheme { problem, theme, reason: "they belong together".to_owned() }
}

pub(super) fn undo(n: u32) -> Command {
    Command::UndoDecision { decision: DecisionId(n), reason: String::new() }
}

/// Three problems b1, b2, b3 of one note each.
pub(super) fn three() -> Given {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue"), ("e1.r1/b", "noise"), ("e1.r1/c", "dark")]);
    given
}

/// One problem b1 of three notes, joined by the machine.
pub(super) fn together() -> Given {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "queue one"), ("e1.r1/b", "queue two"), ("e1.r1/c", "queue three")]);
    given
}

#[test]
fn joining_keeps_every_source_and_the_oldest_id() {
    let mut given = three();
    assert_eq!(given.refuses(ANA, join(&[b(2)])), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, join(&[b(2), b(9)])), ErrorCode::NotFound);
    given.does(ANA, join(&[b(3), b(2)]));
    given.arranges();
    assert_eq!(given.workshop.list.problem_ids(), [b(1), b(2)]);
    assert_eq!((given.at("e1.r1/b"), given.at("e1.r1/c")), (b(2), b(2)));
    assert_eq!(given.refuses(ANA, join(&[b(2), b(3)])), ErrorCode::NothingToDo);
    let decision = &given.workshop.list.decisions[&DecisionId(1)];
    assert_eq!((decision.by, decision.reason.as_str()), (ANA, "the same"));
    assert_eq!(given.workshop.list.problems[&b(2)].joins[0].decision, Some(DecisionId(1)));
}

#[test]
fn undoing_a_join_brings_both_back_with_their_titles() {
    let mut given = three();
    given.does(ANA, rename(b(3), "Darkness"));
    given.does(ANA, join(&[b(2), b(3)]));
    assert_eq!(given.workshop.list.title(b(2)), "Darkness");
    given.does(ANA, undo(2));
    given.arranges();
    assert_eq!(given.workshop.list.problem_ids(), [b(1), b(2), b(3)]);
    assert_eq!((given.workshop.list.title(b(2)), given.workshop.list.title(b(3))), ("noise", "Darkness"));
    assert!(given.workshop.list.problems[&b(2)].joins.is_empty());
    assert_eq!(given.refuses(ANA, undo(2)), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, undo(9)), ErrorCode::NotFound);
}

#[test]
fn an_earlier_join_can_be_undone_after_a_later_one() {
    let mut given = three();
    given.does(ANA, join(&[b(2), b(3)]));
    given.does(ANA, join(&[b(1), b(2)]));
    given.does(ANA, undo(1));
    given.arranges();
    assert_eq!((given.at("e1.r1/a"), given.at("e1.r1/b"), given.at("e1.r1/c")), (b(1), b(1), b(3)));
    given.does(ANA, undo(2));
    assert_eq!(given.at("e1.r1/b"), b(2));
    assert_eq!(given.at("e1.r1/c"), b(3));
}

#[test]
fn a_note_that_came_after_a_join_stays_when_the_join_is_undone() {
    let mut given = three();
    given.does(ANA, join(&[b(1), b(2)]));
    given.settles(&[("e1.r1/d", "queue again")]);
    assert_eq!(given.at("e1.r1/d"), b(1));
    given.does(ANA, undo(1));
    given.arranges();
    assert_eq!((given.at("e1.r1/d"), given.at("e1.r1/a"), given.at("e1.r1/b")), (b(1), b(1), b(2)));
}

#[test]
fn a_split_note_keeps_apart_from_those_it_was_with() {
    let mut given = together();
    given.does(ANA, split("e1.r1/c"));
    given.arranges();
    assert_eq!((given.at("e1.r1/a"), given.at("e1.r1/b"), given.at("e1.r1/c")), (b(1), b(1), b(2)));
    assert_eq!(given.refuses(ANA, split("e1.r1/c")), ErrorCode::NothingToDo);
    assert_eq!(given.workshop.list.decisions_for_engine().apart.len(), 2);
    given.does(ANA, undo(1));
    given.arranges();
    assert_eq!(given.at("e1.r1/c"), b(1));
    assert_eq!(given.workshop.list.problems[&b(1)].joins.len(), 2);
    assert!(given.workshop.list.touched().is_empty());
}

#[test]
fn a_join_outweighs_an_earlier_not_the_same() {
    let mut given = three();
    given.does(ANA, apart(b(1), b(2)));
    given.does(ANA, join(&[b(1), b(2)]));
    given.arranges();
    assert_eq!(given.at("e1.r1/b"), b(1));
    assert!(given.workshop.list.apart().is_empty());
}

#[test]
fn moving_the_last_note_makes_the_emptied_problem_an_alias_and_undo_revives_it() {
    let mut given = three();
    given.does(ANA, rename(b(1), "Queues"));
    given.does(ANA, moved("e1.r1/a", b(3)));
    given.arranges();
    assert_eq!(given.workshop.list.problem_ids(), [b(2), b(3)]);
    assert_eq!(given.workshop.list.resolve(b(1)), Some(b(3)));
    assert_eq!(given.refuses(ANA, moved("e1.r1/a", b(1))), ErrorCode::NothingToDo);
    given.does(ANA, undo(2));
    assert_eq!((given.at("e1.r1/a"), given.workshop.list.title(b(1))), (b(1), "Queues"));
}

#[test]
fn a_move_that_a_later_move_has_overtaken_no_longer_applies() {
    let mut given = together();
    given.settles(&[("e1.r1/d", "noise"), ("e1.r1/e", "dark")]);
    given.does(ANA, moved("e1.r1/a", b(2)));
    given.does(ANA, moved("e1.r1/a", b(3)));
    assert_eq!(given.refuses(ANA, undo(1)), ErrorCode::NoLongerApplies);
    given.does(ANA, undo(2));
    assert_eq!(given.at("e1.r1/a"), b(2));
    given.does(ANA, undo(1));
    assert_eq!(given.at("e1.r1/a"), b(1));
}

#[test]
fn a_join_whose_notes_have_all_gone_elsewhere_no_longer_applies() {
    let mut given = three();
    given.does(ANA, join(&[b(1), b(2)]));
    given.does(ANA, moved("e1.r1/b", b(3)));
    assert_eq!(given.refuses(ANA, undo(1)), ErrorCode::NoLongerApplies);
}

#[test]
fn an_older_title_comes_back_only_from_under_the_newer_one() {
    let mut given = three();
    given.does(ANA, rename(b(1), "One"));
    given.does(ANA, rename(b(1), "Two"));
    assert_eq!(given.refuses(ANA, undo(1)), ErrorCode::NoLongerApplies);
    given.does(ANA, undo(2));
    assert_eq!(given.workshop.list.title(b(1)), "One");
    given.does(ANA, undo(1));
    assert_eq!(given.workshop.list.title(b(1)), "queue");
}

#[test]
fn on_a_frozen_list_titles_and_themes_can_be_undone_and_structure_cannot() {
    let mut given = three();
    given.does(ANA, join(&[b(1), b(2)]));
    given.to(Phase::Wording);
    given.does(ANA, Command::CreateTheme { title: "Comfort".to_owned() });
    given.does(ANA, set_theme(b(3), Some("h1")));
    given.does(ANA, undo(2));
    assert_eq!(given.workshop.list.problems[&b(3)].marks.theme, None);
    assert_eq!(given.refuses(ANA, undo(1)), ErrorCode::WrongPhase);
    given.to(Phase::Merging);
    given.does(ANA, undo(1));
}

#[test]
fn what_a_person_joined_is_never_taken_apart_by_the_machine() {
    let mut given = three();
    given.does(ANA, join(&[b(1), b(2)]));
    given.settles(&[("e1.r1/d", "queue more"), ("e1.r1/e", "noise more"), ("e1.r1/a", "dark now")]);
    for id in ["e1.r1/a", "e1.r1/b"] {
        assert_eq!(given.at(id), b(1));
    }
}

#[test]
fn m7_a_title_and_a_theme_say_why_if_they_want_to() {
    let mut given = three();
    given.does(ANA, Command::CreateTheme { title: "Comfort".to_owned() });
    given.does(ANA, rename(b(1), "Queues"));
    given.does(ANA, set_theme(b(1), Some("h1")));
    let reasons: Vec<_> = given.workshop.list.decisions.values().map(|d| d.reason.as_str()).collect();
    assert_eq!(reasons, ["clearer", "they belong together"]);
    let without = r#"{"type":"rename_problem","problem":"b1","title":"Waiting"}"#;
    let without: Command = serde_json::from_str(without).unwrap();
    let Command::RenameProblem { reason, .. } = &without else { panic!("another command") };
    assert_eq!(reason, "");
    assert!(!serde_json::to_string(&without).unwrap().contains("reason"), "c1: the key stays known");
}
