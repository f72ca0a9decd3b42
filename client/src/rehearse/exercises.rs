//! The exercises: everybody writes on their room's board, several at the same time.

use std::{collections::BTreeMap, time::Duration};

use fivefold_protocol::{
    command::{Command, Phase},
    ids::{BoardKey, NoteRef, RoomId},
    note::{Note, settled_mark},
    template::Exercise,
};
use futures_util::future::try_join_all;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use super::{
    DEADLINE, RehearsalError,
    day::{Stage, timer},
};
use crate::{
    board::Board,
    error::ClientError,
    scenario::{Actor, PlannedNote},
};

/// The places of an ordered note among its neighbours, as fractional indices: `a0`, `a1`, …
const PLACES: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Plays every exercise that the scenario has notes for, one after the other.
pub(super) async fn play(stage: &Stage<'_>) -> Result<(), RehearsalError> {
    stage.narrator.step("exercises");
    stage.phase(Phase::Exercises).await?;
    let mut first = true;
    for exercise in &stage.template.exercises {
        let notes: Vec<_> = stage.scenario.notes.iter().filter(|note| note.exercise == exercise.id).collect();
        if notes.is_empty() {
            continue;
        }
        stage.narrator.step(&format!("exercise {}", exercise.id));
        open(stage, exercise).await?;
        write(stage, exercise, &notes).await?;
        if first {
            talk(stage).await?;
            first = false;
        }
        agree(stage, exercise, &notes).await?;
        close(stage, exercise).await?;
        stage.narrator.line(&format!("{} notes", notes.len()));
    }
    Ok(())
}

async fn open(stage: &Stage<'_>, exercise: &Exercise) -> Result<(), RehearsalError> {
    let (facilitator, id) = (&stage.facilitator, &exercise.id);
    let command = Command::OpenExercise { exercise: id.clone(), rooms: Vec::new() };
    facilitator.ask(&format!("open.{id}"), command).await?;
    facilitator.ask(&format!("timer.{id}"), timer(exercise)).await?;
    facilitator.ask(&format!("bring.{id}"), Command::BringEveryone { exercise: id.clone() }).await?;
    Ok(())
}

async fn close(stage: &Stage<'_>, exercise: &Exercise) -> Result<(), RehearsalError> {
    let id = &exercise.id;
    try_join_all(stage.cast.values().map(|player| async {
        let command = Command::SetDone { exercise: id.clone(), done: true };
        player.ask(&format!("done.{id}"), command).await
    }))
    .await?;
    let stop = Command::StopTimer { exercise: id.clone(), room: None };
    stage.facilitator.ask(&format!("stop.{id}"), stop).await?;
    let shut = Command::CloseExercise { exercise: id.clone(), rooms: Vec::new() };
    stage.facilitator.ask(&format!("close.{id}"), shut).await?;
    Ok(())
}

/// Everybody writes; then the facilitator sees all of it.
async fn write(stage: &Stage<'_>, exercise: &Exercise, notes: &[&PlannedNote]) -> Result<(), RehearsalError> {
    // Problems are finished in the order of the scenario, whoever types faster: so the list grows alike in every run.
    let problems: Vec<&PlannedNote> =
        notes.iter().copied().filter(|note| is_problem(exercise, note)).collect();
    let (turn, _) = watch::channel(0);
    let writers = stage.scenario.people.iter().filter_map(|actor| {
        let own: Vec<_> = notes.iter().copied().filter(|note| note.by == actor.id).collect();
        (!own.is_empty())
            .then(|| Writer { stage, exercise, actor, own, problems: &problems, turn: &turn }.write())
    });
    try_join_all(writers).await?;

    let mut expected = BTreeMap::<RoomId, u32>::new();
    for note in notes {
        *expected.entry(stage.room(note.room)?).or_default() += 1;
    }
    let all_there = |view: &fivefold_protocol::view::View| {
        expected.iter().all(|(room, count)| {
            let key = BoardKey::Notes { exercise: exercise.id.clone(), room: *room };
            view.boards.get(&key).is_some_and(|board| board.progress.notes == *count)
        })
    };
    stage.until("every note to be counted", all_there).await?;
    Ok(())
}

fn is_problem(exercise: &Exercise, note: &PlannedNote) -> bool {
    exercise.kind(&note.kind).is_some_and(|kind| kind.problem)
}

/// One person at one board.
struct Writer<'a> {
    stage: &'a Stage<'a>,
    exercise: &'a Exercise,
    actor: &'a Actor,
    own: Vec<&'a PlannedNote>,
    problems: &'a [&'a PlannedNote],
    turn: &'a watch::Sender<usize>,
}

