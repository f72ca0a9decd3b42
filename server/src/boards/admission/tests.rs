use yrs::{Doc, ReadTxn, StateVector, Text, Transact, updates::decoder::Decode};

use super::*;
use crate::{
    boards::board::document,
    lint::{Limits, update},
};

const ADA: PersonId = PersonId(1);
const BEN: PersonId = PersonId(2);

fn linted(bytes: &[u8]) -> Linted {
    update(bytes, &Limits::UPDATE).unwrap()
}

/// Appends `text` and gives the update of just that.
fn write(doc: &Doc, text: &str) -> Vec<u8> {
    let shared = doc.get_or_insert_text("text");
    let mut txn = doc.transact_mut();
    let length = shared.len(&txn);
    shared.insert(&mut txn, length, text);
    txn.encode_update_v1()
}

fn whole(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

#[test]
fn the_first_to_use_a_client_id_owns_it_and_others_may_only_pass_on_what_is_known() {
    let mut admission = Admission::new();
    let ada = document(7);
    let first = linted(&write(&ada, "one"));
    assert_eq!(admission.admit(ADA, &first), Admit::Accept);
    assert_eq!(admission.owner(7), Some(Author::Person(ADA)));
    assert_eq!(admission.admit(BEN, &first), Admit::KnownOnly);
    let second = linted(&write(&ada, " two"));
    assert_eq!(admission.admit(BEN, &second), Admit::Refuse(Refusal::ClientIdTaken { client: 7 }));
    assert_eq!(admission.admit(ADA, &second), Admit::Accept);
}

#[test]
fn a_step_2_that_is_known_in_part_is_admitted() {
    let mut admission = Admission::new();
    let ada = document(7);
    assert_eq!(admission.admit(ADA, &linted(&write(&ada, "one"))), Admit::Accept);
    write(&ada, " two");
    assert_eq!(admission.admit(ADA, &linted(&whole(&ada))), Admit::Accept);
    assert_eq!(admission.state_vector(), [(7, 7)].into());
    assert_eq!(admission.admit(ADA, &linted(&whole(&ada))), Admit::KnownOnly);
}

#[test]
fn what_was_refused_stays_refused_for_its_author_and_is_never_taken_for_a_gap() {
    let mut admission = Admission::new();
    let ada = document(7);
    assert_eq!(admission.admit(ADA, &linted(&write(&ada, "one"))), Admit::Accept);
    let refused = linted(&write(&ada, " two"));
    admission.refuse(ADA, &refused);
    let barred = Admit::Refuse(Refusal::RefusedBefore { client: 7 });
    assert_eq!(admission.admit(ADA, &linted(&write(&ada, " three"))), barred, "not a gap");
    assert_eq!(admission.admit(ADA, &refused), barred, "also when it comes again");
    assert_eq!(admission.admit(ADA, &linted(&whole(&ada))), barred, "also as a step 2");

    let other_tab = document(8);
    let known = yrs::Update::decode_v1(&whole(&ada)).unwrap();
    other_tab.transact_mut().apply_update(known).unwrap();
    let barred = Admit::Refuse(Refusal::RefusedBefore { client: 7 });
    assert_eq!(admission.admit(ADA, &linted(&write(&other_tab, "!"))), barred, "what builds on it is, too");

    let fresh = document(9);
    assert_eq!(admission.admit(ADA, &linted(&write(&fresh, "anew"))), Admit::Accept);
}

#[test]
fn a_refused_edit_under_somebody_elses_client_id_does_not_harm_its_owner() {
    let mut admission = Admission::new();
    let ben = document(8);
    assert_eq!(admission.admit(BEN, &linted(&write(&ben, "one"))), Admit::Accept);
    let next = linted(&write(&ben, " two"));
    admission.refuse(ADA, &next);
    assert_eq!(admission.admit(BEN, &next), Admit::Accept);
    let unused = document(9);
    let first = linted(&write(&unused, "x"));
    admission.refuse(ADA, &first);
    assert_eq!(admission.admit(BEN, &first), Admit::Accept, "ids that nobody uses yet included");
}

#[test]
fn a_rollback_forgets_what_came_after_the_mark_and_nothing_else() {
    let mut admission = Admission::new();
    let ada = document(7);
    let ben = document(8);
    assert_eq!(admission.admit(ADA, &linted(&write(&ada, "one"))), Admit::Accept);
    let committed = admission.mark();
    let second = linted(&write(&ada, " two"));
    assert_eq!(admission.admit(ADA, &second), Admit::Accept);
    assert_eq!(admission.admit(BEN, &linted(&write(&ben, "b"))), Admit::Accept);
    admission.refuse(BEN, &linted(&write(&ben, "c")));
    admission.settle(committed);
    admission.rollback(committed);
    assert_eq!(admission.state_vector(), [(7, 3)].into());
    assert_eq!(admission.owner(8), None);
    assert!(admission.owners().refused.is_empty());
    assert_eq!(admission.admit(ADA, &second), Admit::Accept);
    admission.settle(admission.mark());
    admission.rollback(committed);
    assert_eq!(admission.state_vector(), [(7, 7)].into(), "what is settled is not taken back");
}

#[test]
fn deletions_alone_are_known_only_and_of_the_unknown_are_asked_for() {
    let mut admission = Admission::new();
    let ada = document(7);
    assert_eq!(admission.admit(ADA, &linted(&write(&ada, "one"))), Admit::Accept);
    assert_eq!(admission.admit(BEN, &linted(&[0, 1, 7, 1, 0, 3])), Admit::KnownOnly);
    assert_eq!(admission.admit(BEN, &linted(&[0, 1, 7, 1, 0, 4])), Admit::Missing);
    assert_eq!(admission.admit(BEN, &linted(&[0, 1, 9, 1, 0, 1])), Admit::Missing);
    admission.refuse(ADA, &linted(&write(&ada, "!")));
    let refused = Admit::Refuse(Refusal::RefusedBefore { client: 7 });
    assert_eq!(admission.admit(ADA, &linted(&[0, 1, 7, 1, 0, 4])), refused);
}

#[test]
fn s7_whoever_announced_a_client_id_first_may_use_it_and_nobody_else() {
    let mut admission = Admission::new();
    let (ada, ben) = (document(7), document(8));
    assert!(admission.claim(7, ADA));
    assert!(admission.claim(7, ADA), "again and again");
    assert!(!admission.claim(7, BEN));
    let first = linted(&write(&ada, "one"));
    assert_eq!(admission.admit(BEN, &first), Admit::Refuse(Refusal::ClientIdTaken { client: 7 }));
    assert_eq!(admission.admit(ADA, &first), Admit::Accept);
    assert_eq!(admission.admit(BEN, &linted(&write(&ben, "b"))), Admit::Accept);
    assert!(!admission.claim(8, ADA), "what somebody wrote under is theirs");
    assert!(admission.claim(8, BEN));
}

#[test]
fn s7_announcing_many_client_ids_makes_nobody_elses_free() {
    let mut admission = Admission::new();
    assert!(admission.claim(7, ADA));
    for client in 100..100 + 2 * CLAIMS_PER_PERSON as u64 {
        assert!(admission.claim(client, BEN));
    }
    assert!(!admission.claim(7, BEN));
    assert!(admission.claim(100, ADA), "one's own oldest ones are forgotten");
    assert_eq!(admission.claims.len(), CLAIMS_PER_PERSON + 2);
}
