//! Bringing the lists together: wait until every problem has arrived, then carry out the facilitator's decisions.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::{Command, Phase},
    ids::{NoteId, NoteRef, ProblemId},
    view::{AccountView, ListView},
};

use super::{
    RehearsalError,
    day::{Stage, holder},
};
use crate::{draw::count, scenario::Decision};

/// Plays the merging phase, up to but not including its close.
pub(super) async fn play(stage: &Stage<'_>) -> Result<(), RehearsalError> {
    stage.narrator.step("merging");
    stage.phase(Phase::Merging).await?;
    let expected = count(stage.scenario.problems(stage.template).count());
    let account =
        stage.find_in_list("every problem to arrive in the list", |list| arrived(list, expected)).await?;
    stage.narrator.line(&balance(&account));

    stage.narrator.step("decisions");
    for (at, decision) in stage.scenario.merge.iter().enumerate() {
        decide(stage, &format!("merge.{}", at + 1), decision).await?;
    }
    stage.facilitator.ask("seen", Command::MarkSeen { until: None }).await?;
    let account = stage.find_in_list("the account", |list| arrived(list, expected)).await?;
    stage.narrator.line(&balance(&account));
    Ok(())
}

/// The account, once all of `expected` notes are in the list.
pub(super) fn arrived(list: &ListView, expected: u32) -> Option<AccountView> {
    let account = &list.account;
    let complete = account.notes == expected && account.unsettled == 0 && account.unassigned == 0;
    complete.then(|| account.clone())
}

/// The account in one line.
pub(super) fn balance(account: &AccountView) -> String {
    format!("{} notes -> {} problems, {} unassigned", account.notes, account.problems, account.unassigned)
}

async fn decide(stage: &Stage<'_>, step: &str, decision: &Decision) -> Result<(), RehearsalError> {
    match decision {
        Decision::Join { notes, reason } => join(stage, step, notes, reason).await,
        Decision::Split { note, reason } => split(stage, step, note, reason).await,
        Decision::Apart { a, b, reason } => apart(stage, step, a, b, reason).await,
        Decision::Rename { note, title } => {
            let problem = find(stage, note).await?;
            let command = Command::RenameProblem { problem, title: title.clone(), reason: String::new() };
            stage.facilitator.ask(step, command).await?;
            let renamed = |list: &ListView| {
                list.problems.get(&problem).filter(|problem| &problem.title == title).map(|_| ())
            };
            stage.find_in_list(&format!("the title of {note}'s problem"), renamed).await?;
            stage.narrator.line(&format!("renamed {note}: {title}"));
            Ok(())
        }
    }
}

async fn join(stage: &Stage<'_>, step: &str, notes: &[NoteId], reason: &str) -> Result<(), RehearsalError> {
    let mut problems = BTreeSet::new();
    for note in notes {
        problems.insert(find(stage, note).await?);
    }
    let names = names(notes);
    if problems.len() < 2 {
        stage.narrator.line(&format!("{names} are together already"));
        return Ok(());
    }
    let command =
        Command::JoinProblems { problems: problems.into_iter().collect(), reason: reason.to_owned() };
    stage.facilitator.ask(step, command).await?;
    let one = |list: &ListView| {
        let held: Option<BTreeSet<_>> = notes.iter().map(|note| holder(list, note)).collect();
        held.filter(|problems| problems.len() == 1).map(|_| ())
    };
    stage.find_in_list(&format!("{names} to be joined"), one).await?;
    stage.narrator.line(&format!("joined {names}"));
    Ok(())
}

async fn split(stage: &Stage<'_>, step: &str, note: &NoteId, reason: &str) -> Result<(), RehearsalError> {
    let (from, reference, alone) = stage
        .find_in_list(&format!("the problem of {note}"), |list| {
            let from = holder(list, note)?;
            let sources = &list.problems.get(&from)?.sources;
            let reference = sources.keys().find(|source| &source.note == note)?.clone();
            Some((from, reference, sources.len() == 1))
        })
        .await?;
    if alone {
        stage.narrator.line(&format!("{note} is a problem of its own already"));
        return Ok(());
    }
    split_off(stage, step, from, reference, reason).await?;
    stage.narrator.line(&format!("split off {note}"));
    Ok(())
}

async fn split_off(
    stage: &Stage<'_>,
    step: &str,
    from: ProblemId,
    note: NoteRef,
    reason: &str,
) -> Result<(), RehearsalError> {
    let command = Command::SplitNote { note: note.clone(), reason: reason.to_owned() };
    stage.facilitator.ask(step, command).await?;
    let gone = |list: &ListView| holder(list, &note.note).filter(|now| *now != from);
    stage.find_in_list(&format!("{} to be split off", note.note), gone).await?;
    Ok(())
}

/// Not the same: if the machine joined the two, the second is split off first.
async fn apart(
    stage: &Stage<'_>,
    step: &str,
    a: &NoteId,
    b: &NoteId,
    reason: &str,
) -> Result<(), RehearsalError> {
    if find(stage, a).await? == find(stage, b).await? {
        split(stage, &format!("{step}.split"), b, reason).await?;
    }
    let (left, right) = (find(stage, a).await?, find(stage, b).await?);
    let command = Command::NotTheSame { a: left, b: right, reason: reason.to_owned() };
    stage.facilitator.ask(step, command).await?;
    stage.narrator.line(&format!("{a} and {b} are not the same"));
    Ok(())
}

async fn find(stage: &Stage<'_>, note: &NoteId) -> Result<ProblemId, RehearsalError> {
    stage.find_in_list(&format!("the problem of {note}"), |list| holder(list, note)).await
}

fn names(notes: &[NoteId]) -> String {
    notes.iter().map(NoteId::as_str).collect::<Vec<_>>().join(", ")
}
