//! Views: what one person may know of a workshop, made from durable state. What is secret is not in it.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::Phase,
    ids::{BoardId, BoardKey, DecisionId, NoteId, NoteRef, PersonId, RoomId, TaskId},
    role::Role,
    template::Exercise,
    view::{
        BoardView, BroadcastView, BroughtTo, CallView, ChatView, CodeMadeView, DecisionView, DraftView,
        ListView, MeView, MovedView, NoteMetaView, PersonView, PlanView, ResultsView, RoomView,
        SuggestionView, TaskView, View, WorkshopView,
    },
};

use crate::workshop::{
    Workshop,
    audience::Names,
    machine::{BoardSlot, Machine},
    people::Person,
};

mod list;
mod memo;
mod parts;
mod progress;

pub use memo::Memo;
use parts::{Common, Own, Places};
pub use parts::{Observed, Parts, Whole};

/// What is the same in the views of everybody who may see it, made once for all of them.
#[derive(Debug)]
pub struct Shared<'a> {
    machine: &'a Machine,
    workshop: &'a Workshop,
    people: BTreeMap<PersonId, PersonView>,
    /// Without suggestions and decisions, which only facilitators and observers get.
    list: ListView,
    suggestions: Vec<SuggestionView>,
    decisions: BTreeMap<DecisionId, DecisionView>,
    tasks: BTreeMap<TaskId, TaskView>,
    results: Option<ResultsView>,
    plan: Option<PlanView>,
}

/// One person's look at it.
struct Look<'a> {
    shared: &'a Shared<'a>,
    workshop: &'a Workshop,
    viewer: PersonId,
    role: Role,
}

/// The view an export is made from: all note data, nobody online. None if the person is not (any more) in the workshop.
#[must_use]
pub fn for_export(machine: &Machine, names: &Names, viewer: PersonId) -> Option<View> {
    let all: BTreeSet<BoardKey> = boards(machine.workshop()).collect();
    Shared::of(machine, names, &BTreeSet::new(), &mut Memo::default()).view(viewer, &all)
}

fn boards(workshop: &Workshop) -> impl Iterator<Item = BoardKey> {
    workshop.template.exercises.iter().flat_map(|exercise| {
        workshop.rooms.ids().map(|room| BoardKey::Notes { exercise: exercise.id.clone(), room })
    })
}

impl<'a> Shared<'a> {
    /// What everybody's views are made from, over durable state.
    #[must_use]
    pub fn of(machine: &'a Machine, names: &Names, online: &BTreeSet<PersonId>, memo: &mut Memo) -> Self {
        let workshop = machine.workshop();
        let texts = machine.board(&BoardKey::List).map(|slot| slot.board.list_texts()).unwrap_or_default();
        let task_text =
            |task: TaskId| texts.tasks.get(&task).map(|text| text.trim().to_owned()).unwrap_or_default();
        let included: BTreeMap<TaskId, String> =
            workshop.tasks.included(workshop).into_iter().map(|task| (task, task_text(task))).collect();
        let (results, plan) = memo.second_stage(machine, &included);
        Self {
            machine,
            workshop,
            people: people(workshop, names, online),
            list: list::list(machine, &texts, memo),
            suggestions: list::suggestions(machine),
            decisions: list::decisions(&workshop.list),
            tasks: workshop.tasks.view(workshop, task_text),
            plan,
            results,
        }
    }

    /// The view of `viewer`; none if they are not (any more) in the workshop. Note data is there for `watched` boards.
    #[must_use]
    pub fn view(&self, viewer: PersonId, watched: &BTreeSet<BoardKey>) -> Option<View> {
        let look = self.look(viewer)?;
        Some(self.common(look.role).with(look.places(watched), look.own()?))
    }

    fn look(&self, viewer: PersonId) -> Option<Look<'_>> {
        let role = self.workshop.people.role_of(viewer)?;
        Some(Look { shared: self, workshop: self.workshop, viewer, role })
    }

    fn common(&self, role: Role) -> Common {
        let workshop = self.workshop;
        let reached = |phase| workshop.sees_from(role, phase);
        Common {
            workshop: self.workshop_view(),
            people: self.people.clone(),
            list: workshop.shows_list_to(role).then(|| self.list(role)),
            tasks: if reached(Phase::Tasks) { self.tasks.clone() } else { BTreeMap::new() },
            form: workshop.scoring.form_view(workshop),
            results: self.results.clone().filter(|_| reached(Phase::Scoring)),
            plan: self.plan.clone().filter(|_| reached(Phase::Plan)),
        }
    }

    fn list(&self, role: Role) -> ListView {
        let mut list = self.list.clone();
        if leads_or_looks(role) {
            list.suggestions.clone_from(&self.suggestions);
            list.decisions.clone_from(&self.decisions);
        }
        list
    }

    fn workshop_view(&self) -> WorkshopView {
        let workshop = self.workshop;
        let exercises = &workshop.exercises;
        WorkshopView {
            id: workshop.id.clone(),
            title: workshop.title.clone(),
            language: workshop.language,
            template: workshop.template.clone(),
            phase: workshop.phase,
            door_locked: workshop.door_locked,
            links_renewed: workshop.links.renewals(),
            when_full: workshop.when_full,
            list_shown: workshop.list_shown,
            delete_after: workshop.delete_after,
            broadcasts: exercises
                .broadcasts
                .iter()
                .map(|line| BroadcastView { by: line.by, at: line.at, text: line.text.clone() })
                .collect(),
            brought_to: exercises
                .brought_to
                .as_ref()
                .map(|brought| BroughtTo { exercise: brought.exercise.clone(), at: brought.at }),
            open_exercises: exercises.open_everywhere(),
            timers: exercises.timers.common.iter().map(|(id, timer)| (id.clone(), timer.view())).collect(),
        }
    }
}

