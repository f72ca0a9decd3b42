//! Notes that went to another board: everything that names them calls them by their new names.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{ids::NoteRef, reason::MatchReason, view::DecisionKind};

use super::{
    Join, List,
    apart::Apart,
    decisions::{Decision, Ground},
};

impl List {
    /// Follows notes to their new names; problems, joins, decisions and titles stay as they are.
    pub(in crate::workshop) fn follow(&mut self, moved: &BTreeMap<NoteRef, NoteRef>) {
        let notes = moved.iter().filter_map(|(from, to)| Some((to.clone(), self.notes.remove(from)?)));
        let notes: Vec<_> = notes.collect();
        self.notes.extend(notes);
        let names = Names(moved);
        for problem in self.problems.values_mut() {
            names.all(&mut problem.notes);
            problem.named_by.iter_mut().for_each(|note| names.set(note));
            names.joins(&mut problem.joins);
        }
        for decision in self.decisions.values_mut() {
            names.decision(decision);
        }
        for problem in self.closings.iter_mut().flat_map(|closing| closing.problems.values_mut()) {
            problem.notes = std::mem::take(&mut problem.notes)
                .into_iter()
                .map(|(note, was)| (names.now(note), was))
                .collect();
            names.joins(&mut problem.joins);
        }
    }
}

/// Old names to new ones.
struct Names<'a>(&'a BTreeMap<NoteRef, NoteRef>);

impl Names<'_> {
    fn set(&self, note: &mut NoteRef) {
        if let Some(now) = self.0.get(note) {
            note.clone_from(now);
        }
    }

    fn all(&self, notes: &mut BTreeSet<NoteRef>) {
        *notes = std::mem::take(notes).into_iter().map(|note| self.now(note)).collect();
    }

    fn now(&self, note: NoteRef) -> NoteRef {
        self.0.get(&note).cloned().unwrap_or(note)
    }

    fn joins(&self, joins: &mut [Join]) {
        for join in joins {
            self.set(&mut join.a);
            self.set(&mut join.b);
            turn(join);
        }
    }

    fn apart(&self, pairs: &mut [Apart]) {
        for pair in pairs {
            self.set(&mut pair.a);
            self.set(&mut pair.b);
        }
    }

    fn decision(&self, decision: &mut Decision) {
        match &mut decision.what {
            DecisionKind::Split { note, .. } | DecisionKind::Move { note, .. } => self.set(note),
            DecisionKind::Join { .. }
            | DecisionKind::Apart { .. }
            | DecisionKind::Rename { .. }
            | DecisionKind::Theme { .. }
            | DecisionKind::RenameTheme { .. }
            | DecisionKind::RemoveTheme { .. } => {}
        }
        match &mut decision.ground {
            Ground::Joined { parts, .. } => {
                for part in parts.values_mut() {
                    self.all(&mut part.notes);
                }
            }
            Ground::Split { lost, apart } => {
                self.joins(lost);
                self.apart(apart);
            }
            Ground::Apart { apart } => self.apart(apart),
            Ground::Moved { lost, .. } => self.joins(lost),
            Ground::Renamed { .. } | Ground::Under { .. } | Ground::Themed => {}
        }
    }
}

/// What the machine joins names the smaller note first.
fn turn(join: &mut Join) {
    if join.decision.is_some() || join.a <= join.b {
        return;
    }
    std::mem::swap(&mut join.a, &mut join.b);
    join.reason = join.reason.take().map(MatchReason::turned);
}
