//! Views: what one person may know of a workshop, made from durable state. What is secret is not in it.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::Phase,
    hint::Hint,
    ids::{BoardId, BoardKey, NoteId, NoteRef, PersonId, ProblemId, RoomId, TaskId},
    role::Role,
    template::{Anonymity, Exercise},
    view::{
        AccountView, BoardView, BroadcastView, BroughtTo, CallView, ChatView, DecisionView, DraftView,
        JoinView, ListView, MeView, MinimumView, MovedView, NoteMetaView, PersonView, ProblemView,
        ProgressView, RoomView, SourceView, SuggestionView, View, WorkshopView,
    },
};

use crate::{
    boards::read::ListTexts,
    wording,
    workshop::{
        Workshop,
        audience::Names,
        evidence::kind_of,
        list::{List, notes::SettledNote},
        machine::{BoardSlot, Machine},
        people::Person,
    },
};

/// Most suggestions shown at once; the next come up as these are answered.
const SUGGESTIONS_SHOWN: usize = 50;

/// What everybody's view is made from.
struct Source<'a> {
    machine: &'a Machine,
    workshop: &'a Workshop,
    names: &'a Names,
    online: &'a BTreeSet<PersonId>,
    texts: ListTexts,
    viewer: PersonId,
    role: Role,
}

/// The view of `viewer`; none if they are not (any more) in the workshop. Note data is there for `watched` boards.
#[must_use]
pub fn of(
    machine: &Machine,
    names: &Names,
    online: &BTreeSet<PersonId>,
    viewer: PersonId,
    watched: &BTreeSet<BoardKey>,
) -> Option<View> {
    let workshop = machine.workshop();
    let role = workshop.people.role_of(viewer)?;
    let texts = machine.board(&BoardKey::List).map(|slot| slot.board.list_texts()).unwrap_or_default();
    Source { machine, workshop, names, online, texts, viewer, role }.view(watched)
}

/// The view an export is made from: all note data, nobody online.
#[must_use]
pub fn for_export(machine: &Machine, names: &Names, viewer: PersonId) -> Option<View> {
    let workshop = machine.workshop();
    let all: BTreeSet<BoardKey> = boards(workshop).collect();
    of(machine, names, &BTreeSet::new(), viewer, &all)
}

fn boards(workshop: &Workshop) -> impl Iterator<Item = BoardKey> {
    workshop.template.exercises.iter().flat_map(|exercise| {
        workshop.rooms.ids().map(|room| BoardKey::Notes { exercise: exercise.id.clone(), room })
    })
}

