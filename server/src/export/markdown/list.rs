//! Every problem with its sources, and what people decided about the list.

use fivefold_protocol::{
    ids::{DecisionId, NoteRef, ProblemId, ThemeId},
    role::Language,
    view::{DecisionKind, DecisionView, ListView, ProblemView, SourceView},
};

use super::{escape, heading, join_lines};
use crate::export::{
    figures,
    names::Names,
    words::{self, Word},
};

/// Every problem, by id, with its sources; nothing without a list.
pub(super) fn problems(names: Names<'_>) -> String {
    let Some(list) = &names.view.list else { return String::new() };
    let title = heading(2, words::PROBLEMS.get(names.language));
    let entries = list.problems.iter().map(|(id, entry)| problem(names, list, *id, entry));
    std::iter::once(title).chain(entries).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn problem(names: Names<'_>, list: &ListView, id: ProblemId, problem: &ProblemView) -> String {
    let line = |word: Word, text: String| {
        if text.is_empty() { text } else { format!("- {}: {text}", word.get(names.language)) }
    };
    let tasks = names.view.tasks.iter().filter(|(_, task)| task.problem == id);
    let tasks: Vec<_> = tasks.map(|(task, _)| format!("{task}: {}", escape(&names.task(*task)))).collect();
    let rooms: Vec<_> = names.rooms_of(problem).into_iter().map(|room| escape(&names.room(room))).collect();
    let mut lines = vec![
        heading(3, &format!("{id}. {}", escape(&problem.title))),
        line(words::SITUATION, escape(&problem.situation)),
        line(words::THEME, problem.theme.map(|id| theme(list, id)).unwrap_or_default()),
        line(words::WORDING, escape(&names.wording(problem)) + &hints(names, problem)),
        line(words::ROOMS_COUNT, problem.rooms.len().to_string()),
        line(words::ROOMS, rooms.join("; ")),
        line(words::TASK, tasks.join("; ")),
        line(words::SOURCES, problem.sources.len().to_string()),
    ];
    lines.extend(problem.sources.iter().map(|(note, entry)| source(names, note, entry)));
    join_lines(lines) + "\n"
}

fn theme(list: &ListView, id: ThemeId) -> String {
    list.themes.get(&id).map_or_else(|| id.to_string(), |title| escape(title))
}

/// Hints that nobody has put away.
fn hints(names: Names<'_>, problem: &ProblemView) -> String {
    let open = problem.hints.iter().filter(|hint| !problem.dismissed.contains(&hint.rule));
    let open: Vec<_> = open.map(|hint| words::hint(hint.rule).get(names.language)).collect();
    if open.is_empty() {
        return String::new();
    }
    format!("; {}: {}", words::HINTS.get(names.language), open.join(", "))
}

/// A note: its text, where and from whom it comes, its situation and examples.
fn source(names: Names<'_>, note: &NoteRef, source: &SourceView) -> String {
    let language = names.language;
    let state = |so: bool, word: Word| so.then(|| word.get(language).to_owned());
    let origin = [
        names.source_room(note).map(|room| names.room(room)),
        Some(names.exercise(&note.exercise)),
        Some(names.kind(&note.exercise, &source.kind)),
        names.source_author(note, source),
        Some(names.note_id(note)),
        state(source.changed, words::CHANGED),
        state(source.deleted, words::DELETED),
        (source.same > 0).then(|| format!("{}: {}", words::SAME.get(language), source.same)),
    ];
    let origin: Vec<_> = origin.into_iter().flatten().map(|part| escape(&part)).collect();
    let situation = Some(escape(&source.situation)).filter(|text| !text.is_empty());
    let situation = situation.map(|text| format!("    - {}: {text}", words::SITUATION.get(language)));
    let examples = source.examples.iter().map(|text| escape(text)).filter(|text| !text.is_empty());
    let examples = examples.map(|text| format!("    - {}: {text}", words::EXAMPLE.get(language)));
    let first = format!("  - {} ({})", escape(&source.text), origin.join("; "));
    join_lines(std::iter::once(first).chain(situation).chain(examples).collect())
}

/// What people decided about the list, oldest first, undone decisions included; nothing if nobody decided anything.
pub(super) fn decisions(names: Names<'_>) -> String {
    let decisions =
        names.view.list.iter().flat_map(|list| list.decisions.iter().map(move |entry| (list, entry)));
    let lines: Vec<_> = decisions.map(|(list, (id, entry))| decision(names, list, *id, entry)).collect();
    if lines.is_empty() {
        return String::new();
    }
    heading(2, words::DECISIONS.get(names.language)) + "\n" + &join_lines(lines)
}

fn decision(names: Names<'_>, list: &ListView, id: DecisionId, decision: &DecisionView) -> String {
    let language = names.language;
    let (at, by) = (figures::moment(decision.at, language), escape(&names.person(decision.by)));
    let reason = Some(escape(&decision.reason)).filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| format!(". {}: {reason}", words::REASON.get(language)));
    let undone = decision.undone.as_ref().map(|undone| {
        let at = undone.at.map(|at| format!(", {}", figures::moment(at, language)));
        let reason = Some(escape(&undone.reason)).filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(". {}: {reason}", words::REASON.get(language)));
        let (word, by) = (words::UNDONE.get(language), escape(&names.person(undone.by)));
        format!(" ({word}: {by}{}{})", at.unwrap_or_default(), reason.unwrap_or_default())
    });
    format!(
        "- {id}, {at}, {by}: {}{}{}",
        what(names, list, &decision.what),
        undone.unwrap_or_default(),
        reason.unwrap_or_default()
    )
}

fn what(names: Names<'_>, list: &ListView, kind: &DecisionKind) -> String {
    let word = |word: Word| word.get(names.language);
    let note = |note: &NoteRef| escape(&names.note_id(note));
    let quoted = |title: &str| match names.language {
        Language::Ru => format!("«{}»", escape(title)),
        Language::En => format!("“{}”", escape(title)),
    };
    match kind {
        DecisionKind::Join { problems, into } => {
            let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
            format!("{} {} {into}", problems.join(", "), word(words::DECISION_JOIN))
        }
        DecisionKind::Split { note: split, from, to } => {
            format!("{} {}: {from} → {to}", word(words::DECISION_SPLIT), note(split))
        }
        DecisionKind::Apart { a, b } => format!("{a}, {b}: {}", word(words::DECISION_APART)),
        DecisionKind::Move { note: moved, from, to } => {
            format!("{} {}: {from} → {to}", word(words::DECISION_MOVE), note(moved))
        }
        DecisionKind::Rename { problem, before, after } => {
            format!("{problem} {}: {} → {}", word(words::DECISION_RENAME), quoted(before), quoted(after))
        }
        DecisionKind::Theme { problem, before, after } => {
            let title = |id: &Option<ThemeId>| {
                id.map_or_else(|| word(words::NOBODY).to_owned(), |id| theme(list, id))
            };
            format!("{problem}, {}: {} → {}", word(words::DECISION_THEME), title(before), title(after))
        }
        DecisionKind::RenameTheme { before, after, .. } => {
            format!("{}: {} → {}", word(words::DECISION_RENAME_THEME), quoted(before), quoted(after))
        }
        DecisionKind::RemoveTheme { title, .. } => {
            format!("{}: {}", word(words::DECISION_REMOVE_THEME), quoted(title))
        }
    }
}
