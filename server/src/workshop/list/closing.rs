//! The list as it was at each close of merging. A problem is written down when it differs from the closing before, so that
//! closing often costs what changed.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::ids::{NoteRef, PersonId, ProblemId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Join, List};
use crate::workshop::Stamp;

/// Most closings of merging that are kept; the oldest leave first.
pub const CLOSINGS_KEPT: usize = 50;

/// The list as it was when merging was closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// Its version.
    pub version: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<PersonId>,
    /// Its problems that differ from the closing before.
    pub problems: BTreeMap<ProblemId, ClosedProblem>,
    /// Its other problems; read all with [`List::closed`].
    #[serde(default)]
    pub unchanged: BTreeSet<ProblemId>,
}

/// A problem as it was when merging was closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosedProblem {
    /// Its title.
    pub title: String,
    /// The title of its theme.
    #[serde(default)]
    pub theme: Option<String>,
    /// Its sources.
    #[serde(deserialize_with = "sources")]
    pub notes: BTreeMap<NoteRef, ClosedNote>,
    /// Why they are together; what a decision gave as its reason stands in the log of decisions.
    #[serde(default)]
    pub joins: Vec<Join>,
}

/// A source as it was when merging was closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedNote {
    /// What it said; empty in closings of versions that kept names only.
    pub text: String,
    /// In which situation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub situation: String,
    /// Whether it was deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// Sources as they are kept, or their names alone, as they were before.
fn sources<'de, D: Deserializer<'de>>(reader: D) -> Result<BTreeMap<NoteRef, ClosedNote>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Sources(BTreeMap<NoteRef, ClosedNote>),
        Names(BTreeSet<NoteRef>),
    }
    Ok(match Kept::deserialize(reader)? {
        Kept::Sources(sources) => sources,
        Kept::Names(names) => names.into_iter().map(|name| (name, ClosedNote::default())).collect(),
    })
}

impl List {
    /// The problems of the closing with this version, as they were then; none if it is not kept.
    #[must_use]
    pub fn closed(&self, version: u32) -> Option<BTreeMap<ProblemId, &ClosedProblem>> {
        let at = self.closings.iter().rposition(|closing| closing.version == version)?;
        let closing = self.closings.get(at)?;
        let before =
            |id: &ProblemId| self.closings.iter().take(at).rev().find_map(|closing| closing.problems.get(id));
        let unchanged = closing.unchanged.iter().filter_map(|id| Some((*id, before(id)?)));
        Some(closing.problems.iter().map(|(id, problem)| (*id, problem)).chain(unchanged).collect())
    }

    pub(super) fn fold_closed(&mut self, stamp: Stamp) {
        if self.frozen {
            return;
        }
        let before = self.closed(self.version).unwrap_or_default();
        let (mut problems, mut unchanged) = (BTreeMap::new(), BTreeSet::new());
        for id in self.problems.keys() {
            let Some(problem) = self.closing_of(*id) else { continue };
            if before.get(id) == Some(&&problem) {
                unchanged.insert(*id);
            } else {
                problems.insert(*id, problem);
            }
        }
        self.frozen = true;
        self.version = self.version.saturating_add(1);
        if self.closings.len() >= CLOSINGS_KEPT {
            self.forget_oldest();
        }
        let (version, at, by) = (self.version, stamp.at, stamp.by);
        self.closings.push_back(Closing { version, at, by, problems, unchanged });
    }

    /// The oldest closing leaves; the next one keeps what it took from it.
    fn forget_oldest(&mut self) {
        let (Some(mut oldest), Some(next)) = (self.closings.pop_front(), self.closings.front_mut()) else {
            return;
        };
        for id in std::mem::take(&mut next.unchanged) {
            next.problems.extend(oldest.problems.remove_entry(&id));
        }
    }

    fn closing_of(&self, id: ProblemId) -> Option<ClosedProblem> {
        let problem = self.problems.get(&id)?;
        let source = |name: &NoteRef| {
            let note = self.notes.get(name)?;
            let (text, situation) = (note.said.text.clone(), note.said.situation.clone());
            Some((name.clone(), ClosedNote { text, situation, deleted: note.deleted }))
        };
        Some(ClosedProblem {
            title: self.title(id).to_owned(),
            theme: self.theme_of(id).and_then(|theme| self.themes.get(&theme)).cloned(),
            notes: problem.notes.iter().filter_map(source).collect(),
            joins: problem.joins.clone(),
        })
    }

    pub(super) fn fold_reopened(&mut self) {
        self.frozen = false;
        let stands = self.stands();
        for note in self.notes.values_mut() {
            note.changed &= note.problem.is_some_and(|problem| stands.contains(&problem));
        }
    }
}
