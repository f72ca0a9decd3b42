//! Phases, wording, tasks, and who writes the texts of the list.

use fivefold_client::{api::Export, board::ListText};
use fivefold_protocol::{
    command::{Command, Phase, WordingVerdict},
    error::ErrorCode,
    ids::BoardKey,
    view::View,
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, PHASES},
    server::TestServer,
};

use super::{TEXTS, after_writing, agree, tasks};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c4_forward_is_one_step_back_is_any_and_nothing_is_destroyed() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let tasks = tasks(&workshop).await;
    agree(&workshop, tasks[0], [4, 4, 2]).await;
    workshop.must(Command::Reveal {}).await;
    workshop.reach(Phase::Plan).await;
    let before = workshop.view(|view| view.plan.is_some()).await;

    for back in [Phase::Tasks, Phase::Exercises, Phase::Lobby] {
        workshop.must(Command::SetPhase { phase: back }).await;
        for far in PHASES.into_iter().filter(|far| (*far as u8) > (back as u8) + 1) {
            let code = workshop.refusal(&workshop.lead, Command::SetPhase { phase: far }).await;
            assert_eq!(code, ErrorCode::WrongPhase, "{back:?} to {far:?}");
        }
        workshop.reach(Phase::Plan).await;
    }

    let after = workshop.view(|view| view.plan.is_some()).await;
    assert_eq!(after.list.as_ref().unwrap().problems, before.list.as_ref().unwrap().problems);
    assert_eq!(after.tasks, before.tasks);
    assert_eq!(after.results.as_ref().unwrap().rounds[0], before.results.as_ref().unwrap().rounds[0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c4_a_workshop_with_nothing_to_score_or_nobody_who_scores_goes_on_to_its_end() {
    let server = TestServer::start().await;
    // Nobody wrote anything.
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.reach(Phase::Closed).await;
    let view = workshop.view(|_| true).await;
    assert!(view.scoring.is_none() && view.results.is_none() && view.plan.is_none());
    for what in Export::ALL {
        let file = workshop.api.export(&workshop.lead.seat, what).await.unwrap();
        assert!(!file.is_empty(), "{what:?}");
    }
    for what in
        [Export::Report, Export::Problems, Export::Plan, Export::Sources, Export::Workbook, Export::Linear]
    {
        assert!(workshop.api.export(&workshop.people[0][0].seat, what).await.is_ok(), "{what:?}");
    }

    // Every task is left out, then one is taken in again.
    let workshop = after_writing(&server, Phase::Tasks).await;
    let tasks = tasks(&workshop).await;
    for task in &tasks {
        workshop.must(Command::IncludeTask { task: *task, included: false }).await;
    }
    workshop.reach(Phase::Scoring).await;
    let again = Command::OpenRound { tasks: Vec::new() };
    assert_eq!(workshop.refusal(&workshop.lead, again).await, ErrorCode::WrongPhase);
    workshop.reach(Phase::Plan).await;
    workshop.must(Command::SetPhase { phase: Phase::Tasks }).await;
    workshop.must(Command::IncludeTask { task: tasks[0], included: true }).await;
    workshop.view(|view| view.workshop.phase == Phase::Tasks).await;
    workshop.reach(Phase::Scoring).await;
    let view = workshop.view(|view| view.scoring.is_some()).await;
    assert_eq!(view.scoring.unwrap().order, [tasks[0]]);

    // With a task and people there is something to wait for; without people there is not.
    let plan = Command::SetPhase { phase: Phase::Plan };
    assert_eq!(workshop.refusal(&workshop.lead, plan).await, ErrorCode::NotScored);
    for player in &workshop.people[0] {
        workshop.must(Command::RemovePerson { person: player.seat.person }).await;
    }
    workshop.reach(Phase::Closed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v2_after_going_back_a_participant_sees_what_belongs_to_the_phase_and_a_facilitator_everything() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let tasks = tasks(&workshop).await;
    agree(&workshop, tasks[0], [4, 4, 2]).await;
    workshop.must(Command::Reveal {}).await;
    let ana = &workshop.people[0][0];
    // list, tasks, own scores, results, plan
    let holds = |view: &View| {
        let scored = view.scoring.as_ref().is_some_and(|scoring| !scoring.mine.is_empty());
        [view.list.is_some(), !view.tasks.is_empty(), scored, view.results.is_some(), view.plan.is_some()]
    };
    let sees = async |player: &fivefold_client::stage::Player, phase: Phase| {
        let there = |view: &View| view.workshop.phase == phase;
        holds(&player.live.until("the phase", DEADLINE, there).await.unwrap())
    };

    ana.live.until("the results", DEADLINE, |view| view.results.is_some()).await.unwrap();
    assert_eq!(sees(ana, Phase::Scoring).await, [true, true, true, true, false]);
    workshop.reach(Phase::Closed).await;
    let table = [
        (Phase::Closed, [true, true, true, true, true]),
        (Phase::Plan, [true, true, true, true, true]),
        (Phase::Scoring, [true, true, true, true, false]),
        (Phase::Tasks, [true, true, false, false, false]),
        (Phase::Wording, [true, false, false, false, false]),
        (Phase::Merging, [false; 5]),
        (Phase::Exercises, [false; 5]),
        (Phase::Lobby, [false; 5]),
    ];
    for (phase, wanted) in table {
        if phase != Phase::Closed {
            workshop.must(Command::SetPhase { phase }).await;
        }
        assert_eq!(sees(ana, phase).await, wanted, "{phase:?}");
        assert_eq!(sees(&workshop.lead, phase).await, [true, true, false, true, true], "{phase:?}");
    }
    // Nothing was lost on the way.
    workshop.reach(Phase::Plan).await;
    assert_eq!(sees(ana, Phase::Plan).await, [true; 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c6_a_closed_workshop_is_read_and_exported_and_takes_drafts_erasure_new_links_and_going_back() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let tasks = tasks(&workshop).await;
    agree(&workshop, tasks[0], [4, 4, 2]).await;
    workshop.must(Command::Reveal {}).await;
    workshop.reach(Phase::Closed).await;
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);

    let refused = [
        Command::Broadcast { text: "x".to_owned() },
        Command::OpenRoom {},
        Command::SetDoor { locked: true },
        Command::SetCapacity { capacity: Default::default(), currency: String::new() },
    ];
    for command in refused {
        assert_eq!(workshop.refusal(&workshop.lead, command).await, ErrorCode::WorkshopClosed);
    }
    let say = Command::Say { room: None, text: "x".to_owned() };
    assert_eq!(workshop.refusal(ana, say).await, ErrorCode::WorkshopClosed);
    let board = workshop.key("e1", 0);
    assert!(workshop.ask(ana, Command::KeepDraft { board, text: "a thought".to_owned() }).await.is_ok());
    workshop.must(Command::RenewLinks { role: None }).await;
    assert!(workshop.ask(ben, Command::ErasePerson { person: ben.seat.person }).await.is_ok());
    for what in Export::ALL {
        assert!(workshop.api.export(&workshop.lead.seat, what).await.is_ok(), "{what:?}");
    }
    workshop.must(Command::SetPhase { phase: Phase::Plan }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w2_a_better_wording_changes_the_title_and_leaves_the_sources() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Wording).await;
    let list = workshop.list(|list| list.frozen).await;
    let (problem, was) = list.problems.iter().find(|(_, problem)| problem.title == TEXTS[0]).unwrap();
    let text = "Customers who work until six cannot reach support by phone";

    let board = workshop.board(&workshop.lead, &BoardKey::List).await;
    board.set_list_text(ListText::Problem(*problem), text);
    board.saved(DEADLINE).await.unwrap();

    let list = workshop.list(|list| list.problems[problem].title == text).await;
    assert_eq!(list.problems[problem].sources, was.sources);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v3_nobody_writes_the_texts_of_the_list_before_wording_and_observers_never() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Merging).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    let problem = *workshop.list(|_| true).await.problems.keys().next().unwrap();
    workshop.must(Command::ShowList { shown: true }).await;
    let ana = &workshop.people[0][0];
    ana.live.until("the list", DEADLINE, |view| view.list.is_some()).await.unwrap();

    let board = workshop.board(ana, &BoardKey::List).await;
    board.set_list_text(ListText::Problem(problem), "Ana's own wording");
    assert!(board.saved(DEADLINE).await.is_err(), "a participant while merging");
    workshop.reach(Phase::Wording).await;
    let board = workshop.board(&observer, &BoardKey::List).await;
    board.set_list_text(ListText::Problem(problem), "A guest's own wording");
    assert!(board.saved(DEADLINE).await.is_err(), "an observer");

    // A room that is asked to word a problem better may.
    let verdict = WordingVerdict::BackToRoom { room: workshop.rooms[0] };
    workshop.must(Command::JudgeWording { problem, verdict }).await;
    let board = workshop.board(ana, &BoardKey::List).await;
    board.set_list_text(ListText::Problem(problem), "Worded better in the room that wrote it");
    board.saved(DEADLINE).await.unwrap();
    workshop.list(|list| list.problems[&problem].title == "Worded better in the room that wrote it").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w1_a_hint_names_its_rule_blocks_nothing_and_stays_away_once_dismissed() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &["No CRM"]).await;
    workshop.reach(Phase::Wording).await;
    let list = workshop.list(|list| list.problems.values().any(|problem| !problem.hints.is_empty())).await;
    let (problem, view) = list.problems.iter().next().unwrap();
    let rules: Vec<_> = view.hints.iter().map(|hint| hint.rule).collect();
    assert!(rules.contains(&fivefold_protocol::hint::HintRule::TooShort), "{rules:?}");

    workshop.must(Command::JudgeWording { problem: *problem, verdict: WordingVerdict::Fine }).await;
    for rule in rules {
        workshop.must(Command::DismissHint { problem: *problem, rule }).await;
    }
    server.stop().await;
    server.start_again().await;

    let list = workshop.list(|list| list.problems[problem].hints.is_empty()).await;
    assert_eq!(list.problems[problem].wording, WordingVerdict::Fine);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w3_a_task_is_prefilled_once_and_marked_stale_when_its_problem_changes() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Tasks).await;
    let task = tasks(&workshop).await[0];
    let view = workshop.view(|_| true).await;
    let (problem, text) = (view.tasks[&task].problem, view.tasks[&task].text.clone());
    assert!(!text.is_empty());

    workshop
        .must(Command::RenameProblem {
            problem,
            title: "Nobody answers after six".to_owned(),
            reason: String::new(),
        })
        .await;

    let stale = |view: &View| view.tasks[&task].stale;
    assert_eq!(workshop.view(stale).await.tasks[&task].text, text, "the text stays");
    workshop.must(Command::ConfirmTask { task }).await;
    let view = workshop.view(|view| !view.tasks[&task].stale).await;
    assert_eq!(view.tasks.len(), TEXTS.len());
}
