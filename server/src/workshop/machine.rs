//! One workshop in memory: its state, its boards, what matches its notes. The fold of its log.
//!
//! The live path and the replay use the same `Machine::fold`; staging a command or an edit decides, then folds, and hands
//! back what has to be appended. The task calls this between two batches only, and throws the machine away when an append
//! fails, so nothing uncommitted is ever read.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::CommandAnswer,
    error::ErrorCode,
    hint::Hint,
    ids::{BoardKey, NoteId, NoteRef, PersonId, ProblemId, RoomId, Timestamp},
    note::Note,
};

pub(in crate::workshop) use self::matcher::Matcher;
use self::{resting::Resting, settle::ToArrange};
use crate::{
    boards::{
        admission::{Admission, Author, Owners},
        board::Board,
    },
    lint,
    log::{Entry, Payload, Position, Record},
    merge::Suggestion,
    workshop::{Event, Stamp, Workshop, list::ListEvent, snapshot::StoredBoard},
};

mod matcher;
mod moving;
mod resting;
mod settle;
mod stage;
mod texts;

/// Why a log cannot be folded. It was written by another version, or is damaged; the workshop is not served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// A record that this version cannot read.
    #[error("a record cannot be read: {0}")]
    Unreadable(String),
    /// The log does not begin with the creation of its workshop.
    #[error("the log does not begin with its workshop")]
    NoBeginning,
    /// A logged edit that a board does not take.
    #[error("an edit of board {board} cannot be applied: {reason}")]
    Edit {
        /// The board.
        board: BoardKey,
        /// Why.
        reason: String,
    },
}

/// What became of an edit.
#[derive(Debug)]
pub enum EditOutcome {
    /// It is folded, and to be appended.
    Accepted(Payload),
    /// Everything in it is known.
    Known,
    /// It builds on what is not known here: ask for it.
    Missing,
    /// It must not be.
    Refused(ErrorCode),
}

/// Something that was folded and has to be appended.
#[derive(Debug)]
pub struct Caused {
    /// Who caused it; none for what the server did by itself. A replay folds it under the same name.
    pub by: Option<PersonId>,
    /// What happened.
    pub payload: Payload,
}

/// A command that was decided and folded.
#[derive(Debug)]
pub struct Staged {
    /// What has to be appended.
    pub caused: Vec<Caused>,
    /// The answer; its position is filled in after the append.
    pub answer: CommandAnswer,
}

/// A join that was decided and folded.
#[derive(Debug)]
pub struct StagedJoin {
    /// What has to be appended; nothing when the same key joined before.
    pub caused: Vec<Caused>,
    /// The person.
    pub person: PersonId,
    /// Their room, if seated.
    pub room: Option<RoomId>,
}

/// A board with what was read from it.
#[derive(Debug, Default)]
pub struct BoardSlot {
    /// The document.
    pub board: Board,
    /// Who may add what.
    pub admission: Admission,
    /// Every note as it reads now; kept in step with the document by what each edit touched.
    pub notes: BTreeMap<NoteId, Note>,
    /// Hints on the wording of its settled problems.
    pub hints: BTreeMap<NoteId, Vec<Hint>>,
    /// When somebody wrote last.
    pub last_activity: Option<Timestamp>,
    /// Upper bound of the encoded size, in bytes.
    pub(super) size_bound: usize,
}

impl Caused {
    /// Bytes of what `person` says in it; none of what follows from it.
    #[must_use]
    pub fn said_by(&self, person: PersonId) -> usize {
        match &self.payload {
            Payload::Event(json) if self.by == Some(person) => json.len(),
            Payload::Event(_) | Payload::BoardUpdate { .. } | Payload::BoardImport { .. } => 0,
        }
    }
}

impl BoardSlot {
    /// Gets ready to admit more.
    pub(super) fn wake(&mut self, key: &BoardKey) -> Result<(), FoldError> {
        if self.admission.is_resting() {
            let linted = lint::update(&self.board.state(), &lint::Limits::STATE)
                .map_err(|error| FoldError::Edit { board: key.clone(), reason: error.to_string() })?;
            self.admission.wake(&linted);
        }
        Ok(())
    }
}

