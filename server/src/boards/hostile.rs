//! Hostile updates that need more than their bytes to be recognised, and random ones that pass every check.

use fivefold_protocol::{
    ids::PersonId,
    limits::{STEP2_MAX_BYTES, TYPE_DEPTH_MAX},
};
use proptest::{collection::vec, prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::{
    admission::{Admission, Admit, Owners, Refusal},
    board::Board,
    forge::{Content, LOST, Part, encode, id, linted, map_in, text},
};
use crate::lint::{self, Id, Kind, Limits};

const ADA: PersonId = PersonId(1);
const BEN: PersonId = PersonId(2);

#[test]
fn trap_2_maps_that_nest_too_deep_are_refused_in_one_update_and_level_by_level() {
    let nested = |depth: u32| {
        let parts = (0..depth).map(|at| map_in(at.checked_sub(1).map(|below| id(7, below)))).collect();
        encode(&[(7, 0, parts)], &[])
    };
    let whole = nested(5_000);
    assert!(whole.len() < STEP2_MAX_BYTES);
    assert_eq!(Admission::new().admit(ADA, &linted(&whole)), Admit::Refuse(Refusal::TooDeep));

    let mut admission = Admission::new();
    let mut admitted = 0;
    for at in 0_u32..20 {
        let level =
            encode(&[(7, u64::from(at), vec![map_in(at.checked_sub(1).map(|below| id(7, below)))])], &[]);
        match admission.admit(ADA, &linted(&level)) {
            Admit::Accept => admitted += 1,
            stopped @ (Admit::KnownOnly | Admit::Missing | Admit::Refuse(_)) => {
                assert_eq!(stopped, Admit::Refuse(Refusal::TooDeep));
                break;
            }
        }
    }
    assert_eq!(admitted + 1, TYPE_DEPTH_MAX, "the document's own map is the first level");
}

#[test]
fn trap_2_replacing_a_nested_map_does_not_hide_how_deep_it_stands() {
    let mut admission = Admission::new();
    for at in 0_u32..7 {
        let part = map_in(at.checked_sub(1).map(|below| id(7, below)));
        assert_eq!(
            admission.admit(ADA, &linted(&encode(&[(7, u64::from(at), vec![part])], &[]))),
            Admit::Accept
        );
    }
    let replaced = Part { left: Some(id(7, 6)), ..map_in(None) };
    assert_eq!(admission.admit(ADA, &linted(&encode(&[(7, 7, vec![replaced])], &[]))), Admit::Accept);
    let below = map_in(Some(id(7, 7)));
    assert_eq!(
        admission.admit(ADA, &linted(&encode(&[(7, 8, vec![below])], &[]))),
        Admit::Refuse(Refusal::TooDeep)
    );
}

#[test]
fn trap_7_nobody_burns_the_clocks_of_somebody_else() {
    let mut admission = Admission::new();
    assert_eq!(admission.admit(BEN, &linted(&encode(&[(8, 0, vec![text("a", None)])], &[]))), Admit::Accept);
    let burning = Part { content: Content::Deleted(2_000_000_000), ..text("", None) };
    let burning = linted(&encode(&[(8, 1, vec![burning])], &[]));
    assert_eq!(admission.admit(ADA, &burning), Admit::Refuse(Refusal::ClientIdTaken { client: 8 }));
    let next = encode(&[(8, 1, vec![text("b", Some(id(8, 0)))])], &[]);
    assert_eq!(admission.admit(BEN, &linted(&next)), Admit::Accept, "the next real edit is not lost");
}

#[test]
fn trap_8_an_element_inside_a_text_run_is_refused_before_it_can_be_half_applied() {
    let mut admission = Admission::new();
    let mut board = Board::new();
    let first = encode(&[(7, 0, vec![text("abc", None)])], &[]);
    assert_eq!(admission.admit(ADA, &linted(&first)), Admit::Accept);
    board.apply(&first).unwrap();
    let inside = encode(&[(8, 0, vec![text("x", None), map_in(Some(id(7, 1)))])], &[]);
    assert_eq!(admission.admit(BEN, &linted(&inside)), Admit::Refuse(Refusal::NotAContainer));
    assert!(board.apply(&inside).is_err(), "the document type stops half-way");
}

#[test]
fn trap_9_what_builds_on_something_unknown_is_asked_for_and_never_kept_waiting() {
    let mut admission = Admission::new();
    let gap = encode(&[(7, 5, vec![text("a", None)])], &[]);
    let neighbour = encode(&[(7, 0, vec![text("a", Some(id(9, 3)))])], &[]);
    let parent = encode(&[(7, 0, vec![map_in(Some(id(9, 0)))])], &[]);
    let deleted = encode(&[(7, 0, vec![text("a", None)])], &[(9, 0, 1)]);
    let deleted_beyond = encode(&[(7, 0, vec![text("a", None)])], &[(7, 0, 2)]);
    let circle =
        encode(&[(7, 0, vec![text("a", Some(id(8, 0)))]), (8, 0, vec![text("b", Some(id(7, 0)))])], &[]);
    for missing in [gap, neighbour, parent, deleted, deleted_beyond, circle] {
        assert_eq!(admission.admit(ADA, &linted(&missing)), Admit::Missing);
    }
    assert!(admission.state_vector().is_empty(), "nothing of them is counted as known");
}

#[test]
fn formatting_or_several_values_under_a_key_are_refused() {
    for content in [Content::Format, Content::Text("ab"), Content::Values(2)] {
        let mut admission = Admission::new();
        let note = encode(&[(7, 0, vec![map_in(None)])], &[]);
        assert_eq!(admission.admit(ADA, &linted(&note)), Admit::Accept);
        let named = Part { content: content.clone(), ..map_in(Some(id(7, 0))) };
        let beside = Part { left: Some(id(7, 0)), content, ..map_in(None) };
        for part in [named, beside] {
            let update = linted(&encode(&[(8, 0, vec![part])], &[]));
            assert_eq!(admission.admit(BEN, &update), Admit::Refuse(Refusal::NotAValue));
        }
    }
}

#[test]
fn s6_values_and_containers_in_a_text_and_formatting_outside_of_one_are_refused() {
    let mut admission = Admission::new();
    let parts = [map_in(None), Part { content: Content::Container(2), ..map_in(Some(id(7, 0))) }];
    let hello = Part { parent: Some(id(7, 1)), ..text("hello", None) };
    let first = encode(&[(7, 0, [&parts[..], &[hello]].concat())], &[]);
    assert_eq!(admission.admit(ADA, &linted(&first)), Admit::Accept);
    let refused = Admit::Refuse(Refusal::NotText);
    for content in [Content::Values(3), Content::Binary, Content::Container(1)] {
        let inside = Part { parent: Some(id(7, 1)), content: content.clone(), ..text("", None) };
        let beside = Part { content: content.clone(), ..text("", Some(id(7, 3))) };
        for part in [inside, beside] {
            let update = linted(&encode(&[(8, 0, vec![part])], &[]));
            assert_eq!(admission.admit(BEN, &update), refused, "{content:?}");
        }
    }
    for parent in [None, Some(id(7, 0))] {
        let mark = Part { parent, content: Content::Format, ..text("", None) };
        let update = linted(&encode(&[(8, 0, vec![mark])], &[]));
        assert_eq!(admission.admit(BEN, &update), refused);
        assert_eq!(admission.clone().replay(BEN, &update), Admit::Accept, "what was logged stays");
    }
    // Formatting in a text, and what stands under its keys, are fine.
    let mark = Part { content: Content::Format, ..text("", Some(id(7, 3))) };
    let named =
        Part { parent: Some(id(7, 1)), key: Some("k"), content: Content::Values(1), ..text("", None) };
    let update = linted(&encode(&[(8, 0, vec![mark, named])], &[]));
    assert_eq!(admission.admit(BEN, &update), Admit::Accept);
}

#[test]
fn s6_what_its_neighbour_shows_to_be_no_beginning_or_no_end_is_refused() {
    let mut admission = Admission::new();
    let first = encode(&[(7, 0, vec![text("abc", None)])], &[]);
    assert_eq!(admission.admit(ADA, &linted(&first)), Admit::Accept);
    let middle = Part { right: Some(id(7, 2)), ..text("m", Some(id(7, 1))) };
    assert_eq!(admission.admit(ADA, &linted(&encode(&[(7, 3, vec![middle])], &[]))), Admit::Accept);
    let before = |right| Part { right: Some(right), ..text("x", None) };
    for part in [before(id(7, 1)), before(id(7, 3)), text("x", Some(id(7, 3)))] {
        let update = linted(&encode(&[(8, 0, vec![part])], &[]));
        assert_eq!(admission.admit(BEN, &update), Admit::Refuse(Refusal::Apart));
        assert_eq!(admission.clone().replay(BEN, &update), Admit::Accept, "what was logged stays");
    }
    for part in [before(id(7, 0)), text("x", Some(id(7, 2))), text("x", Some(id(7, 1)))] {
        let update = linted(&encode(&[(8, 0, vec![part])], &[]));
        assert_eq!(admission.clone().admit(BEN, &update), Admit::Accept);
    }
}

#[test]
fn neighbours_in_different_places_are_refused() {
    let mut admission = Admission::new();
    let first = encode(&[(7, 0, vec![text("a", None), map_in(None)])], &[]);
    assert_eq!(admission.admit(ADA, &linted(&first)), Admit::Accept);
    let torn = Part { right: Some(id(7, 1)), ..text("b", Some(id(7, 0))) };
    let torn = linted(&encode(&[(8, 0, vec![torn])], &[]));
    assert_eq!(admission.admit(BEN, &torn), Admit::Refuse(Refusal::Torn));

    let gone = Part { content: Content::Gone(1), ..text("", None) };
    assert_eq!(admission.admit(ADA, &linted(&encode(&[(7, 2, vec![gone])], &[]))), Admit::Accept);
    let half_gone = Part { right: Some(id(7, 0)), ..text("b", Some(id(7, 2))) };
    let half_gone = linted(&encode(&[(8, 0, vec![half_gone])], &[]));
    assert_eq!(admission.admit(BEN, &half_gone), Admit::Refuse(Refusal::Torn));
}

#[test]
fn two_clients_that_build_on_each_other_in_turns_are_admitted_in_one_update() {
    let seven = vec![text("a", None), text("c", Some(id(8, 0))), text("e", Some(id(8, 1)))];
    let eight = vec![text("b", Some(id(7, 0))), text("d", Some(id(7, 1)))];
    for sections in [[(7, 0, seven.clone()), (8, 0, eight.clone())], [(8, 0, eight), (7, 0, seven)]] {
        let update = encode(&sections, &[]);
        assert_eq!(Admission::new().admit(ADA, &linted(&update)), Admit::Accept);
        let mut board = Board::new();
        board.apply(&update).unwrap();
    }
}

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        1 => (1_u64..4).prop_map(Content::Gone),
        1 => (1_u64..4).prop_map(Content::Deleted),
        4 => prop_oneof![Just("a"), Just("слово"), Just("🙂🙂"), Just("a🙂b")].prop_map(Content::Text),
        2 => (1_u64..4).prop_map(Content::Values),
        1 => Just(Content::Binary),
        1 => Just(Content::Format),
        4 => (0_u8..3).prop_map(Content::Container),
    ]
}

