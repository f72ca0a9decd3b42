//! A machine as bytes and back: for snapshots of the log, and inside exports.

use std::collections::BTreeMap;

use bytes::Bytes;
use fivefold_protocol::{
    ids::{BoardKey, NoteId, NoteRef, ProblemId, TaskId, Timestamp},
    note::Note,
};
use serde::{Deserialize, Serialize};

use crate::{
    boards::{
        admission::{Admission, Owners},
        board::Board,
        read::ListTexts,
    },
    lint::{self, StateVector},
    log::Snapshot,
    workshop::{
        Workshop, evidence,
        machine::{BoardSlot, FoldError, Machine},
    },
};

/// Version of the format; a change of it gets the next number.
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    format: u32,
    at: Timestamp,
    /// JSON, because it grows with the product.
    workshop: Vec<u8>,
    boards: BTreeMap<BoardKey, StoredBoard>,
}

/// What a snapshot must come to when it is loaded back.
#[derive(Serialize)]
struct Essence<'a> {
    boards: BTreeMap<&'a BoardKey, BoardEssence<'a>>,
}

#[derive(Serialize)]
struct BoardEssence<'a> {
    notes: &'a BTreeMap<NoteId, Note>,
    problems: BTreeMap<ProblemId, String>,
    tasks: BTreeMap<TaskId, String>,
    known: StateVector,
    owners: Owners,
}

/// A snapshot that has not been loaded back yet. Nothing may be trimmed on its word.
#[derive(Debug)]
pub struct Unproven {
    snapshot: Snapshot,
    essence: Vec<u8>,
}

impl Unproven {
    /// Loads the snapshot back and compares; takes as long as starting the workshop. `None`: it came to something else.
    ///
    /// # Errors
    /// [`FoldError`]: it does not load.
    pub fn prove(self) -> Result<Option<Snapshot>, FoldError> {
        let stored = stored(&self.snapshot)?;
        let loaded = Machine::of(&stored, &self.snapshot)?;
        let same = loaded.essence()? == self.essence && workshop_json(&loaded.workshop)? == stored.workshop;
        Ok(same.then_some(self.snapshot))
    }
}

/// A board as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StoredBoard {
    /// The whole document as one Yjs update (v1).
    pub(crate) state: Bytes,
    /// Whose client ids are whose.
    pub(crate) owners: Owners,
    /// When somebody wrote last.
    pub(crate) last_activity: Option<Timestamp>,
}

impl BoardSlot {
    fn essence(&self, key: &BoardKey) -> BoardEssence<'_> {
        let texts = if *key == BoardKey::List { self.board.list_texts() } else { ListTexts::default() };
        BoardEssence {
            notes: &self.notes,
            problems: texts.problems,
            tasks: texts.tasks,
            known: self.admission.state_vector(),
            owners: self.admission.owners(),
        }
    }

    /// The board as it is kept.
    pub(crate) fn stored(&self) -> StoredBoard {
        StoredBoard {
            state: self.board.state(),
            owners: self.admission.owners(),
            last_activity: self.last_activity,
        }
    }

    /// The board that was kept.
    ///
    /// # Errors
    /// [`FoldError::Edit`]: the bytes are not a whole board.
    pub(crate) fn restored(key: &BoardKey, stored: &StoredBoard) -> Result<Self, FoldError> {
        let failed = |reason: String| FoldError::Edit { board: key.clone(), reason };
        let linted = lint::update(&stored.state, &lint::Limits::STATE).map_err(|e| failed(e.to_string()))?;
        let mut admission =
            Admission::restore(&linted, &stored.owners).map_err(|admit| failed(format!("{admit:?}")))?;
        let mut board = Board::from_state(&stored.state).map_err(|e| failed(e.to_string()))?;
        let notes = board.notes();
        if *key != BoardKey::List {
            board.rest();
            admission.rest();
        }
        Ok(Self {
            size_bound: stored.state.len(),
            board,
            admission,
            notes,
            hints: BTreeMap::new(),
            last_activity: stored.last_activity,
        })
    }
}

