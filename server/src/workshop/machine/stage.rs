//! Staging: decides about an edit, a command or a join, folds it, and hands back what has to be appended.

use fivefold_protocol::{
    command::{Command, CommandRequest},
    error::ErrorCode,
    ids::{BoardKey, PersonId, Timestamp},
    limits::{BOARD_MAX_BYTES, NOTES_PER_BOARD},
};

use super::{BoardSlot, EditOutcome, FoldError, Machine, Staged, StagedJoin};
use crate::{
    boards::admission::Admit,
    lint,
    log::{Payload, Position, Record, RecordId},
    workshop::{
        Asker, Event, Refusal, Stamp,
        decide::Asked,
        input::Newcomer,
        received::{Edit, Standing},
    },
};

impl Machine {
    /// Decides about an edit and folds it if it may be.
    ///
    /// # Errors
    /// [`FoldError::Edit`]: the document did not take what the checks let through. The machine must not be used any more.
    pub fn stage_edit(
        &mut self,
        who: PersonId,
        board: &BoardKey,
        edit: &Edit,
        standing: Standing,
        now: Timestamp,
    ) -> Result<EditOutcome, FoldError> {
        self.staged_at = now;
        let may = match standing {
            Standing::MayWrite => self.workshop.may_write(who, board),
            Standing::ReadOnly => Err(ErrorCode::UpdateRefused),
        };
        let slot = self.boards.entry(board.clone()).or_insert_with(BoardSlot::new);
        let mark = slot.admission.mark();
        let new_notes = edit.linted.new_root_containers(|client| slot.admission.clock(client));
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
            Ok(_) => slot.too_full(edit, new_notes).then_some(ErrorCode::BoardFull),
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

    /// What has to be recorded before a command is decided, whatever becomes of it: what was worded until now belongs to
    /// the phase that may end.
    pub fn stage_before(&mut self, command: &Command, now: Timestamp) -> Vec<Payload> {
        let mut payloads = Vec::new();
        if matches!(command, Command::SetPhase { .. }) {
            self.stage_worded(now, now, &mut payloads);
        }
        payloads
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
        let role = self.workshop.people.asking(person, &request.command)?.role;
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
        self.workshop.check_link(newcomer.role, newcomer.link)?;
        let (person, events) =
            self.workshop.join(newcomer.role, newcomer.occupation, newcomer.language, &newcomer.key)?;
        let mut payloads = Vec::new();
        for event in events {
            self.stage_event(event, Some(person), now, &mut payloads);
        }
        Ok(StagedJoin { payloads, person, room: self.workshop.rooms.room_of(person) })
    }

    /// Decides whether `by` may have a rejoin code for `person`, and folds that it was made for somebody else.
    ///
    /// # Errors
    /// [`Refusal`]: nothing has changed.
    pub fn stage_code(
        &mut self,
        by: PersonId,
        person: PersonId,
        now: Timestamp,
        full: bool,
    ) -> Result<Vec<Payload>, Refusal> {
        self.staged_at = now;
        let mut payloads = Vec::new();
        if let Some(event) = self.workshop.people.make_code(by, person)? {
            if full {
                return Err(Refusal::new(ErrorCode::QuotaReached, "the server's data folder is full"));
            }
            self.stage_event(Event::People(event), Some(by), now, &mut payloads);
        }
        Ok(payloads)
    }

    pub(super) fn stage_event(
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

    pub(super) fn fold_staged(
        &mut self,
        principal: Option<PersonId>,
        payload: &Payload,
        at: Timestamp,
        edit: Option<&lint::Linted>,
    ) -> Result<(), FoldError> {
        let record = Record { id: RecordId { process: 0, counter: 0 }, principal, payload: payload.clone() };
        self.fold(&record, at, Position::START, edit)
    }
}

impl BoardSlot {
    /// Whether the edit would make the board larger than it may be.
    fn too_full(&mut self, edit: &Edit, new_notes: usize) -> bool {
        if new_notes > 0 && self.notes.len() + new_notes > NOTES_PER_BOARD {
            return true;
        }
        if self.size_bound + edit.update.len() > BOARD_MAX_BYTES {
            self.size_bound = self.board.state().len();
        }
        self.size_bound + edit.update.len() > BOARD_MAX_BYTES && !edit.linted.structs.is_empty()
    }
}
