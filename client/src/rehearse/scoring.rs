//! Scoring: each participant alone, task by task; then the reveal, and a second round on what is most disputed.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::{Command, Phase},
    ids::{NoteId, TaskId},
    template::Criterion,
    view::{ScoringView, View},
};
use futures_util::future::try_join_all;

use super::{DEADLINE, RehearsalError, day::Stage};
use crate::{
    draw::{Question, count},
    stage::Player,
};

/// How many tasks are scored again.
const DISPUTED: usize = 2;

/// What is known of a task when it is scored.
struct Subject {
    /// A name that is the same in every run: the first note of its problem.
    name: NoteId,
    /// Every note of its problem.
    notes: BTreeSet<NoteId>,
}

/// Plays both rounds, up to the second reveal.
pub(super) async fn play(stage: &Stage<'_>) -> Result<(), RehearsalError> {
    stage.narrator.step("scoring");
    let view = stage.phase(Phase::Scoring).await?;
    if view.scoring.is_none() {
        // Moving on may have opened the first round already; then this changes nothing.
        let opened = stage.facilitator.ask("round.1", Command::OpenRound { tasks: Vec::new() }).await;
        if let Err(error) = opened
            && error.code() != Some(fivefold_protocol::error::ErrorCode::WrongPhase)
        {
            return Err(error.into());
        }
    }
    let criteria = view.form.criteria.clone();
    let subjects = subjects(stage, &view)?;
    round(stage, 1, &criteria, &subjects).await?;
    let view = reveal(stage, 1).await?;

    stage.narrator.step("second round");
    let tasks = disputed(&view, &subjects);
    stage.facilitator.ask("round.2", Command::OpenRound { tasks: tasks.clone() }).await?;
    for task in &tasks {
        if let Some(task) = view.tasks.get(task) {
            stage.narrator.line(&task.text);
        }
    }
    round(stage, 2, &criteria, &subjects).await?;
    reveal(stage, 2).await?;
    Ok(())
}

fn subjects(stage: &Stage<'_>, view: &View) -> Result<BTreeMap<TaskId, Subject>, RehearsalError> {
    let nameless = || RehearsalError::Unexpected("a task without a note of the scenario".to_owned());
    let list = view.list.as_ref().ok_or_else(nameless)?;
    view.tasks
        .iter()
        .map(|(id, task)| {
            let name = stage.name_of(list, task.problem).ok_or_else(nameless)?.clone();
            let sources = list.problems.get(&task.problem).ok_or_else(nameless)?.sources.keys();
            Ok((*id, Subject { name, notes: sources.map(|source| source.note.clone()).collect() }))
        })
        .collect()
}

/// Everybody answers every question of the round, all at the same time.
async fn round(
    stage: &Stage<'_>,
    round: u32,
    criteria: &[Criterion],
    subjects: &BTreeMap<TaskId, Subject>,
) -> Result<(), RehearsalError> {
    let players: Vec<_> = stage.cast.values().collect();
    let sheets = players.iter().map(|player| score(stage, player, round, criteria, subjects));
    let answers: u32 = try_join_all(sheets).await?.into_iter().sum();
    let everybody = count(players.len());
    let finished = |scoring: &ScoringView| scoring.round == round && scoring.finished_count == everybody;
    stage
        .until("everybody to have finished scoring", |view| view.scoring.as_ref().is_some_and(finished))
        .await?;
    stage.narrator.line(&format!("{answers} answers of {everybody} people"));
    Ok(())
}

/// One person's score sheet.
async fn score(
    stage: &Stage<'_>,
    player: &Player,
    round: u32,
    criteria: &[Criterion],
    subjects: &BTreeMap<TaskId, Subject>,
) -> Result<u32, RehearsalError> {
    let open = |view: &View| {
        let scoring = view.scoring.as_ref()?;
        (scoring.open && scoring.round == round && !scoring.order.is_empty()).then(|| scoring.order.clone())
    };
    let order = player.live.find("the score sheet", DEADLINE, open).await?;
    let mut answers = 0;
    for task in order {
        let unknown = || RehearsalError::Unexpected(format!("task {task} is scored but not in the list"));
        let subject = subjects.get(&task).ok_or_else(unknown)?;
        for criterion in criteria {
            let around = stage.scenario.opinion(&subject.notes, &criterion.id);
            let question =
                Question { person: &player.id, task: subject.name.as_str(), criterion, around, round };
            let command = Command::Score {
                task,
                criterion: criterion.id.clone(),
                answer: Some(question.answer(stage.seed)),
            };
            player.ask(&format!("score.{round}.{}.{}", subject.name, criterion.id), command).await?;
            answers += 1;
        }
    }
    player.ask(&format!("finish.{round}"), Command::FinishScoring { finished: true }).await?;
    Ok(answers)
}

async fn reveal(stage: &Stage<'_>, round: u32) -> Result<View, RehearsalError> {
    stage.narrator.step(&format!("reveal {round}"));
    stage.facilitator.ask(&format!("reveal.{round}"), Command::Reveal {}).await?;
    let shown = |view: &View| {
        let rounds = view.results.as_ref().map(|results| &results.rounds);
        rounds.is_some_and(|rounds| rounds.iter().any(|shown| shown.round == round))
    };
    stage.until("the results", shown).await
}

/// The tasks with the widest disagreement of the first round; equal ones in the order of their names.
fn disputed(view: &View, subjects: &BTreeMap<TaskId, Subject>) -> Vec<TaskId> {
    let Some(round) = view.results.as_ref().and_then(|results| results.rounds.first()) else {
        return Vec::new();
    };
    let mut tasks: Vec<_> = round
        .tasks
        .iter()
        .filter_map(|(task, spreads)| {
            let widest = spreads.values().map(|spread| spread.disagreement).max()?;
            Some((std::cmp::Reverse(widest), &subjects.get(task)?.name, *task))
        })
        .collect();
    tasks.sort();
    tasks.into_iter().take(DISPUTED).map(|(_, _, task)| task).collect()
}
