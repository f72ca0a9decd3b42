//! The plan as issues of a tracker, under the names of columns that its import knows. Each issue says in its description where
//! it comes from, down to the notes.

use fivefold_protocol::{
    ids::{NoteRef, ProblemId, TaskId},
    role::Language,
    view::{PlanPlace, PlanRowView, ProblemView, SourceView, View},
};

use super::{
    Cell, Names, Table, cut,
    plan::{in_order, indicators, status},
    words::{self, Word},
};
use crate::export::figures;

/// Longest title of an issue, in UTF-16 units, that every tracker takes.
const TITLE_MAX: usize = 255;

/// Longest description of an issue, in UTF-16 units, that every tracker takes.
const DESCRIPTION_MAX: usize = 16_000;

/// Where issues can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracker {
    /// Jira.
    Jira,
    /// Trello, and what brings tables into it.
    Trello,
    /// Linear.
    Linear,
}

/// A task on its way into a tracker.
struct Issue<'a> {
    names: Names<'a>,
    id: TaskId,
    planned: Option<&'a PlanRowView>,
}

/// An issue for each task that was not left out, in the order of the plan.
pub(in crate::export) fn issues(view: &View, language: Language, tracker: Tracker) -> Table {
    let names = Names { view, language };
    let included = |id: &TaskId| view.tasks.get(id).is_some_and(|task| task.included);
    let issues = in_order(view).into_iter().filter(|(id, _)| included(id));
    let issues = issues.map(|(id, planned)| Issue { names, id, planned });
    let columns: &[&str] = match tracker {
        Tracker::Jira => &["Summary", "Issue Type", "Description", "Labels", "Labels", "Due Date"],
        Tracker::Trello => &["List Name", "Card Name", "Card Description", "Labels", "Due Date"],
        Tracker::Linear => &["Title", "Description", "Status", "Labels"],
    };
    let row = |issue: Issue<'_>| match tracker {
        Tracker::Jira => {
            let [status, step] = [issue.status(), issue.step()].map(|label| label.replace(' ', "-"));
            vec![issue.title(), "Task".to_owned(), issue.description(), status, step, issue.due()]
        }
        Tracker::Trello => {
            vec![issue.status(), issue.title(), issue.description(), issue.step(), issue.due()]
        }
        Tracker::Linear => {
            vec![issue.title(), issue.description(), issue.stage().to_owned(), issue.step()]
        }
    };
    let rows = issues.map(|issue| row(issue).into_iter().map(Cell::Text).collect());
    Table { columns: columns.to_vec(), rows: rows.collect() }
}

impl Issue<'_> {
    fn title(&self) -> String {
        let words: Vec<_> = self.names.task(self.id).split_whitespace().map(str::to_owned).collect();
        cut(words.join(" "), TITLE_MAX)
    }

    /// What the plan says of it, in words.
    fn status(&self) -> String {
        let status = status(self.names, self.id, self.planned).unwrap_or(words::NOT_YET_PLANNED);
        status.get(self.names.language).to_owned()
    }

    /// Where Linear puts it.
    fn stage(&self) -> &'static str {
        let planned = self.planned.is_some_and(|row| row.place == PlanPlace::Planned);
        if planned { "Todo" } else { "Backlog" }
    }

    fn step(&self) -> String {
        let step = self.planned.and_then(|row| row.assignment.step).map(words::step);
        step.map(|step| step.get(self.names.language).to_owned()).unwrap_or_default()
    }

    fn due(&self) -> String {
        self.planned.map(|row| row.assignment.due.clone()).unwrap_or_default()
    }

    fn description(&self) -> String {
        let Names { view, language, .. } = self.names;
        let ranked = self.names.ranked(self.id);
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let cost = self.planned.and_then(|row| row.cost);
        let currency = view.plan.as_ref().map(|plan| plan.currency.clone()).unwrap_or_default();
        let problem = view.tasks.get(&self.id).and_then(|task| self.names.problem(task.problem));
        let facts = [
            (words::TASK, self.names.task(self.id)),
            (words::TASK_ID, self.id.to_string()),
            (words::STATUS, self.status()),
            (words::PLACE, number(ranked.and_then(|ranked| ranked.rank))),
            (words::SCORE, number(ranked.and_then(|ranked| ranked.score).map(u32::from))),
            (words::COST, cost.map(|cost| figures::resources(cost, &currency, language)).unwrap_or_default()),
            (words::OWNER, self.planned.map(|row| self.names.owner(&row.assignment)).unwrap_or_default()),
            (words::DUE, self.due()),
            (words::STEP, self.step()),
            (words::INDICATORS, indicators(self.names, self.planned).replace('\n', "; ")),
        ];
        let mut parts = vec![lines(facts, language)];
        parts.extend(problem.map(|(id, problem)| self.problem(id, problem)));
        cut(parts.join("\n\n"), DESCRIPTION_MAX)
    }

    fn problem(&self, id: ProblemId, problem: &ProblemView) -> String {
        let language = self.names.language;
        let facts = [
            (words::PROBLEM, problem.title.clone()),
            (words::PROBLEM_ID, id.to_string()),
            (words::SITUATION, problem.situation.clone()),
        ];
        let sources = problem.sources.iter().map(|(note, source)| self.source(note, source));
        let sources = sources.collect::<Vec<_>>().join("\n");
        format!("{}\n\n{}:\n{sources}", lines(facts, language), words::SOURCES.get(language))
    }

    fn source(&self, note: &NoteRef, source: &SourceView) -> String {
        let origin = [
            self.names.source_room(note).map(|room| self.names.room(room)),
            Some(self.names.exercise(&note.exercise)),
            self.names.source_author(note, source),
            Some(self.names.note_id(note)),
        ];
        let origin = origin.into_iter().flatten().collect::<Vec<_>>().join("; ");
        let example = words::EXAMPLE.get(self.names.language);
        let examples = source.examples.iter().map(|text| format!("\n  {example}: {text}"));
        format!("- {} ({origin}){}", source.text, examples.collect::<String>())
    }
}

/// What is known, a line each.
fn lines(facts: impl IntoIterator<Item = (Word, String)>, language: Language) -> String {
    let known = facts.into_iter().filter(|(_, text)| !text.is_empty());
    known.map(|(word, text)| format!("{}: {text}", word.get(language))).collect::<Vec<_>>().join("\n")
}