impl Writer<'_> {
    async fn write(self) -> Result<(), RehearsalError> {
        let stage = self.stage;
        let player = stage.player(&self.actor.id)?;
        let key = BoardKey::Notes { exercise: self.exercise.id.clone(), room: stage.room(self.actor.room)? };
        let writable =
            |view: &fivefold_protocol::view::View| view.boards.get(&key).is_some_and(|board| board.writable);
        player.live.until("the board to open", DEADLINE, writable).await?;
        let board = Board::open(stage.api, &player.seat, key.clone(), stage.tracker);
        board.saved(DEADLINE).await?;
        for note in &self.own {
            self.type_note(&board, note).await?;
        }
        Ok(())
    }

    /// Types one note the way people do: at one go, in pieces, or with a slip that is put right.
    async fn type_note(&self, board: &Board, note: &PlannedNote) -> Result<(), RehearsalError> {
        let seed = self.stage.seed;
        let drawn = |what| [what, note.id.as_str()];
        let text = note.text.as_str();
        let started = match seed.below(100, &drawn("typing")) {
            0..40 => cut(text, 3),
            40..60 => cut(text, 1),
            _ => text,
        };
        board.add_note(&note.id, &self.form(note, started));
        if started != text {
            for piece in [cut(text, 2), text] {
                let pause = u64::from(seed.below(40, &drawn("pause")));
                sleep(Duration::from_millis(5 + pause)).await;
                board.edit_text(&note.id, piece)?;
            }
        }
        board.saved(DEADLINE).await?;
        let place = self.problems.iter().position(|problem| problem.id == note.id);
        if let Some(place) = place {
            self.wait_for_turn(place).await?;
            board.settle(&note.id)?;
            board.saved(DEADLINE).await?;
            self.turn.send_replace(place + 1);
        } else {
            board.settle(&note.id)?;
            if seed.happens(10, &drawn("second thoughts")) {
                // Finished, taken up again, finished again.
                board.edit_text(&note.id, &format!("{text}…"))?;
                board.saved(DEADLINE).await?;
                board.edit_text(&note.id, text)?;
                board.settle(&note.id)?;
            }
            board.saved(DEADLINE).await?;
        }
        Ok(())
    }

    async fn wait_for_turn(&self, place: usize) -> Result<(), ClientError> {
        let mut turn = self.turn.subscribe();
        let waiting = timeout(DEADLINE, turn.wait_for(|turn| *turn >= place));
        let late = |_| ClientError::Late { what: "the others' problems".to_owned(), waited: DEADLINE };
        waiting.await.map_err(late)?.map_err(|_| ClientError::Closed)?;
        Ok(())
    }

    fn form(&self, note: &PlannedNote, text: &str) -> Note {
        Note {
            text: text.to_owned(),
            kind: Some(note.kind.clone()),
            parent: note.parent.clone(),
            order: self.order(note),
            situation: note.situation.clone(),
            example: note.example.clone(),
            ..Note::default()
        }
    }

    /// Steps have an order: that of the scenario, within the room.
    fn order(&self, note: &PlannedNote) -> Option<String> {
        self.exercise.kind(&note.kind).filter(|kind| kind.ordered)?;
        let beside = |other: &&PlannedNote| {
            other.exercise == note.exercise && other.room == note.room && other.kind == note.kind
        };
        let place = self.stage.scenario.notes.iter().filter(beside).position(|other| other.id == note.id)?;
        PLACES.chars().nth(place).map(|place| format!("a{place}"))
    }
}

/// The first `parts` quarters of a text, never inside a character.
fn cut(text: &str, parts: usize) -> &str {
    let end = text.len() * parts / 4;
    let end = (0..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

/// "Same for me": some people find their own trouble in what others of their room wrote.
async fn agree(stage: &Stage<'_>, exercise: &Exercise, notes: &[&PlannedNote]) -> Result<(), RehearsalError> {
    for note in notes.iter().filter(|note| is_problem(exercise, note)) {
        for actor in
            stage.scenario.people.iter().filter(|actor| actor.room == note.room && actor.id != note.by)
        {
            if !stage.seed.happens(12, &["same", note.id.as_str(), &actor.id]) {
                continue;
            }
            let reference = NoteRef {
                exercise: note.exercise.clone(),
                room: stage.room(note.room)?,
                note: note.id.clone(),
            };
            let command = Command::SameForMe { note: reference, on: true, example: String::new() };
            stage.player(&actor.id)?.ask(&format!("same.{}", note.id), command).await?;
        }
    }
    Ok(())
}

/// A word to everybody, a chat in the first room, a call for the facilitator.
async fn talk(stage: &Stage<'_>) -> Result<(), RehearsalError> {
    let room = stage.room(1)?;
    let mut first_room = stage.scenario.people.iter().filter(|actor| actor.room == 1);
    let (Some(caller), helper) = (first_room.next(), first_room.next()) else { return Ok(()) };
    let facilitator = &stage.facilitator;
    let rule = stage.template.rule.text.get(stage.scenario.lang).to_owned();
    facilitator.ask("broadcast", Command::Broadcast { text: rule }).await?;
    let caller = stage.player(&caller.id)?;
    caller.ask("call", Command::CallFacilitator {}).await?;
    caller.ask("say", Command::Say { room: None, text: "?".to_owned() }).await?;
    let called =
        |view: &fivefold_protocol::view::View| view.rooms.get(&room).is_some_and(|room| room.call.is_some());
    stage.until("the call of room 1", called).await?;
    facilitator.ask("coming", Command::AnswerCall { room, coming: true }).await?;
    facilitator.ask("say", Command::Say { room: Some(room), text: "!".to_owned() }).await?;
    if let Some(helper) = helper {
        stage.player(&helper.id)?.ask("say", Command::Say { room: None, text: "+".to_owned() }).await?;
    }
    facilitator.ask("settled", Command::AnswerCall { room, coming: false }).await?;
    Ok(())
}

/// A note that is finished as it is put on the board.
pub(super) fn finished(note: Note) -> Note {
    Note { settled: Some(settled_mark(&note.text)), ..note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_typed_text_is_never_cut_inside_a_character() {
        for parts in 0..=4 {
            assert!("Пекарня 🐌".starts_with(cut("Пекарня 🐌", parts)));
        }
        assert_eq!(cut("abcd", 2), "ab");
        assert_eq!(cut("abcd", 4), "abcd");
    }
}