impl Look<'_> {
    fn places(&self, watched: &BTreeSet<BoardKey>) -> Places {
        Places { rooms: self.rooms(), boards: self.boards(watched) }
    }

    fn own(&self) -> Option<Own> {
        let workshop = self.workshop;
        let me = workshop.people.get(self.viewer)?;
        let scoring = workshop.scoring.scoring_view(workshop, self.viewer, self.role);
        Some(Own {
            me: self.me(me),
            scoring: scoring.filter(|_| workshop.sees_from(self.role, Phase::Scoring)),
        })
    }

    fn me(&self, me: &Person) -> MeView {
        let draft = |draft: &crate::workshop::people::Draft| DraftView {
            board: draft.board.clone(),
            text: draft.text.clone(),
            at: draft.at,
        };
        MeView {
            person: self.viewer,
            role: self.role,
            room: self.workshop.rooms.room_of(self.viewer),
            moved: me.moved.as_ref().map(|moved| MovedView {
                from: moved.from,
                at: moved.at,
                reason: moved.reason.clone(),
            }),
            drafts: me.drafts.iter().map(|(id, kept)| (*id, draft(kept))).collect(),
            seen_at: me.seen_at,
        }
    }

    fn rooms(&self) -> BTreeMap<RoomId, RoomView> {
        let own = self.workshop.rooms.room_of(self.viewer);
        let view = |id: RoomId, room: &crate::workshop::rooms::Room| RoomView {
            name: room.name.clone(),
            seats: room.seats.iter().collect(),
            call: room.call.as_ref().map(|call| CallView {
                by: call.by,
                since: call.since,
                coming: call.coming,
            }),
            chat: room
                .chat
                .iter()
                .filter(|_| leads_or_looks(self.role) || own == Some(id))
                .map(|line| ChatView { by: line.by, at: line.at, text: line.text.clone() })
                .collect(),
        };
        self.workshop.rooms.by_id.iter().map(|(id, room)| (*id, view(*id, room))).collect()
    }

    fn boards(&self, watched: &BTreeSet<BoardKey>) -> BTreeMap<BoardKey, BoardView> {
        boards(self.workshop)
            .filter(|key| self.workshop.may_read(self.viewer, key))
            .filter_map(|key| {
                let BoardKey::Notes { exercise, room } = &key else { return None };
                let exercise = self.workshop.template.exercise(exercise)?;
                let view = self.board(&key, exercise, *room, watched.contains(&key));
                Some((key, view))
            })
            .collect()
    }

    fn board(&self, key: &BoardKey, exercise: &Exercise, room: RoomId, with_notes: bool) -> BoardView {
        let workshop = self.workshop;
        let slot = self.shared.machine.board(key);
        let control = workshop.exercises.boards.get(key);
        let timer = workshop.exercises.timers.get(&exercise.id, Some(room));
        let notes = slot.filter(|_| with_notes).map(|slot| self.notes(key, exercise, room, slot));
        BoardView {
            board: BoardId { workshop: workshop.id.clone(), key: key.clone() },
            state: workshop.exercises.state(key),
            writable: workshop.may_write(self.viewer, key).is_ok(),
            timer: timer.map(crate::workshop::exercises::timers::Timer::view),
            done: control.map(|control| control.done.clone()).unwrap_or_default(),
            progress: self.progress(key, exercise, room, slot),
            notes: notes.unwrap_or_default(),
        }
    }

    fn notes(
        &self,
        key: &BoardKey,
        exercise: &Exercise,
        room: RoomId,
        slot: &BoardSlot,
    ) -> BTreeMap<NoteId, NoteMetaView> {
        let sees_list = self.workshop.sees_list(self.viewer);
        let meta = |id: &NoteId| {
            let facts = self.workshop.exercises.note(key, id)?;
            let name = NoteRef { exercise: exercise.id.clone(), room, note: id.clone() };
            Some(NoteMetaView {
                author: facts
                    .author
                    .filter(|author| *author == self.viewer || self.workshop.names_author(key, facts)),
                at: facts.at,
                same: count(facts.same.len()),
                same_mine: facts.same.contains_key(&self.viewer),
                same_my_example: facts.same.get(&self.viewer).cloned().unwrap_or_default(),
                same_examples: facts.same.values().filter(|text| !text.is_empty()).cloned().collect(),
                hints: slot.hints.get(id).cloned().unwrap_or_default(),
                problem: if sees_list { self.workshop.list.problem_of(&name) } else { None },
            })
        };
        slot.notes.keys().filter_map(|id| Some((id.clone(), meta(id)?))).collect()
    }
}

/// Everybody by name, as far as they have one.
fn people(workshop: &Workshop, names: &Names, online: &BTreeSet<PersonId>) -> BTreeMap<PersonId, PersonView> {
    let rooms = workshop.rooms.by_person();
    let view = |(id, person): (&PersonId, &Person)| {
        let profile = names.get(id).and_then(Option::as_ref).filter(|_| !person.erased);
        let view = PersonView {
            name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
            about: profile.and_then(|profile| profile.occupation.clone()).unwrap_or_default(),
            role: person.role,
            occupation: person.occupation,
            language: person.language,
            room: rooms.get(id).copied(),
            online: online.contains(id),
            removed: person.removed,
            erased: person.erased,
            code_made: person.code_made.map(|made| CodeMadeView { by: made.by, at: made.at }),
        };
        (*id, view)
    };
    workshop.people.by_id.iter().map(view).collect()
}

fn leads_or_looks(role: Role) -> bool {
    matches!(role, Role::Facilitator | Role::Observer)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
