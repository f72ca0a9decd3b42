//! Edits of a board of notes, by hand: what of them is logged, and what is refused.

use std::sync::Arc;

use fivefold_protocol::{error::ErrorCode, ids::PersonId, limits::NOTES_PER_BOARD};
use yrs::{Doc, Map, MapPrelim, MapRef, Transact, TransactionMut};

use super::{Given, board, machine::Running};
use crate::{
    boards::board::NOTES,
    lint::{self, Limits},
    log::Payload,
    workshop::{
        machine::EditOutcome,
        received::{Edit, Standing},
    },
};

/// A room of three with `e1` open, and who sits there.
fn room_of_three() -> (Running, Vec<PersonId>) {
    let given = Given::rooms_of(&[3]);
    let seats = given.seats(1);
    (Running::from(&given), seats)
}

/// What comes of an edit of `e1.r1`.
fn edits(running: &mut Running, who: PersonId, update: &[u8]) -> EditOutcome {
    let linted = Arc::new(lint::update(update, &Limits::STEP2).unwrap());
    let edit = Edit { update: update.to_vec().into(), linted };
    let now = running.now();
    running.machine.stage_edit(who, &board("e1.r1"), &edit, Standing::MayWrite, now, None).unwrap()
}

/// The update that is logged and sent on.
fn logged(outcome: EditOutcome) -> Vec<u8> {
    let EditOutcome::Accepted(Payload::BoardUpdate { update, .. }) = &outcome else { panic!("{outcome:?}") };
    update.to_vec()
}

/// Bytes as they are on the wire.
fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn s16_what_is_said_again_about_known_content_is_neither_logged_nor_sent_on() {
    let (mut running, seats) = room_of_three();
    let face = bytes("010102000401017404f09f998200");
    let note = bytes("010101000401056e6f746573017800");
    assert_eq!(logged(edits(&mut running, seats[0], &face)), face);
    assert_eq!(logged(edits(&mut running, seats[1], &note)), note);
    // The known note `x`, now said to stand between the halves of the face, and one more note.
    let forged = bytes("0102010084020001780401056e6f746573017900");
    let news = bytes("010101010401056e6f746573017900");
    assert_eq!(logged(edits(&mut running, seats[1], &forged)), news);
    // Deletions are new, what stands before them is not.
    let erased = [&forged[..forged.len() - 1], &[1, 1, 1, 0, 1]].concat();
    assert_eq!(logged(edits(&mut running, seats[2], &erased)), [0, 1, 1, 1, 0, 1]);
    assert!(matches!(edits(&mut running, seats[2], &erased), EditOutcome::Known));
    // A character of which half is known.
    let half = bytes("01010101040105 6e6f746573 05 79f09f9982 00".replace(' ', "").as_str());
    let outcome = edits(&mut running, seats[1], &half);
    assert_eq!(logged(outcome), bytes("010101028401 0104 f09f9982 00".replace(' ', "").as_str()));
    let torn = bytes("010101030401056e6f74657304f09f998200");
    assert!(matches!(edits(&mut running, seats[1], &torn), EditOutcome::Refused(ErrorCode::UpdateRefused)));
}

/// What one client does with the notes of a board, as it would be sent.
fn with_notes(doc: &Doc, change: impl FnOnce(&MapRef, &mut TransactionMut<'_>)) -> Vec<u8> {
    let notes = doc.get_or_insert_map(NOTES);
    let mut txn = doc.transact_mut();
    change(&notes, &mut txn);
    txn.encode_update_v1()
}

#[test]
fn b5_a_board_holds_five_hundred_notes_also_under_names_that_stood_there_before() {
    let (mut running, seats) = room_of_three();
    let doc = Doc::with_client_id(7);
    let puts = |name: &'static str, count: usize| {
        with_notes(&doc, |notes, txn| {
            for number in 0..count {
                notes.insert(txn, format!("{name}{number}"), MapPrelim::default());
            }
        })
    };
    let half = NOTES_PER_BOARD / 2;
    logged(edits(&mut running, seats[0], &puts("a", half)));
    let gone = with_notes(&doc, |notes, txn| {
        for number in 0..half {
            notes.remove(txn, &format!("a{number}"));
        }
    });
    logged(edits(&mut running, seats[0], &gone));
    logged(edits(&mut running, seats[0], &puts("b", NOTES_PER_BOARD - 1)));
    // One that is taken away again in the same breath needs no place.
    let tried = with_notes(&doc, |notes, txn| {
        for _ in 0..3 {
            notes.insert(txn, "a0", MapPrelim::default());
        }
    });
    logged(edits(&mut running, seats[0], &tried));
    let back = edits(&mut running, seats[0], &puts("a", 2));
    assert!(matches!(back, EditOutcome::Refused(ErrorCode::BoardFull)));
    let slot = running.machine.board(&board("e1.r1")).unwrap();
    assert_eq!(slot.board.notes().len(), NOTES_PER_BOARD);
}
