//! One workshop in memory: its state, its boards, the merge engine. The fold of its log.
//!
//! The live path and the replay use the same [`Machine::fold`]; staging a command or an edit decides, then folds, and hands
//! back what has to be appended. The task calls this between two batches only, and throws the machine away when an append
//! fails, so nothing uncommitted is ever read.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use fivefold_protocol::{
    command::{Command, CommandAnswer, CommandRequest, Phase},
    error::ErrorCode,
    hint::Hint,
    ids::{BoardKey, NoteId, NoteRef, PersonId, ProblemId, RoomId, Timestamp},
    limits::{BOARD_MAX_BYTES, NOTES_PER_BOARD, SETTLE_AFTER_MS},
    note::{Note, settled_mark},
};

use crate::{
    boards::{
        admission::{Admission, Admit, Author, Owners},
        board::Board,
        seed::{ListMap, Seed},
    },
    lint,
    log::{Entry, Payload, Position, Record},
    merge::{Engine, Suggestion},
    wording,
    workshop::{
        Asker, Event, Refusal, Stamp, Workshop,
        decide::Asked,
        evidence,
        list::{ListEvent, notes::SettledText},
        received::Edit,
        snapshot::StoredBoard,
        task::Newcomer,
        tasks::prefill,
    },
};

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

/// A command or join that was decided and folded.
#[derive(Debug)]
pub struct Staged {
    /// What has to be appended.
    pub payloads: Vec<Payload>,
    /// The answer; its position is filled in after the append.
    pub answer: CommandAnswer,
}

/// A join that was decided and folded.
#[derive(Debug)]
pub struct StagedJoin {
    /// What has to be appended; nothing when the same key joined before.
    pub payloads: Vec<Payload>,
    /// The person.
    pub person: PersonId,
    /// Their room, if seated.
    pub room: Option<RoomId>,
}

/// A board with what was read from it.
#[derive(Debug)]
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

impl BoardSlot {
    pub(super) fn new() -> Self {
        Self {
            board: Board::new(),
            admission: Admission::new(),
            notes: BTreeMap::new(),
            hints: BTreeMap::new(),
            last_activity: None,
            size_bound: 0,
        }
    }
}

/// One workshop in memory.
#[derive(Debug)]
pub struct Machine {
    pub(super) workshop: Workshop,
    pub(super) boards: BTreeMap<BoardKey, BoardSlot>,
    engine: Engine,
    /// Notes whose present text is not settled, with the moment of its last change.
    pub(super) resting: BTreeMap<NoteRef, Timestamp>,
    /// Whether the list may have to be arranged anew.
    to_arrange: bool,
    /// Likely matches, best first, as the engine saw them last.
    suggestions: Vec<Suggestion>,
    /// Problems that people worded in the list's document, which the list does not know yet.
    worded: BTreeSet<ProblemId>,
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
        let mut machine = Self {
            workshop,
            boards: BTreeMap::new(),
            engine: Engine::new(),
            resting: BTreeMap::new(),
            to_arrange: true,
            suggestions: Vec::new(),
            worded: BTreeSet::new(),
            asked: BTreeSet::new(),
            staged_at: Timestamp::default(),
            head: Position::START,
            control_head: Position::START,
            since_snapshot: 0,
        };
        for (note, settled) in machine.workshop.list.live_notes() {
            machine.engine.set_note(note.clone(), &settled.said.text);
        }
        machine
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

