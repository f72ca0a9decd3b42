//! What costs more to work out than to compare, kept from one view to the next.

use std::collections::BTreeMap;

use fivefold_protocol::{
    hint::Hint,
    ids::{ProblemId, TaskId},
    view::{PlanView, ResultsView},
};

use crate::{wording, workshop::machine::Machine};

/// Results and plan, once something was revealed.
type SecondStage = (Option<ResultsView>, Option<PlanView>);

/// Kept by whoever makes views of one workshop again and again.
#[derive(Debug, Default)]
pub struct Memo {
    hints: BTreeMap<ProblemId, (String, String, Vec<Hint>)>,
    second_stage: Option<(u64, SecondStage)>,
}

impl Memo {
    /// The hints on a problem's title; read anew only if it changed.
    pub(super) fn hints(&mut self, problem: ProblemId, title: &str, situation: &str) -> Vec<Hint> {
        match self.hints.get(&problem) {
            Some((known, at, hints)) if known == title && at == situation => hints.clone(),
            Some(_) | None => {
                let hints = wording::hints(title, (!situation.is_empty()).then_some(situation));
                self.hints.insert(problem, (title.to_owned(), situation.to_owned(), hints.clone()));
                hints
            }
        }
    }

    /// Results and plan; worked out anew only if something of the second stage changed.
    pub(super) fn second_stage(
        &mut self,
        machine: &Machine,
        tasks: &BTreeMap<TaskId, String>,
    ) -> SecondStage {
        let version = machine.second_stage();
        match &self.second_stage {
            Some((known, stage)) if *known == version => stage.clone(),
            Some(_) | None => {
                let workshop = machine.workshop();
                let results = workshop.scoring.results(tasks);
                let plan = results.as_ref().map(|results| workshop.plan.plan_view(&results.ranking));
                self.second_stage = Some((version, (results.clone(), plan.clone())));
                (results, plan)
            }
        }
    }
}
