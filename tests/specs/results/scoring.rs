//! Each alone, then the reveal; the ranking; the plan.

use fivefold_client::api::Export;
use fivefold_protocol::{
    command::{Answer, Command, Phase, Pin, Resources},
    error::ErrorCode,
    view::{PlanPlace, View},
};
use fivefold_tests::{DEADLINE, differences::differences, server::TestServer, wire::RawLive};
use serde_json::Value;

use super::{after_writing, agree, criterion, score, tasks};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g1_before_the_reveal_no_view_and_no_export_depends_on_what_somebody_answered() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    let task = tasks(&workshop).await[0];
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);
    let id = workshop.lead.seat.workshop.as_str();
    let mut others = Vec::new();
    for player in [&workshop.lead, ben, &observer] {
        let mut live = RawLive::open(server.address(), id, &player.seat.token, &[]).await;
        live.until("\"type\":\"whole\"").await;
        others.push(live);
    }
    let mut seen: Vec<Value> = Vec::new();
    let mut files = Vec::new();
    for answer in [Answer::Value(1), Answer::Value(5), Answer::DontKnow] {
        score(&workshop, ana, task, "share", answer).await;
        let mine = |view: &View| {
            let given = view.scoring.as_ref()?.mine.get(&task)?.get(&criterion("share"))?;
            (*given == answer).then_some(())
        };
        ana.live.find("one's own answer", DEADLINE, mine).await.unwrap();
        let mut views = Vec::new();
        for live in &mut others {
            // Through a patch as well as a whole: the view of the moment, without the server's clock and who is online.
            let mut view = live.whole().await["view"].take();
            for person in view["people"].as_object_mut().unwrap().values_mut() {
                person["online"] = Value::Null;
            }
            assert_eq!(view["results"], Value::Null);
            assert_eq!(view["plan"], Value::Null);
            assert_eq!(view["scoring"]["mine"], Value::Object(serde_json::Map::new()));
            views.push(view);
        }
        seen.push(Value::Array(views));
        let mut texts = Vec::new();
        for what in [Export::Problems, Export::Workshop] {
            let bytes = workshop.api.export(&workshop.lead.seat, what).await.unwrap();
            texts.push(String::from_utf8(bytes.to_vec()).unwrap());
        }
        files.push(texts);
    }

    assert_eq!(differences(&seen[0], &seen[1]), Vec::<String>::new(), "a view tells 1 from 5");
    assert_eq!(differences(&seen[1], &seen[2]), Vec::<String>::new(), "a view tells 5 from \"don't know\"");
    assert_eq!(files[0], files[1], "an export tells 1 from 5");
    assert_eq!(files[1], files[2], "an export tells 5 from \"don't know\"");
    let progress = &seen[0][0]["scoring"]["progress"][ana.seat.person.to_string()];
    assert_eq!(progress["answered"], 1, "facilitators see how many");
    assert_eq!(
        seen[0][1]["scoring"]["progress"],
        Value::Object(serde_json::Map::new()),
        "participants do not"
    );
    let plan = workshop.api.export(&workshop.lead.seat, Export::Plan).await;
    if let Ok(plan) = plan {
        assert!(!String::from_utf8_lossy(&plan).contains("750"), "a plan before the reveal");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g2_g5_g6_dont_know_is_no_number_and_the_score_is_the_weighted_median() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let tasks = tasks(&workshop).await;
    let [ana, ben, cleo] = &workshop.people[0][..] else { panic!("three people") };
    for who in [ana, ben] {
        score(&workshop, who, tasks[0], "share", Answer::Value(4)).await;
        score(&workshop, who, tasks[0], "effect", Answer::Value(2)).await;
        score(&workshop, who, tasks[0], "effort", Answer::Value(5)).await;
    }
    for of in ["share", "effect", "effort"] {
        score(&workshop, cleo, tasks[0], of, Answer::DontKnow).await;
    }
    let wrong =
        Command::Score { task: tasks[0], criterion: criterion("share"), answer: Some(Answer::Value(6)) };
    assert_eq!(workshop.refusal(ana, wrong).await, ErrorCode::OutOfRange);

    workshop.must(Command::Reveal {}).await;

    let view = ana.live.until("results", DEADLINE, |view| view.results.is_some()).await.unwrap();
    let results = view.results.unwrap();
    let spread = &results.rounds[0].tasks[&tasks[0]][&criterion("share")];
    assert_eq!((spread.values.as_slice(), spread.dont_know, spread.median), (&[4, 4][..], 1, Some(4.0)));
    let first = results.ranking.iter().find(|row| row.task == tasks[0]).unwrap();
    // (3 × 750 + 3 × 250 + 2 × 0) ÷ 8
    assert_eq!((first.score, first.rank), (Some(375), Some(1)));
    assert!(results.ranking.iter().filter(|row| row.task != tasks[0]).all(|row| row.score.is_none()));
    let text = serde_json::to_string(&results).unwrap();
    for player in &workshop.people[0] {
        assert!(!text.contains(&format!("\"{}\"", player.seat.person)), "g5: a name in the results");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g3_the_form_is_frozen_and_a_second_round_keeps_the_first() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let tasks = tasks(&workshop).await;
    for (at, task) in tasks.iter().enumerate() {
        let value = u8::try_from(at + 1).unwrap();
        agree(&workshop, *task, [value, value, value]).await;
    }
    let view = workshop.view(|_| true).await;
    let form = Command::SetForm { criteria: view.form.criteria[..1].to_vec() };
    assert_eq!(workshop.refusal(&workshop.lead, form).await, ErrorCode::FormFrozen);
    workshop.must(Command::Reveal {}).await;
    let first = workshop.view(|view| view.results.is_some()).await.results.unwrap();

    workshop.must(Command::OpenRound { tasks: vec![tasks[0]] }).await;
    agree(&workshop, tasks[0], [5, 5, 1]).await;
    let between = workshop.view(|view| view.scoring.as_ref().is_some_and(|s| s.round == 2)).await;
    assert_eq!(between.results.as_ref().unwrap().rounds, first.rounds, "nothing of the open round is out");
    workshop.must(Command::Reveal {}).await;

    let both = |view: &View| view.results.as_ref().is_some_and(|results| results.rounds.len() == 2);
    let results = workshop.view(both).await.results.unwrap();
    assert_eq!(results.rounds[0], first.rounds[0]);
    let row = results.ranking.iter().find(|row| row.task == tasks[0]).unwrap();
    assert_eq!((row.score, row.rank), (Some(1_000), Some(1)), "the newest answers count");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g4_everybody_has_an_order_of_their_own_and_keeps_it_over_a_restart() {
    let mut server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    tasks(&workshop).await;
    let order = |view: &View| view.scoring.as_ref().map(|scoring| scoring.order.clone());
    let mut before = Vec::new();
    for player in &workshop.people[0] {
        before.push(player.live.find("an order", DEADLINE, order).await.unwrap());
    }

    server.stop().await;
    server.start_again().await;

    for (player, before) in workshop.people[0].iter().zip(&before) {
        assert_eq!(&player.live.find("an order", DEADLINE, order).await.unwrap(), before);
    }
    assert!(before.iter().any(|order| *order != before[0]), "three people, 120 orders: {before:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p1_p2_p3_the_plan_takes_tasks_in_order_of_rank_while_they_fit() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let tasks = tasks(&workshop).await;
    // Ranks 1 to 4; the fifth is scored by nobody.
    for (task, value) in tasks.iter().zip([5, 4, 3, 2]) {
        agree(&workshop, *task, [value, value, 1]).await;
    }
    workshop.must(Command::Reveal {}).await;
    workshop.reach(Phase::Plan).await;
    let days = |days: u32| Some(Resources { tenth_days: days * 10, money: 0 });
    let capacity = Resources { tenth_days: 100, money: 0 };
    workshop.must(Command::SetCapacity { capacity, currency: "€".to_owned() }).await;
    for (task, cost) in [(tasks[0], 6), (tasks[1], 5), (tasks[2], 4)] {
        workshop.must(Command::SetCost { task, cost: days(cost) }).await;
    }

    let costed = |view: &View| {
        let plan = view.plan.as_ref();
        plan.is_some_and(|plan| plan.rows.iter().filter(|row| row.cost.is_some()).count() == 3)
    };
    let plan = workshop.view(costed).await.plan.unwrap();
    let place = |plan: &fivefold_protocol::view::PlanView, at: usize| {
        plan.rows.iter().find(|row| row.task == tasks[at]).unwrap().place
    };
    let places: Vec<_> = (0..5).map(|at| place(&plan, at)).collect();
    use PlanPlace::{NoCost, NotScored, PinnedOut, Planned, Skipped};
    assert_eq!(places[..4], [Planned, Skipped, Planned, NoCost]);
    assert!(matches!(places[4], NotScored | NoCost), "{places:?}");
    assert_eq!(plan.used, Resources { tenth_days: 100, money: 0 });
    assert!(plan.best_score >= plan.score && !plan.best.is_empty(), "p3");

    let pin = Command::PinTask { task: tasks[0], pin: Some(Pin::Out), reason: "next year".to_owned() };
    workshop.must(pin).await;
    let out = |view: &View| view.plan.as_ref().is_some_and(|plan| place(plan, 0) == PinnedOut);
    let plan = workshop.view(out).await.plan.unwrap();
    assert_eq!((place(&plan, 1), place(&plan, 2)), (Planned, Planned));
    assert!(plan.used.tenth_days <= capacity.tenth_days);
}