fn reference() -> impl Strategy<Value = Option<Id>> {
    proptest::option::of((1_u64..4, 0..=LOST).prop_map(|(client, clock)| Id { client, clock }))
}

fn part() -> impl Strategy<Value = Part> {
    let key = proptest::option::of(prop_oneof![Just("n1"), Just("n2"), Just("text"), Just("x")]);
    (reference(), reference(), reference(), key, content(), 0_u8..12).prop_map(
        |(left, right, parent, key, content, neighbours)| Part {
            left: left.filter(|_| neighbours < 5),
            right: right.filter(|_| neighbours == 0 || neighbours > 8),
            parent,
            key,
            content,
        },
    )
}

/// Where an update begins, relative to what is known of its client: some of it again, mostly the next.
fn section() -> impl Strategy<Value = (u64, i64, Vec<Part>)> {
    (1_u64..4, prop_oneof![6 => Just(0_i64), 1 => -3_i64..0, 1 => Just(1)], vec(part(), 1..4))
}

/// A byte to change, so that what is sent is only nearly well formed.
type Flip = Option<(prop::sample::Index, u8)>;
type Step = ((u64, i64, Vec<Part>), Option<(u64, u64, u64)>, Flip);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let delete = proptest::option::weighted(0.3, (1_u64..4, 0_u64..40, 1_u64..4));
    let flip = proptest::option::weighted(0.2, (any::<prop::sample::Index>(), any::<u8>()));
    vec((section(), delete, flip), 1..40)
}

