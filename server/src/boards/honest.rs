//! Random honest people on one board: whatever they do, in whatever order it arrives, nothing of it is refused.

use fivefold_protocol::ids::PersonId;
use proptest::{collection::vec, prelude::*};
use yrs::{
    Doc, GetString, Map, MapPrelim, MapRef, Out, ReadTxn, Text, TextPrelim, TextRef, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

use super::{
    admission::{Admission, Admit},
    board::{Board, NOTES, document},
};
use crate::lint::{Limits, update};

#[derive(Debug, Clone)]
enum Act {
    AddNote(u8),
    DeleteNote(u8),
    Move(u8, i32),
    Type(u8, u8, String),
    Erase(u8, u8, u8),
    /// Hears what the server has.
    Pull,
    /// Sends everything that the server lacks.
    Push,
    /// The server restarts from what it saved.
    Restart,
    /// Nobody writes for a while.
    Rest,
}

fn act() -> impl Strategy<Value = Act> {
    let text = prop_oneof![Just("a"), Just("слово"), Just("🙂"), Just("two words")].prop_map(String::from);
    prop_oneof![
        2 => (0_u8..4).prop_map(Act::AddNote),
        1 => (0_u8..4).prop_map(Act::DeleteNote),
        3 => (0_u8..4, any::<i32>()).prop_map(|(note, x)| Act::Move(note, x)),
        4 => (0_u8..4, any::<u8>(), text).prop_map(|(note, at, text)| Act::Type(note, at, text)),
        2 => (0_u8..4, any::<u8>(), 1_u8..4).prop_map(|(note, at, len)| Act::Erase(note, at, len)),
        3 => Just(Act::Pull),
        3 => Just(Act::Push),
        1 => Just(Act::Restart),
        1 => Just(Act::Rest),
    ]
}

fn note(doc: &Doc, name: u8) -> Option<(MapRef, TextRef)> {
    let notes = doc.get_or_insert_map(NOTES);
    let txn = doc.transact();
    let Some(Out::YMap(map)) = notes.get(&txn, &format!("n{name}")) else { return None };
    let Some(Out::YText(text)) = map.get(&txn, "text") else { return None };
    Some((map, text))
}

fn act_on(doc: &Doc, act: &Act) {
    match act {
        Act::AddNote(name) => {
            let notes = doc.get_or_insert_map(NOTES);
            let mut txn = doc.transact_mut();
            let map = notes.insert(&mut txn, format!("n{name}"), MapPrelim::default());
            map.insert(&mut txn, "text", TextPrelim::new("new"));
        }
        Act::DeleteNote(name) => {
            let notes = doc.get_or_insert_map(NOTES);
            notes.remove(&mut doc.transact_mut(), &format!("n{name}"));
        }
        Act::Move(name, x) => {
            if let Some((map, _)) = note(doc, *name) {
                map.insert(&mut doc.transact_mut(), "x", *x);
            }
        }
        Act::Type(name, at, words) => {
            if let Some((_, text)) = note(doc, *name) {
                let mut txn = doc.transact_mut();
                let at = boundary(&text.get_string(&txn), *at);
                text.insert(&mut txn, at, words);
            }
        }
        Act::Erase(name, at, len) => {
            if let Some((_, text)) = note(doc, *name) {
                let mut txn = doc.transact_mut();
                let all = text.get_string(&txn);
                let (from, to) = (boundary(&all, *at), boundary(&all, at.saturating_add(*len)));
                if from < to {
                    text.remove_range(&mut txn, from, to - from);
                }
            }
        }
        Act::Pull | Act::Push | Act::Restart | Act::Rest => {}
    }
}

/// A place between two characters, in UTF-16 units.
fn boundary(text: &str, at: u8) -> u32 {
    let count = text.chars().count();
    let units: usize = text.chars().take(usize::from(at) % (count + 1)).map(char::len_utf16).sum();
    u32::try_from(units).unwrap()
}

fn push(doc: &Doc, who: u32, admission: &mut Admission, board: &mut Board) {
    let server = yrs::StateVector::decode_v1(&board.state_vector()).unwrap();
    let step2 = doc.transact().encode_state_as_update_v1(&server);
    let linted = update(&step2, &Limits::STEP2).unwrap();
    if admission.is_resting() {
        admission.wake(&update(&board.state(), &Limits::STATE).unwrap());
    }
    let admitted = admission.admit(PersonId(who), &linted);
    assert!(matches!(admitted, Admit::Accept | Admit::KnownOnly), "{admitted:?}");
    board.apply(&step2).unwrap();
    assert!(board.deletes_known(&linted.deletes));
}

fn pull(doc: &Doc, board: &Board) {
    let vector = doc.transact().state_vector().encode_v1();
    let lacking = board.diff(&vector).unwrap();
    doc.transact_mut().apply_update(Update::decode_v1(&lacking).unwrap()).unwrap();
}

proptest! {
    #[test]
    fn nothing_that_honest_people_write_is_refused_and_all_see_the_same(acts in vec((0_usize..3, act()), 1..60)) {
        let docs = [document(11), document(12), document(13)];
        let (mut admission, mut board) = (Admission::new(), Board::new());
        for (who, act) in acts {
            let doc = &docs[who];
            match &act {
                Act::Pull => pull(doc, &board),
                Act::Push => push(doc, u32::try_from(who).unwrap() + 1, &mut admission, &mut board),
                Act::Restart => {
                    let state = board.state();
                    board = Board::from_state(&state).unwrap();
                    let linted = update(&state, &Limits::STATE).unwrap();
                    admission = Admission::restore(&linted, &admission.owners()).unwrap();
                }
                Act::Rest => {
                    board.rest();
                    admission.rest();
                }
                Act::AddNote(_) | Act::DeleteNote(_) | Act::Move(..) | Act::Type(..) | Act::Erase(..) => act_on(doc, &act),
            }
        }
        for (who, doc) in (1..).zip(&docs) {
            push(doc, who, &mut admission, &mut board);
        }
        for doc in &docs {
            pull(doc, &board);
            let all = doc.transact().encode_state_as_update_v1(&yrs::StateVector::default());
            prop_assert_eq!(Board::from_state(&all).unwrap().notes(), board.notes());
        }
    }
}
