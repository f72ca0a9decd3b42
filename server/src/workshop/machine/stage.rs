//! Staging: decides about an edit, a command or a join, folds it, and hands back what has to be appended.

use fivefold_protocol::{
    command::{Command, CommandRequest},
    error::ErrorCode,
    ids::{BoardKey, PersonId, Timestamp},
    limits::{BOARD_MAX_BYTES, NOTES_PER_BOARD},
};

use super::{BoardSlot, Caused, EditOutcome, FoldError, Machine, Staged, StagedJoin};
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
    /// Decides about an edit and folds it if it may be. With a full disk only what brings nothing new may.
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
        full: bool,
    ) -> Result<EditOutcome, FoldError> {
        self.staged_at = now;
        let may = match standing {
            Standing::MayWrite => match self.workshop.may_write(who, board) {
                Ok(_) if full => Err(ErrorCode::QuotaReached),
                may => may,
            },
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
            Ok(_) => {
                let adds = !edit.linted.structs.is_empty();
                slot.too_full(edit.update.len(), adds, new_notes).then_some(ErrorCode::BoardFull)
            }
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
        let role = self.workshop.people.asking(person, &request.command)?.role;
        let asker = Asker { person, role, now };
        // What was worded until now belongs to the phase that may end: the command is decided as if the list knew it.
        let ends_phase = matches!(request.command, Command::SetPhase { .. });
        let worded = if ends_phase { self.worded_since(now) } else { None };
        let asked = match &worded {
            None => self.workshop.ask(asker, &request.key, &request.command)?,
            Some(event) => {
                let mut knowing = self.workshop.clone();
                knowing.apply(event, Stamp { by: None, at: now, position: Position::START });
                knowing.ask(asker, &request.key, &request.command)?
            }
        };
        let (events, answer) = match asked {
            Asked::Again(answer) => return Ok(Staged { caused: Vec::new(), answer }),
            Asked::New { events, answer } => (events, answer),
        };
        // With a full disk people can still be erased and drafts be dropped.
        if full && !matches!(request.command, Command::ErasePerson { .. } | Command::DropDraft { .. }) {
            return Err(no_room());
        }
        // Before anything is folded: a board may have no room for what comes.
        let carried = if let Command::MoveToExercise { from, notes, to } = &request.command {
            self.edits_of_move(from, notes, to)?
        } else {
            Vec::new()
        };
        let before = self.workshop.phase;
        let mut caused = Vec::new();
        if ends_phase {
            self.stage_worded(worded, now, &mut caused);
        }
        self.asked.insert(person);
        for event in events {
            self.stage_event(event, Some(person), now, &mut caused);
        }
        for payload in carried {
            self.stage_own_edit(payload, now, &mut caused);
        }
        if self.workshop.phase != before {
            self.stage_texts(now, &mut caused);
        }
        Ok(Staged { caused, answer })
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
        self.workshop.check_link(newcomer.role, newcomer.link)?;
        let (person, events) =
            self.workshop.join(newcomer.role, newcomer.occupation, newcomer.language, &newcomer.key)?;
        if full && !events.is_empty() {
            return Err(no_room());
        }
        let mut caused = Vec::new();
        for event in events {
            self.stage_event(event, Some(person), now, &mut caused);
        }
        Ok(StagedJoin { caused, person, room: self.workshop.rooms.room_of(person) })
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
    ) -> Result<Vec<Caused>, Refusal> {
        self.staged_at = now;
        let mut caused = Vec::new();
        if let Some(event) = self.workshop.people.make_code(by, person)? {
            if full {
                return Err(no_room());
            }
            self.stage_event(Event::People(event), Some(by), now, &mut caused);
        }
        Ok(caused)
    }

    pub(super) fn stage_event(
        &mut self,
        event: Event,
        by: Option<PersonId>,
        at: Timestamp,
        caused: &mut Vec<Caused>,
    ) {
        match serde_json::to_vec(&event) {
            Ok(json) => {
                self.fold_event(&event, Stamp { by, at, position: Position::START });
                caused.push(Caused { by, payload: Payload::Event(json.into()) });
            }
            // Events are plain data with string keys.
            Err(error) => tracing::error!(%error, "an event cannot be written"),
        }
    }

    /// Folds an edit that the server made by itself.
    pub(super) fn stage_own_edit(&mut self, payload: Payload, now: Timestamp, caused: &mut Vec<Caused>) {
        match self.fold_staged(None, &payload, now, None) {
            Ok(()) => caused.push(Caused { by: None, payload }),
            // It was made from the board as it is.
            Err(error) => tracing::error!(%error, "an edit of the server's own cannot be folded"),
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
    /// Whether an update of so many bytes, which `adds` content or only deletes, would make the board larger than it may be.
    pub(super) fn too_full(&mut self, bytes: usize, adds: bool, new_notes: usize) -> bool {
        if new_notes > 0 && self.notes.len() + new_notes > NOTES_PER_BOARD {
            return true;
        }
        if self.size_bound + bytes > BOARD_MAX_BYTES {
            self.size_bound = self.board.state().len();
        }
        self.size_bound + bytes > BOARD_MAX_BYTES && adds
    }
}

/// What a new thing is told when the data folder has reached its quota.
fn no_room() -> Refusal {
    Refusal::new(ErrorCode::QuotaReached, "the server's data folder is full")
}
