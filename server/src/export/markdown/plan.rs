//! The plan: what is done, what is not and why, who does it.

use fivefold_protocol::{
    command::Resources,
    view::{PlanRowView, PlanView},
};

use super::{escape, heading, join_lines, table};
use crate::export::{figures, names::Names, words};

/// The plan with what fits and what does not; nothing before the first reveal.
pub(super) fn plan(names: Names<'_>) -> String {
    let Some(plan) = &names.view.plan else { return String::new() };
    let language = names.language;
    let rows: Vec<_> = plan.rows.iter().map(|row| table_row(names, plan, row)).collect();
    let columns = [
        words::PLACE,
        words::TASK,
        words::SCORE,
        words::STATUS,
        words::DAYS,
        words::MONEY,
        words::COST_BY,
        words::OWNER,
        words::DUE,
        words::STEP,
    ];
    let columns = columns.map(|column| column.get(language));
    let parts = [
        heading(2, words::PLAN.get(language)) + "\n" + &sums(names, plan),
        table(&columns, &rows),
        best(names, plan),
        section(words::BY_HAND.get(language), plan.rows.iter().filter_map(|row| pin(names, row)).collect()),
        section(
            words::ASSIGNMENTS.get(language),
            plan.rows.iter().filter_map(|row| expectations(names, row)).collect(),
        ),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

fn section(title: &str, lines: Vec<String>) -> String {
    if lines.is_empty() { String::new() } else { heading(3, title) + "\n" + &join_lines(lines) }
}

fn sums(names: Names<'_>, plan: &PlanView) -> String {
    let language = names.language;
    let currency = escape(&plan.currency);
    let limitless = words::LIMITLESS.get(language);
    let Resources { tenth_days, money } = plan.capacity;
    let days = if tenth_days == 0 {
        format!("{}: {limitless}", words::DAYS.get(language))
    } else {
        figures::days(tenth_days, language)
    };
    let money = if money == 0 {
        format!("{}: {limitless}", words::MONEY.get(language))
    } else {
        figures::money(money, &currency, language)
    };
    join_lines(vec![
        format!("- {}: {days}, {money}", words::CAPACITY.get(language)),
        format!("- {}: {}", words::USED.get(language), figures::resources(plan.used, &currency, language)),
    ])
}

fn table_row(names: Names<'_>, plan: &PlanView, row: &PlanRowView) -> Vec<String> {
    let language = names.language;
    let ranked = names.ranked(row.task);
    let number = |number: Option<String>| number.unwrap_or_else(|| words::NOBODY.get(language).to_owned());
    let money = |cost: Resources| figures::money(cost.money, &escape(&plan.currency), language);
    let text =
        |text: String| if text.is_empty() { words::NOBODY.get(language).to_owned() } else { escape(&text) };
    vec![
        number(ranked.and_then(|ranked| ranked.rank).map(|rank| rank.to_string())),
        format!("{}: {}", row.task, escape(&names.task(row.task))),
        number(ranked.and_then(|ranked| ranked.score).map(|score| score.to_string())),
        words::place(row.place).get(language).to_owned(),
        number(row.cost.map(|cost| figures::tenths(cost.tenth_days, language))),
        number(row.cost.map(money)),
        text(row.cost_by.map(|by| names.person(by)).unwrap_or_default()),
        text(names.owner(&row.assignment)),
        due(names, row).unwrap_or_else(|| words::NOBODY.get(language).to_owned()),
        text(row.assignment.step.map(|step| words::step(step).get(language).to_owned()).unwrap_or_default()),
    ]
}

fn best(names: Names<'_>, plan: &PlanView) -> String {
    let language = names.language;
    let number = |number: u32| figures::whole(u64::from(number), language);
    let mut lines = vec![format!("- {}: {}", words::PLANNED_SCORE.get(language), number(plan.score))];
    if plan.best_score > plan.score {
        let tasks: Vec<_> = plan.best.iter().map(ToString::to_string).collect();
        let title = words::BEST.get(language);
        lines.push(format!("- {title}: {} ({})", number(plan.best_score), tasks.join(", ")));
    } else {
        lines.push(format!("- {}", words::BEST_SAME.get(language)));
    }
    join_lines(lines)
}

fn pin(names: Names<'_>, row: &PlanRowView) -> Option<String> {
    let pin = row.pin.as_ref()?;
    let (what, who) = (words::pin(pin.pin).get(names.language), escape(&names.person(pin.by)));
    let reason = Some(escape(&pin.reason)).filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    Some(format!("- {} {what} ({who}){reason}", row.task))
}

/// The date as the language writes it. It was checked when it was set, but an imported workshop was not.
fn due(names: Names<'_>, row: &PlanRowView) -> Option<String> {
    Some(figures::day(&escape(&row.assignment.due), names.language)).filter(|due| !due.is_empty())
}

fn expectations(names: Names<'_>, row: &PlanRowView) -> Option<String> {
    let assignment = &row.assignment;
    let language = names.language;
    let indicator = |expected: &fivefold_protocol::command::Expectation| {
        let (today, target) = (words::BASELINE.get(language), words::TARGET.get(language));
        let (baseline, aim) = (escape(&expected.baseline), escape(&expected.target));
        format!("{}: {today} {baseline}, {target} {aim}", escape(&names.indicator(&expected.indicator)))
    };
    let owner = Some(escape(&names.owner(assignment))).filter(|owner| !owner.is_empty());
    let parts: Vec<_> = owner
        .into_iter()
        .chain(due(names, row))
        .chain(assignment.expectations.iter().map(indicator))
        .collect();
    (!parts.is_empty()).then(|| format!("- {}: {}", row.task, parts.join("; ")))
}
