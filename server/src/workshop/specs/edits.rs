//! Edits of a board of notes, by hand: what of them is logged, and what is refused.

use std::sync::Arc;

use fivefold_protocol::{error::ErrorCode, ids::PersonId};

use super::{Given, board, machine::Running};
use crate::{
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
    match outcome {
        EditOutcome::Accepted(Payload::BoardUpdate { update, .. }) => update.to_vec(),
        other => panic!("{other:?}"),
    }
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
