//! What the plan promises, as given, when, then.

use std::{cmp::Reverse, collections::BTreeMap};

use fivefold_protocol::{
    command::{Answer, Assignment, Command, Expectation, Phase, Pin, Resources, RoadmapStep},
    error::ErrorCode,
    ids::{PersonId, TaskId},
    view::{PlanPlace, PlanView},
};
use proptest::prelude::*;

use super::{best::best, capacity::*};
use crate::workshop::tasks::specimen::{FACILITATOR, Specimen};

fn days(tenth_days: u32) -> Resources {
    Resources { tenth_days, money: 0 }
}

fn cost(task: u32, tenth_days: u32) -> Command {
    Command::SetCost { task: TaskId(task), cost: Some(days(tenth_days)) }
}

/// Four tasks with the scores 1000, 750, 500 and 250, and one that nobody scored.
fn planned_workshop() -> Specimen {
    let mut given = Specimen::in_scoring(5);
    for (task, value) in [(1, 5), (2, 4), (3, 3), (4, 2)] {
        given.score(1, task, "share", Answer::Value(value));
    }
    given.run(FACILITATOR, &Command::Reveal {});
    given.enter(Phase::Plan);
    given
}

fn plan(given: &Specimen) -> PlanView {
    let texts: BTreeMap<_, _> =
        given.workshop.tasks.iter().map(|(task, _)| (task, task.to_string())).collect();
    let results = given.workshop.scoring.results(&texts).unwrap();
    given.workshop.plan.plan_view(&results.ranking)
}

#[test]
fn what_does_not_fit_is_skipped_and_a_smaller_task_takes_its_room() {
    let mut given = planned_workshop();
    given.run(FACILITATOR, &Command::SetCapacity { capacity: days(100), currency: "₽".to_owned() });
    for command in [cost(1, 60), cost(2, 70), cost(3, 40), cost(5, 1)] {
        given.run(given.participant(1), &command);
    }
    let plan = plan(&given);
    let places: Vec<_> = plan.rows.iter().map(|row| (row.task.0, row.place)).collect();
    assert_eq!(
        places,
        [
            (1, PlanPlace::Planned),
            (2, PlanPlace::Skipped),
            (3, PlanPlace::Planned),
            (4, PlanPlace::NoCost),
            (5, PlanPlace::NotScored),
        ]
    );
    assert_eq!((plan.used, plan.score, plan.best_score), (days(100), 1_500, 1_500));
    assert_eq!(plan.best, [TaskId(1), TaskId(3)]);
    assert_eq!(plan.rows[0].cost_by, Some(PersonId(2)));
}

#[test]
fn the_best_set_shows_what_the_order_of_rank_costs() {
    let mut given = planned_workshop();
    given.run(FACILITATOR, &Command::SetCapacity { capacity: days(100), currency: String::new() });
    for command in [cost(1, 100), cost(2, 50), cost(3, 50)] {
        given.run(FACILITATOR, &command);
    }
    let plan = plan(&given);
    assert_eq!((plan.score, plan.best_score), (1_000, 1_250));
    assert_eq!(plan.best, [TaskId(2), TaskId(3)]);
}

#[test]
fn a_pin_outweighs_rank_score_cost_and_capacity() {
    let mut given = planned_workshop();
    given.run(FACILITATOR, &Command::SetCapacity { capacity: days(50), currency: String::new() });
    for command in [cost(1, 20), cost(2, 90), cost(3, 20)] {
        given.run(FACILITATOR, &command);
    }
    let pin = |task, pin| Command::PinTask { task: TaskId(task), pin, reason: "promised".to_owned() };
    given.run(FACILITATOR, &pin(2, Some(Pin::In)));
    given.run(FACILITATOR, &pin(5, Some(Pin::In)));
    given.run(FACILITATOR, &pin(3, Some(Pin::Out)));
    let seen = plan(&given);
    let place = |task: u32| seen.rows.iter().find(|row| row.task == TaskId(task)).unwrap();
    assert_eq!(place(2).place, PlanPlace::Planned);
    assert_eq!(place(5).place, PlanPlace::Planned);
    assert_eq!(place(3).place, PlanPlace::PinnedOut);
    assert_eq!(place(1).place, PlanPlace::Skipped, "the pin has used everything up");
    assert_eq!(place(2).pin.as_ref().unwrap().reason, "promised");
    assert_eq!((seen.used, seen.best), (days(90), vec![TaskId(2), TaskId(5)]));

    assert_eq!(given.refused(FACILITATOR, &pin(3, Some(Pin::Out))), ErrorCode::NothingToDo);
    given.run(FACILITATOR, &Command::PinTask { task: TaskId(2), pin: None, reason: String::new() });
    assert_eq!(plan(&given).rows[0].place, PlanPlace::Planned);
}

