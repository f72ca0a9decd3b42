//! The async shell of one workshop: it owns the [`Machine`], takes inputs, appends what they cause, and tells peers only
//! after the append was committed.
//!
//! One batch is in flight at a time; what arrives meanwhile, and in a short rest after a quick commit, waits in the inbox
//! and becomes the next (group commit). Between two batches nothing is staged, so whatever is read then (step 2, views,
//! exports) is durable. A task that rested takes what comes at once.

use std::sync::Arc;

use fivefold_protocol::{
    command::CommandAnswer,
    error::ErrorCode,
    ids::{BoardKey, PersonId, RoomId, Timestamp, WorkshopId},
};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    clock::Stopwatch,
    config::{BATCH_EVERY, BATCH_MAX_INPUTS, INBOX_CAPACITY, RESTS_AFTER_MS, UNLOAD_AFTER_MS},
    log::{Batch, LogError, Payload, Position, Record},
    outbox::{CLOSE_GONE, CLOSE_RESTART},
    presence::SocketId,
    shell::Shell,
    workshop::{
        Refusal,
        audience::Audience,
        input::{Answered, Input},
        machine::{Caused, EditOutcome, FoldError, Machine},
        received::Received,
    },
};

mod allowance;
mod durable;
mod understanding;

use allowance::Allowances;
use understanding::Understanding;

pub(crate) use durable::settle_append;

/// What is told once the batch is durable.
enum Told {
    Saved { socket: SocketId, board: BoardKey, record: Option<usize> },
    Command { reply: Answered<CommandAnswer>, answer: CommandAnswer },
    Join { reply: Answered<(PersonId, Option<RoomId>)>, person: PersonId, room: Option<RoomId> },
    NewCode { reply: Answered<()> },
    Refused { socket: SocketId, board: BoardKey, code: ErrorCode },
    Missing { socket: SocketId, board: BoardKey },
}

/// Runs a workshop until it is idle, stopped or its log fails.
pub async fn run(shell: Arc<Shell>, id: WorkshopId, inbox: mpsc::Receiver<Input>) {
    shell.metrics.workshops.inc();
    let mut task = Task {
        audience: Audience::new(id.clone()),
        understanding: Understanding::new(&shell),
        allowances: Allowances::new(shell.config.person_mib),
        shell,
        id,
        inbox,
        first: None,
        enforced: 0,
        storing: None,
    };
    match task.load().await {
        Ok(Some(machine)) => {
            if let Err(error) = task.serve(machine).await {
                tracing::error!(workshop = %task.id, %error, "a workshop stops; what was acknowledged is safe");
            }
        }
        Ok(None) => task.audience.close_all(CLOSE_GONE),
        Err(error) => tracing::error!(workshop = %task.id, %error, "a workshop cannot be loaded"),
    }
    task.audience.close_all(CLOSE_RESTART);
    task.shell.metrics.workshops.dec();
}

