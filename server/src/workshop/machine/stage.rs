//! Staging: decides about an edit, a command or a join, folds it, and hands back what has to be appended.

use std::{collections::BTreeSet, ops::Range};

use fivefold_protocol::{
    command::{Command, CommandRequest, Phase},
    error::ErrorCode,
    ids::{BoardKey, PersonId, ProblemId, Timestamp},
    limits::{BOARD_MAX_BYTES, LIST_MAX_BYTES, NOTES_PER_BOARD},
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
    /// Decides about an edit and folds it if it may be. What brings nothing new may, even if all is `closed` for a reason.
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
        closed: Option<ErrorCode>,
    ) -> Result<EditOutcome, FoldError> {
        self.staged_at = now;
        let may = match (standing, closed) {
            (Standing::ReadOnly, _) => Err(ErrorCode::UpdateRefused),
            (Standing::MayWrite, Some(code)) => self.workshop.may_write(who, board).and(Err(code)),
            (Standing::MayWrite, None) => self.workshop.may_write(who, board),
        };
        let texts = if *board == BoardKey::List { self.workshop.texts_sent_to(who) } else { None };
        let slot = self.boards.entry(board.clone()).or_default();
        let news = match lint::news(&edit.update, &edit.linted, |client| slot.admission.clock(client)) {
            Ok(news) => news.map(|(update, linted)| Edit { update: update.into(), linted: linted.into() }),
            Err(error) => return Ok(EditOutcome::Refused(error.code())),
        };
        let edit = news.as_ref().unwrap_or(edit);
        slot.wake(board)?;
        let mark = slot.admission.mark();
        match slot.admission.admit(who, &edit.linted) {
            Admit::Refuse(refusal) => {
                if refusal.code() == ErrorCode::BoardFull {
                    slot.admission.refuse(who, &edit.linted);
                }
                return Ok(EditOutcome::Refused(refusal.code()));
            }
            Admit::Missing => return Ok(EditOutcome::Missing),
            Admit::KnownOnly if slot.board.deletes_known(&edit.linted.deletes) => {
                return Ok(EditOutcome::Known);
            }
            Admit::KnownOnly | Admit::Accept => {}
        }
        let adds = !edit.linted.structs.is_empty();
        let new_notes = slot.admission.notes_in(&edit.linted);
        let may = match may {
            Ok(_) if slot.too_full(board, edit.update.len(), adds, new_notes) => Err(ErrorCode::BoardFull),
            Ok(_) if texts.is_some_and(|texts| slot.strays(&edit.linted, &texts)) => {
                Err(ErrorCode::Forbidden)
            }
            may => may,
        };
        let (board_epoch, seat_epoch) = match may {
            Ok(epochs) => epochs,
            Err(code) => {
                slot.admission.rollback(mark);
                slot.admission.refuse(who, &edit.linted);
                return Ok(EditOutcome::Refused(code));
            }
        };
        slot.admission.settle(slot.admission.mark());
        let payload = Payload::BoardUpdate {
            board: board.clone(),
            board_epoch,
            seat_epoch,
            update: edit.update.clone(),
        };
        self.fold_staged(Some(who), &payload, now, Some(&edit.linted))?;
        Ok(EditOutcome::Accepted(payload))
    }

    /// Decides about a command and folds what it causes. `closed` says why nothing new is taken, `is_online` who is here.
    ///
    /// # Errors
    /// [`Refusal`]: nothing has changed.
    pub fn stage_command(
        &mut self,
        person: PersonId,
        request: &CommandRequest,
        now: Timestamp,
        closed: Option<ErrorCode>,
        is_online: impl Fn(PersonId) -> bool,
    ) -> Result<Staged, Refusal> {
        self.staged_at = now;
        let role = self.workshop.people.asking(person, &request.command)?.role;
        let asker = Asker { person, role, now };
        // What was worded until now belongs to the phase that may end: the command is decided as if the list knew it.
        let ends_phase = matches!(request.command, Command::SetPhase { .. });
        let worded = if ends_phase { self.worded_since(now) } else { None };
        // A claim of somebody who is away holds nobody up: another one is decided as if it were let go.
        let freed = self.workshop.list.freed_for(person, &request.command, is_online).map(Event::List);
        let asked = match worded.as_ref().or(freed.as_ref()) {
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
        // People can always be erased and drafts be dropped.
        let frees = matches!(request.command, Command::ErasePerson { .. } | Command::DropDraft { .. });
        if let Some(code) = closed.filter(|_| !frees) {
            return Err(Refusal::of(code));
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
        let closes = matches!(request.command, Command::SetPhase { phase } if phase > Phase::Merging);
        if closes && !self.workshop.list.frozen {
            self.stage_everything_settled(now, &mut caused);
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
        closed: Option<ErrorCode>,
    ) -> Result<StagedJoin, Refusal> {
        self.staged_at = now;
        self.workshop.check_link(newcomer.role, newcomer.link)?;
        let (person, events) =
            self.workshop.join(newcomer.role, newcomer.occupation, newcomer.language, &newcomer.key)?;
        if let Some(code) = closed.filter(|_| !events.is_empty()) {
            return Err(Refusal::of(code));
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
        closed: Option<ErrorCode>,
    ) -> Result<Vec<Caused>, Refusal> {
        self.staged_at = now;
        let mut caused = Vec::new();
        if let Some(event) = self.workshop.people.make_code(by, person)? {
            if let Some(code) = closed {
                return Err(Refusal::of(code));
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

    /// An edit that the server makes by itself.
    pub(super) fn own_edit(&self, board: &BoardKey, update: Vec<u8>) -> Payload {
        let board_epoch = self.workshop.board_epoch(board);
        Payload::BoardUpdate { board: board.clone(), board_epoch, seat_epoch: 0, update: update.into() }
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
    /// Whether an edit that was just admitted, and holds nothing else than news, adds something outside the texts of these
    /// problems, or deletes there what still stands.
    fn strays(&self, news: &lint::Linted, problems: &BTreeSet<ProblemId>) -> bool {
        let texts = self.board.texts_of(problems);
        let outside = |client: u64, range: &Range<u32>| self.admission.elsewhere(client, range, &texts);
        news.structs.iter().any(|added| !outside(added.client, &(added.from..added.to)).is_empty())
            || news.deletes.iter().any(|(client, ranges)| {
                let strange = ranges.iter().flat_map(|range| outside(*client, range)).collect();
                !self.board.deletes_known(&[(*client, strange)])
            })
    }

    /// Whether an update of so many bytes, which `adds` content or only deletes, would make the board larger than it may be.
    pub(super) fn too_full(&mut self, key: &BoardKey, bytes: usize, adds: bool, new_notes: usize) -> bool {
        let most = if *key == BoardKey::List { LIST_MAX_BYTES } else { BOARD_MAX_BYTES };
        if new_notes > 0 && self.notes.len() + new_notes > NOTES_PER_BOARD {
            return true;
        }
        if self.size_bound + bytes > most {
            self.size_bound = self.board.state().len();
        }
        self.size_bound + bytes > most && adds
    }
}
