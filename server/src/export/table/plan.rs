//! The plan: a row for each task.

use std::collections::BTreeSet;

use fivefold_protocol::{
    ids::TaskId,
    role::Language,
    view::{PlanRowView, ProblemView, View},
};

use super::{
    Cell, Names, Table,
    words::{self, Word},
};

const COLUMNS: [Word; 25] = [
    words::PLACE,
    words::TASK_ID,
    words::TASK,
    words::STATUS,
    words::SCORE,
    words::DISAGREEMENT,
    words::FIRMNESS,
    words::DAYS,
    words::MONEY,
    words::CURRENCY,
    words::COST_BY,
    words::BY_HAND,
    words::PINNED_BY,
    words::PIN_REASON,
    words::STEP,
    words::OWNER,
    words::DUE,
    words::INDICATORS,
    words::PROBLEM_ID,
    words::PROBLEM,
    words::SOURCES,
    words::ROOMS,
    words::EXERCISES,
    words::EXAMPLES,
    words::AUTHORS,
];

/// The plan, one row a task: planned and skipped ones by rank, then those that are not scored or left out.
pub(in crate::export) fn plan(view: &View, language: Language) -> Table {
    let names = Names { view, language };
    let rows = in_order(view).into_iter().map(|(task, planned)| row(names, task, planned)).collect();
    Table::new(COLUMNS, rows, language)
}

/// Every task in the order of the plan, with what the plan says of it.
pub(super) fn in_order(view: &View) -> Vec<(TaskId, Option<&PlanRowView>)> {
    let planned: Vec<_> = view.plan.iter().flat_map(|plan| &plan.rows).collect();
    let seen: BTreeSet<_> = planned.iter().map(|row| row.task).collect();
    let rest = view.tasks.keys().filter(|task| !seen.contains(task)).map(|task| (*task, None));
    planned.into_iter().map(|row| (row.task, Some(row))).chain(rest).collect()
}

/// What becomes of a task; nothing before the reveal.
pub(super) fn status(names: Names<'_>, id: TaskId, planned: Option<&PlanRowView>) -> Option<Word> {
    let left_out = names.view.tasks.get(&id).is_some_and(|task| !task.included);
    planned.map(|row| words::place(row.place)).or_else(|| left_out.then_some(words::LEFT_OUT))
}

/// What a task should move, a line for each indicator.
pub(super) fn indicators(names: Names<'_>, planned: Option<&PlanRowView>) -> String {
    let expected = planned.iter().flat_map(|row| &row.assignment.expectations).map(|expected| {
        format!("{}: {} → {}", names.indicator(&expected.indicator), expected.baseline, expected.target)
    });
    expected.collect::<Vec<_>>().join("\n")
}

fn row(names: Names<'_>, id: TaskId, planned: Option<&PlanRowView>) -> Vec<Cell> {
    let language = names.language;
    let task = names.view.tasks.get(&id);
    let ranked = names.ranked(id);
    let cost = planned.and_then(|row| row.cost);
    let pin = planned.and_then(|row| row.pin.as_ref());
    let assignment = planned.map(|row| row.assignment.clone()).unwrap_or_default();
    let problem = task.and_then(|task| names.problem(task.problem));
    let firm = ranked.filter(|ranked| ranked.rank.is_some());
    let firmness = firm.map(|ranked| if ranked.fragile { words::FRAGILE } else { words::FIRM });
    let mut cells = vec![
        Cell::whole(ranked.and_then(|ranked| ranked.rank)),
        id.to_string().into(),
        task.map(|task| task.text.clone()).unwrap_or_default().into(),
        Cell::word(status(names, id, planned), language),
        Cell::whole(ranked.and_then(|ranked| ranked.score)),
        Cell::whole(firm.map(|ranked| ranked.disagreement)),
        Cell::word(firmness, language),
        cost.map_or_else(Cell::nothing, |cost| Cell::Tenths(cost.tenth_days)),
        Cell::whole(cost.map(|cost| cost.money)),
        cost.and(names.view.plan.as_ref()).map(|plan| plan.currency.clone()).unwrap_or_default().into(),
        planned.and_then(|row| row.cost_by).map(|by| names.person(by)).unwrap_or_default().into(),
        Cell::word(pin.map(|pin| words::pin(pin.pin)), language),
        pin.map(|pin| names.person(pin.by)).unwrap_or_default().into(),
        pin.map(|pin| pin.reason.clone()).unwrap_or_default().into(),
        Cell::word(assignment.step.map(words::step), language),
        names.owner(&assignment).into(),
        assignment.due.clone().into(),
        indicators(names, planned).into(),
        problem.map(|(id, _)| id.to_string()).unwrap_or_default().into(),
        problem.map(|(_, problem)| problem.title.clone()).unwrap_or_default().into(),
    ];
    cells.extend(provenance(names, problem.map(|(_, problem)| problem)).map(Cell::Text));
    cells
}

/// Note ids, rooms, exercises, examples and authors of a problem, each in one cell with a line for each.
fn provenance(names: Names<'_>, problem: Option<&ProblemView>) -> [String; 5] {
    let Some(problem) = problem else { return Default::default() };
    let lines = |lines: &mut dyn Iterator<Item = String>| {
        let mut seen = BTreeSet::new();
        lines.filter(|line| seen.insert(line.clone())).collect::<Vec<_>>().join("\n")
    };
    let sources = &problem.sources;
    [
        lines(&mut sources.keys().map(|note| names.note_id(note))),
        lines(&mut names.rooms_of(problem).into_iter().map(|room| names.room(room))),
        lines(&mut sources.keys().map(|note| names.exercise(&note.exercise))),
        lines(&mut sources.values().flat_map(|source| source.examples.clone())),
        lines(&mut sources.iter().filter_map(|(note, source)| names.source_author(note, source))),
    ]
}