/// Why a workshop stops by itself.
#[derive(Debug, thiserror::Error)]
enum TaskError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Fold(#[from] FoldError),
    #[error("the names cannot be read: {0}")]
    Names(#[from] crate::identity::IdentityError),
}

struct Task {
    shell: Arc<Shell>,
    id: WorkshopId,
    inbox: mpsc::Receiver<Input>,
    audience: Audience,
    /// What was taken from the inbox and is served first.
    first: Option<Input>,
    allowances: Allowances,
    /// [`Machine::rights`] as the audience knows them.
    enforced: u64,
    /// What has the meaning of notes read.
    understanding: Understanding,
    /// The snapshot that is being stored.
    storing: Option<JoinHandle<()>>,
}

impl Task {
    async fn serve(&mut self, mut machine: Machine) -> Result<(), TaskError> {
        let mut last_needed = self.shell.clock.now();
        let mut looked_at = last_needed;
        loop {
            // Nothing is staged here: what is read now is durable.
            let began = Stopwatch::start();
            let now = self.shell.clock.now();
            let Some(work) = self.take_reads(&mut machine).await? else {
                self.last_snapshot(&mut machine).await?;
                return Ok(());
            };
            self.understanding.turn(&self.shell, &mut machine);
            self.audience.flush_views(&machine, now);
            self.audience.expire_presence(now);
            self.audience.tell_due(now);
            if now.since_ms(looked_at) > RESTS_AFTER_MS / 2 {
                looked_at = now;
                machine.rest(now);
            }
            let (records, told) = self.stage(&mut machine, work)?;
            if records.is_empty() {
                self.tell(&machine, Position::START, &records, told);
                if !self.audience.is_empty() || self.first.is_some() {
                    last_needed = now;
                }
                if now.since_ms(last_needed) > UNLOAD_AFTER_MS {
                    // Whoever sends from now on gets a new task; what was sent before is served first.
                    self.inbox.close();
                }
                if self.first.is_none() && !self.wait(&machine).await {
                    self.last_snapshot(&mut machine).await?;
                    return Ok(());
                }
                continue;
            }
            last_needed = now;
            let position = self.commit(&mut machine, &records).await?;
            self.tell(&machine, position, &records, told);
            if machine.records_since_snapshot() >= self.shell.config.snapshot_every {
                self.begin_snapshot(&mut machine)?;
            }
            self.shell.clock.rest(began, BATCH_EVERY).await;
        }
    }

    /// Waits for an input or for something to become due. `false`: the inbox is closed and empty.
    async fn wait(&mut self, machine: &Machine) -> bool {
        let now = self.shell.clock.now();
        // Over the quota nothing new is recorded, so nothing of it becomes due either.
        let machine_due = machine.next_due().filter(|_| !self.shell.is_over_quota());
        let due = [machine_due, self.audience.next_due(now)].into_iter().flatten().min();
        let idle = now.plus_ms(UNLOAD_AFTER_MS / 4);
        let until = due.unwrap_or(idle).min(idle);
        tokio::select! {
            biased;
            input = self.inbox.recv() => match input {
                Some(input) => { self.first = Some(input); true }
                None => false,
            },
            () = self.understanding.wait() => true,
            () = self.shell.clock.sleep_until(until) => true,
        }
    }

    /// Serves everything that only reads, and answers with the writes in their order. `None`: stop.
    async fn take_reads(&mut self, machine: &mut Machine) -> Result<Option<Vec<Input>>, TaskError> {
        let mut writes = Vec::new();
        for _ in 0..INBOX_CAPACITY {
            let Some(input) = self.first.take().or_else(|| self.inbox.try_recv().ok()) else { break };
            match input {
                Input::Attach { peer, board, reply } => {
                    // A socket that has gone meanwhile is noticed by its `Gone`.
                    let _ = reply.send(self.audience.attach(machine, peer, &board));
                }
                // What a socket said last is decided first: it may have closed in the same moment.
                Input::Detach { .. } | Input::Gone(_) if !writes.is_empty() => {
                    self.first = Some(input);
                    break;
                }
                Input::Detach { socket, board } => self.audience.detach(socket, &board),
                Input::Gone(socket) => self.audience.gone(socket),
                Input::Resync(socket) => {
                    self.shell.metrics.resyncs.inc();
                    self.audience.resync(machine, socket, self.shell.clock.now());
                }
                Input::Board { socket, board, what } => match what {
                    Received::Edit(_) | Received::Refused(_) => {
                        writes.push(Input::Board { socket, board, what });
                    }
                    Received::Step1(_) | Received::Presence(_) | Received::QueryPresence => {
                        self.audience.read(machine, socket, &board, what, self.shell.clock.now());
                    }
                },
                Input::Live(peer) => self.audience.watch_views(machine, peer, self.shell.clock.now()),
                Input::Watch { socket, boards } => self.audience.watch_boards(socket, boards),
                Input::Command { .. } | Input::Join { .. } | Input::NewCode { .. } => writes.push(input),
                Input::Query(query) => query(machine, &self.audience.names),
                Input::NamesChanged => {
                    self.audience.names = self.shell.identity.names(&self.id).await?;
                    self.audience.changed();
                }
                Input::Stop => return Ok(None),
            }
            if writes.len() >= BATCH_MAX_INPUTS {
                break;
            }
        }
        Ok(Some(writes))
    }

    /// Decides and folds the writes and what is due; nothing of it has left the server yet.
    fn stage(
        &mut self,
        machine: &mut Machine,
        writes: Vec<Input>,
    ) -> Result<(Vec<Record>, Vec<Told>), TaskError> {
        let now = self.shell.clock.now();
        let mut records = Vec::new();
        let mut told = Vec::new();
        let full = self.shell.is_over_quota().then_some(ErrorCode::QuotaReached);
        for input in writes {
            match input {
                Input::Board { socket, board, what: Received::Edit(edit) } => {
                    let Some(person) = self.audience.person(socket) else { continue };
                    let standing = self.audience.standing(socket, &board);
                    let closed = full.or_else(|| self.spent(person, now));
                    let outcome = machine.stage_edit(person, &board, &edit, standing, now, closed)?;
                    told.push(match outcome {
                        EditOutcome::Accepted(payload) => {
                            self.allowances.charge(person, edit.update.len(), now);
                            self.record(&mut records, [Caused { by: Some(person), payload }]);
                            Told::Saved { socket, board, record: Some(records.len() - 1) }
                        }
                        // Nothing new was in it: it is as durable as what is there already.
                        EditOutcome::Known => Told::Saved { socket, board, record: None },
                        EditOutcome::Missing => Told::Missing { socket, board },
                        EditOutcome::Refused(code) => self.refused(socket, board, code),
                    });
                }
                Input::Board { socket, board, what: Received::Refused(code) } => {
                    told.push(self.refused(socket, board, code));
                }
                Input::Command { person, request, reply } => {
                    let closed = full.or_else(|| self.spent(person, now));
                    match machine
                        .stage_command(person, &request, now, closed, |who| self.audience.is_online(who))
                    {
                        Ok(staged) => {
                            let bytes = staged.caused.iter().map(|caused| caused.said_by(person)).sum();
                            self.allowances.charge(person, bytes, now);
                            self.record(&mut records, staged.caused);
                            told.push(Told::Command { reply, answer: staged.answer });
                        }
                        Err(refusal) => self.refuse(reply, refusal),
                    }
                }
                Input::Join { newcomer, reply } => match machine.stage_join(&newcomer, now, full) {
                    Ok(staged) => {
                        self.record(&mut records, staged.caused);
                        told.push(Told::Join { reply, person: staged.person, room: staged.room });
                    }
                    Err(refusal) => self.refuse(reply, refusal),
                },
                Input::NewCode { by, person, reply } => match machine.stage_code(by, person, now, full) {
                    Ok(caused) => {
                        self.record(&mut records, caused);
                        told.push(Told::NewCode { reply });
                    }
                    Err(refusal) => self.refuse(reply, refusal),
                },
                Input::Attach { .. }
                | Input::Detach { .. }
                | Input::Gone(_)
                | Input::Resync(_)
                | Input::Board { .. }
                | Input::Live(_)
                | Input::Watch { .. }
                | Input::Query(_)
                | Input::NamesChanged
                | Input::Stop => {}
            }
        }
        if full.is_none() {
            let suggested = machine.suggested();
            let due = machine.stage_due(now)?;
            self.record(&mut records, due);
            if machine.suggested() != suggested {
                self.audience.changed();
            }
        }
        Ok((records, told))
    }

    /// Why nothing new of a person is taken, if they have added too much.
    fn spent(&mut self, person: PersonId, now: Timestamp) -> Option<ErrorCode> {
        self.allowances.is_spent(person, now).then_some(ErrorCode::TooMany)
    }

    fn record(&self, records: &mut Vec<Record>, caused: impl IntoIterator<Item = Caused>) {
        records.extend(caused.into_iter().map(|Caused { by, payload }| Record {
            id: self.shell.next_record(),
            principal: by,
            payload,
        }));
    }

    /// An edit was refused: its socket only reads the board from now on.
    fn refused(&mut self, socket: SocketId, board: BoardKey, code: ErrorCode) -> Told {
        let code = self.audience.read_only(socket, &board, code);
        Told::Refused { socket, board, code }
    }

    fn refuse<T>(&self, reply: Answered<T>, refusal: Refusal) {
        self.shell.metrics.refused(refusal.code);
        // A caller who no longer waits needs no answer.
        let _ = reply.send(Err(refusal.into()));
    }

    /// Appends the batch and waits until it is durable.
    async fn commit(&mut self, machine: &mut Machine, records: &[Record]) -> Result<Position, TaskError> {
        let batch = Batch { at: machine.staged_at(), records: records.to_vec() };
        let control = batch.is_control();
        let expected = control.then(|| machine.control_head());
        let started = Stopwatch::start();
        let position = settle_append(&self.shell, &self.id, batch, expected).await?;
        machine.committed(position, control, records.len());
        self.shell.metrics.commit_seconds.observe(started.elapsed().as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "a batch holds far less than 2^52 records")]
        self.shell.metrics.batch_records.observe(records.len() as f64);
        Ok(position)
    }

    /// Tells everybody what is durable now.
    fn tell(&mut self, machine: &Machine, position: Position, records: &[Record], told: Vec<Told>) {
        let now = self.shell.clock.now();
        let mut authors = vec![None; records.len()];
        for told in &told {
            if let Told::Saved { socket, record: Some(record), .. } = told
                && let Some(author) = authors.get_mut(*record)
            {
                *author = Some(*socket);
            }
        }
        for (record, author) in records.iter().zip(authors) {
            if let Payload::BoardUpdate { board, update, .. } = &record.payload {
                self.shell.metrics.updates.inc();
                self.audience.updated(board, update, author, now);
            }
        }
        for told in told {
            match told {
                Told::Saved { socket, board, .. } => self.audience.saved(socket, &board, now),
                Told::Missing { socket, board } => self.audience.ask_again(machine, socket, &board),
                Told::Refused { socket, board, code } => {
                    self.shell.metrics.refused(code);
                    self.audience.refused(socket, &board, code);
                }
                Told::Command { reply, mut answer } => {
                    self.shell.metrics.commands.inc();
                    if answer.position == 0 {
                        answer.position = position.0;
                    }
                    let _ = reply.send(Ok(answer));
                }
                Told::Join { reply, person, room } => {
                    let _ = reply.send(Ok((person, room)));
                }
                Told::NewCode { reply } => {
                    let _ = reply.send(Ok(()));
                }
            }
        }
        if std::mem::replace(&mut self.enforced, machine.rights()) != machine.rights() {
            self.audience.enforce(machine);
        }
        if !records.is_empty() {
            self.audience.changed();
        }
    }
}
