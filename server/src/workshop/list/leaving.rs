//! Notes that the machine takes out of a problem because somebody edited a note of it: none of them leaves silently.

use fivefold_protocol::ids::{NoteRef, ProblemId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{List, arrange::Arranged};

/// Where a note was before an edit, its own or a neighbour's, took it elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The problem that it left.
    pub problem: ProblemId,
    /// When.
    pub at: Timestamp,
}

impl List {
    /// Notes that these problems take from edited ones, each with the problem that it leaves.
    pub(super) fn leaving(&self, problems: &[Arranged]) -> Vec<(NoteRef, ProblemId)> {
        let gains =
            problems.iter().flat_map(|arranged| arranged.notes.iter().map(|note| (note, arranged.problem)));
        let moves = gains.filter_map(|(note, to)| {
            let from = self.problem_of(note)?;
            (from != to && self.is_edited(from)).then(|| (note.clone(), from))
        });
        moves.collect()
    }

    fn is_edited(&self, problem: ProblemId) -> bool {
        let changed = |note: &NoteRef| self.notes.get(note).is_some_and(|note| note.changed);
        self.problems
            .get(&problem)
            .is_some_and(|problem| problem.reworded || problem.notes.iter().any(changed))
    }

    /// Remembers what these notes left. One that comes back where it was has left nothing.
    pub(super) fn fold_left(&mut self, leaving: Vec<(NoteRef, ProblemId)>, at: Timestamp) {
        for (id, problem) in leaving {
            if let Some(note) = self.notes.get_mut(&id) {
                let back = note.left.is_some_and(|left| Some(left.problem) == note.problem);
                note.left = (!back).then_some(Left { problem, at });
                note.changed = false;
            }
        }
    }
}
