//! Where the plan comes from: a row for each note, in the order of the plan.

use std::collections::BTreeSet;

use fivefold_protocol::{
    ids::{ProblemId, TaskId},
    role::Language,
    view::{PlanRowView, ProblemView, View},
};

use super::{
    Cell, Names, Table, notes,
    plan::{in_order, status},
    words::{self, Word},
};

const COLUMNS: [Word; 6] =
    [words::PLACE, words::STATUS, words::TASK_ID, words::TASK, words::PROBLEM_ID, words::PROBLEM];

/// Every note once: those of the plan's tasks in its order, then those of problems without a task.
pub(in crate::export) fn sources(view: &View, language: Language) -> Table {
    let names = Names { view, language };
    let tasks = in_order(view).into_iter().filter_map(|(task, planned)| {
        let problem = view.tasks.get(&task)?.problem;
        Some((names.problem(problem)?, Some((task, planned))))
    });
    let others = view.list.iter().flat_map(|list| &list.problems).map(|(id, problem)| ((*id, problem), None));
    let (mut seen, mut rows) = (BTreeSet::new(), Vec::new());
    for ((id, problem), task) in tasks.chain(others) {
        if !seen.insert(id) {
            continue;
        }
        let about = about(names, (id, problem), task);
        rows.extend(
            problem.sources.iter().map(|(note, source)| {
                about.iter().cloned().chain(notes::cells(names, note, source)).collect()
            }),
        );
    }
    Table::new(COLUMNS.into_iter().chain(notes::COLUMNS), rows, language)
}

fn about(
    names: Names<'_>,
    (id, problem): (ProblemId, &ProblemView),
    task: Option<(TaskId, Option<&PlanRowView>)>,
) -> [Cell; COLUMNS.len()] {
    let rank = task.and_then(|(task, _)| names.ranked(task)?.rank);
    let status = task.and_then(|(task, planned)| status(names, task, planned));
    [
        Cell::whole(rank),
        Cell::word(status, names.language),
        task.map(|(task, _)| task.to_string()).unwrap_or_default().into(),
        task.map(|(task, _)| names.task(task)).unwrap_or_default().into(),
        id.to_string().into(),
        problem.title.clone().into(),
    ]
}
