//! To be written: the part of the state about list. What is here is what the parts about tasks and scoring ask of it.

use std::collections::BTreeMap;

use fivefold_protocol::ids::ProblemId;
use serde::{Deserialize, Serialize};

/// To be written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// To be written.
    pub marks: BTreeMap<ProblemId, u64>,
    /// To be written.
    pub closed: u32,
    /// To be written.
    pub open: bool,
}

impl List {
    /// The problems of the list, by id; joined ones are not among them.
    #[must_use]
    pub fn problem_ids(&self) -> Vec<ProblemId> {
        self.marks.keys().copied().collect()
    }

    /// A number that changes when the problem's title or situation changes; 0 if there is no such problem.
    #[must_use]
    pub fn problem_mark(&self, problem: ProblemId) -> u64 {
        self.marks.get(&problem).copied().unwrap_or_default()
    }

    /// Whether merging was closed and not opened again since.
    #[must_use]
    pub fn frozen(&self) -> bool {
        self.closed > 0 && !self.open
    }

    /// How often merging was closed.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.closed
    }
}

/// To be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ListEvent {}