    /// Notes that a snapshot was stored.
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
                let slot = self.boards.entry(board.clone()).or_insert_with(BoardSlot::new);
                if edit.is_none() {
                    // Admitted once, it is admitted for ever: only the owners are learned again.
                    let _ = slot.admission.replay(Author::from(record.principal), linted);
                }
                let changed = slot.board.apply(update).map_err(|e| failed(e.to_string()))?;
                slot.size_bound += update.len();
                slot.last_activity = Some(at);
                let BoardKey::Notes { exercise, room } = board else {
                    if record.principal.is_some() {
                        self.worded.extend(changed.problems);
                    }
                    return Ok(());
                };
                for note in &changed.touched {
                    if let Some(read) = slot.board.note(note) {
                        slot.notes.insert(note.clone(), read);
                    }
                    self.workshop.exercises.note_created(board, note, record.principal, at);
                }
                for note in &changed.deleted {
                    slot.notes.remove(note);
                    slot.hints.remove(note);
                    self.workshop.exercises.note_deleted(board, note, at);
                }
                for note in changed.touched.into_iter().chain(changed.deleted) {
                    self.resting.insert(NoteRef { exercise: exercise.clone(), room: *room, note }, at);
                }
                Ok(())
            }
        }
    }

    fn fold_event(&mut self, event: &Event, stamp: Stamp) {
        self.workshop.apply(event, stamp);
        match event {
            Event::List(ListEvent::NoteSettled { note, text, .. }) => {
                self.resting.remove(note);
                self.engine.set_note(note.clone(), &text.text);
                self.to_arrange = true;
            }
            Event::List(ListEvent::NoteWithdrawn { note }) => {
                self.resting.remove(note);
                self.engine.remove_note(note);
                self.to_arrange = true;
            }
            Event::List(ListEvent::Arranged { .. }) => self.to_arrange = false,
            Event::List(_) | Event::PhaseChanged(_) => self.to_arrange = true,
            Event::WorkshopCreated { .. }
            | Event::WorkshopImported(_)
            | Event::DoorSet { .. }
            | Event::WhenFullSet(_)
            | Event::ListShown(_)
            | Event::People(_)
            | Event::Rooms(_)
            | Event::Exercises(_)
            | Event::Tasks(_)
            | Event::Scoring(_)
            | Event::Plan(_) => {}
        }
    }

    /// Decides about an edit and folds it if it may be.
    ///
    /// # Errors
    /// [`FoldError::Edit`]: the document did not take what the checks let through. The machine must not be used any more.
    pub fn stage_edit(
        &mut self,
        who: PersonId,
        board: &BoardKey,
        edit: &Edit,
        now: Timestamp,
    ) -> Result<EditOutcome, FoldError> {
        self.staged_at = now;
        let may = self.workshop.may_write(who, board);
        let slot = self.boards.entry(board.clone()).or_insert_with(BoardSlot::new);
        let mark = slot.admission.mark();
        match slot.admission.admit(who, &edit.linted) {
            Admit::Refuse(refusal) => return Ok(EditOutcome::Refused(refusal.code())),
            Admit::Missing => return Ok(EditOutcome::Missing),
            Admit::KnownOnly if slot.board.deletes_known(&edit.linted.deletes) => {
                return Ok(EditOutcome::Known);
            }
            Admit::KnownOnly | Admit::Accept => {}
        }
        let refused = match may {
            Err(code) => Some(code),
            Ok(_) => slot.too_full(edit).then_some(ErrorCode::BoardFull),
        };
        if let Some(code) = refused {
            slot.admission.rollback(mark);
            slot.admission.refuse(who, &edit.linted);
            return Ok(EditOutcome::Refused(code));
        }
        slot.admission.settle(slot.admission.mark());
        let Ok((board_epoch, seat_epoch)) = may else {
            return Ok(EditOutcome::Refused(ErrorCode::Forbidden));
        };
        let payload = Payload::BoardUpdate {
            board: board.clone(),
            board_epoch,
            seat_epoch,
            update: edit.update.clone(),
        };
        self.fold_staged(Some(who), &payload, now, Some(&edit.linted))?;
        Ok(EditOutcome::Accepted(payload))
    }

    /// Decides about a command and folds what it causes.
    ///
    /// # Errors
    /// [`Refusal`]: nothing has changed.
    pub fn stage_command(
        &mut self,
        person: PersonId,
        request: &CommandRequest,
        now: Timestamp,
        full: bool,
    ) -> Result<Staged, Refusal> {
        self.staged_at = now;
        let role = self.workshop.people.active_role(person)?;
        let asker = Asker { person, role, now };
        let (events, answer) = match self.workshop.ask(asker, &request.key, &request.command)? {
            Asked::Again(answer) => return Ok(Staged { payloads: Vec::new(), answer }),
            Asked::New { events, answer } => (events, answer),
        };
        // With a full disk people can still be erased and drafts be dropped.
        if full && !matches!(request.command, Command::ErasePerson { .. } | Command::DropDraft { .. }) {
            return Err(Refusal::new(ErrorCode::QuotaReached, "the server's data folder is full"));
        }
        let before = self.workshop.phase;
        let mut payloads = Vec::new();
        self.asked.insert(person);
        for event in events {
            self.stage_event(event, Some(person), now, &mut payloads);
        }
        if self.workshop.phase != before {
            self.stage_texts(now, &mut payloads);
        }
        Ok(Staged { payloads, answer })
    }

    /// Decides about a join and folds it.
    ///
    /// # Errors
    /// [`Refusal`]: nothing has changed.
    pub fn stage_join(
        &mut self,
        newcomer: &Newcomer,
        now: Timestamp,
        full: bool,
    ) -> Result<StagedJoin, Refusal> {
        self.staged_at = now;
        if full {
            return Err(Refusal::new(ErrorCode::QuotaReached, "the server's data folder is full"));
        }
        let (person, events) =
            self.workshop.join(newcomer.role, newcomer.occupation, newcomer.language, &newcomer.key)?;
        let mut payloads = Vec::new();
        for event in events {
            self.stage_event(event, Some(person), now, &mut payloads);
        }
        Ok(StagedJoin { payloads, person, room: self.workshop.rooms.room_of(person) })
    }

    /// Does what time has made due: timers that ended, notes that settled, the list's next arrangement.
    ///
    /// # Errors
    /// [`FoldError`]: the machine must not be used any more.
    pub fn stage_due(&mut self, now: Timestamp) -> Result<Vec<Payload>, FoldError> {
        self.staged_at = now;
        let mut payloads = Vec::new();
        for event in self.workshop.tick(now) {
            self.stage_event(event, None, now, &mut payloads);
        }
        let (settled, withdrawn) = self.take_settled(now);
        let list = &self.workshop.list;
        let events: Vec<_> = list.settle(&settled).into_iter().chain(list.withdraw(&withdrawn)).collect();
        for event in events {
            self.stage_event(Event::List(event), None, now, &mut payloads);
        }
        let worded: Vec<_> = std::mem::take(&mut self.worded).into_iter().collect();
        if let Some(event) = self.workshop.list.worded(&worded) {
            self.stage_event(Event::List(event), None, now, &mut payloads);
        }
        if self.to_arrange {
            self.to_arrange = false;
            let proposal = self.engine.propose(&self.workshop.list.decisions_for_engine());
            if let Some(event) = self.workshop.list.arrange(&proposal) {
                self.stage_event(Event::List(event), None, now, &mut payloads);
            }
            self.to_arrange = false;
            self.suggestions = proposal.suggestions;
        }
        Ok(payloads)
    }

    /// How many notes that count as problems are not settled yet.
    #[must_use]
    pub fn unsettled_problems(&self) -> usize {
        let counts = |name: &&NoteRef| {
            let notes = self.boards.get(&name.board()).map(|slot| &slot.notes);
            let exercise = self.workshop.template.exercise(&name.exercise);
            notes.zip(exercise).is_some_and(|(notes, exercise)| {
                evidence::settled_text(exercise, notes, &name.note).is_some()
            })
        };
        self.resting.keys().filter(counts).count()
    }

    /// Likely matches between different problems, best first.
    #[must_use]
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// When [`Self::stage_due`] has something to do next.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let rested = self.resting.values().min().map(|at| at.plus_ms(SETTLE_AFTER_MS));
        [self.workshop.exercises.timers.next_due(), rested, self.to_arrange.then_some(self.staged_at)]
            .into_iter()
            .flatten()
            .min()
    }

    /// Notes that are settled now, marked so by their writer or rested long enough: what they say, and which of them are
    /// gone or no problem (any more).
    fn take_settled(&mut self, now: Timestamp) -> (Vec<(NoteRef, SettledText)>, Vec<NoteRef>) {
        let mut ready: BTreeSet<NoteRef> = BTreeSet::new();
        let boards = &self.boards;
        self.resting.retain(|name, since| {
            let note = boards.get(&name.board()).and_then(|slot| slot.notes.get(&name.note));
            let settled = note.is_none_or(|note| {
                note.settled.as_deref() == Some(settled_mark(&note.text).as_str())
                    || now.since_ms(*since) >= SETTLE_AFTER_MS
            });
            if settled {
                ready.insert(name.clone());
            }
            !settled
        });
        let (mut settled, mut withdrawn) = (Vec::new(), Vec::new());
        for name in self.with_problems_beside(ready) {
            let key = name.board();
            let Some(slot) = self.boards.get_mut(&key) else { continue };
            let Some(exercise) = self.workshop.template.exercise(&name.exercise) else { continue };
            match evidence::settled_text(exercise, &slot.notes, &name.note) {
                Some(text) => {
                    let situation = (!text.situation.is_empty()).then_some(text.situation.as_str());
                    slot.hints.insert(name.note.clone(), wording::hints(&text.text, situation));
                    settled.push((name, text));
                }
                None => {
                    slot.hints.remove(&name.note);
                    withdrawn.push(name);
                }
            }
        }
        (settled, withdrawn)
    }

    /// The notes themselves, and the settled problems on their boards whose evidence they are.
    fn with_problems_beside(&self, mut ready: BTreeSet<NoteRef>) -> BTreeSet<NoteRef> {
        let mut beside = Vec::new();
        for name in &ready {
            let Some(slot) = self.boards.get(&name.board()) else { continue };
            for note in evidence::problems_beside(&slot.notes, &name.note) {
                let problem = NoteRef { note, ..name.clone() };
                if !self.resting.contains_key(&problem) {
                    beside.push(problem);
                }
            }
        }
        ready.extend(beside);
        ready
    }

    /// Seeds the texts of problems and tasks that have none yet, when the phase asks for them.
    fn stage_texts(&mut self, now: Timestamp, payloads: &mut Vec<Payload>) {
        if !matches!(self.workshop.phase, Phase::Wording | Phase::Tasks) {
            return;
        }
        let slot = self.boards.entry(BoardKey::List).or_insert_with(BoardSlot::new);
        let texts = seeds(&self.workshop, &slot.board);
        // A client id that nobody has used on this board.
        let Some(client) = (SEED_CLIENTS..CLIENT_ID_END).find(|id| slot.admission.owner(*id).is_none())
        else {
            return;
        };
        let Some(update) = slot.board.seed(&texts, client) else { return };
        let payload = Payload::BoardUpdate {
            board: BoardKey::List,
            board_epoch: self.workshop.board_epoch(&BoardKey::List),
            seat_epoch: 0,
            update: Bytes::from(update),
        };
        if self.fold_staged(None, &payload, now, None).is_ok() {
            payloads.push(payload);
        }
    }

    fn stage_event(
        &mut self,
        event: Event,
        by: Option<PersonId>,
        at: Timestamp,
        payloads: &mut Vec<Payload>,
    ) {
        match serde_json::to_vec(&event) {
            Ok(json) => {
                self.fold_event(&event, Stamp { by, at, position: Position::START });
                payloads.push(Payload::Event(json.into()));
            }
            // Events are plain data with string keys.
            Err(error) => tracing::error!(%error, "an event cannot be written"),
        }
    }

    fn fold_staged(
        &mut self,
        principal: Option<PersonId>,
        payload: &Payload,
        at: Timestamp,
        edit: Option<&lint::Linted>,
    ) -> Result<(), FoldError> {
        let record = Record {
            id: crate::log::RecordId { process: 0, counter: 0 },
            principal,
            payload: payload.clone(),
        };
        self.fold(&record, at, Position::START, edit)
    }
}

