use yrs::{Doc, Map, MapPrelim, MapRef, Text, TextPrelim, Transact, TransactionMut};

use super::*;
use crate::boards::seed::{ListMap, Seed};

fn id(text: &str) -> NoteId {
    text.parse().unwrap()
}

fn ids(texts: &[&str]) -> BTreeSet<NoteId> {
    texts.iter().map(|text| id(text)).collect()
}

/// The notes that are different, and their texts.
fn touched(changed: &Changed) -> Vec<(&str, &str)> {
    changed.touched.iter().map(|(id, note)| (id.as_str(), note.text.as_str())).collect()
}

/// What `change` does to the map `name` of `doc`, as an update.
fn edit(doc: &Doc, name: &str, change: impl FnOnce(&MapRef, &mut TransactionMut<'_>)) -> Vec<u8> {
    let map = doc.get_or_insert_map(name);
    let mut txn = doc.transact_mut();
    change(&map, &mut txn);
    txn.encode_update_v1()
}

fn add(doc: &Doc, note: &str, text: &str) -> Vec<u8> {
    edit(doc, NOTES, |notes, txn| {
        let map = notes.insert(txn, note, MapPrelim::default());
        map.insert(txn, "text", TextPrelim::new(text));
    })
}

#[test]
fn a_board_says_which_notes_an_update_touched_and_how_they_read_and_which_it_deleted() {
    let (doc, mut board) = (document(7), Board::new());
    let changed = board.apply(&add(&doc, "n1", "slow")).unwrap();
    assert_eq!(touched(&changed), [("n1", "slow")]);
    board.apply(&add(&doc, "n2", "dear")).unwrap();

    let typed = edit(&doc, NOTES, |notes, txn| {
        let map: MapRef = notes.get(txn, "n1").unwrap().cast().unwrap();
        let text: yrs::TextRef = map.get(txn, "text").unwrap().cast().unwrap();
        text.insert(txn, 4, " printing");
    });
    let changed = board.apply(&typed).unwrap();
    assert_eq!(touched(&changed), [("n1", "slow printing")]);
    assert_eq!(board.notes()[&id("n1")].text, "slow printing");

    let removed = edit(&doc, NOTES, |notes, txn| {
        notes.remove(txn, "n1");
    });
    let changed = board.apply(&removed).unwrap();
    assert_eq!((touched(&changed), &changed.deleted), (vec![], &ids(&["n1"])));
    assert_eq!(board.notes().len(), 1);

    let replaced = edit(&doc, NOTES, |notes, txn| {
        notes.insert(txn, "n2", "no note");
        notes.insert(txn, "n3", 5);
    });
    let changed = board.apply(&replaced).unwrap();
    assert_eq!((touched(&changed), &changed.deleted), (vec![], &ids(&["n2"])));
    assert_eq!(board.notes().len(), 0);
}

#[test]
fn an_update_that_is_known_changes_nothing_and_keeps_the_encoded_state() {
    let (doc, mut board) = (document(7), Board::new());
    let update = add(&doc, "n1", "slow");
    board.apply(&update).unwrap();
    let state = board.state();
    assert_eq!(board.apply(&update), Ok(Changed::default()));
    assert_eq!(board.state().as_ptr(), state.as_ptr(), "encoded once");
    board.apply(&add(&doc, "n2", "dear")).unwrap();
    assert_ne!(board.state(), state);
}

#[test]
fn a_difference_brings_a_peer_up_to_date() {
    let (doc, mut board) = (document(7), Board::new());
    board.apply(&add(&doc, "n1", "slow")).unwrap();
    let mut peer = Board::from_state(&board.state()).unwrap();
    board.apply(&add(&doc, "n2", "dear")).unwrap();
    let lacking = board.diff(&peer.state_vector()).unwrap();
    assert!(lacking.len() < board.state().len());
    peer.apply(&lacking).unwrap();
    assert_eq!(peer.notes(), board.notes());
    assert_eq!(board.diff(&[0]).unwrap(), board.state());
    assert!(board.diff(&[7]).is_err());
}

#[test]
fn a_resting_board_answers_as_an_open_one_and_goes_on_with_the_next_edit() {
    let (doc, mut board) = (document(7), Board::new());
    let first = add(&doc, "n1", "slow");
    board.apply(&first).unwrap();
    let behind = board.state_vector();
    let removed = edit(&doc, NOTES, |notes, txn| {
        notes.remove(txn, "n1");
    });
    for update in [add(&doc, "n2", "dear"), removed.clone()] {
        board.apply(&update).unwrap();
    }
    let answers = |board: &Board| {
        let here = board.state_vector();
        let diffs = [&[0][..], &behind, &here].map(|vector| board.diff(vector).unwrap());
        (diffs, here.clone(), board.notes(), board.deletes_known(&[(7, vec![0..1, 1..2])]))
    };
    let open = answers(&board);
    board.rest();
    assert!(board.is_resting());
    let here = board.state_vector();
    let _ = (board.diff(&[0]), board.diff(&here));
    assert!(board.is_resting(), "who has nothing or all of it is answered from what is kept");
    assert_eq!(answers(&board), open);
    assert!(!board.is_resting(), "it is opened once for all who lack a part");
    board.rest();
    assert!(board.is_resting());
    assert_eq!(answers(&board), open);
    assert_eq!(board.apply(&removed), Ok(Changed::default()));
    let changed = board.apply(&add(&doc, "n3", "far")).unwrap();
    assert_eq!(touched(&changed), [("n3", "far")]);
    assert!(!board.is_resting());
    assert_eq!(board.notes().len(), 2);
}

#[test]
fn a_board_knows_which_deletions_are_news() {
    let (doc, mut board) = (document(7), Board::new());
    board.apply(&add(&doc, "n1", "abcdef")).unwrap();
    assert!(board.deletes_known(&[]));
    assert!(!board.deletes_known(&[(7, vec![0..1, 1..2])]));
    let removed = edit(&doc, NOTES, |notes, txn| {
        notes.remove(txn, "n1");
    });
    board.apply(&removed).unwrap();
    assert!(board.deletes_known(&[(7, vec![0..1, 2..5, 6..8])]));
    assert!(!board.deletes_known(&[(7, vec![0..1, 2..9])]));
    assert!(!board.deletes_known(&[(8, vec![0..1, 1..2])]));
}

#[test]
fn bytes_that_are_no_update_leave_the_board_as_it_was() {
    let mut board = Board::new();
    assert!(matches!(board.apply(&[1, 2, 3]), Err(ApplyError::Unreadable(_))));
    assert_eq!(board.state(), Board::new().state());
}

#[test]
fn the_servers_texts_are_added_once_and_never_rewritten() {
    let seed = |map, key: &str, text: &str| Seed { map, key: key.into(), text: text.into(), replaces: false };
    let mut list = Board::new();
    let texts = [seed(ListMap::Problems, "b1", "slow"), seed(ListMap::Tasks, "t1", "help")];
    let update = list.seed(&texts, 1_001).unwrap();
    let changed = list.apply(&update).unwrap();
    assert_eq!(changed.problems.len(), 1);
    let more = [seed(ListMap::Problems, "b1", "other"), seed(ListMap::Problems, "b2", "dear")];
    let update = list.seed(&more, 1_002).unwrap();
    list.apply(&update).unwrap();
    let texts = list.list_texts();
    let problems: Vec<&str> = texts.problems.values().map(String::as_str).collect();
    assert_eq!(problems, ["slow", "dear"]);
    assert_eq!(texts.tasks.values().collect::<Vec<_>>(), ["help"]);
    assert_eq!(list.seed(&more, 1_003), None);
}
#[test]
fn w2_a_first_text_that_nobody_touched_gives_way_as_a_whole() {
    let seed =
        |text: &str, replaces| Seed { map: ListMap::Problems, key: "b1".into(), text: text.into(), replaces };
    let mut list = Board::new();
    let first = list.seed(&[seed("slow", false)], 1_001).unwrap();
    list.apply(&first).unwrap();
    let second = list.seed(&[seed("too slow", true)], 1_002).unwrap();
    list.apply(&second).unwrap();
    assert_eq!(list.list_texts().problems.into_values().collect::<Vec<_>>(), ["too slow"]);
    let mut other = Board::new();
    other.apply(&second).unwrap();
    other.apply(&first).unwrap();
    assert_eq!(other.list_texts(), list.list_texts());
}
