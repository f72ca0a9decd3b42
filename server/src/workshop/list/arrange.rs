//! From the engine's proposal to one event: problems that a person touched only gain notes, all others become exactly what
//! is proposed. The older id survives a join, the younger becomes an alias, and new groups get new ids.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    ids::{NoteRef, ProblemId, Timestamp},
    reason::MatchReason,
};
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
        self.standing_under(ENGINE_VERSION)
    }

    /// The difference between the list and a proposal, as one event; `None` if there is none, or the list is frozen.
    /// `explain` says why the machine put two notes together.
    ///
    /// Groups that the proposal leaves out stay as they are. A proposal that was made before the newest decisions is still
    /// safe: what a person touched stays together.
    #[must_use]
    pub fn arrange(
        &self,
        proposal: &Proposal,
        explain: impl Fn(&NoteRef, &NoteRef) -> MatchReason,
    ) -> Option<ListEvent> {
        if self.frozen {
            return None;
        }
        let fixed = self.fixed();
        let (moving, groups) = self.moving(proposal, &fixed);
        let mut wanted: BTreeMap<ProblemId, Wanted> = BTreeMap::new();
        let mut free = Vec::new();
        for group in self.whole(&groups, &moving, &fixed) {
            match self.home(&group, &fixed) {
                Ok(home) => {
                    let Some(problem) = self.problems.get(&home) else { continue };
                    if !group.notes.is_subset(&problem.notes) || !knows(problem, &group.pairs) {
                        wanted.entry(home).or_insert_with(|| Wanted::from_problem(problem)).gain(group);
                    }
                }
                Err(without) => free.push(without),
            }
        }
        free.retain(|group| !group.notes.is_empty());
        free.sort_by_cached_key(|group| self.arrival(&group.notes));
        let (numbered, dropped) = self.number_groups(free, &fixed, &moving);
        let dropped = self.successors(dropped, &numbered, &fixed);
        let news = numbered.into_iter().filter(|(id, wanted)| self.differs(*id, wanted));
        wanted.extend(news);
        for id in &fixed {
            if let Some(problem) = self.problems.get(id).filter(|problem| problem.name_due) {
                wanted.entry(*id).or_insert_with(|| Wanted::from_problem(problem));
            }
        }
        let problems: Vec<_> = wanted
            .into_iter()
            .map(|(problem, wanted)| Arranged {
                problem,
                named_by: self.name(&wanted.notes),
                joins: self.joins(problem, &wanted, &explain),
                notes: wanted.notes,
            })
            .collect();
        // From now on what an older engine made is fixed ground, and keeps traces: the fold learns it by this event.
        let newer = self.engine < ENGINE_VERSION && !self.problems.is_empty();
        let differs = newer || !problems.is_empty() || !dropped.is_empty();
        differs.then_some(ListEvent::Arranged { problems, dropped, engine: ENGINE_VERSION })
    }

    /// The problems that may change, and the groups that may change them: those that are not problems already.
    fn moving<'a>(
        &self,
        proposal: &'a Proposal,
        fixed: &BTreeSet<ProblemId>,
    ) -> (BTreeSet<ProblemId>, Vec<&'a Group>) {
        let gone = self.notes.iter().filter(|(_, note)| note.deleted);
        let gone: BTreeMap<_, _> = gone.map(|(id, note)| (id, note.problem)).collect();
        let mut moving: BTreeSet<ProblemId> = gone.values().copied().flatten().collect();
        let mut groups = Vec::new();
        for group in &proposal.groups {
            let home = group.notes.first().and_then(|note| self.problem_of(note));
            let same = home.and_then(|home| self.problems.get(&home)).is_some_and(|problem| {
                !problem.name_due
                    && problem.notes == group.notes
                    && machine_pairs(problem).eq(group.joins.iter().map(|(a, b)| (a, b)))
                    && (gone.is_empty() || group.notes.iter().all(|id| !gone.contains_key(id)))
            });
            if !same || home.is_some_and(|home| fixed.contains(&home)) {
                moving.extend(group.notes.iter().filter_map(|note| self.problem_of(note)));
                groups.push(group);
            }
        }
        (moving, groups)
    }

    /// These groups with each live note exactly once that is in no problem or in one that may change: unknown and deleted
    /// notes left out, forgotten ones alone.
    fn whole(
        &self,
        groups: &[&Group],
        moving: &BTreeSet<ProblemId>,
        fixed: &BTreeSet<ProblemId>,
    ) -> Vec<Wanted> {
        let changes = |problem: ProblemId| moving.contains(&problem) || fixed.contains(&problem);
        let live = self.live_notes().filter(|(_, note)| note.problem.is_none_or(changes));
        let mut left: BTreeSet<_> = live.map(|(id, _)| id).collect();
        let mut wanted: Vec<_> =
            groups.iter().map(|group| Wanted::from_group(group, |id| left.remove(id))).collect();
        let alone = |id: &NoteRef| Wanted {
            notes: BTreeSet::from([id.clone()]),
            pairs: BTreeSet::new(),
            fixed: false,
        };
        wanted.extend(left.into_iter().map(alone));
        wanted
    }

    /// The one fixed problem that a group belongs to; or the group without the notes of fixed problems, if it belongs to
    /// none or the proposal is older than what made it belong to two.
    fn home(&self, group: &Wanted, fixed: &BTreeSet<ProblemId>) -> Result<ProblemId, Wanted> {
        let home = |id: &NoteRef| self.problem_of(id).filter(|problem| fixed.contains(problem));
        let homes: BTreeSet<_> = group.notes.iter().filter_map(home).collect();
        match (homes.first(), homes.len()) {
            (Some(only), 1) => Ok(*only),
            _ => Err(group.of(|id| home(id).is_none())),
        }
    }

    /// Gives each free group the id of the oldest problem that may change and shares most with it, or a new one. Returns
    /// the groups by their ids, and the problems that are left over.
    fn number_groups(
        &self,
        free: Vec<Wanted>,
        fixed: &BTreeSet<ProblemId>,
        moving: &BTreeSet<ProblemId>,
    ) -> (BTreeMap<ProblemId, Wanted>, Vec<ProblemId>) {
        let mut group_of = BTreeMap::new();
        for (index, group) in free.iter().enumerate() {
            group_of.extend(group.notes.iter().map(|id| (id, index)));
        }
        let mut name_of = BTreeMap::new();
        let mut dropped = Vec::new();
        let changing = moving.difference(fixed).filter_map(|id| Some((id, self.problems.get(id)?)));
        for (id, problem) in changing {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for index in problem.notes.iter().filter_map(|id| group_of.get(id)) {
                if !name_of.contains_key(index) {
                    *shared.entry(*index).or_default() += 1;
                }
            }
            let best = shared.into_iter().max_by_key(|(index, count)| (*count, std::cmp::Reverse(*index)));
            match best {
                Some((index, _)) => drop(name_of.insert(index, *id)),
                None => dropped.push(*id),
            }
        }
        let mut made = self.problems_made;
        let numbered = free.into_iter().enumerate().map(|(index, group)| {
            let id = name_of.get(&index).copied().unwrap_or_else(|| {
                made = made.saturating_add(1);
                ProblemId(made)
            });
            (id, group)
        });
        (numbered.collect(), dropped)
    }

    /// Where most of the notes of each dropped problem went: into one of the numbered groups or a fixed problem.
    fn successors(
        &self,
        dropped: Vec<ProblemId>,
        numbered: &BTreeMap<ProblemId, Wanted>,
        fixed: &BTreeSet<ProblemId>,
    ) -> Vec<(ProblemId, Option<ProblemId>)> {
        let mut went: BTreeMap<&NoteRef, ProblemId> = BTreeMap::new();
        if !dropped.is_empty() {
            let kept = fixed.iter().filter_map(|id| Some((id, &self.problems.get(id)?.notes)));
            let groups = numbered.iter().map(|(id, wanted)| (id, &wanted.notes));
            for (id, notes) in kept.chain(groups) {
                went.extend(notes.iter().map(|note| (note, *id)));
            }
        }
        let successor = |id: &ProblemId| {
            let mut shared: BTreeMap<ProblemId, usize> = BTreeMap::new();
            for home in self.problems.get(id)?.notes.iter().filter_map(|note| went.get(note)) {
                *shared.entry(*home).or_default() += 1;
            }
            shared
                .into_iter()
                .max_by_key(|(home, count)| (*count, std::cmp::Reverse(*home)))
                .map(|(home, _)| home)
        };
        dropped.iter().map(|id| (*id, successor(id))).collect()
    }

    /// When the first of these notes arrived, and which it is: the order in which new ids are given.
    fn arrival(&self, notes: &BTreeSet<NoteRef>) -> Option<(Timestamp, NoteRef)> {
        notes.iter().filter_map(|id| Some((self.notes.get(id)?.at, id.clone()))).min()
    }

    fn differs(&self, id: ProblemId, wanted: &Wanted) -> bool {
        self.problems.get(&id).is_none_or(|problem| {
            problem.name_due || problem.notes != wanted.notes || !machine_pairs(problem).eq(wanted.pairs())
        })
    }

    /// The machine's joins of a wanted problem. One that people touched keeps the reasons that were given.
    fn joins(
        &self,
        id: ProblemId,
        wanted: &Wanted,
        explain: &impl Fn(&NoteRef, &NoteRef) -> MatchReason,
    ) -> Vec<Join> {
        let known = self.problems.get(&id).filter(|_| wanted.fixed).map(|problem| &problem.joins);
        let join = |(a, b): (&NoteRef, &NoteRef)| {
            let before = known.into_iter().flatten().find(|join| join.decision.is_none() && join.is_of(a, b));
            before.cloned().unwrap_or_else(|| Join {
                a: a.clone(),
                b: b.clone(),
                reason: Some(explain(a, b)),
                decision: None,
            })
        };
        wanted.pairs().map(join).collect()
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
        self.engine = self.engine.max(engine);
        let leaving = self.leaving(problems);
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
                problem.reworded = false;
                if !news.is_empty() {
                    problem.changed_at = at;
                }
            }
        }
        self.fold_left(leaving, at);
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

