//! From the engine's proposal to one event: problems that a person touched only gain notes, all others become exactly what
//! is proposed. The older id survives a join, the younger becomes an alias, and new groups get new ids.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::ids::{NoteRef, ProblemId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Join, List, ListEvent, Problem};
use crate::merge::{Decisions, ENGINE_VERSION, Group, Proposal, title_of};

/// A new or changed problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arranged {
    /// Its id.
    pub problem: ProblemId,
    /// All its notes.
    pub notes: BTreeSet<NoteRef>,
    /// Why the machine put them together; what people joined is kept beside it.
    pub joins: Vec<Join>,
    /// The note whose words name it.
    pub named_by: Option<NoteRef>,
}

impl List {
    /// What people decided, as the engine needs it.
    #[must_use]
    pub fn decisions_for_engine(&self) -> Decisions {
        let live = |id: &&NoteRef| self.notes.get(id).is_some_and(|note| !note.deleted);
        let fixed = self.fixed().into_iter().filter_map(|id| self.problems.get(&id));
        let fixed = fixed.map(|problem| problem.notes.iter().filter(live).cloned().collect::<BTreeSet<_>>());
        Decisions {
            fixed: fixed.filter(|notes| !notes.is_empty()).collect(),
            apart: self.apart(),
            suggest_only: self.suggest_only,
        }
    }

    /// Problems that only gain notes: those a person touched, and those that an older engine made.
    pub(super) fn fixed(&self) -> BTreeSet<ProblemId> {
        let older = self.problems.iter().filter(|(_, problem)| problem.engine < ENGINE_VERSION);
        older.map(|(id, _)| *id).chain(self.touched()).collect()
    }

    /// The difference between the list and a proposal, as one event; `None` if there is none, or the list is frozen.
    ///
    /// A proposal that was made before the newest decisions is still safe: what a person touched stays together.
    #[must_use]
    pub fn arrange(&self, proposal: &Proposal) -> Option<ListEvent> {
        if self.frozen {
            return None;
        }
        let fixed = self.fixed();
        let mut wanted = self.kept(&fixed);
        let mut free = Vec::new();
        for group in self.whole(proposal) {
            match self.home(&group, &fixed) {
                Ok(home) => {
                    if let Some(wanted) = wanted.get_mut(&home) {
                        wanted.join(group);
                    }
                }
                Err(without) => free.push(without),
            }
        }
        free.retain(|group| !group.notes.is_empty());
        free.sort_by_cached_key(|group| self.arrival(&group.notes));
        let dropped_ids = self.number_groups(free, &fixed, &mut wanted);
        let went = |id: &ProblemId| {
            let notes = &self.problems.get(id)?.notes;
            let shared = wanted.iter().map(|(home, wanted)| (wanted.notes.intersection(notes).count(), home));
            shared
                .filter(|(count, _)| *count > 0)
                .max_by_key(|(count, home)| (*count, std::cmp::Reverse(*home)))
        };
        let dropped: Vec<_> = dropped_ids.iter().map(|id| (*id, went(id).map(|(_, home)| *home))).collect();
        let problems: Vec<_> = wanted
            .into_iter()
            .filter(|(id, wanted)| self.differs(*id, wanted))
            .map(|(problem, wanted)| Arranged {
                problem,
                named_by: self.name(&wanted.notes),
                notes: wanted.notes,
                joins: wanted.joins,
            })
            .collect();
        let differs = !problems.is_empty() || !dropped.is_empty();
        differs.then_some(ListEvent::Arranged { problems, dropped, engine: ENGINE_VERSION })
    }

    /// The proposal with each live note exactly once: unknown and deleted notes left out, forgotten ones alone.
    fn whole(&self, proposal: &Proposal) -> Vec<Wanted> {
        let mut left: BTreeSet<_> = self.live_notes().map(|(id, _)| id).collect();
        let mut groups: Vec<_> =
            proposal.groups.iter().map(|group| Wanted::from_group(group, |id| left.remove(id))).collect();
        let alone = |id: &NoteRef| Wanted { notes: BTreeSet::from([id.clone()]), joins: Vec::new() };
        groups.extend(left.into_iter().map(alone));
        groups
    }

    fn kept(&self, fixed: &BTreeSet<ProblemId>) -> BTreeMap<ProblemId, Wanted> {
        let kept = fixed.iter().filter_map(|id| self.problems.get(id).map(|problem| (*id, problem)));
        kept.map(|(id, problem)| (id, Wanted::from_problem(problem))).collect()
    }

    /// The one fixed problem that a group belongs to; or the group without the notes of fixed problems, if it belongs to
    /// none or the proposal is older than what made it belong to two.
    fn home(&self, group: &Wanted, fixed: &BTreeSet<ProblemId>) -> Result<ProblemId, Wanted> {
        let home = |id: &NoteRef| self.problem_of(id).filter(|problem| fixed.contains(problem));
        let homes: BTreeSet<_> = group.notes.iter().filter_map(home).collect();
        match (homes.first(), homes.len()) {
            (Some(only), 1) => Ok(*only),
            _ => {
                let notes: BTreeSet<_> =
                    group.notes.iter().filter(|id| home(id).is_none()).cloned().collect();
                Err(Wanted { joins: within(&group.joins, &notes), notes })
            }
        }
    }

