//! Shortcuts for the tests of the other parts: people and problems out of nothing.

use std::collections::BTreeSet;

use fivefold_protocol::{
    ids::{NoteRef, PersonId, ProblemId},
    role::{Language, Occupation, Role},
};

use super::engine::said;
use crate::{
    log::Position,
    merge::ENGINE_VERSION,
    workshop::{
        Event, Stamp, Workshop,
        list::{ListEvent, arrange::Arranged},
        people::PeopleEvent,
    },
};

impl Workshop {
    /// Adds a person of this id and role.
    pub(crate) fn specimen_person(&mut self, person: PersonId, role: Role) {
        let (occupation, language) = (Occupation::Other, Language::En);
        let key = format!("specimen {person}");
        let joined = PeopleEvent::Joined { person, role, occupation, language, key };
        self.apply_specimen(&Event::People(joined));
    }

    /// Adds a problem of this id with one note, or gives its note these words.
    pub(crate) fn specimen_problem(&mut self, problem: ProblemId, text: &str) {
        let note: NoteRef = format!("e1.r1/{problem}").parse().unwrap();
        self.apply_specimen(&Event::List(ListEvent::NoteSettled { note: note.clone(), text: said(text) }));
        let notes = BTreeSet::from([note.clone()]);
        let arranged = Arranged { problem, notes, joins: vec![], named_by: Some(note) };
        let (problems, dropped) = (vec![arranged], vec![]);
        self.apply_specimen(&Event::List(ListEvent::Arranged { problems, dropped, engine: ENGINE_VERSION }));
    }

    /// Takes the problem away, whether the list is frozen or not.
    pub(crate) fn specimen_without(&mut self, problem: ProblemId) {
        let gone = self.list.problems.remove(&problem);
        for note in gone.into_iter().flat_map(|problem| problem.notes) {
            self.list.notes.remove(&note);
        }
    }

    fn apply_specimen(&mut self, event: &Event) {
        let frozen = std::mem::take(&mut self.list.frozen);
        let stamp = Stamp { by: None, at: self.created_at, position: Position(1) };
        self.apply(event, stamp);
        self.list.frozen = frozen;
    }
}

#[test]
fn a_specimen_is_a_workshop_like_any_other() {
    let mut given = super::Given::a_workshop();
    given.workshop.specimen_person(PersonId(7), Role::Participant);
    given.workshop.specimen_problem(ProblemId(3), "queue");
    assert_eq!(given.workshop.list.title(ProblemId(3)), "queue");
    given.workshop.specimen_problem(ProblemId(3), "noise");
    assert_eq!(given.workshop.list.title(ProblemId(3)), "noise");
    given.workshop.check_invariants().unwrap();
    given.workshop.specimen_without(ProblemId(3));
    given.workshop.check_invariants().unwrap();
    given.forget_log();
}
