//! Answers the list's suggestions as a facilitator would who knows which notes are the same problem.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::Command,
    ids::NoteId,
    view::{SuggestionView, View},
};

use super::{DEADLINE, RehearsalError, notes::FileBoard};
use crate::stage::Player;

/// Knows the problem of every note of a board.
#[derive(Debug)]
pub(super) struct Oracle<'a> {
    problem_of: BTreeMap<&'a NoteId, &'a str>,
}

/// How many suggestions were answered how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Answers {
    pub(super) yes: usize,
    pub(super) no: usize,
}

impl<'a> Oracle<'a> {
    /// The oracle of a board; `None` if the file does not say which problem each of its notes is.
    pub(super) fn new(board: &'a FileBoard) -> Option<Self> {
        let problem_of: BTreeMap<_, _> = board
            .gold
            .iter()
            .flat_map(|problem| problem.notes.iter().map(|note| (&note.id, problem.id.as_str())))
            .collect();
        let notes = board.rooms.iter().flat_map(|room| &room.exercises).flat_map(|exercise| &exercise.notes);
        notes.into_iter().all(|note| problem_of.contains_key(&note.id)).then_some(Self { problem_of })
    }

    /// Answers the suggestion that stands first, looks again, and so on: at most `asks` times, and as long as there is one.
    pub(super) async fn answer(&self, facilitator: &Player, asks: usize) -> Result<Answers, RehearsalError> {
        let mut answers = Answers::default();
        for ask in 1..=asks {
            // A view that holds a decision holds the suggestions after it.
            let answered = |view: &View| {
                let list = view.list.as_ref().filter(|list| list.decisions.len() + 1 >= ask)?;
                Some(list.suggestions.first().cloned())
            };
            let first = facilitator.live.find("the answered suggestion to go", DEADLINE, answered).await?;
            let Some(suggestion) = first else { break };
            let same = self.is_same(&suggestion);
            facilitator.ask(&format!("answer.{ask}"), command(&suggestion, same)).await?;
            *(if same { &mut answers.yes } else { &mut answers.no }) += 1;
        }
        let all = answers.yes + answers.no;
        let done = |view: &View| view.list.as_ref().is_some_and(|list| list.decisions.len() >= all);
        facilitator.live.until("the last answer to count", DEADLINE, done).await?;
        Ok(answers)
    }

    fn is_same(&self, suggestion: &SuggestionView) -> bool {
        let problem = |note| self.problem_of.get(note);
        problem(&suggestion.note_a.note) == problem(&suggestion.note_b.note)
    }
}

fn command(suggestion: &SuggestionView, same: bool) -> Command {
    let (a, b, reason) = (suggestion.a, suggestion.b, String::new());
    if same {
        Command::JoinProblems { problems: vec![a, b], reason }
    } else {
        Command::NotTheSame { a, b, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_oracle_knows_the_problem_of_every_note_or_says_nothing() {
        let board = |gold: &str| -> FileBoard {
            let rooms = r#"[ { "id": "room1", "exercises": [ { "id": "ex1", "notes": [
                { "id": "n-1", "seq": 1, "text": "Queue" }, { "id": "n-2", "seq": 2, "text": "Long queue" } ] } ] } ]"#;
            serde_json::from_str(&format!(
                r#"{{ "id": "x", "lang": "en", "rooms": {rooms}, "gold": [ {gold} ] }}"#
            ))
            .unwrap()
        };
        let both = board(r#"{ "id": "queue", "notes": [ { "id": "n-1" }, { "id": "n-2" } ] }"#);
        assert!(Oracle::new(&both).is_some());
        assert!(Oracle::new(&board(r#"{ "id": "queue", "notes": [ { "id": "n-1" } ] }"#)).is_none());
        assert!(Oracle::new(&board("")).is_none());
    }
}
