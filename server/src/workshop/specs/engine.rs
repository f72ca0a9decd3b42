//! A toy engine for these tests: notes that begin with the same word are the same. It keeps what the real one promises:
//! fixed groups stay whole and gain at most, pairs kept apart never meet, and the order of arrival does not matter.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    ids::{NoteRef, ProblemId},
    reason::MatchReason,
};

use super::Given;
use crate::{
    merge::{Decisions, Group, Proposal},
    workshop::{
        Event,
        list::{List, ListEvent, notes::SettledText},
    },
};

pub(super) fn note(text: &str) -> NoteRef {
    text.parse().unwrap()
}

pub(super) fn said(text: &str) -> SettledText {
    SettledText {
        text: text.to_owned(),
        kind: "problem".parse().unwrap(),
        situation: String::new(),
        examples: vec![],
    }
}

pub(super) fn propose(list: &List) -> Proposal {
    let decisions = list.decisions_for_engine();
    let word = |id: &NoteRef| {
        let text = &list.notes[id].said.text;
        text.split_whitespace().next().unwrap_or_default().to_lowercase()
    };
    let mut groups: Vec<BTreeSet<NoteRef>> = decisions.fixed.clone();
    let fixed: BTreeSet<_> = groups.iter().flatten().cloned().collect();
    for (id, _) in list.live_notes().filter(|(id, _)| !fixed.contains(id)) {
        if decisions.suggest_only {
            groups.push(BTreeSet::from([id.clone()]));
            continue;
        }
        let fits = |group: &BTreeSet<NoteRef>| {
            group.iter().any(|other| word(other) == word(id))
                && group.iter().all(|other| !apart(&decisions, id, other))
        };
        match groups.iter().position(fits) {
            Some(index) => groups[index].insert(id.clone()),
            None => {
                groups.push(BTreeSet::from([id.clone()]));
                true
            }
        };
    }
    let groups = groups.into_iter().map(|notes| {
        let first = notes.first().cloned().unwrap();
        let others = notes.iter().skip(1);
        let joins = others.map(|b| (first.clone(), b.clone())).collect();
        Group { joins, notes }
    });
    Proposal { groups: groups.collect(), suggestions: vec![] }
}

/// The difference, with reasons that say nothing.
pub(super) fn arrange(list: &List, proposal: &Proposal) -> Option<ListEvent> {
    list.arrange(proposal, |_, _| MatchReason::default())
}

fn apart(decisions: &Decisions, a: &NoteRef, b: &NoteRef) -> bool {
    let pair = if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
    decisions.apart.contains(&pair)
}

impl Given {
    /// These notes come to rest; the engine follows.
    pub(super) fn settles(&mut self, notes: &[(&str, &str)]) {
        let notes: Vec<_> = notes.iter().map(|(id, text)| (note(id), said(text))).collect();
        self.now = self.now.plus_ms(1);
        self.list(self.workshop.list.settle(&notes));
        self.arranges();
    }

    pub(super) fn withdraws(&mut self, notes: &[&str]) {
        let notes: Vec<_> = notes.iter().map(|id| note(id)).collect();
        self.list(self.workshop.list.withdraw(&notes));
        self.arranges();
    }

    pub(super) fn arranges(&mut self) {
        self.now = self.now.plus_ms(1);
        let arranged = arrange(&self.workshop.list, &propose(&self.workshop.list));
        self.list(arranged.into_iter().collect());
    }

    pub(super) fn list(&mut self, events: Vec<ListEvent>) {
        let events: Vec<_> = events.into_iter().map(Event::List).collect();
        self.record(&events, None);
    }

    pub(super) fn with_problem(&mut self, text: &str) -> ProblemId {
        let id = format!("e1.r1/n{}", self.workshop.list.notes.len() + 1);
        self.settles(&[(&id, text)]);
        self.at(&id)
    }

    /// The problem a note is in.
    pub(super) fn at(&self, id: &str) -> ProblemId {
        self.workshop.list.problem_of(&note(id)).unwrap_or_else(|| panic!("{id} is in no problem"))
    }

    /// Which notes are together, whatever the ids of the problems.
    pub(super) fn partition(&self) -> BTreeSet<BTreeSet<NoteRef>> {
        let mut by_problem: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (id, note) in self.workshop.list.live_notes() {
            by_problem.entry(note.problem).or_default().insert(id.clone());
        }
        by_problem.into_values().collect()
    }
}
