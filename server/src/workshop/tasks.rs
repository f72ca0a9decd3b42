//! Tasks: each problem of the list, reworded as *help the customer …*. The texts live in the shared document `list`,
//! where people edit them together; here stands which task belongs to which problem, whether it is scored, and whether its
//! problem has changed since.
//!
//! One task a problem, for ever. When a problem vanishes because it was joined with another, its task is kept but counts
//! as not included: it is neither scored nor planned, so that no problem is counted twice. Undoing the join brings the
//! problem and its task back as they were.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::Phase,
    error::ErrorCode,
    ids::{ProblemId, TaskId},
    view::TaskView,
};
use serde::{Deserialize, Serialize};

use super::{
    Event, Refusal, Workshop,
    check::{Broken, numbered},
};

mod prefill;
#[cfg(test)]
pub(crate) mod specimen;

pub use prefill::prefill;

/// Every task, by id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tasks {
    tasks: BTreeMap<TaskId, Task>,
}

/// One task, beside its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The problem it was made from; may have been joined with another since.
    pub problem: ProblemId,
    /// The problem's mark when the text was made or confirmed.
    pub mark: u64,
    /// Whether a facilitator wants it scored.
    pub included: bool,
}

/// What happened to tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TasksEvent {
    /// Problems got their tasks.
    TasksDrafted {
        /// Each new task, its problem and the problem's mark.
        tasks: Vec<(TaskId, ProblemId, u64)>,
    },
    /// A task was taken out of what is scored, or back in.
    TaskIncluded {
        /// Which.
        task: TaskId,
        /// In or out.
        included: bool,
    },
    /// Somebody said that the text still fits.
    TaskConfirmed {
        /// Which.
        task: TaskId,
        /// The problem's mark at that moment.
        mark: u64,
    },
}

impl Tasks {
    /// What entering a phase does to tasks: [`Phase::Tasks`] gives one to every problem that has none.
    #[must_use]
    pub fn on_phase(&self, workshop: &Workshop, to: Phase) -> Vec<Event> {
        if to == Phase::Tasks { self.draft_missing(workshop) } else { Vec::new() }
    }

    /// Drafts a task for every problem that has none; no event if none is missing. Ids go on from the highest one.
    #[must_use]
    pub fn draft_missing(&self, workshop: &Workshop) -> Vec<Event> {
        let next = self.tasks.last_key_value().map_or(1, |(task, _)| task.0.saturating_add(1));
        let have: BTreeSet<_> = self.tasks.values().map(|task| task.problem).collect();
        let missing = workshop.list.problem_ids().into_iter().filter(|problem| !have.contains(problem));
        let tasks: Vec<_> = (next..)
            .map(TaskId)
            .zip(missing)
            .map(|(task, problem)| (task, problem, workshop.list.problem_mark(problem)))
            .collect();
        if tasks.is_empty() { Vec::new() } else { vec![Event::Tasks(TasksEvent::TasksDrafted { tasks })] }
    }

    /// Folds what happened.
    pub fn apply(&mut self, event: &TasksEvent) {
        match event {
            TasksEvent::TasksDrafted { tasks } => {
                for (task, problem, mark) in tasks {
                    self.tasks.insert(*task, Task { problem: *problem, mark: *mark, included: true });
                }
            }
            TasksEvent::TaskIncluded { task, included } => {
                if let Some(task) = self.tasks.get_mut(task) {
                    task.included = *included;
                }
            }
            TasksEvent::TaskConfirmed { task, mark } => {
                if let Some(task) = self.tasks.get_mut(task) {
                    task.mark = *mark;
                }
            }
        }
    }

    /// The first thing that does not hold.
    pub(super) fn check(&self) -> Result<(), Broken> {
        numbered("task", self.tasks.keys().map(|id| id.0))?;
        numbered("problem", self.tasks.values().map(|task| task.problem.0))
    }

    /// The task named `task`, included or not.
    #[must_use]
    pub fn get(&self, task: TaskId) -> Option<&Task> {
        self.tasks.get(&task)
    }

    /// Every task, by id.
    pub fn iter(&self) -> impl Iterator<Item = (TaskId, &Task)> {
        self.tasks.iter().map(|(id, task)| (*id, task))
    }

    /// The tasks to be scored and planned, by id: included ones whose problem stands in the list.
    #[must_use]
    pub fn included(&self, workshop: &Workshop) -> Vec<TaskId> {
        let problems: BTreeSet<_> = workshop.list.problem_ids().into_iter().collect();
        let counts = |task: &Task| task.included && problems.contains(&task.problem);
        self.iter().filter(|(_, task)| counts(task)).map(|(id, _)| id).collect()
    }

    /// The tasks whose problem reads differently than when the task's text was made or confirmed.
    #[must_use]
    pub fn stale(&self, workshop: &Workshop) -> BTreeSet<TaskId> {
        let problems: BTreeSet<_> = workshop.list.problem_ids().into_iter().collect();
        let changed = |task: &Task| workshop.list.problem_mark(task.problem) != task.mark;
        let stale = |task: &Task| problems.contains(&task.problem) && changed(task);
        self.iter().filter(|(_, task)| stale(task)).map(|(id, _)| id).collect()
    }

