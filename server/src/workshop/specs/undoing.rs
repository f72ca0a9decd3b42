//! Undoing what people said about problems, titles and themes, also after joins; and everything in any order.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::Command,
    error::ErrorCode,
    ids::{DecisionId, NoteRef, ProblemId},
    limits,
    role::Role,
    view::DecisionKind,
};
use proptest::prelude::*;

use super::{
    ANA, Given,
    decisions::{b, join, moved, rename, set_theme, three, undo},
    engine::said,
    random::{a_note, a_plan, a_text, command},
};
use crate::workshop::{
    Event, Refusal,
    list::{
        ListEvent, Problem,
        decisions::{Decision, Undone},
    },
};

fn theme(title: &str) -> Command {
    Command::CreateTheme { title: title.to_owned() }
}

fn title_of(given: &Given, problem: ProblemId) -> Option<&str> {
    given.workshop.list.problems[&problem].marks.title.as_deref()
}

/// The decision in the way that the refusal of an undo names.
fn in_the_way(given: &Given, n: u32) -> Option<DecisionId> {
    let refused = given.workshop.decide(given.asker(ANA), &undo(n)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NoLongerApplies);
    refused.in_the_way
}

#[test]
fn m7_a_title_that_a_join_brought_along_is_taken_back_where_it_went() {
    let mut given = three();
    given.does(ANA, rename(b(2), "Noise everywhere"));
    given.does(ANA, join(&[b(2), b(3)]));
    given.does(ANA, join(&[b(1), b(2)]));
    assert_eq!(given.workshop.list.title(b(1)), "Noise everywhere");
    given.does(ANA, undo(1));
    assert_eq!(title_of(&given, b(1)), None);
    given.does(ANA, undo(3));
    given.does(ANA, undo(2));
    assert_eq!((title_of(&given, b(1)), title_of(&given, b(2))), (None, None), "it does not come back");
}

#[test]
fn m7_a_title_under_another_one_is_taken_back_without_changing_that() {
    let mut given = three();
    given.does(ANA, rename(b(1), "Queues"));
    given.does(ANA, rename(b(2), "Noise everywhere"));
    given.does(ANA, join(&[b(1), b(2)]));
    given.does(ANA, undo(2));
    assert_eq!(title_of(&given, b(1)), Some("Queues"));
    given.does(ANA, undo(3));
    assert_eq!((title_of(&given, b(1)), title_of(&given, b(2))), (Some("Queues"), None));
}

#[test]
fn m7_an_undone_join_takes_its_title_along_also_from_under_a_newer_one() {
    let mut given = three();
    given.does(ANA, rename(b(2), "Noise everywhere"));
    given.does(ANA, join(&[b(1), b(2)]));
    given.does(ANA, rename(b(1), "Queues"));
    given.does(ANA, undo(2));
    assert_eq!((title_of(&given, b(1)), title_of(&given, b(2))), (Some("Queues"), Some("Noise everywhere")));
    given.does(ANA, undo(3));
    assert_eq!(title_of(&given, b(1)), None, "the title went with the problem");
}

#[test]
fn m7_a_theme_that_a_join_or_a_move_carried_is_taken_back() {
    let mut given = three();
    given.does(ANA, theme("Comfort"));
    given.does(ANA, set_theme(b(2), Some("h1")));
    given.does(ANA, join(&[b(1), b(2)]));
    assert_eq!(given.workshop.list.theme_of(b(1)), Some("h1".parse().unwrap()));
    given.does(ANA, undo(1));
    assert_eq!(given.workshop.list.theme_of(b(1)), None);

    given.does(ANA, set_theme(b(3), Some("h1")));
    given.does(ANA, moved("e1.r1/c", b(1)));
    given.does(ANA, undo(3));
    given.does(ANA, undo(4));
    assert_eq!(given.workshop.list.theme_of(b(3)), None, "it was taken back while its problem was gone");
}