/// Where the server's own client ids begin: beyond the 32 bits that Yjs draws from.
const SEED_CLIENTS: u64 = 1 << 33;
/// Client ids are below this.
const CLIENT_ID_END: u64 = 1 << 53;

impl BoardSlot {
    /// Whether the edit would make the board larger than it may be.
    fn too_full(&mut self, edit: &Edit) -> bool {
        if self.notes.len() + edit.linted.new_root_containers() > NOTES_PER_BOARD
            && edit.linted.new_root_containers() > 0
        {
            return true;
        }
        if self.size_bound + edit.update.len() > BOARD_MAX_BYTES {
            self.size_bound = self.board.state().len();
        }
        self.size_bound + edit.update.len() > BOARD_MAX_BYTES && !edit.linted.structs.is_empty()
    }
}

/// What the list's document should say at first: a problem's title, a task made of problem and situation.
fn seeds(workshop: &Workshop, board: &Board) -> Vec<Seed> {
    let list = &workshop.list;
    let written = board.list_texts();
    let problems = list.problem_ids().into_iter().map(|id| Seed {
        map: ListMap::Problems,
        key: id.to_string(),
        text: list.title(id).to_owned(),
    });
    let tasks = workshop.tasks.iter().filter(|_| workshop.phase == Phase::Tasks).map(|(id, task)| {
        let title =
            written.problems.get(&task.problem).map_or_else(|| list.title(task.problem), String::as_str);
        let text = prefill(title, list.situation(task.problem), workshop.language);
        Seed { map: ListMap::Tasks, key: id.to_string(), text }
    });
    problems.chain(tasks).collect()
}

fn read_event(json: &[u8]) -> Result<Event, FoldError> {
    serde_json::from_slice(json).map_err(|e| FoldError::Unreadable(e.to_string()))
}