impl Machine {
    /// The machine as bytes, at the last committed position.
    ///
    /// # Errors
    /// [`FoldError::Unreadable`]: the state cannot be written, a defect.
    pub fn snapshot(&self) -> Result<Unproven, FoldError> {
        let stored = Stored {
            format: FORMAT,
            at: self.staged_at(),
            workshop: workshop_json(&self.workshop)?,
            boards: self.boards.iter().map(|(key, slot)| (key.clone(), slot.stored())).collect(),
        };
        let state = postcard::to_stdvec(&stored).map_err(unreadable)?;
        let snapshot = Snapshot { position: self.head, control_head: self.control_head, state: state.into() };
        Ok(Unproven { snapshot, essence: self.essence()? })
    }

    pub(super) fn essence(&self) -> Result<Vec<u8>, FoldError> {
        let boards = self.boards.iter().map(|(key, slot)| (key, slot.essence(key)));
        postcard::to_stdvec(&Essence { boards: boards.collect() }).map_err(unreadable)
    }

    /// Whether two folds of one log come to the same workshop. What only the memory of a running server holds does not
    /// count: boards that were opened and never written on, and which edits were refused.
    ///
    /// # Errors
    /// [`FoldError::Unreadable`]: a state cannot be written, a defect.
    pub fn comes_to(&self, other: &Self) -> Result<bool, FoldError> {
        let logged = |machine: &Self| {
            let boards = machine.boards.iter().filter_map(|(key, slot)| {
                let mut essence = slot.essence(key);
                essence.owners.refused.clear();
                (!essence.known.is_empty()).then_some((key, essence))
            });
            postcard::to_stdvec(&Essence { boards: boards.collect() }).map_err(unreadable)
        };
        Ok(self.head == other.head
            && self.control_head == other.control_head
            && workshop_json(&self.workshop)? == workshop_json(&other.workshop)?
            && logged(self)? == logged(other)?)
    }

    /// The machine that a snapshot holds.
    ///
    /// # Errors
    /// [`FoldError`]: it was written by another version or is damaged.
    pub(super) fn restore(snapshot: &Snapshot) -> Result<Self, FoldError> {
        Self::of(&stored(snapshot)?, snapshot)
    }

    /// The machine that `stored`, the decoded state of `snapshot`, holds.
    fn of(stored: &Stored, snapshot: &Snapshot) -> Result<Self, FoldError> {
        let mut workshop: Workshop = serde_json::from_slice(&stored.workshop).map_err(unreadable)?;
        workshop.list.renew_keys();
        let mut machine = Self::around(workshop);
        for (key, board) in &stored.boards {
            machine.boards.insert(key.clone(), BoardSlot::restored(key, board)?);
        }
        machine.head = snapshot.position;
        machine.control_head = snapshot.control_head;
        machine.look_at_every_note(stored.at);
        Ok(machine)
    }

    /// Finds what was derived beside the state: which notes are still to settle, and the hints on those that have.
    pub(super) fn look_at_every_note(&mut self, at: Timestamp) {
        for (key, slot) in &mut self.boards {
            let BoardKey::Notes { exercise: id, room } = key else { continue };
            let Some(exercise) = self.workshop.template.exercise(id) else { continue };
            for (note, read) in &slot.notes {
                let name = NoteRef { exercise: id.clone(), room: *room, note: note.clone() };
                let says = evidence::settled_text(exercise, &slot.notes, note);
                let known = self.workshop.list.notes.get(&name).map(|known| &known.said);
                if let Some(known) = known {
                    slot.hints.insert(note.clone(), known.hints());
                }
                if says.as_ref() != known {
                    self.resting.changed(name, Some(read), at);
                }
            }
        }
    }
}

fn stored(snapshot: &Snapshot) -> Result<Stored, FoldError> {
    let stored: Stored = postcard::from_bytes(&snapshot.state).map_err(unreadable)?;
    if stored.format == FORMAT {
        Ok(stored)
    } else {
        Err(unreadable(format!("snapshot format {}", stored.format)))
    }
}

fn workshop_json(workshop: &Workshop) -> Result<Vec<u8>, FoldError> {
    serde_json::to_vec(workshop).map_err(unreadable)
}

fn unreadable(reason: impl std::fmt::Display) -> FoldError {
    FoldError::Unreadable(reason.to_string())
}
