//! Undoing a decision, also after later ones: what it did is taken back where it can still be seen, and everything that
//! came later stays. Where nothing of it can be taken back, it no longer applies.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    error::ErrorCode,
    ids::{DecisionId, NoteRef, ProblemId, ThemeId},
    limits,
    view::DecisionKind,
};

use super::{
    Join, List, ListEvent, Marks, Problem,
    decisions::{Ground, Part, Undone, concerned, joined_marks},
    unmark::{Mark, Replaced},
};
use crate::workshop::{Refusal, Stamp, ensure, text};

/// The list has moved on: nothing of the decision can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoLongerApplies;

/// How many later decisions are tried to find the one that stands in the way of an undo.
const TRIED: usize = 8;

impl List {
    pub(in crate::workshop) fn undo(&self, id: DecisionId, reason: &str) -> Result<ListEvent, Refusal> {
        let reason = text::optional(reason, limits::FREE_TEXT_MAX)?;
        let Some(decision) = self.decisions.get(&id) else {
            return Refusal::err(ErrorCode::NotFound, format!("there is no decision {id}"));
        };
        ensure(decision.undone.is_none(), ErrorCode::NothingToDo, "it was undone already")?;
        let structural = match decision.what {
            DecisionKind::Join { .. }
            | DecisionKind::Split { .. }
            | DecisionKind::Apart { .. }
            | DecisionKind::Move { .. } => true,
            DecisionKind::Rename { .. }
            | DecisionKind::Theme { .. }
            | DecisionKind::RenameTheme { .. }
            | DecisionKind::RemoveTheme { .. } => false,
        };
        let open = !self.frozen || !structural;
        ensure(open, ErrorCode::WrongPhase, "the list is frozen; go back to merging first")?;
        self.clone().take_back(id).map_err(|NoLongerApplies| {
            let in_the_way = self.in_the_way_of(id);
            let detail = match in_the_way {
                Some(later) => format!("{later} came after it; undo that first"),
                None => "the list has changed since, and nothing of it is left".to_owned(),
            };
            Refusal { in_the_way, ..Refusal::new(ErrorCode::NoLongerApplies, detail) }
        })?;
        Ok(ListEvent::DecisionUndone { decision: id, reason })
    }

    /// The newest later decision on the same ground without which this one could be undone.
    fn in_the_way_of(&self, id: DecisionId) -> Option<DecisionId> {
        let of_themes = |what: &DecisionKind| {
            matches!(what, DecisionKind::RenameTheme { .. } | DecisionKind::RemoveTheme { .. })
        };
        let ground = |what: &DecisionKind| -> BTreeSet<ProblemId> {
            concerned(what).into_iter().filter_map(|id| self.resolve(id)).collect()
        };
        let what = &self.decisions.get(&id)?.what;
        let here = ground(what);
        let standing = self.decisions.iter().rev().take_while(|(later, _)| **later > id);
        let mut near = standing
            .filter(|(_, later)| later.undone.is_none())
            .filter(|(_, later)| {
                of_themes(what) && of_themes(&later.what) || !here.is_disjoint(&ground(&later.what))
            })
            .map(|(later, _)| *later)
            .take(TRIED);
        near.find(|later| {
            let mut without = self.clone();
            without.fold_undone(*later, "", None);
            without.take_back(id).is_ok()
        })
    }

    pub(super) fn fold_undone(&mut self, id: DecisionId, reason: &str, stamp: Option<Stamp>) {
        let standing = self.decisions.get(&id).is_some_and(|decision| decision.undone.is_none());
        if !standing || self.take_back(id).is_err() {
            return;
        }
        for problem in self.problems.values_mut() {
            problem.joins.retain(|join| join.decision != Some(id));
        }
        if let Some(decision) = self.decisions.get_mut(&id) {
            let by = stamp.and_then(|stamp| stamp.by).unwrap_or(decision.by);
            let (at, reason) = (stamp.map(|stamp| stamp.at), reason.to_owned());
            decision.undone = Some(Undone { by, at, reason });
        }
    }

    fn take_back(&mut self, id: DecisionId) -> Result<(), NoLongerApplies> {
        let decision = self.decisions.get(&id).cloned().ok_or(NoLongerApplies)?;
        match (decision.what, decision.ground) {
            (DecisionKind::Join { into, .. }, Ground::Joined { parts, removed }) => {
                self.unjoin(id, into, &parts, &removed)
            }
            (DecisionKind::Split { note, from, to }, Ground::Split { lost, .. }) => {
                self.put_back(id, &note, [from, to], lost, None)
            }
            (DecisionKind::Move { note, from, to }, Ground::Moved { lost, emptied }) => {
                self.put_back(id, &note, [from, to], lost, emptied)
            }
            (DecisionKind::Apart { .. }, Ground::Apart { .. }) => Ok(()),
            (DecisionKind::Rename { problem, after, .. }, Ground::Renamed { before }) => {
                self.unmark(id, problem, [Mark::Title(Some(after)), Mark::Title(before)], Replaced::Stays)
            }
            (DecisionKind::Theme { problem, after, .. }, Ground::Under { before })
            | (DecisionKind::Theme { problem, before, after }, Ground::Themed) => {
                self.unmark(id, problem, [Mark::Theme(after), Mark::Theme(before)], Replaced::Stays)
            }
            (DecisionKind::RenameTheme { theme, before, after }, Ground::Themed) => {
                self.untitle_theme(theme, before, &after)
            }
            (DecisionKind::RemoveTheme { theme, .. }, Ground::Themed) => self.restore_theme(theme),
            (_, _) => Err(NoLongerApplies),
        }
    }

