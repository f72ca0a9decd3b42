//! Planning: capacity, owners, costs entered by their owners, pins; then the ranked plan as lines of text.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::{Assignment, Command, Phase, Resources, RoadmapStep},
    figures,
    ids::TaskId,
    role::Language,
    view::{PersonView, PlanPlace, PlanView, View},
};

use super::{RehearsalError, day::Stage, texts::task_of};

/// Plays the plan phase and returns the plan, one line a task.
pub(super) async fn play(stage: &Stage<'_>) -> Result<Vec<String>, RehearsalError> {
    stage.narrator.step("plan");
    stage.phase(Phase::Plan).await?;
    let planning = &stage.scenario.plan;
    let capacity = Resources { tenth_days: planning.person_days.saturating_mul(10), money: planning.money };
    let currency = currency(stage.scenario.lang).to_owned();
    stage.facilitator.ask("capacity", Command::SetCapacity { capacity, currency }).await?;

    let mut costs = BTreeMap::<TaskId, Resources>::new();
    for cost in &planning.costs {
        let task = task_of(stage, &cost.problem).await?;
        if costs.contains_key(&task) {
            // Two problems of the scenario became one: the first cost stands.
            stage.narrator.line(&format!("{} is part of a task that has its cost", cost.problem));
            continue;
        }
        let owner = stage.player(&cost.owner)?;
        let assignment = Assignment {
            owner: Some(owner.seat.person),
            step: Some(RoadmapStep::RemovePain),
            ..Assignment::default()
        };
        let command = Command::AssignTask { task, assignment };
        stage.facilitator.ask(&format!("assign.{}", cost.problem), command).await?;
        let needs = Resources { tenth_days: cost.person_days.saturating_mul(10), money: cost.money };
        let command = Command::SetCost { task, cost: Some(needs) };
        owner.ask(&format!("cost.{}", cost.problem), command).await?;
        costs.insert(task, needs);
    }
    let mut pinned = BTreeSet::new();
    for pin in &planning.pins {
        let task = task_of(stage, &pin.problem).await?;
        let command = Command::PinTask { task, pin: Some(pin.pin), reason: pin.reason.clone() };
        stage.facilitator.ask(&format!("pin.{}", pin.problem), command).await?;
        pinned.insert(task);
    }
    let complete = |view: &View| {
        view.plan.as_ref().is_some_and(|plan| {
            let rows: BTreeMap<_, _> = plan.rows.iter().map(|row| (row.task, row)).collect();
            let costed = |(task, cost): (&TaskId, &Resources)| {
                rows.get(task).is_some_and(|row| row.cost == Some(*cost) && row.assignment.owner.is_some())
            };
            plan.capacity == capacity
                && costs.iter().all(costed)
                && pinned.iter().all(|task| rows.get(task).is_some_and(|row| row.pin.is_some()))
        })
    };
    let view = stage.until("the plan to hold every cost and pin", complete).await?;
    let plan = view.plan.as_ref().ok_or_else(|| RehearsalError::Unexpected("there is no plan".to_owned()))?;
    Ok(lines(&view, plan))
}

fn currency(language: Language) -> &'static str {
    match language {
        Language::Ru => "₽",
        Language::En => "£",
    }
}

/// The plan in rank order: place, score, whether it is done, what it needs, who owns it, what it is.
#[must_use]
pub(super) fn lines(view: &View, plan: &PlanView) -> Vec<String> {
    let language = view.workshop.language;
    let ranking = view.results.as_ref().map_or(&[][..], |results| &results.ranking);
    let ranked: BTreeMap<_, _> = ranking.iter().map(|row| (row.task, row)).collect();
    let mut lines: Vec<String> = plan
        .rows
        .iter()
        .map(|row| {
            let place = ranked.get(&row.task);
            let rank = place.and_then(|r| r.rank).map_or_else(|| "-".to_owned(), |rank| rank.to_string());
            let score = place.and_then(|r| r.score).map_or_else(|| "-".to_owned(), |score| score.to_string());
            let owner = row.assignment.owner.and_then(|person| view.people.get(&person)).map(owner_name);
            let text = view.tasks.get(&row.task).map_or("", |task| task.text.as_str());
            format!(
                "{rank:>3}. {score:>4}  {:<10}  {:>22}  {:<32}  {text}",
                word(row.place),
                row.cost.map_or_else(|| "-".to_owned(), |cost| needs(cost, &plan.currency, language)),
                owner.unwrap_or("-"),
            )
        })
        .collect();
    lines.push(format!(
        "used {} of {}; score {} (best possible {})",
        needs(plan.used, &plan.currency, language),
        needs(plan.capacity, &plan.currency, language),
        plan.score,
        plan.best_score
    ));
    lines
}

fn owner_name(person: &PersonView) -> &str {
    if person.name.is_empty() { "-" } else { &person.name }
}

fn word(place: PlanPlace) -> &'static str {
    match place {
        PlanPlace::Planned => "planned",
        PlanPlace::Skipped => "skipped",
        PlanPlace::PinnedOut => "pinned out",
        PlanPlace::NoCost => "no cost",
        PlanPlace::NotScored => "not scored",
    }
}

/// Days, and money as the workshop's language writes it.
fn needs(cost: Resources, currency: &str, language: Language) -> String {
    let (days, tenths) = (cost.tenth_days / 10, cost.tenth_days % 10);
    let days = if tenths == 0 { days.to_string() } else { format!("{days}.{tenths}") };
    format!("{days} d, {}", figures::money(cost.money, currency, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_read_in_days_and_money() {
        let some = Resources { tenth_days: 15, money: 1_300 };
        assert_eq!(needs(some, "£", Language::En), "1.5 d, £1,300");
        assert_eq!(needs(some, "₽", Language::Ru), "1.5 d, 1\u{a0}300\u{a0}₽");
        assert_eq!(needs(Resources { tenth_days: 600, money: 0 }, "£", Language::En), "60 d, £0");
    }
}