    /// Gives each free group the id of the oldest problem that is not fixed and shares most with it, or a new one. Returns
    /// the problems that are left over.
    fn number_groups(
        &self,
        free: Vec<Wanted>,
        fixed: &BTreeSet<ProblemId>,
        wanted: &mut BTreeMap<ProblemId, Wanted>,
    ) -> Vec<ProblemId> {
        let mut group_of = BTreeMap::new();
        for (index, group) in free.iter().enumerate() {
            group_of.extend(group.notes.iter().map(|id| (id, index)));
        }
        let mut name_of = BTreeMap::new();
        let mut dropped = Vec::new();
        for (id, problem) in self.problems.iter().filter(|(id, _)| !fixed.contains(id)) {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for index in problem.notes.iter().filter_map(|id| group_of.get(id)) {
                if !name_of.contains_key(index) {
                    *shared.entry(*index).or_default() += 1;
                }
            }
            let best = shared.into_iter().max_by_key(|(index, count)| (*count, std::cmp::Reverse(*index)));
            match best {
                Some((index, _)) => {
                    name_of.insert(index, *id);
                }
                None => dropped.push(*id),
            }
        }
        let mut made = self.problems_made;
        for (index, group) in free.into_iter().enumerate() {
            let id = name_of.get(&index).copied().unwrap_or_else(|| {
                made = made.saturating_add(1);
                ProblemId(made)
            });
            wanted.insert(id, group);
        }
        dropped
    }

    /// When the first of these notes arrived, and which it is: the order in which new ids are given.
    fn arrival(&self, notes: &BTreeSet<NoteRef>) -> Option<(Timestamp, NoteRef)> {
        notes.iter().filter_map(|id| Some((self.notes.get(id)?.at, id.clone()))).min()
    }

    fn differs(&self, id: ProblemId, wanted: &Wanted) -> bool {
        self.problems.get(&id).is_none_or(|problem| {
            problem.name_due || problem.notes != wanted.notes || machine_joins(problem) != wanted.joins
        })
    }

    /// The live note that names these notes best.
    fn name(&self, notes: &BTreeSet<NoteRef>) -> Option<NoteRef> {
        let live = notes.iter().filter_map(|id| Some((id, self.notes.get(id).filter(|note| !note.deleted)?)));
        title_of(live.map(|(id, note)| (id, note.said.text.as_str())))
    }

    pub(super) fn fold_arranged(
        &mut self,
        problems: &[Arranged],
        dropped: &[(ProblemId, Option<ProblemId>)],
        engine: u32,
        at: Timestamp,
    ) {
        if self.frozen {
            return;
        }
        for Arranged { problem: id, notes, .. } in problems {
            let gone = |problem: &Problem| problem.notes.difference(notes).cloned().collect::<Vec<_>>();
            for note in self.problems.get(id).map(gone).unwrap_or_default() {
                self.take(&note);
            }
        }
        for Arranged { problem: id, notes, joins, named_by } in problems {
            if id.0 == 0 || self.aliases.contains_key(id) {
                continue;
            }
            self.problems.entry(*id).or_insert_with(|| Problem { engine, ..Problem::default() });
            self.problems_made = self.problems_made.max(id.0);
            let news: Vec<_> = notes.iter().filter(|note| self.problem_of(note) != Some(*id)).collect();
            for note in &news {
                self.take(note);
                self.put(note, *id);
            }
            if let Some(problem) = self.problems.get_mut(id) {
                problem.joins.retain(|join| join.decision.is_some());
                problem.joins.extend(within(joins, &problem.notes));
                problem.named_by.clone_from(named_by);
                problem.name_due = false;
                if !news.is_empty() {
                    problem.changed_at = at;
                }
            }
        }
        for (id, successor) in dropped {
            self.fold_dropped(*id, *successor);
        }
        let empty = self.problems.iter().filter(|(_, problem)| problem.notes.is_empty());
        for id in empty.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.problems.remove(&id);
        }
        self.notes.retain(|_, note| !note.deleted || note.problem.is_some());
        self.drop_dangling();
    }

    fn fold_dropped(&mut self, id: ProblemId, successor: Option<ProblemId>) {
        let Some(problem) = self.problems.remove(&id) else { return };
        for note in &problem.notes {
            if let Some(note) = self.notes.get_mut(note) {
                note.problem = None;
            }
        }
        let Some(successor) = successor.filter(|successor| self.problems.contains_key(successor)) else {
            return;
        };
        self.aliases.insert(id, successor);
        if let Some(heir) = self.problems.get_mut(&successor) {
            heir.claimed_by = heir.claimed_by.or(problem.claimed_by);
        }
    }
}

/// A problem as it should be, with the machine's joins only.
#[derive(Debug, Clone)]
struct Wanted {
    notes: BTreeSet<NoteRef>,
    joins: Vec<Join>,
}

impl Wanted {
    fn from_group(group: &Group, mut is_free: impl FnMut(&NoteRef) -> bool) -> Self {
        let notes: BTreeSet<_> = group.notes.iter().filter(|id| is_free(id)).cloned().collect();
        let joins = group.joins.iter().map(|join| Join {
            a: join.a.clone(),
            b: join.b.clone(),
            reason: Some(join.reason.clone()),
            decision: None,
        });
        let joins: Vec<_> = joins.collect();
        Self { joins: within(&joins, &notes), notes }
    }

    fn from_problem(problem: &Problem) -> Self {
        Self { notes: problem.notes.clone(), joins: machine_joins(problem) }
    }

    /// Adds a group's notes, and its joins where the pair has none yet.
    fn join(&mut self, group: Self) {
        self.notes.extend(group.notes);
        for join in group.joins {
            let same = |known: &Join| (&known.a, &known.b) == (&join.a, &join.b);
            if !self.joins.iter().any(same) {
                self.joins.push(join);
            }
        }
    }
}

fn machine_joins(problem: &Problem) -> Vec<Join> {
    problem.joins.iter().filter(|join| join.decision.is_none()).cloned().collect()
}

fn within(joins: &[Join], notes: &BTreeSet<NoteRef>) -> Vec<Join> {
    joins.iter().filter(|join| notes.contains(&join.a) && notes.contains(&join.b)).cloned().collect()
}
