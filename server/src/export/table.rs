//! Tables for spreadsheets: UTF-8 with a byte order mark, lines ended by CR LF, `;` between cells in Russian and `,` in
//! English (what Excel expects there), decimal commas in Russian. A cell that a spreadsheet would take for a formula
//! begins with an apostrophe instead.

use std::collections::BTreeSet;

use fivefold_protocol::{
    ids::{NoteRef, ProblemId, TaskId},
    role::Language,
    text::is_invisible,
    view::{PlanRowView, ProblemView, SourceView, View},
};

use super::{
    figures,
    names::Names,
    words::{self, Word},
};

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The writer refused a row.
    #[error("the table cannot be written: {0}")]
    Row(#[from] csv::Error),
    /// The rows could not be flushed.
    #[error("the table cannot be finished: {0}")]
    Finish(String),
    /// The bytes are not text.
    #[error("the table is not text: {0}")]
    Text(#[from] std::string::FromUtf8Error),
}

const PROBLEM_COLUMNS: [Word; 19] = [
    words::PROBLEM_ID,
    words::PROBLEM,
    words::SITUATION,
    words::THEME,
    words::WORDING,
    words::ROOMS_COUNT,
    words::NOTE_ID,
    words::ROOM,
    words::EXERCISE_ID,
    words::EXERCISE,
    words::KIND,
    words::NOTE,
    words::SITUATION_OF_NOTE,
    words::EXAMPLES,
    words::AUTHOR,
    words::SAME,
    words::STATE,
    words::ARRIVED,
    words::TASK_ID,
];

const PLAN_COLUMNS: [Word; 25] = [
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

pub(super) fn problems(view: &View, language: Language) -> Result<String, TableError> {
    let names = Names { view, language };
    let mut rows = Vec::new();
    for (id, problem) in view.list.iter().flat_map(|list| &list.problems) {
        let task = view.tasks.iter().find(|(_, task)| task.problem == *id).map(|(task, _)| *task);
        if problem.sources.is_empty() {
            rows.push(problem_row(names, *id, problem, None, task));
        }
        for source in &problem.sources {
            rows.push(problem_row(names, *id, problem, Some(source), task));
        }
    }
    write(&PROBLEM_COLUMNS, rows, language)
}

fn problem_row(
    names: Names<'_>,
    id: ProblemId,
    problem: &ProblemView,
    source: Option<(&NoteRef, &SourceView)>,
    task: Option<TaskId>,
) -> Vec<String> {
    let language = names.language;
    let themes = names.view.list.as_ref().map(|list| &list.themes);
    let theme = problem.theme.and_then(|theme| themes?.get(&theme).cloned()).unwrap_or_default();
    let mut row = vec![
        id.to_string(),
        problem.title.clone(),
        problem.situation.clone(),
        theme,
        names.wording(problem),
        problem.rooms.len().to_string(),
    ];
    match source {
        Some((note, source)) => row.extend([
            names.note_id(note),
            names.source_room(note).map(|room| names.room(room)).unwrap_or_default(),
            note.exercise.to_string(),
            names.exercise(&note.exercise),
            names.kind(&note.exercise, &source.kind),
            source.text.clone(),
            source.situation.clone(),
            source.examples.join("\n"),
            names.source_author(note, source).unwrap_or_default(),
            source.same.to_string(),
            state(source, language),
            figures::moment(source.at, language),
        ]),
        None => row.resize(PROBLEM_COLUMNS.len() - 1, String::new()),
    }
    row.push(task.map(|task| task.to_string()).unwrap_or_default());
    row
}

fn state(source: &SourceView, language: Language) -> String {
    let states = [(source.deleted, words::DELETED), (source.changed, words::CHANGED)];
    let words: Vec<_> = states.iter().filter(|(so, _)| *so).map(|(_, word)| word.get(language)).collect();
    words.join(", ")
}

pub(super) fn plan(view: &View, language: Language) -> Result<String, TableError> {
    let names = Names { view, language };
    let planned: Vec<_> = view.plan.iter().flat_map(|plan| &plan.rows).collect();
    let seen: BTreeSet<_> = planned.iter().map(|row| row.task).collect();
    let rest = view.tasks.keys().filter(|task| !seen.contains(task));
    let rows = planned.iter().map(|row| plan_row(names, row.task, Some(row)));
    write(&PLAN_COLUMNS, rows.chain(rest.map(|task| plan_row(names, *task, None))), language)
}

fn plan_row(names: Names<'_>, id: TaskId, row: Option<&PlanRowView>) -> Vec<String> {
    let language = names.language;
    let task = names.view.tasks.get(&id);
    let ranked = names.ranked(id);
    let cost = row.and_then(|row| row.cost);
    let pin = row.and_then(|row| row.pin.as_ref());
    let assignment = row.map(|row| row.assignment.clone()).unwrap_or_default();
    let problem = task.and_then(|task| names.problem(task.problem));
    let status = row.map(|row| words::place(row.place));
    let status = status.or_else(|| task.filter(|task| !task.included).map(|_| words::LEFT_OUT));
    let firm = ranked.filter(|ranked| ranked.rank.is_some());
    let firm = firm.map(|ranked| if ranked.fragile { words::FRAGILE } else { words::FIRM });
    let word = |word: Option<Word>| word.map(|word| word.get(language).to_owned()).unwrap_or_default();
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let indicators = assignment.expectations.iter().map(|expected| {
        format!("{}: {} → {}", names.indicator(&expected.indicator), expected.baseline, expected.target)
    });
    let mut cells = vec![
        number(ranked.and_then(|ranked| ranked.rank).map(u64::from)),
        id.to_string(),
        task.map(|task| task.text.clone()).unwrap_or_default(),
        word(status),
        number(ranked.and_then(|ranked| ranked.score).map(u64::from)),
        number(ranked.filter(|ranked| ranked.rank.is_some()).map(|ranked| u64::from(ranked.disagreement))),
        word(firm),
        cost.map(|cost| figures::tenths(cost.tenth_days, language)).unwrap_or_default(),
        number(cost.map(|cost| cost.money)),
        cost.and(names.view.plan.as_ref()).map(|plan| plan.currency.clone()).unwrap_or_default(),
        row.and_then(|row| row.cost_by).map(|by| names.person(by)).unwrap_or_default(),
        word(pin.map(|pin| words::pin(pin.pin))),
        pin.map(|pin| names.person(pin.by)).unwrap_or_default(),
        pin.map(|pin| pin.reason.clone()).unwrap_or_default(),
        word(assignment.step.map(words::step)),
        names.owner(&assignment),
        assignment.due.clone(),
        indicators.collect::<Vec<_>>().join("\n"),
        problem.map(|(id, _)| id.to_string()).unwrap_or_default(),
        problem.map(|(_, problem)| problem.title.clone()).unwrap_or_default(),
    ];
    cells.extend(provenance(names, problem.map(|(_, problem)| problem)));
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

fn write(
    columns: &[Word],
    rows: impl IntoIterator<Item = Vec<String>>,
    language: Language,
) -> Result<String, TableError> {
    let delimiter = match language {
        Language::Ru => b';',
        Language::En => b',',
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns.iter().map(|column| column.get(language)))?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|e| TableError::Finish(e.to_string()))?;
    Ok(String::from_utf8(bytes)?)
}

/// A cell as text that no spreadsheet runs: one form of line ends, no control characters, and an apostrophe before what
/// begins like a formula, also after blanks, invisible characters or in full-width form.
fn harmless(cell: &str) -> String {
    let begins_blank = cell.starts_with(['\t', '\r']);
    let lines = cell.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = lines.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    let first = text.chars().find(|c| !c.is_whitespace() && !is_invisible(*c));
    let formula = first.is_some_and(|c| "=+-@＝＋－＠﹦﹢﹣﹫−".contains(c));
    if formula || begins_blank { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::specimen;

    fn read(table: &str, delimiter: u8) -> Vec<Vec<String>> {
        let text = table.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_russian_table_opens_right_in_excel() {
        let table = problems(&specimen::view(), Language::Ru).unwrap();
        assert!(table.starts_with("\u{feff}Код проблемы;Проблема;"));
        let first = table.split("\r\n").next().unwrap();
        assert_eq!(first.split(';').count(), PROBLEM_COLUMNS.len());
        assert!(table.ends_with("\r\n"));
        let plan = read(&plan(&specimen::view(), Language::Ru).unwrap(), b';');
        assert_eq!(plan[1][7], "1,5");
    }

    #[test]
    fn an_english_table_has_commas_and_a_row_for_each_source() {
        let rows = read(&problems(&specimen::view(), Language::En).unwrap(), b',');
        let ids: Vec<_> = rows.iter().map(|row| (row[0].as_str(), row[6].as_str())).collect();
        assert_eq!(
            ids,
            [("Problem ID", "Note ID"), ("b1", "e1.r1/n1"), ("b1", "e2/n2"), ("b2", "e1.r2/n3"), ("b3", "")]
        );
        assert_eq!(rows[1][7..11], ["Room 1 (North)", "e1", "Complaints", "Problem"]);
        assert_eq!(rows[1][13..15], ["on Monday\nin May", "Anna <b>"]);
        assert_eq!(rows[3][14], "participant 3", "an erased person has a number");
        assert!(rows.iter().all(|row| row.len() == PROBLEM_COLUMNS.len()));
    }

    #[test]
    fn an_anonymous_exercise_names_neither_author_nor_room() {
        let rows = read(&problems(&specimen::view(), Language::En).unwrap(), b',');
        assert_eq!((rows[2][7].as_str(), rows[2][14].as_str()), ("", ""));
        let plan = read(&plan(&specimen::view(), Language::En).unwrap(), b',');
        assert_eq!(plan[1][20..22], ["e1.r1/n1\ne2/n2", "Room 1 (North)"]);
        assert_eq!(plan[1][24], "Anna <b>");
    }

    #[test]
    fn no_cell_runs_as_a_formula() {
        for nasty in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{200b}@x",
            "＝1",
            "－1",
            "\tx",
            "\rx",
            "\n=1",
            "\u{0}=1",
            "\u{1b}+1",
        ] {
            assert!(harmless(nasty).starts_with('\''), "{nasty:?}");
        }
        for fine in ["a=1", "1-2", "«=1»", "", "e1.r1/n-1", "ok\nok", "5"] {
            assert_eq!(harmless(fine), fine);
        }
        let rows = read(&plan(&specimen::view(), Language::Ru).unwrap(), b';');
        assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        assert!(rows.iter().flatten().any(|cell| cell.starts_with("'=HYPERLINK")));
    }

    #[test]
    fn quotes_separators_and_line_ends_stay_inside_their_cell() {
        let mut view = specimen::view();
        let nasty = "a;b,c\"d\r\ne";
        view.list.as_mut().unwrap().problems.get_mut(&ProblemId(1)).unwrap().title = nasty.to_owned();
        for (language, delimiter) in [(Language::Ru, b';'), (Language::En, b',')] {
            let rows = read(&problems(&view, language).unwrap(), delimiter);
            assert_eq!(rows[1][1], "a;b,c\"d\ne");
        }
    }

    #[test]
    fn a_plan_table_has_every_task_also_before_the_reveal() {
        let mut view = specimen::view();
        let rows = read(&plan(&view, Language::En).unwrap(), b',');
        let seen: Vec<_> =
            rows[1..].iter().map(|row| (row[0].as_str(), row[1].as_str(), row[3].as_str())).collect();
        assert_eq!(seen, [("1", "t1", "planned"), ("2", "t2", "does not fit"), ("", "t3", "left out")]);
        (view.plan, view.results) = (None, None);
        assert_eq!(read(&plan(&view, Language::En).unwrap(), b',').len(), 4);
        view.list = None;
        assert_eq!(read(&problems(&view, Language::En).unwrap(), b',').len(), 1);
    }
}