#[test]
fn a_capacity_of_zero_does_not_limit() {
    let mut given = planned_workshop();
    let dear = Resources { tenth_days: 1, money: 900_000 };
    for task in 1..=4 {
        given.run(FACILITATOR, &Command::SetCost { task: TaskId(task), cost: Some(dear) });
    }
    given.run(FACILITATOR, &Command::SetCapacity { capacity: days(3), currency: String::new() });
    assert_eq!(plan(&given).score, 2_250);
    given.run(FACILITATOR, &Command::SetCapacity { capacity: days(0), currency: String::new() });
    assert_eq!((plan(&given).score, plan(&given).best.len()), (2_500, 4));
}

#[test]
fn participants_say_what_a_task_needs_and_facilitators_decide_the_rest() {
    let mut given = planned_workshop();
    let ana = given.participant(1);
    for command in [
        Command::SetCapacity { capacity: days(1), currency: String::new() },
        Command::PinTask { task: TaskId(1), pin: Some(Pin::In), reason: String::new() },
        Command::AssignTask { task: TaskId(1), assignment: Assignment::default() },
    ] {
        assert_eq!(given.refused(ana, &command), ErrorCode::Forbidden);
    }
    given.run(ana, &cost(1, 5));
    assert_eq!(given.refused(FACILITATOR, &cost(1, 5)), ErrorCode::NothingToDo);
    assert_eq!(
        given.refused(ana, &cost(1, fivefold_protocol::limits::TENTH_DAYS_MAX + 1)),
        ErrorCode::OutOfRange
    );
    assert_eq!(given.refused(ana, &cost(9, 5)), ErrorCode::NotFound);
    given.run(ana, &Command::SetCost { task: TaskId(1), cost: None });
    assert_eq!(plan(&given).rows[0].place, PlanPlace::NoCost);
    given.workshop.phase = Phase::Exercises;
    assert_eq!(given.refused(ana, &cost(1, 5)), ErrorCode::WrongPhase);
}

#[test]
fn an_assignment_names_a_known_person_a_real_day_and_indicators_of_the_template() {
    let mut given = planned_workshop();
    let expect = |indicator: &str| Expectation {
        indicator: indicator.to_owned(),
        baseline: "12 %".to_owned(),
        target: "20 %".to_owned(),
    };
    let good = Assignment {
        owner: Some(PersonId(2)),
        owner_text: "Logistics".to_owned(),
        due: "2026-11-30".to_owned(),
        step: Some(RoadmapStep::RemovePain),
        expectations: vec![expect("nps")],
    };
    let assign =
        |assignment: &Assignment| Command::AssignTask { task: TaskId(1), assignment: assignment.clone() };
    for (wrong, code) in [
        (Assignment { owner: Some(PersonId(99)), ..good.clone() }, ErrorCode::NotFound),
        (Assignment { due: "2026-02-30".to_owned(), ..good.clone() }, ErrorCode::OutOfRange),
        (Assignment { expectations: vec![expect("joy")], ..good.clone() }, ErrorCode::NotFound),
        (Assignment { expectations: vec![expect("nps"); 2], ..good.clone() }, ErrorCode::OutOfRange),
        (Assignment { owner_text: "x".repeat(301), ..good.clone() }, ErrorCode::TextTooLong),
    ] {
        assert_eq!(given.refused(FACILITATOR, &assign(&wrong)), code, "{wrong:?}");
    }
    given.run(FACILITATOR, &assign(&good));
    assert_eq!(plan(&given).rows[0].assignment, good);
    assert_eq!(given.refused(FACILITATOR, &assign(&good)), ErrorCode::NothingToDo);
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let pin = prop_oneof![8 => Just(None), 1 => Just(Some(Pin::In)), 1 => Just(Some(Pin::Out))];
    let cost = prop::option::weighted(0.9, (0u32..40, 0u64..40));
    let row = (prop::option::weighted(0.9, 0u16..=1000), cost, pin);
    prop::collection::vec(row, 0..12).prop_map(|mut rows| {
        // By rank: the highest score first, unscored ones last.
        rows.sort_by_key(|row| Reverse(row.0));
        let ids = (1..).map(TaskId);
        let cost = |(tenth_days, money)| Resources { tenth_days, money };
        ids.zip(rows)
            .map(|(task, (score, needs, pin))| Row { task, score, cost: needs.map(cost), pin })
            .collect()
    })
}

