//! Edits that are well formed each by itself, and too many: of client ids, of notes, of work for whoever reads them.

use fivefold_protocol::{
    ids::PersonId,
    limits::{CLIENTS_PER_BOARD, CLIENTS_PER_PERSON, UPDATE_CLIENTS_MAX},
};

use super::{
    admission::{Admission, Admit, Refusal},
    forge::{Content, Part, encode, id, linted, map_in, text},
};

const ADA: PersonId = PersonId(1);

/// One character by each of these clients, each after the one before.
fn one_each(clients: std::ops::Range<u64>) -> Vec<u8> {
    let one = |client: u64| text("a", client.checked_sub(1).map(|before| id(before, 0)));
    encode(&clients.map(|client| (client, 0, vec![one(client)])).collect::<Vec<_>>(), &[])
}

#[test]
fn s17_a_board_and_a_person_on_it_have_only_so_many_client_ids() {
    let most = CLIENTS_PER_PERSON as u64;
    let mut admission = Admission::new();
    assert_eq!(admission.admit(ADA, &linted(&one_each(0..most + 1))), Admit::Refuse(Refusal::Crowded));
    assert!(admission.state_vector().is_empty(), "refused as a whole");
    assert_eq!(admission.admit(ADA, &linted(&one_each(0..most))), Admit::Accept);
    assert_eq!(admission.admit(ADA, &linted(&one_each(most..most + 1))), Admit::Refuse(Refusal::Crowded));
    let more = encode(&[(0, 1, vec![text("b", Some(id(0, 0)))])], &[]);
    assert_eq!(admission.admit(ADA, &linted(&more)), Admit::Accept, "under a known id they go on");

    let mut next = most;
    for person in 2.. {
        let room = CLIENTS_PER_BOARD as u64 - next;
        let ids = next..next + most.min(room);
        if ids.is_empty() {
            break;
        }
        next = ids.end;
        assert_eq!(admission.admit(PersonId(person), &linted(&one_each(ids))), Admit::Accept);
    }
    assert_eq!(admission.state_vector().len(), CLIENTS_PER_BOARD);
    let newcomer = linted(&one_each(next..next + 1));
    assert_eq!(admission.admit(PersonId(99), &newcomer), Admit::Refuse(Refusal::Crowded));
    assert_eq!(admission.replay(PersonId(99), &newcomer), Admit::Accept, "what was logged stays");
    const { assert!(CLIENTS_PER_BOARD < UPDATE_CLIENTS_MAX, "all of them can be named at once, and some more") };
}

/// Long enough that a struct for each of its characters may not be put together.
const LONG: &str =
    concat!("0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789");

/// A text of several thousand characters by client 1, and by client 2 characters with these neighbours in it.
fn between(neighbours: impl Iterator<Item = (Option<u32>, Option<u32>)>) -> Vec<u8> {
    let long = (0..50).map(|at: u32| text(LONG, at.checked_sub(1).map(|before| id(1, before * 80 + 79))));
    let parts = neighbours.map(|(left, right)| Part {
        right: right.map(|clock| id(1, clock)),
        ..text("b", left.map(|clock| id(1, clock)))
    });
    let mut sections = vec![(2, 0, parts.collect::<Vec<_>>()), (1, 0, long.collect())];
    sections.retain(|(_, _, parts)| !parts.is_empty());
    encode(&sections, &[])
}

#[test]
fn s18_thousands_of_characters_between_far_neighbours_are_refused_in_one_edit_and_in_many() {
    let far: [(&str, Vec<u8>); 5] = [
        ("the beginning and the first", between((0..2_000).map(|_| (None, Some(0))))),
        ("any and the end", between((0..2_000).map(|at| (Some(3_000 - at), None)))),
        ("any and the last", between((0..2_000).map(|at| (Some(3_000 - at), Some(3_999))))),
        ("from the middle outwards", between((0..1_900).map(|at| (Some(2_000 - at), Some(2_002 + at))))),
        ("always the same two", between((0..2_000).map(|_| (Some(5), Some(6))))),
    ];
    for (what, update) in far {
        let mut admission = Admission::new();
        assert_eq!(admission.admit(ADA, &linted(&update)), Admit::Refuse(Refusal::Laborious), "{what}");
        assert!(admission.state_vector().is_empty());
        assert_eq!(admission.replay(ADA, &linted(&update)), Admit::Accept, "what was logged stays");
    }
    let mut admission = Admission::new();
    assert_eq!(admission.admit(ADA, &linted(&between(std::iter::empty()))), Admit::Accept);
    let mut taken = 0;
    loop {
        let one = Part { right: Some(id(1, 3_000)), ..text("b", Some(id(1, 1_000 + taken))) };
        match admission.admit(ADA, &linted(&encode(&[(2, u64::from(taken), vec![one])], &[]))) {
            Admit::Accept => taken += 1,
            stopped @ (Admit::KnownOnly | Admit::Missing | Admit::Refuse(_)) => {
                assert_eq!(stopped, Admit::Refuse(Refusal::Laborious));
                break;
            }
        }
    }
    assert!((500..1_100).contains(&taken), "{taken}");
    let other = Part { right: Some(id(1, 3_000)), ..text("b", Some(id(1, 1_000))) };
    assert_eq!(admission.admit(PersonId(2), &linted(&encode(&[(3, 0, vec![other])], &[]))), Admit::Accept);
}

#[test]
fn s18_typing_writing_between_and_moving_a_note_are_never_too_much() {
    let mut admission = Admission::new();
    assert_eq!(
        admission.admit(ADA, &linted(&between((0..3_000).map(|at| (Some(at), Some(at + 1)))))),
        Admit::Accept
    );
    // A note that is dragged about for hours, and a text in it that is typed letter by letter.
    let note = [map_in(None), Part { content: Content::Container(2), ..map_in(Some(id(7, 0))) }];
    assert_eq!(admission.admit(ADA, &linted(&encode(&[(7, 0, note.to_vec())], &[]))), Admit::Accept);
    let value = |left| Part { left, parent: Some(id(7, 0)), content: Content::Values(1), ..map_in(None) };
    let typed = |left| Part { parent: Some(id(7, 1)), ..text("abc", left) };
    let (mut clock, mut place, mut last) = (2, [None, None], None);
    for _ in 0..400 {
        let from = clock;
        let mut parts = Vec::new();
        for _ in 0..100 {
            for (at, key) in [(0, "x"), (1, "y")] {
                parts.push(Part { key: Some(key), ..value(place[at].replace(id(7, clock))) });
                clock += 1;
            }
            parts.push(typed(last.replace(id(7, clock + 2))));
            clock += 3;
        }
        let update = linted(&encode(&[(7, u64::from(from), parts)], &[]));
        assert_eq!(admission.admit(ADA, &update), Admit::Accept);
    }
}