/// Sends random edits through every check into a board; whatever passes must fit the document, and what the
/// admission thinks is known must be what the board has, also after both were saved and opened.
fn run(steps: Vec<Step>) -> usize {
    let (mut admission, mut board) = (Admission::new(), Board::new());
    let mut accepted = 0;
    let mut containers: Vec<Id> = Vec::new();
    for ((client, back, mut parts), delete, flip) in steps {
        let vector = admission.state_vector();
        let known = i64::from(vector.get(&client).copied().unwrap_or(0));
        let clock = u64::try_from((known + back).max(0)).unwrap();
        for part in &mut parts {
            part.aim(&vector, &containers);
        }
        let delete = delete.filter(|(client, clock, len)| {
            *clock == 0 || vector.get(client).is_some_and(|&end| clock + len <= u64::from(end))
        });
        let mut update = encode(&[(client, clock, parts)], &delete.into_iter().collect::<Vec<_>>());
        if let Some((at, to)) = flip {
            let at = at.index(update.len());
            update[at] = to;
        }
        let Ok(checked) = lint::update(&update, &Limits::UPDATE) else { continue };
        let mark = admission.mark();
        let before = admission.state_vector();
        if !matches!(admission.admit(ADA, &checked), Admit::Accept | Admit::KnownOnly) {
            assert_eq!(admission.state_vector(), before);
            continue;
        }
        let ahead = admission.state_vector();
        admission.rollback(mark);
        assert_eq!(admission.state_vector(), before, "taken back");
        assert!(matches!(admission.admit(ADA, &checked), Admit::Accept | Admit::KnownOnly));
        assert_eq!(admission.state_vector(), ahead, "and admitted again");
        accepted += 1;
        for range in &checked.structs {
            let new = checked.of(range).iter().filter(|item| matches!(item.kind, Kind::Container(_)));
            containers.extend(new.map(|item| id(range.client, item.clock)));
        }
        board.apply(&update).unwrap();
        assert!(board.deletes_known(&checked.deletes));
        assert_eq!(lint::state_vector(&board.state_vector()).unwrap(), ahead);
    }
    let state = board.state();
    let whole = lint::update(&state, &Limits::STATE).unwrap();
    let reopened = Board::from_state(&state).unwrap();
    assert_eq!(reopened.notes(), board.notes());
    let restored = Admission::restore(&whole, &admission.owners()).unwrap();
    assert_eq!(restored.state_vector(), admission.state_vector());
    assert_eq!(restored.owners(), admission.owners());
    accepted
}