#[test]
fn m7_an_undo_keeps_who_when_and_why() {
    let mut given = three();
    let leo = given.joins(Role::Facilitator);
    given.does(ANA, join(&[b(1), b(2)]));
    let undo = |reason: &str| Command::UndoDecision { decision: DecisionId(1), reason: reason.to_owned() };
    assert_eq!(given.refuses(leo, undo(&"x".repeat(limits::FREE_TEXT_MAX + 1))), ErrorCode::TextTooLong);
    given.does(leo, undo(" two different doors "));
    let undone = given.workshop.list.decisions[&DecisionId(1)].undone.clone().unwrap();
    assert_eq!((undone.by, undone.at), (leo, Some(given.now)));
    assert_eq!(undone.reason, "two different doors");
}

#[test]
fn what_was_undone_before_its_reason_was_kept_is_read_as_it_was() {
    let kept = r#"{"part":"list","event":{"DecisionUndone":{"decision":"m1"}}}"#;
    let event: Event = serde_json::from_str(kept).unwrap();
    let reason = String::new();
    assert_eq!(event, Event::List(ListEvent::DecisionUndone { decision: DecisionId(1), reason }));

    let mut given = three();
    given.does(ANA, join(&[b(1), b(2)]));
    let stands = given.workshop.list.decisions[&DecisionId(1)].clone();
    given.does(ANA, undo(1));
    let was = |by| {
        let mut kept = serde_json::to_value(&stands).unwrap();
        let fields = kept.as_object_mut().unwrap();
        fields.remove("undone");
        fields.insert("undone_by".to_owned(), by);
        serde_json::from_value::<Decision>(kept).unwrap().undone
    };
    assert_eq!(was(serde_json::Value::Null), None);
    let by_ana = was(serde_json::to_value(ANA).unwrap());
    assert_eq!(by_ana, Some(Undone { by: ANA, at: None, reason: String::new() }));
}

#[test]
fn m7_an_undo_that_does_not_apply_names_what_came_after_it() {
    let mut given = three();
    given.does(ANA, rename(b(2), "Noise"));
    given.does(ANA, join(&[b(1), b(2)]));
    given.does(ANA, rename(b(1), "Queues"));
    assert_eq!(in_the_way(&given, 1), Some(DecisionId(3)));
    given.does(ANA, undo(3));
    given.does(ANA, undo(1));
    given.does(ANA, moved("e1.r1/b", b(3)));
    assert_eq!(in_the_way(&given, 2), Some(DecisionId(4)));
}

#[test]
fn m7_a_theme_is_renamed_and_removed_and_both_are_undone() {
    let mut given = three();
    given.does(ANA, theme("Comfort"));
    given.does(ANA, theme("Price"));
    let h1 = "h1".parse().unwrap();
    let reason = || "clearer".to_owned();
    let rename = |title: &str| Command::RenameTheme { theme: h1, title: title.to_owned(), reason: reason() };
    let remove = Command::RemoveTheme { theme: h1, reason: reason() };
    given.does(ANA, set_theme(b(1), Some("h1")));
    assert_eq!(given.refuses(ANA, rename("Price")), ErrorCode::NothingToDo);
    given.does(ANA, rename("Well-being"));
    assert_eq!(given.workshop.list.themes[&h1], "Well-being");
    given.does(ANA, remove.clone());
    let list = &given.workshop.list;
    assert_eq!((list.theme_of(b(1)), list.themes.len()), (None, 1));
    assert_eq!(given.refuses(ANA, remove), ErrorCode::NotFound);
    assert_eq!(given.refuses(ANA, set_theme(b(2), Some("h1"))), ErrorCode::NotFound);
    assert_eq!(given.refuses(ANA, set_theme(b(1), None)), ErrorCode::NothingToDo);
    given.does(ANA, theme("Comfort"));
    assert!(given.workshop.list.themes.contains_key(&"h3".parse().unwrap()), "i1: its id is not used again");

    given.does(ANA, undo(3));
    let list = &given.workshop.list;
    assert_eq!((list.theme_of(b(1)), list.themes[&h1].as_str()), (Some(h1), "Well-being"));
    given.does(ANA, undo(2));
    assert_eq!(given.workshop.list.themes[&h1], "Comfort");
    assert_eq!(given.workshop.list.decisions[&DecisionId(3)].reason, "clearer");
}

