//! The ranking with every number behind it, and where people disagree.

use fivefold_protocol::{
    ids::TaskId,
    view::{RankedView, RoundView, SpreadView},
};

use super::{escape, heading, join_lines, table};
use crate::export::{figures, names::Names, words};

/// The ranking and its formula; nothing before the first reveal.
pub(super) fn ranking(names: Names<'_>) -> String {
    let Some(results) = &names.view.results else { return String::new() };
    let language = names.language;
    let columns = [words::PLACE, words::TASK, words::SCORE, words::HOW, words::DISAGREEMENT, words::FIRMNESS];
    let rows: Vec<_> = results.ranking.iter().map(|row| ranked(names, row)).collect();
    let parts = [
        heading(2, words::RANKING.get(language)),
        words::FORMULA.get(language).to_owned() + "\n",
        table(&columns.map(|column| column.get(language)), &rows) + "\n",
        words::FRAGILE_NOTE.get(language).to_owned(),
    ];
    join_lines(parts.to_vec())
}

fn ranked(names: Names<'_>, row: &RankedView) -> Vec<String> {
    let language = names.language;
    let number = |number: Option<u32>| {
        number.map_or_else(|| words::NOBODY.get(language).to_owned(), |number| number.to_string())
    };
    let parts = row.parts.iter().map(|(criterion, part)| {
        let (title, median) = (escape(&names.criterion(criterion)), figures::half(part.median, language));
        let word = words::MEDIAN.get(language);
        format!("{title}: {word} {median} → {} × {}", part.share, part.weight)
    });
    let stale = names.view.tasks.get(&row.task).is_some_and(|task| task.stale);
    let stale = if stale { format!(" ({})", words::STALE.get(language)) } else { String::new() };
    let firm = if row.fragile { words::FRAGILE } else { words::FIRM };
    let scored = row.rank.is_some();
    vec![
        number(row.rank),
        format!("{}: {}{stale}", row.task, escape(&names.task(row.task))),
        number(row.score.map(u32::from)),
        parts.collect::<Vec<_>>().join("; "),
        if scored { figures::percent(row.disagreement, language) } else { String::new() },
        if scored { firm.get(language).to_owned() } else { String::new() },
    ]
}

/// The tasks to talk about, widest disagreement first, with all answers of each round, without names.
pub(super) fn disagreements(names: Names<'_>) -> String {
    let Some(results) = &names.view.results else { return String::new() };
    if results.talk.is_empty() {
        return String::new();
    }
    let title = heading(2, words::DISAGREEMENTS.get(names.language));
    let tasks = results.talk.iter().map(|task| {
        let rounds: Vec<_> = results.rounds.iter().flat_map(|round| answers(names, round, *task)).collect();
        format!("- **{}: {}**\n{}", task, escape(&names.task(*task)), join_lines(rounds))
    });
    join_lines(std::iter::once(title).chain(tasks).collect())
}

fn answers(names: Names<'_>, round: &RoundView, task: TaskId) -> Vec<String> {
    let several = names.view.results.as_ref().is_some_and(|results| results.rounds.len() > 1);
    let number = format!("{} {}, ", words::ROUND.get(names.language), round.round);
    let prefix = if several { number } else { String::new() };
    let line = |(criterion, spread): (&_, &SpreadView)| {
        let asked = !spread.values.is_empty() || spread.dont_know > 0;
        let title = escape(&names.criterion(criterion));
        asked.then(|| format!("  - {prefix}{title}: {}", spread_line(names, spread)))
    };
    round.tasks.get(&task).into_iter().flatten().filter_map(line).collect()
}

fn spread_line(names: Names<'_>, spread: &SpreadView) -> String {
    let language = names.language;
    let values: Vec<_> = spread.values.iter().map(ToString::to_string).collect();
    let values = (!values.is_empty()).then(|| values.join(", "));
    let half = |number: f64| figures::half(number, language);
    let median = spread.median.map(|median| format!("{} {}", words::MEDIAN.get(language), half(median)));
    let quartiles = spread
        .quartiles
        .map(|(low, high)| format!("{} {}–{}", words::QUARTILES.get(language), half(low), half(high)));
    let unknown =
        (spread.dont_know > 0).then(|| format!("{}: {}", words::DONT_KNOW.get(language), spread.dont_know));
    let width = spread.median.map(|_| {
        let percent = figures::percent(spread.disagreement, language);
        format!("{}: {percent}", words::DISAGREEMENT.get(language).to_lowercase())
    });
    [values, median, quartiles, unknown, width].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