/// The highest score of any set, by trying them all.
fn by_trying_all(rows: &[Row], capacity: Resources) -> u32 {
    let free: Vec<_> = rows.iter().filter(|row| row.pin.is_none() && row.score.is_some()).collect();
    let base: u32 =
        rows.iter().filter(|row| row.pin == Some(Pin::In)).map(|row| u32::from(row.score.unwrap_or(0))).sum();
    let value = |mask: u32| {
        let mut used = pinned_use(rows);
        let mut total = base;
        for (_, row) in free.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1) {
            let cost = row.cost.filter(|cost| fits(used, *cost, capacity))?;
            used = sum(used, cost);
            total += u32::from(row.score?);
        }
        Some(total)
    };
    (0..1u32 << free.len()).filter_map(value).max().unwrap_or(base)
}

proptest! {
    #[test]
    fn the_plan_never_exceeds_the_capacity_except_by_pins(rows in rows(), tenth_days in 0u32..120, money in 0u64..120) {
        let capacity = Resources { tenth_days, money };
        let places = place(&rows, capacity);
        let pinned = pinned_use(&rows);
        prop_assert!(tenth_days == 0 || places.used.tenth_days <= tenth_days.max(pinned.tenth_days));
        prop_assert!(money == 0 || places.used.money <= money.max(pinned.money));
    }

    #[test]
    fn the_best_set_is_the_best_of_all_that_fit(rows in rows(), tenth_days in 0u32..120, money in 0u64..120) {
        let capacity = Resources { tenth_days, money };
        let planned = place(&rows, capacity).set();
        let found = best(&rows, capacity, &planned);
        prop_assert!(score(&rows, &found) >= score(&rows, &planned));
        prop_assert_eq!(score(&rows, &found), by_trying_all(&rows, capacity));
        let used = rows.iter().zip(&found).filter(|(_, chosen)| **chosen);
        let used = used.filter_map(|(row, _)| row.cost).fold(Resources::default(), sum);
        let pinned = pinned_use(&rows);
        prop_assert!(tenth_days == 0 || used.tenth_days <= tenth_days.max(pinned.tenth_days));
        prop_assert!(money == 0 || used.money <= money.max(pinned.money));
    }
}

/// Rows whose needs follow from their number by a fixed rule.
fn many(count: u32, need: impl Fn(u32, u64) -> Resources) -> Vec<Row> {
    let mut state = 7u64;
    let mut rows: Vec<_> = (1..=count)
        .map(|id| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let score = u16::try_from(state >> 33 & 1023).unwrap().min(1000);
            let cost = Some(need(u32::from(score), state >> 45));
            Row { task: TaskId(id), score: Some(score), cost, pin: None }
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.score));
    rows
}

/// The highest sum of scores, for each amount of days and of ten thousands of money from the one before.
fn by_filling_up(rows: &[Row], tenth_days: usize, money: usize) -> u32 {
    let at = |days: usize, money_left: usize| days * (money + 1) + money_left;
    let mut most = vec![0; at(tenth_days, money) + 1];
    for row in rows {
        let (cost, score) = (row.cost.unwrap(), u32::from(row.score.unwrap()));
        let needs =
            (usize::try_from(cost.tenth_days).unwrap(), usize::try_from(cost.money / 10_000).unwrap());
        for days in (needs.0..=tenth_days).rev() {
            for left in (needs.1..=money).rev() {
                let taken = most[at(days - needs.0, left - needs.1)] + score;
                most[at(days, left)] = most[at(days, left)].max(taken);
            }
        }
    }
    most[at(tenth_days, money)]
}

#[test]
fn a_list_as_long_as_a_workshop_makes_is_solved_exactly() {
    let rows = many(60, |_, random| Resources {
        tenth_days: 5 + u32::try_from(random % 200).unwrap(),
        money: 10_000 * (random / 200 % 50),
    });
    let capacity = Resources { tenth_days: 1_500, money: 4_000_000 };
    let planned = place(&rows, capacity).set();
    let found = best(&rows, capacity, &planned);
    assert_eq!(score(&rows, &found), by_filling_up(&rows, 1_500, 400));
    assert!(score(&rows, &found) > score(&rows, &planned));
}

#[test]
fn a_hopeless_search_ends_and_is_never_worse_than_the_plan_by_rank() {
    // Needs in proportion to scores, two resources against each other, thousands of tasks.
    let rows = many(4_000, |score, random| Resources {
        tenth_days: score + 10,
        money: 1_000 + u64::from(score) * 3 + random % 7,
    });
    let capacity = Resources { tenth_days: 50_001, money: 200_003 };
    let planned = place(&rows, capacity).set();
    let found = best(&rows, capacity, &planned);
    assert!(score(&rows, &found) >= score(&rows, &planned));
    assert_eq!(found, best(&rows, capacity, &planned));
}
