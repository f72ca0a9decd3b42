//! Groups the notes of a file of boards, as the merge engine would on its own.
//!
//! Usage: `merge_file BOARDS.json > GROUPS.json`. The file holds boards with rooms, exercises and notes; the answer is an
//! object with a group for every note.

use std::{collections::BTreeMap, io::Write as _};

use anyhow::Context as _;
use fivefold_protocol::ids::NoteRef;
use fivefold_server::merge::{Decisions, Engine};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    boards: Vec<Board>,
}

#[derive(Deserialize)]
struct Board {
    id: String,
    rooms: Vec<Room>,
}

#[derive(Deserialize)]
struct Room {
    exercises: Vec<Exercise>,
}

#[derive(Deserialize)]
struct Exercise {
    notes: Vec<Note>,
}

#[derive(Deserialize)]
struct Note {
    id: String,
    text: String,
}

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).context("usage: merge_file BOARDS.json")?;
    let file: File = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    for board in file.boards {
        let mut engine = Engine::new();
        let mut names: BTreeMap<NoteRef, String> = BTreeMap::new();
        let notes =
            board.rooms.into_iter().flat_map(|room| room.exercises).flat_map(|exercise| exercise.notes);
        for (at, note) in notes.enumerate() {
            let id: NoteRef = format!("e1.r1/n{at}").parse()?;
            engine.set_note(id.clone(), &note.text);
            names.insert(id, note.id);
        }
        for (at, group) in engine.propose(&Decisions::default()).groups.into_iter().enumerate() {
            for note in group.notes {
                let name = names.get(&note).context("a group holds a note that was not given")?;
                groups.insert(name.clone(), format!("{}/{at}", board.id));
            }
        }
    }
    std::io::stdout().write_all(serde_json::to_string_pretty(&groups)?.as_bytes())?;
    Ok(())
}