proptest! {
    #[test]
    fn trap_3_random_edits_that_pass_every_check_fit_the_board(steps in steps()) {
        run(steps);
    }
}

#[test]
fn enough_of_the_random_edits_pass_to_mean_something() {
    let mut runner = TestRunner::deterministic();
    let (mut sent, mut passed) = (0, 0);
    for _ in 0..100 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        sent += steps.len();
        passed += run(steps);
    }
    assert!(passed * 5 > sent, "{passed} of {sent}");
}

#[test]
fn the_admission_state_survives_being_saved() {
    let mut admission = Admission::new();
    let update = encode(&[(7, 0, vec![text("abc", None)])], &[]);
    assert_eq!(admission.admit(ADA, &linted(&update)), Admit::Accept);
    admission.refuse(BEN, &linted(&encode(&[(9, 0, vec![text("x", None)])], &[])));
    let saved = serde_json::to_string(&admission.owners()).unwrap();
    let owners: Owners = serde_json::from_str(&saved).unwrap();
    let mut restored = Admission::restore(&linted(&update), &owners).unwrap();
    let more = encode(&[(7, 3, vec![text("d", Some(id(7, 2)))])], &[]);
    assert_eq!(restored.admit(BEN, &linted(&more)), Admit::Refuse(Refusal::ClientIdTaken { client: 7 }));
    assert_eq!(restored.admit(ADA, &linted(&more)), Admit::Accept);
    let later = encode(&[(9, 1, vec![text("y", Some(id(9, 0)))])], &[]);
    assert_eq!(restored.admit(BEN, &linted(&later)), Admit::Refuse(Refusal::RefusedBefore { client: 9 }));
}