/// One workshop in memory.
#[derive(Debug)]
pub struct Machine {
    pub(super) workshop: Workshop,
    pub(super) boards: BTreeMap<BoardKey, BoardSlot>,
    matcher: Matcher,
    pub(super) resting: Resting,
    to_arrange: ToArrange,
    arranged_at: Timestamp,
    /// Likely matches, best first, as the engine saw them last.
    suggestions: Vec<Suggestion>,
    /// Counts how often they became others.
    suggested: u64,
    /// Problems that people worded in the list's document, with the moment of the last change, until the list knows it.
    worded: BTreeMap<ProblemId, Timestamp>,
    /// Counts what may change results and plan, so that they are worked out once for each change.
    second_stage: u64,
    /// Counts what may change who may read or write what.
    rights: u64,
    /// Who posted commands since the last commit: the position of their answers is not known yet.
    asked: BTreeSet<PersonId>,
    staged_at: Timestamp,
    pub(super) head: Position,
    pub(super) control_head: Position,
    since_snapshot: u64,
}

impl Machine {
    /// Folds a snapshot and the entries after it. `None`: there is no such workshop.
    ///
    /// # Errors
    /// [`FoldError`]
    pub fn load(snapshot: Option<&crate::log::Snapshot>, tail: &[Entry]) -> Result<Option<Self>, FoldError> {
        let mut machine = snapshot.map(Self::restore).transpose()?;
        for entry in tail {
            for record in &entry.batch.records {
                match &mut machine {
                    Some(machine) => machine.fold(record, entry.batch.at, entry.position, None)?,
                    None => machine = Some(Self::begin(record, entry.batch.at)?),
                }
            }
            if let Some(machine) = &mut machine {
                machine.committed(entry.position, entry.batch.is_control(), entry.batch.records.len());
            }
        }
        Ok(machine)
    }

    fn begin(record: &Record, at: Timestamp) -> Result<Self, FoldError> {
        let Payload::Event(json) = &record.payload else { return Err(FoldError::NoBeginning) };
        let event: Event = read_event(json)?;
        let workshop = Workshop::from_first(&event, at).ok_or(FoldError::NoBeginning)?;
        Ok(Self::around(workshop))
    }

    pub(super) fn around(workshop: Workshop) -> Self {
        Self {
            workshop,
            boards: BTreeMap::new(),
            matcher: Matcher::new(),
            resting: Resting::default(),
            to_arrange: ToArrange::Everything,
            arranged_at: Timestamp::default(),
            suggestions: Vec::new(),
            suggested: 0,
            worded: BTreeMap::new(),
            second_stage: 0,
            rights: 0,
            asked: BTreeSet::new(),
            staged_at: Timestamp::default(),
            head: Position::START,
            control_head: Position::START,
            since_snapshot: 0,
        }
    }

    /// The state.
    #[must_use]
    pub fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// A board, if anything was ever written on it.
    #[must_use]
    pub fn board(&self, key: &BoardKey) -> Option<&BoardSlot> {
        self.boards.get(key)
    }

    /// Who may add what to a board.
    pub fn admission(&mut self, key: &BoardKey) -> &mut Admission {
        &mut self.boards.entry(key.clone()).or_default().admission
    }

    /// Every board on which anything was ever written.
    pub fn boards(&self) -> impl Iterator<Item = (&BoardKey, &BoardSlot)> {
        self.boards.iter()
    }

    /// The moment of the batch that is being staged.
    #[must_use]
    pub fn staged_at(&self) -> Timestamp {
        self.staged_at
    }

    /// Position of the last control entry.
    #[must_use]
    pub fn control_head(&self) -> Position {
        self.control_head
    }

    /// Records folded since the last snapshot.
    #[must_use]
    pub fn records_since_snapshot(&self) -> u64 {
        self.since_snapshot
    }

    /// Counts from here to the next snapshot.
    pub fn snapshot_taken(&mut self) {
        self.since_snapshot = 0;
    }

    /// Notes that everything folded so far is durable at `position`.
    pub fn committed(&mut self, position: Position, control: bool, records: usize) {
        for person in std::mem::take(&mut self.asked) {
            self.workshop.people.answers_stand_at(person, position);
        }
        self.head = position;
        if control {
            self.control_head = position;
        }
        self.since_snapshot += records as u64;
    }