/// A problem as it should be, with the pairs of notes that the machine joined.
#[derive(Debug, Clone)]
struct Wanted {
    notes: BTreeSet<NoteRef>,
    pairs: BTreeSet<(NoteRef, NoteRef)>,
    /// Whether it is a problem that only gains notes.
    fixed: bool,
}

impl Wanted {
    fn from_group(group: &Group, mut is_free: impl FnMut(&NoteRef) -> bool) -> Self {
        let notes = group.notes.iter().filter(|id| is_free(id)).cloned().collect();
        Self { notes, pairs: group.joins.iter().cloned().collect(), fixed: false }.of(|_| true)
    }

    fn from_problem(problem: &Problem) -> Self {
        let pairs = machine_pairs(problem).map(|(a, b)| (a.clone(), b.clone()));
        Self { notes: problem.notes.clone(), pairs: pairs.collect(), fixed: true }
    }

    /// Adds a group's notes, and its pairs.
    fn gain(&mut self, group: Self) {
        self.notes.extend(group.notes);
        self.pairs.extend(group.pairs);
    }

    /// Only these of its notes, and the pairs among them.
    fn of(&self, these: impl Fn(&NoteRef) -> bool) -> Self {
        let notes: BTreeSet<NoteRef> = self.notes.iter().filter(|id| these(id)).cloned().collect();
        let inside = |(a, b): &&(NoteRef, NoteRef)| notes.contains(a) && notes.contains(b);
        Self { pairs: self.pairs.iter().filter(inside).cloned().collect(), notes, fixed: self.fixed }
    }

    fn pairs(&self) -> impl Iterator<Item = (&NoteRef, &NoteRef)> {
        self.pairs.iter().map(|(a, b)| (a, b))
    }
}

/// The pairs of notes that the machine joined, in the order in which they are kept.
fn machine_pairs(problem: &Problem) -> impl Iterator<Item = (&NoteRef, &NoteRef)> {
    problem.joins.iter().filter(|join| join.decision.is_none()).map(|join| (&join.a, &join.b))
}

/// Are these pairs among those that the problem has joins for, by whomever?
fn knows(problem: &Problem, pairs: &BTreeSet<(NoteRef, NoteRef)>) -> bool {
    pairs.iter().all(|(a, b)| problem.joins.iter().any(|join| join.is_of(a, b)))
}

fn within(joins: &[Join], notes: &BTreeSet<NoteRef>) -> Vec<Join> {
    joins.iter().filter(|join| notes.contains(&join.a) && notes.contains(&join.b)).cloned().collect()
}
