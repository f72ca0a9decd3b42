//! Checking the wording of problems, and rewording them as tasks: texts in the document `list`, verdicts as commands.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::{Command, Phase, WordingVerdict},
    ids::{BoardKey, NoteId, ProblemId, TaskId},
    view::{ListView, View},
};

use super::{
    DEADLINE, RehearsalError,
    day::{Stage, holder},
};
use crate::board::{Board, ListText};

/// Plays the wording phase: some problems go back to a room and are worded better; in the end all are fine.
pub(super) async fn word(stage: &Stage<'_>) -> Result<(), RehearsalError> {
    stage.narrator.step("wording");
    let view = stage.phase(Phase::Wording).await?;
    let list = open_list(stage).await?;
    for better in &stage.scenario.wording {
        let problem = find(stage, &better.problem).await?;
        let raised = view.list.as_ref().and_then(|list| list.problems.get(&problem));
        if let Some(room) = raised.and_then(|problem| problem.rooms.first().copied()) {
            judge(stage, "back", &better.problem, problem, WordingVerdict::BackToRoom { room }).await?;
        }
        write(stage, &list, ListText::Problem(problem), &better.text).await?;
        judge(stage, "fine", &better.problem, problem, WordingVerdict::Fine).await?;
        let worded = |list: &ListView| {
            let now = list.problems.get(&problem)?;
            (now.title == better.text && now.wording == WordingVerdict::Fine).then_some(())
        };
        stage.find_in_list(&format!("the new wording of {}", better.problem), worded).await?;
    }
    let rest = unjudged(stage).await?;
    for (name, problem) in &rest {
        judge(stage, "fine", name, *problem, WordingVerdict::Fine).await?;
    }
    stage
        .find_in_list("every wording to be judged", |list| {
            list.problems.values().all(|problem| problem.wording == WordingVerdict::Fine).then_some(())
        })
        .await?;
    let total = stage.scenario.wording.len() + rest.len();
    stage.narrator.line(&format!("{total} problems checked, {} worded better", stage.scenario.wording.len()));
    Ok(())
}

/// Plays the task phase.
pub(super) async fn make_tasks(stage: &Stage<'_>) -> Result<(), RehearsalError> {
    stage.narrator.step("tasks");
    stage.phase(Phase::Tasks).await?;
    let complete = |view: &View| {
        let problems = view.list.as_ref().map_or(0, |list| list.problems.len());
        problems > 0 && view.tasks.len() == problems
    };
    stage.until("a task for every problem", complete).await?;
    let list = open_list(stage).await?;
    for better in &stage.scenario.tasks {
        let task = task_of(stage, &better.problem).await?;
        write(stage, &list, ListText::Task(task), &better.text).await?;
        let worded = |view: &View| view.tasks.get(&task).is_some_and(|task| task.text == better.text);
        stage.until(&format!("the task of {}", better.problem), worded).await?;
    }
    let tasks = stage.until("the tasks", complete).await?.tasks;
    for (task, view) in tasks.iter().filter(|(_, view)| view.stale) {
        let name = stage.until("the list", |view| view.list.is_some()).await?.list;
        let name = name.as_ref().and_then(|list| stage.name_of(list, view.problem)).map(NoteId::to_string);
        let step = format!("confirm.{}", name.unwrap_or_default());
        stage.facilitator.ask(&step, Command::ConfirmTask { task: *task }).await?;
    }
    stage.narrator.line(&format!("{} tasks, {} worded by hand", tasks.len(), stage.scenario.tasks.len()));
    Ok(())
}

/// The task made of the problem that a note is a source of.
pub(super) async fn task_of(stage: &Stage<'_>, note: &NoteId) -> Result<TaskId, RehearsalError> {
    let looking = |view: &View| {
        let problem = holder(view.list.as_ref()?, note)?;
        view.tasks.iter().find(|(_, task)| task.problem == problem).map(|(id, _)| *id)
    };
    Ok(stage.facilitator.live.find(&format!("the task of {note}"), DEADLINE, looking).await?)
}

async fn open_list(stage: &Stage<'_>) -> Result<Board, RehearsalError> {
    let board = Board::open(stage.api, &stage.facilitator.seat, BoardKey::List, stage.tracker);
    board.saved(DEADLINE).await?;
    Ok(board)
}

/// Changes a text once the server has put it there, and waits until the change is durable.
async fn write(stage: &Stage<'_>, list: &Board, which: ListText, text: &str) -> Result<(), RehearsalError> {
    list.until("the text to be there", DEADLINE, |document| document.list_text(which).is_some()).await?;
    list.set_list_text(which, text);
    list.saved(DEADLINE).await?;
    stage.narrator.line(text);
    Ok(())
}

async fn judge(
    stage: &Stage<'_>,
    what: &str,
    name: &NoteId,
    problem: ProblemId,
    verdict: WordingVerdict,
) -> Result<(), RehearsalError> {
    let command = Command::JudgeWording { problem, verdict };
    stage.facilitator.ask(&format!("wording.{what}.{name}"), command).await?;
    Ok(())
}

/// Problems that nobody has judged yet, by a name that is the same in every run.
async fn unjudged(stage: &Stage<'_>) -> Result<BTreeMap<NoteId, ProblemId>, RehearsalError> {
    stage
        .find_in_list("the list", |list| {
            let open = list.problems.iter().filter(|(_, problem)| problem.wording != WordingVerdict::Fine);
            Some(open.filter_map(|(id, _)| Some((stage.name_of(list, *id)?.clone(), *id))).collect())
        })
        .await
}

async fn find(stage: &Stage<'_>, note: &NoteId) -> Result<ProblemId, RehearsalError> {
    stage.find_in_list(&format!("the problem of {note}"), |list| holder(list, note)).await
}
