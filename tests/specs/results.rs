//! From the closed list to the plan, and what leaves the workshop (SPEC C, W, G, P, T).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails on the spot")]

#[path = "results/anonymity.rs"]
mod anonymity;
#[path = "results/exports.rs"]
mod exports;
#[path = "results/scoring.rs"]
mod scoring;
#[path = "results/tasks.rs"]
mod tasks;

use fivefold_client::stage::Player;
use fivefold_protocol::{
    command::{Answer, Command, Phase},
    ids::{CriterionId, TaskId},
};
use fivefold_tests::{gathering::Gathering, server::TestServer};

const TEXTS: [&str; 5] = [
    "The customer cannot reach support by phone in the evening",
    "The price in the shop differs from the price on the label",
    "The parcel arrives a week later than was promised",
    "The website forgets the basket when the customer signs in",
    "The queue at the counter is long before holidays",
];

/// A workshop of three people in one room who wrote five problems, in the phase `phase`.
async fn after_writing(server: &TestServer, phase: Phase) -> Gathering {
    let workshop = Gathering::seated(server, &[&["Ana", "Ben", "Cleo"]]).await;
    workshop.open("e1").await;
    workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &TEXTS).await;
    workshop.list(|list| list.account.unassigned == 0 && list.problems.len() == TEXTS.len()).await;
    workshop.reach(phase).await;
    workshop
}

/// The tasks, in the order of the texts of their problems.
async fn tasks(workshop: &Gathering) -> Vec<TaskId> {
    let view = workshop.view(|view| view.tasks.len() == TEXTS.len()).await;
    let list = view.list.as_ref().unwrap();
    let of = |text: &str| {
        let found = view.tasks.iter().find(|(_, task)| list.problems[&task.problem].title == text);
        *found.unwrap().0
    };
    TEXTS.iter().map(|text| of(text)).collect()
}

fn criterion(name: &str) -> CriterionId {
    name.parse().unwrap()
}

async fn score(workshop: &Gathering, who: &Player, task: TaskId, of: &str, answer: Answer) {
    let command = Command::Score { task, criterion: criterion(of), answer: Some(answer) };
    workshop.ask(who, command).await.unwrap();
}

/// Everybody gives the same three answers about a task.
async fn agree(workshop: &Gathering, task: TaskId, answers: [u8; 3]) {
    for who in &workshop.people[0] {
        for (of, value) in ["share", "effect", "effort"].into_iter().zip(answers) {
            score(workshop, who, task, of, Answer::Value(value)).await;
        }
    }
}