    /// Folds one record. `edit` is its linted form when it was linted already.
    fn fold(
        &mut self,
        record: &Record,
        at: Timestamp,
        position: Position,
        edit: Option<&lint::Linted>,
    ) -> Result<(), FoldError> {
        self.staged_at = at;
        match &record.payload {
            Payload::Event(json) => {
                let event = read_event(json)?;
                self.fold_event(&event, Stamp { by: record.principal, at, position });
                Ok(())
            }
            Payload::BoardImport { board, state, owners } => {
                let owners = Owners { owners: owners.clone(), refused: Vec::new() };
                let stored = StoredBoard { state: state.clone(), owners, last_activity: None };
                self.boards.insert(board.clone(), BoardSlot::restored(board, &stored)?);
                self.look_at_every_note(at);
                Ok(())
            }
            Payload::BoardUpdate { board, board_epoch, seat_epoch, update } => {
                if !self.workshop.edit_counts(board, record.principal, *board_epoch, *seat_epoch) {
                    return Ok(());
                }
                let failed = |reason: String| FoldError::Edit { board: board.clone(), reason };
                let linted;
                let linted = match edit {
                    Some(linted) => linted,
                    None => {
                        linted =
                            lint::update(update, &lint::Limits::STATE).map_err(|e| failed(e.to_string()))?;
                        &linted
                    }
                };
                let slot = self.boards.entry(board.clone()).or_default();
                if edit.is_none() {
                    slot.wake(board)?;
                    // Admitted once, it is admitted for ever: only the owners are learned again.
                    let _ = slot.admission.replay(Author::from(record.principal), linted);
                }
                let changed = slot.board.apply(update).map_err(|e| failed(e.to_string()))?;
                slot.size_bound += update.len();
                slot.last_activity = Some(at);
                let BoardKey::Notes { exercise, room } = board else {
                    self.second_stage += 1;
                    if record.principal.is_some() {
                        self.worded.extend(changed.problems.into_iter().map(|problem| (problem, at)));
                    }
                    return Ok(());
                };
                let name = |note| NoteRef { exercise: exercise.clone(), room: *room, note };
                for (note, read) in changed.touched {
                    self.workshop.note_created(board, &note, record.principal, at);
                    self.resting.changed(name(note.clone()), Some(&read), at);
                    slot.notes.insert(note, read);
                }
                for note in changed.deleted {
                    slot.notes.remove(&note);
                    slot.hints.remove(&note);
                    self.workshop.note_deleted(board, &note, at);
                    self.resting.changed(name(note), None, at);
                }
                Ok(())
            }
        }
    }

    /// Grows whenever results or plan may have changed.
    #[must_use]
    pub fn second_stage(&self) -> u64 {
        self.second_stage
    }

    /// Grows whenever somebody may have come to be allowed, or no longer allowed, to read or write something.
    #[must_use]
    pub fn rights(&self) -> u64 {
        self.rights
    }

    fn fold_event(&mut self, event: &Event, stamp: Stamp) {
        self.workshop.apply(event, stamp);
        // What a note says gives nobody a right, and in a busy workshop dozens of notes come to rest every second.
        if !matches!(event, Event::List(ListEvent::NoteSettled { .. } | ListEvent::NoteWithdrawn { .. })) {
            self.rights += 1;
        }
        if matches!(event, Event::List(_) | Event::PhaseChanged(_)) {
            self.second_stage += 1;
        }
        match event {
            Event::List(ListEvent::NoteSettled { note, text, .. }) => {
                self.resting.forget(note);
                if let Some(slot) = self.boards.get_mut(&note.board()) {
                    slot.hints.insert(note.note.clone(), text.hints());
                }
                self.matcher.set_note(note.clone(), &text.text);
                self.to_arrange.notes();
            }
            Event::List(ListEvent::NoteWithdrawn { note }) => {
                self.resting.forget(note);
                if let Some(slot) = self.boards.get_mut(&note.board()) {
                    slot.hints.remove(&note.note);
                }
                self.matcher.remove_note(note);
                self.to_arrange.notes();
            }
            Event::List(_) | Event::PhaseChanged(_) => self.to_arrange = ToArrange::Everything,
            Event::NotesMoved(moved) => self.fold_moved(moved),
            Event::Tasks(_) | Event::Scoring(_) | Event::Plan(_) | Event::People(_) => self.second_stage += 1,
            Event::WorkshopCreated { .. }
            | Event::WorkshopImported(_)
            | Event::DoorSet { .. }
            | Event::LinkRenewed { .. }
            | Event::WhenFullSet(_)
            | Event::ListShown(_)
            | Event::Rooms(_)
            | Event::Exercises(_) => {}
        }
    }
}

fn read_event(json: &[u8]) -> Result<Event, FoldError> {
    serde_json::from_slice(json).map_err(|e| FoldError::Unreadable(e.to_string()))
}