#[test]
fn a_removed_theme_hides_no_other_one_in_a_join() {
    let mut given = three();
    given.does(ANA, theme("Comfort"));
    given.does(ANA, theme("Price"));
    given.does(ANA, set_theme(b(1), Some("h1")));
    given.does(ANA, set_theme(b(2), Some("h2")));
    given.does(ANA, Command::RemoveTheme { theme: "h1".parse().unwrap(), reason: String::new() });
    given.does(ANA, join(&[b(1), b(2)]));
    assert_eq!(given.workshop.list.theme_of(b(1)), Some("h2".parse().unwrap()));
}

/// Where every live note is, once.
fn homes(given: &Given) -> BTreeSet<NoteRef> {
    let list = &given.workshop.list;
    assert_eq!(list.unassigned().count(), 0, "m9");
    let held: Vec<_> = list.problems.values().flat_map(|problem| &problem.notes).cloned().collect();
    assert_eq!(held.len(), list.live_notes().count(), "m9");
    held.into_iter().collect()
}

/// Every title and theme in the list is that of a decision that stands.
fn says_only_what_stands(given: &Given) {
    let list = &given.workshop.list;
    let standing = || list.decisions.values().filter(|decision| decision.undone.is_none());
    for (id, problem) in &list.problems {
        if let Some(title) = &problem.marks.title {
            let given =
                |what: &DecisionKind| matches!(what, DecisionKind::Rename { after, .. } if after == title);
            assert!(standing().any(|decision| given(&decision.what)), "{id} is called {title}");
        }
        if problem.marks.theme.is_some() {
            let given = |what: &DecisionKind| matches!(what, DecisionKind::Theme { after, .. } if *after == problem.marks.theme);
            assert!(standing().any(|decision| given(&decision.what)), "{id} has a theme");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn m7_decisions_undone_in_any_order_are_taken_back_or_say_what_came_after(
        plan in a_plan(60), seed in any::<u64>()
    ) {
        let mut given = Given::rooms_of(&[1, 1, 1]);
        for n in 0..10 {
            given.list(given.workshop.list.settle(&[(a_note(n), said(&a_text(n.wrapping_mul(7))))]));
        }
        given.arranges();
        let notes = homes(&given);
        for (n, (what, x, y, z)) in plan.into_iter().enumerate() {
            let mut command = command(&given, (20 + what % 11, x, y, z));
            if let Command::RenameProblem { title, .. } = &mut command {
                *title = format!("title {n}");
            }
            if let Ok(events) = given.workshop.decide(given.asker(ANA), &command) {
                given.record(&events, Some(ANA));
            }
        }
        says_only_what_stands(&given);
        let mut order: Vec<_> = given.workshop.list.decisions.keys().copied().collect();
        order.sort_by_key(|id| (seed ^ u64::from(id.0)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        for decision in order {
            let undoes = |given: &Given, decision: DecisionId| {
                given.workshop.decide(given.asker(ANA), &undo(decision.0))
            };
            let mut outcome = undoes(&given, decision);
            if let Err(Refusal { code: ErrorCode::NoLongerApplies, in_the_way: Some(later), .. }) = outcome {
                let later = undoes(&given, later).expect("it can be undone, as was said");
                given.record(&later, Some(ANA));
                outcome = Ok(undoes(&given, decision).expect("then this one can be undone"));
            }
            match outcome {
                Ok(events) => given.record(&events, Some(ANA)),
                Err(refusal) => {
                    let said = matches!(refusal.code, ErrorCode::NoLongerApplies | ErrorCode::NothingToDo);
                    prop_assert!(said, "{refusal:?}");
                    let what = &given.workshop.list.decisions[&decision];
                    if let (DecisionKind::Rename { after, .. }, None) = (&what.what, &what.undone) {
                        let shown = |problem: &Problem| problem.marks.title.as_ref() == Some(after);
                        prop_assert!(!given.workshop.list.problems.values().any(shown), "{after} stands");
                    }
                }
            }
            prop_assert_eq!(&homes(&given), &notes);
            says_only_what_stands(&given);
        }
    }
}
