//! Edits that are well formed each by itself, and too many: of client ids, of notes, of work for whoever reads them.

use fivefold_protocol::{
    ids::PersonId,
    limits::{CLIENTS_PER_BOARD, CLIENTS_PER_PERSON, UPDATE_CLIENTS_MAX},
};

use super::{
    admission::{Admission, Admit, Refusal},
    forge::{encode, id, linted, text},
};

const ADA: PersonId = PersonId(1);

/// One character by each of these clients.
fn one_each(clients: std::ops::Range<u64>) -> Vec<u8> {
    encode(&clients.map(|client| (client, 0, vec![text("a", None)])).collect::<Vec<_>>(), &[])
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
    assert!(CLIENTS_PER_BOARD < UPDATE_CLIENTS_MAX, "all of them can be named at once, and some more");
}
