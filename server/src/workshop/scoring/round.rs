//! One round of scoring: what is asked, and every participant's score sheet.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::Answer,
    ids::{CriterionId, PersonId, TaskId, Timestamp},
    template::Criterion,
    view::RoundView,
};
use serde::{Deserialize, Serialize};

use super::spread::Spread;

/// One person's answers: by task and criterion.
pub type Sheet = BTreeMap<TaskId, BTreeMap<CriterionId, Answer>>;

/// Where a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Answers are taken; nobody sees another's.
    Open,
    /// Everybody sees the answers, without names.
    Revealed {
        /// Since when.
        at: Timestamp,
    },
    /// The list changed while the round was open, and a newer round took its place. Kept, never shown.
    Superseded,
}

/// A round of scoring. What it asks is frozen when it opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// 1 for the first.
    pub number: u32,
    /// What is scored, rising.
    pub tasks: Vec<TaskId>,
    /// The form, as it was when the round opened.
    pub criteria: Vec<Criterion>,
    /// The version of the list that is scored.
    pub list_version: u32,
    /// The answers by person.
    pub sheets: BTreeMap<PersonId, Sheet>,
    /// Who said "finished".
    pub finished: BTreeSet<PersonId>,
    /// Where it is.
    pub state: RoundState,
}

impl Round {
    /// Whether answers are taken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == RoundState::Open
    }

    /// Whether the answers are out.
    #[must_use]
    pub fn is_revealed(&self) -> bool {
        matches!(self.state, RoundState::Revealed { .. })
    }

    /// Whether anybody has answered anything; "don't know" is an answer.
    #[must_use]
    pub fn has_answers(&self) -> bool {
        !self.sheets.is_empty()
    }

    /// Whether anybody has answered anything about `task`.
    pub(super) fn has_answers_for(&self, task: TaskId) -> bool {
        self.sheets.values().any(|sheet| sheet.contains_key(&task))
    }

    /// The criterion named `id`, as this round asks it.
    #[must_use]
    pub fn criterion(&self, id: &CriterionId) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == *id)
    }

    /// One person's answer.
    #[must_use]
    pub fn answer(&self, person: PersonId, task: TaskId, criterion: &CriterionId) -> Option<Answer> {
        self.sheets.get(&person)?.get(&task)?.get(criterion).copied()
    }

    /// Writes an answer, or takes it back. Empty sheets do not stay.
    pub(super) fn write(
        &mut self,
        person: PersonId,
        task: TaskId,
        criterion: &CriterionId,
        answer: Option<Answer>,
    ) {
        let sheet = self.sheets.entry(person).or_default();
        let row = sheet.entry(task).or_default();
        match answer {
            Some(answer) => row.insert(criterion.clone(), answer),
            None => row.remove(criterion),
        };
        if row.is_empty() {
            sheet.remove(&task);
        }
        if sheet.is_empty() {
            self.sheets.remove(&person);
        }
    }

    /// The sheets, cut down to `tasks`.
    pub(super) fn sheets_of(&self, tasks: &[TaskId]) -> BTreeMap<PersonId, Sheet> {
        let kept = |sheet: &Sheet| -> Sheet {
            tasks.iter().filter_map(|task| Some((*task, sheet.get(task)?.clone()))).collect()
        };
        let sheets = self.sheets.iter().map(|(person, sheet)| (*person, kept(sheet)));
        sheets.filter(|(_, sheet)| !sheet.is_empty()).collect()
    }

    /// The answers to one question.
    pub(super) fn spread(&self, task: TaskId, criterion: &CriterionId) -> Spread {
        Spread::of(self.sheets.keys().filter_map(|person| self.answer(*person, task, criterion)))
    }

    /// The round as it is shown once it is revealed: no names, no sheets.
    pub(super) fn view(&self) -> RoundView {
        let row = |task: TaskId| {
            let spread = |c: &Criterion| (c.id.clone(), self.spread(task, &c.id).view(c));
            (task, self.criteria.iter().map(spread).collect())
        };
        RoundView { round: self.number, tasks: self.tasks.iter().map(|task| row(*task)).collect() }
    }
}
