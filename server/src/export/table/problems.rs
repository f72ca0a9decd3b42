//! The list: a row for each note of each problem.

use fivefold_protocol::{
    ids::{ProblemId, TaskId},
    role::Language,
    view::{ProblemView, View},
};

use super::{
    Cell, Names, Table, notes,
    words::{self, Word},
};

const COLUMNS: [Word; 6] =
    [words::PROBLEM_ID, words::PROBLEM, words::SITUATION, words::THEME, words::WORDING, words::ROOMS_COUNT];

/// The list, one row a source note; a problem without sources has one row.
pub(in crate::export) fn problems(view: &View, language: Language) -> Table {
    let names = Names { view, language };
    let mut rows = Vec::new();
    for (id, problem) in view.list.iter().flat_map(|list| &list.problems) {
        let task = view.tasks.iter().find(|(_, task)| task.problem == *id).map(|(task, _)| *task);
        let nobody_s = [const { Cell::Text(String::new()) }; notes::COLUMNS.len()];
        let mut sources: Vec<_> =
            problem.sources.iter().map(|(note, source)| notes::cells(names, note, source)).collect();
        if sources.is_empty() {
            sources.push(nobody_s);
        }
        rows.extend(sources.into_iter().map(|source| row(names, *id, problem, source, task)));
    }
    let columns = COLUMNS.into_iter().chain(notes::COLUMNS).chain([words::TASK_ID]);
    Table::new(columns, rows, language)
}

fn row(
    names: Names<'_>,
    id: ProblemId,
    problem: &ProblemView,
    source: [Cell; notes::COLUMNS.len()],
    task: Option<TaskId>,
) -> Vec<Cell> {
    let themes = names.view.list.as_ref().map(|list| &list.themes);
    let theme = problem.theme.and_then(|theme| themes?.get(&theme).cloned()).unwrap_or_default();
    let about = [
        id.to_string().into(),
        problem.title.clone().into(),
        problem.situation.clone().into(),
        theme.into(),
        names.wording(problem).into(),
        Cell::whole(u64::try_from(problem.rooms.len()).ok()),
    ];
    let task = task.map(|task| task.to_string()).unwrap_or_default().into();
    about.into_iter().chain(source).chain([task]).collect()
}