impl Source<'_> {
    fn view(&self, watched: &BTreeSet<BoardKey>) -> Option<View> {
        let workshop = self.workshop;
        let me = workshop.people.get(self.viewer)?;
        let task_texts: BTreeMap<TaskId, String> =
            workshop.tasks.included(workshop).into_iter().map(|task| (task, self.task_text(task))).collect();
        let results = workshop.scoring.results(&task_texts);
        let sees_list = workshop.sees_list(self.viewer);
        Some(View {
            workshop: self.workshop_view(),
            me: self.me(me),
            people: self.people(),
            rooms: self.rooms(),
            boards: self.boards(watched),
            list: sees_list.then(|| self.list()),
            tasks: if sees_list && workshop.phase >= Phase::Tasks {
                workshop.tasks.view(workshop, |task| self.task_text(task))
            } else {
                BTreeMap::new()
            },
            form: workshop.scoring.form_view(workshop),
            scoring: workshop.scoring.scoring_view(workshop, self.viewer, self.role),
            plan: results.as_ref().map(|results| workshop.plan.plan_view(&results.ranking)),
            results,
        })
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
            when_full: workshop.when_full,
            list_shown: workshop.list_shown,
            created_at: workshop.created_at,
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

    fn people(&self) -> BTreeMap<PersonId, PersonView> {
        let rooms = self.workshop.rooms.by_person();
        let person = |id: &PersonId, person: &Person| {
            let profile = self.names.get(id).and_then(Option::as_ref).filter(|_| !person.erased);
            PersonView {
                name: profile.map(|profile| profile.name.clone()).unwrap_or_default(),
                about: profile.and_then(|profile| profile.occupation.clone()).unwrap_or_default(),
                role: person.role,
                occupation: person.occupation,
                language: person.language,
                room: rooms.get(id).copied(),
                online: self.online.contains(id),
                removed: person.removed,
                erased: person.erased,
            }
        };
        self.workshop.people.by_id.iter().map(|(id, known)| (*id, person(id, known))).collect()
    }

    fn leads_or_looks(&self) -> bool {
        matches!(self.role, Role::Facilitator | Role::Observer)
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
                .filter(|_| self.leads_or_looks() || own == Some(id))
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
        let slot = self.machine.board(key);
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
                author: facts.author.filter(|author| self.shows(exercise, *author)),
                at: facts.at,
                same: count(facts.same.len()),
                same_mine: facts.same.contains_key(&self.viewer),
                same_examples: facts.same.values().filter(|text| !text.is_empty()).cloned().collect(),
                hints: slot.hints.get(id).cloned().unwrap_or_default(),
                problem: if sees_list { self.workshop.list.problem_of(&name) } else { None },
            })
        };
        slot.notes.keys().filter_map(|id| Some((id.clone(), meta(id)?))).collect()
    }

    /// Whether this viewer is told that `author` wrote a note of `exercise`. One always knows one's own.
    fn shows(&self, exercise: &Exercise, author: PersonId) -> bool {
        author == self.viewer || exercise.anonymity == Anonymity::Named
    }

    fn progress(
        &self,
        key: &BoardKey,
        exercise: &Exercise,
        room: RoomId,
        slot: Option<&BoardSlot>,
    ) -> ProgressView {
        let empty = BTreeMap::new();
        let notes = slot.map_or(&empty, |slot| &slot.notes);
        let written: Vec<_> = notes.iter().filter(|(_, note)| !note.text.trim().is_empty()).collect();
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
        let authors: BTreeSet<PersonId> =
            written.iter().filter_map(|(id, _)| self.workshop.exercises.note(key, id)?.author).collect();
        let members = self.workshop.rooms.get(room).into_iter().flat_map(|room| room.seats.iter());
        ProgressView {
            notes: count(written.len()),
            minimums: minimums.collect(),
            by_kind,
            problems,
            with_example,
            well_worded,
            silent: if self.leads_or_looks() {
                members.filter(|member| !authors.contains(member)).collect()
            } else {
                BTreeSet::new()
            },
            last_activity: slot.and_then(|slot| slot.last_activity),
        }
    }

    fn list(&self) -> ListView {
        let list = &self.workshop.list;
        let touched = list.touched();
        let problems = list.problems.iter().map(|(id, problem)| {
            let view = ProblemView {
                title: self.title(*id),
                renamed: problem.marks.title.is_some(),
                theme: problem.marks.theme,
                sources: self.sources(&problem.notes),
                joins: problem
                    .joins
                    .iter()
                    .map(|join| JoinView {
                        a: join.a.clone(),
                        b: join.b.clone(),
                        reason: join.reason.clone(),
                        decision: join.decision,
                    })
                    .collect(),
                rooms: list.rooms_of(*id),
                touched: touched.contains(id),
                claimed_by: problem.claimed_by,
                changed_at: problem.changed_at,
                situation: list.situation(*id).to_owned(),
                hints: self.hints(*id, &problem.marks.dismissed),
                dismissed: problem.marks.dismissed.clone(),
                wording: problem.marks.wording,
            };
            (*id, view)
        });
        let leads = self.leads_or_looks();
        ListView {
            version: list.version,
            frozen: list.frozen,
            suggest_only: list.suggest_only,
            problems: problems.collect(),
            aliases: list.aliases.clone(),
            suggestions: if leads { self.suggestions(list) } else { Vec::new() },
            decisions: if leads { decisions(list) } else { BTreeMap::new() },
            themes: list.themes.clone(),
            account: self.account(list),
        }
    }

    /// The checked wording if there is one, else the title of the list.
    fn title(&self, problem: ProblemId) -> String {
        let written =
            self.texts.problems.get(&problem).map(|text| text.trim()).filter(|text| !text.is_empty());
        written.unwrap_or_else(|| self.workshop.list.title(problem)).to_owned()
    }

    fn task_text(&self, task: TaskId) -> String {
        self.texts.tasks.get(&task).map(|text| text.trim().to_owned()).unwrap_or_default()
    }

    fn hints(
        &self,
        problem: ProblemId,
        dismissed: &BTreeSet<fivefold_protocol::hint::HintRule>,
    ) -> Vec<Hint> {
        if self.workshop.phase < Phase::Merging {
            return Vec::new();
        }
        let situation = self.workshop.list.situation(problem);
        let hints = wording::hints(&self.title(problem), (!situation.is_empty()).then_some(situation));
        hints.into_iter().filter(|hint| !dismissed.contains(&hint.rule)).collect()
    }

    fn sources(&self, notes: &BTreeSet<NoteRef>) -> BTreeMap<NoteRef, SourceView> {
        let list = &self.workshop.list;
        notes
            .iter()
            .filter_map(|name| Some((name.clone(), self.source(name, list.notes.get(name)?))))
            .collect()
    }

    fn source(&self, name: &NoteRef, note: &SettledNote) -> SourceView {
        let facts = self.workshop.exercises.note(&name.board(), &name.note);
        let exercise = self.workshop.template.exercise(&name.exercise);
        let author = facts.and_then(|facts| facts.author);
        let same = facts.map(|facts| &facts.same);
        let added = same.into_iter().flat_map(BTreeMap::values).filter(|text| !text.is_empty()).cloned();
        SourceView {
            text: note.said.text.clone(),
            kind: note.said.kind.clone(),
            situation: note.said.situation.clone(),
            examples: note.said.examples.iter().cloned().chain(added).collect(),
            author: author.filter(|author| exercise.is_some_and(|exercise| self.shows(exercise, *author))),
            at: note.at,
            same: same.map_or(0, |same| count(same.len())),
            changed: note.changed,
            deleted: note.deleted,
        }
    }

    fn suggestions(&self, list: &List) -> Vec<SuggestionView> {
        let between = |suggestion: &crate::merge::Suggestion| {
            let (a, b) = (list.problem_of(&suggestion.a)?, list.problem_of(&suggestion.b)?);
            (a != b).then(|| SuggestionView {
                a,
                b,
                note_a: suggestion.a.clone(),
                note_b: suggestion.b.clone(),
                score: suggestion.score,
                reason: suggestion.reason.clone(),
            })
        };
        self.machine.suggestions().iter().filter_map(between).take(SUGGESTIONS_SHOWN).collect()
    }

    fn account(&self, list: &List) -> AccountView {
        let single = list.problem_ids().into_iter().filter(|problem| list.rooms_of(*problem).len() == 1);
        AccountView {
            notes: count(list.live_notes().count()),
            unsettled: count(self.machine.unsettled_problems()),
            problems: count(list.problems.len()),
            unassigned: count(list.unassigned().count()),
            single_room: single.collect(),
        }
    }
}

fn decisions(list: &List) -> BTreeMap<fivefold_protocol::ids::DecisionId, DecisionView> {
    list.decisions
        .iter()
        .map(|(id, decision)| {
            let view = DecisionView {
                by: decision.by,
                at: decision.at,
                what: decision.what.clone(),
                reason: decision.reason.clone(),
                undone_by: decision.undone_by,
            };
            (*id, view)
        })
        .collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
