//! How far a board is, measured against what its exercise asks for.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    ids::{BoardKey, NoteId, NoteRef, PersonId, RoomId},
    template::Exercise,
    text,
    view::{MinimumView, ProgressView},
};

use super::{Look, count};
use crate::workshop::{evidence::kind_of, machine::BoardSlot};

impl Look<'_> {
    pub(super) fn progress(
        &self,
        key: &BoardKey,
        exercise: &Exercise,
        room: RoomId,
        slot: Option<&BoardSlot>,
    ) -> ProgressView {
        let empty = BTreeMap::new();
        let notes = slot.map_or(&empty, |slot| &slot.notes);
        let written: Vec<_> = notes.iter().filter(|(_, note)| !text::says_nothing(&note.text)).collect();
        let mut by_kind: BTreeMap<_, u32> = BTreeMap::new();
        let (mut problems, mut with_example, mut well_worded) = (0, 0, 0);
        for (id, note) in &written {
            let Some(kind) = kind_of(exercise, note) else { continue };
            *by_kind.entry(kind.id.clone()).or_default() += 1;
            if !kind.problem {
                continue;
            }
            problems += 1;
            let name = NoteRef { exercise: exercise.id.clone(), room, note: (*id).clone() };
            let settled = self.workshop.list.notes.get(&name);
            with_example += u32::from(settled.is_some_and(|settled| !settled.said.examples.is_empty()));
            let hinted = slot.and_then(|slot| slot.hints.get(*id)).is_none_or(|hints| !hints.is_empty());
            well_worded += u32::from(!hinted);
        }
        let minimums = exercise.minimums.iter().map(|minimum| MinimumView {
            kind: minimum.kind.clone(),
            have: by_kind.get(&minimum.kind).copied().unwrap_or_default(),
            at_least: minimum.at_least,
            with_child: minimum.each_with.as_ref().map(|child| {
                let has_child = |id: &NoteId| {
                    written.iter().any(|(_, note)| {
                        note.parent.as_ref() == Some(id)
                            && kind_of(exercise, note).is_some_and(|kind| kind.id == *child)
                    })
                };
                let parents = written.iter().filter(|(id, note)| {
                    kind_of(exercise, note).is_some_and(|kind| kind.id == minimum.kind) && has_child(id)
                });
                count(parents.count())
            }),
        });
        let facts = written.iter().filter_map(|(id, _)| self.workshop.exercises.note(key, id));
        let shown = facts.filter(|facts| self.workshop.names_author(key, facts));
        let authors: BTreeSet<PersonId> = shown.filter_map(|facts| facts.author).collect();
        let members = self.workshop.rooms.get(room).into_iter().flat_map(|room| room.seats.iter());
        ProgressView {
            notes: count(written.len()),
            minimums: minimums.collect(),
            by_kind,
            problems,
            with_example,
            well_worded,
            // Who falls silent no more when a note appears is its author.
            silent: if super::leads_or_looks(self.role) && self.workshop.shows_authors(key) {
                members.filter(|member| !authors.contains(member)).collect()
            } else {
                BTreeSet::new()
            },
            last_activity: slot.and_then(|slot| slot.last_activity),
        }
    }
}