    /// Gives the joined problems those of their notes back that are still where the join put them.
    fn unjoin(
        &mut self,
        decision: DecisionId,
        into: ProblemId,
        parts: &BTreeMap<ProblemId, Part>,
        removed: &BTreeSet<ThemeId>,
    ) -> Result<(), NoLongerApplies> {
        let home = self.resolve(into).ok_or(NoLongerApplies)?;
        let mut revived = None;
        for (id, part) in parts.iter().filter(|(id, _)| **id != into) {
            let here = |note: &&NoteRef| self.problem_of(note) == Some(home);
            let notes: BTreeSet<_> = part.notes.iter().filter(here).cloned().collect();
            if notes.is_empty() || self.problems.contains_key(id) {
                continue;
            }
            self.revive(*id, home, &notes, part.marks.clone());
            revived = revived.or(Some(*id));
        }
        let revived = revived.ok_or(NoLongerApplies)?;
        let before = parts.get(&into).map(|part| part.marks.clone()).unwrap_or_default();
        let joined = joined_marks(into, parts, removed);
        let titles = [&joined, &before].map(|marks| Mark::Title(marks.title.clone()));
        let themes = [&joined, &before].map(|marks| Mark::Theme(marks.theme));
        for [was, now] in [titles, themes] {
            if was != now {
                // What people put in its place since stays.
                let _ = self.unmark(decision, into, [was, now], Replaced::Remembered);
            }
        }
        if let Some(survivor) = self.problems.get_mut(&into) {
            if survivor.marks.dismissed == joined.dismissed {
                survivor.marks.dismissed = before.dismissed;
            }
            if survivor.marks.worded == joined.worded {
                survivor.marks.worded = before.worded;
            }
        }
        self.retire_if_empty(home, revived);
        Ok(())
    }

    /// Takes `notes` out of `home` into the problem `id`, which exists again.
    fn revive(&mut self, id: ProblemId, home: ProblemId, notes: &BTreeSet<NoteRef>, marks: Marks) {
        self.aliases.remove(&id);
        let Some(source) = self.problems.get_mut(&home) else { return };
        let inside = |join: &Join| notes.contains(&join.a) && notes.contains(&join.b);
        let outside = |join: &Join| !notes.contains(&join.a) && !notes.contains(&join.b);
        let joins = source.joins.iter().filter(|join| inside(join)).cloned().collect();
        source.joins.retain(outside);
        source.notes.retain(|note| !notes.contains(note));
        source.name_due = true;
        let problem = Problem {
            notes: notes.clone(),
            joins,
            marks,
            claimed_by: None,
            changed_at: source.changed_at,
            named_by: None,
            name_due: true,
            reworded: false,
            engine: source.engine,
        };
        self.problems.insert(id, problem);
        for note in notes {
            if let Some(note) = self.notes.get_mut(note) {
                note.problem = Some(id);
            }
        }
    }

    /// Brings a split or moved note back to where it came from.
    fn put_back(
        &mut self,
        decision: DecisionId,
        note: &NoteRef,
        [from, to]: [ProblemId; 2],
        lost: Vec<Join>,
        emptied: Option<Marks>,
    ) -> Result<(), NoLongerApplies> {
        let now = self.problem_of(note).ok_or(NoLongerApplies)?;
        let again = |what: &DecisionKind| matches!(what, DecisionKind::Split { note: other, .. } | DecisionKind::Move { note: other, .. } if other == note);
        let later = self.decisions.iter().rev().take_while(|(later, _)| **later > decision);
        let mut later = later.filter(|(_, later)| later.undone.is_none());
        if self.resolve(to) != Some(now) || later.any(|(_, later)| again(&later.what)) {
            return Err(NoLongerApplies);
        }
        if let (Some(marks), false) = (emptied, self.problems.contains_key(&from)) {
            self.revive(from, now, &BTreeSet::from([note.clone()]), marks);
            self.retire_if_empty(now, from);
            return Ok(());
        }
        let back = self.resolve(from).filter(|back| *back != now).ok_or(NoLongerApplies)?;
        self.take(note);
        self.put(note, back);
        self.retire_if_empty(now, back);
        if let Some(problem) = self.problems.get_mut(&back) {
            let fits = |join: &Join| problem.notes.contains(&join.a) && problem.notes.contains(&join.b);
            let again: Vec<_> = lost.into_iter().filter(fits).collect();
            problem.joins.extend(again);
        }
        Ok(())
    }
}