    /// The tasks as everybody sees them; `text` gives a task's text from the shared document.
    pub fn view(&self, workshop: &Workshop, text: impl Fn(TaskId) -> String) -> BTreeMap<TaskId, TaskView> {
        let included: BTreeSet<_> = self.included(workshop).into_iter().collect();
        let stale = self.stale(workshop);
        self.iter()
            .map(|(id, task)| {
                let view = TaskView {
                    problem: task.problem,
                    text: text(id),
                    stale: stale.contains(&id),
                    included: included.contains(&id),
                };
                (id, view)
            })
            .collect()
    }

    pub(super) fn include(
        &self,
        workshop: &Workshop,
        task: TaskId,
        included: bool,
    ) -> Result<TasksEvent, Refusal> {
        let known = self.changeable(workshop, task)?;
        if known.included == included {
            return Err(Refusal::nothing("the task already is as asked"));
        }
        Ok(TasksEvent::TaskIncluded { task, included })
    }

    pub(super) fn confirm(&self, workshop: &Workshop, task: TaskId) -> Result<TasksEvent, Refusal> {
        let known = self.changeable(workshop, task)?;
        let mark = workshop.list.problem_mark(known.problem);
        if known.mark == mark {
            return Err(Refusal::nothing("the task's problem has not changed"));
        }
        Ok(TasksEvent::TaskConfirmed { task, mark })
    }

    fn changeable(&self, workshop: &Workshop, task: TaskId) -> Result<&Task, Refusal> {
        let known =
            self.get(task).ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("no task {task}")))?;
        if !workshop.list.problem_ids().contains(&known.problem) {
            let detail = format!("{task}'s problem {} was joined with another", known.problem);
            return Err(Refusal::new(ErrorCode::NoLongerApplies, detail));
        }
        Ok(known)
    }
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::command::Command;

    use super::{
        specimen::{FACILITATOR, Specimen},
        *,
    };

    #[test]
    fn entering_the_task_phase_gives_each_problem_one_task_and_only_once() {
        let mut given = Specimen::with_problems(3);
        given.enter(Phase::Tasks);
        assert_eq!(given.workshop.tasks.included(&given.workshop), [TaskId(1), TaskId(2), TaskId(3)]);

        given.add_problem(ProblemId(9), 90);
        given.enter(Phase::Wording);
        given.enter(Phase::Tasks);
        let tasks: Vec<_> = given.workshop.tasks.iter().map(|(id, task)| (id, task.problem)).collect();
        assert_eq!(tasks[3], (TaskId(4), ProblemId(9)));
        assert_eq!(tasks.len(), 4);
    }

    #[test]
    fn a_task_is_stale_from_a_change_of_its_problem_until_somebody_confirms_it() {
        let mut given = Specimen::with_problems(1);
        given.enter(Phase::Tasks);
        let confirm = Command::ConfirmTask { task: TaskId(1) };
        assert_eq!(given.refused(FACILITATOR, &confirm), ErrorCode::NothingToDo);

        given.add_problem(ProblemId(1), 77);
        assert_eq!(given.workshop.tasks.stale(&given.workshop), BTreeSet::from([TaskId(1)]));
        given.run(FACILITATOR, &confirm);
        assert!(given.workshop.tasks.stale(&given.workshop).is_empty());
    }

    #[test]
    fn a_task_whose_problem_was_joined_is_kept_but_does_not_count() {
        let mut given = Specimen::with_problems(2);
        given.enter(Phase::Tasks);
        given.remove_problem(ProblemId(2));

        assert_eq!(given.workshop.tasks.included(&given.workshop), [TaskId(1)]);
        let view = given.workshop.tasks.view(&given.workshop, |id| format!("text of {id}"));
        assert!(!view[&TaskId(2)].included && !view[&TaskId(2)].stale);
        assert_eq!(view[&TaskId(2)].text, "text of t2");
        let include = Command::IncludeTask { task: TaskId(2), included: false };
        assert_eq!(given.refused(FACILITATOR, &include), ErrorCode::NoLongerApplies);

        given.add_problem(ProblemId(2), 2);
        assert_eq!(given.workshop.tasks.included(&given.workshop), [TaskId(1), TaskId(2)]);
    }

    #[test]
    fn only_a_facilitator_takes_a_task_out_and_only_in_the_second_stage() {
        let mut given = Specimen::with_problems(2);
        let out = Command::IncludeTask { task: TaskId(1), included: false };
        assert_eq!(given.refused(FACILITATOR, &out), ErrorCode::WrongPhase);
        given.enter(Phase::Tasks);
        assert_eq!(given.refused(given.participant(1), &out), ErrorCode::Forbidden);
        given.run(FACILITATOR, &out);
        assert_eq!(given.workshop.tasks.included(&given.workshop), [TaskId(2)]);
        assert_eq!(given.refused(FACILITATOR, &out), ErrorCode::NothingToDo);
        let unknown = Command::IncludeTask { task: TaskId(9), included: false };
        assert_eq!(given.refused(FACILITATOR, &unknown), ErrorCode::NotFound);
        given.workshop.phase = Phase::Closed;
        assert_eq!(given.refused(FACILITATOR, &out), ErrorCode::WorkshopClosed);
    }
}
