//! A lane: a thread that owns one connection and carries out, in order, the jobs that are queued for it.
//!
//! Group commit: whatever queued while the last transaction ran, and in a short rest after a quick one, becomes the next.
//! A job that comes to a rested lane is committed at once. An answer is given after its transaction was committed, and
//! never before.

use std::{io, sync::Arc, time::Duration};

use rusqlite::{Connection, config::DbConfig};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use super::file::{BUSY_TIMEOUT, FileError, Health, Lock};
use crate::clock::Stopwatch;

/// Most jobs that wait for a lane.
const QUEUE_JOBS: usize = 1_024;
/// Most bytes that wait to be written. One larger job is let through alone.
const QUEUE_BYTES: u32 = 64 * 1024 * 1024;
/// Most jobs in one transaction.
const GROUP_JOBS: usize = 512;
/// A transaction takes no more jobs once it holds this many bytes.
const GROUP_BYTES: u32 = 4 * 1024 * 1024;
/// Shortest time from one commit's beginning to the next one's. A commit costs as much as thirty deliveries, whatever is in
/// it; under load several workshops share one.
const COMMIT_EVERY: Duration = Duration::from_millis(1);
/// Statements kept prepared per connection.
const STATEMENTS_KEPT: usize = 64;

/// What a lane is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LaneKind {
    /// Transactions that write, in groups.
    Write,
    /// Transactions that read, one by one, so that each sees what was committed before it was asked.
    Read,
}

/// Called after the commit; gives the answer.
type Acknowledge = Box<dyn FnOnce() + Send>;

/// What a job does inside the transaction.
type Work = Box<dyn FnOnce(&Connection) -> rusqlite::Result<Acknowledge> + Send>;

struct Job {
    work: Work,
    permit: OwnedSemaphorePermit,
}

enum Message {
    Job(Job),
    /// Empty the write-ahead log between two transactions.
    Scrub(oneshot::Sender<()>),
    Close,
}

/// The callers' end of a lane.
pub(super) struct Lane {
    messages: mpsc::Sender<Message>,
    room: Arc<Semaphore>,
}

impl Lane {
    /// Starts the thread. `kept` is dropped after the connection.
    pub(super) fn start(
        kind: LaneKind,
        db: Connection,
        kept: Option<Lock>,
        health: Arc<watch::Sender<Health>>,
    ) -> io::Result<Self> {
        let (messages, queue) = mpsc::channel(QUEUE_JOBS);
        let name = match kind {
            LaneKind::Write => "fivefold-write",
            LaneKind::Read => "fivefold-read",
        };
        db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        let worker = Worker { kind, db, owed: false, _kept: kept, ending: Ending(health) };
        std::thread::Builder::new().name(name.into()).spawn(move || worker.run(queue))?;
        Ok(Self { messages, room: Arc::new(Semaphore::new(QUEUE_BYTES as usize)) })
    }

    /// Queues `work` and waits for the end of its transaction.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        health: watch::Receiver<Health>,
    ) -> Result<T, FileError> {
        running(&health)?;
        let (answer, outcome) = oneshot::channel();
        let weight = u32::try_from(bytes).unwrap_or(u32::MAX).clamp(1, QUEUE_BYTES);
        if let Ok(permit) = Arc::clone(&self.room).acquire_many_owned(weight).await {
            let work: Work = Box::new(move |db| {
                let value = work(db)?;
                // Nobody may be waiting any more: then nobody is told.
                Ok(Box::new(move || drop(answer.send(value))))
            });
            // Whether the lane has ended shows in the outcome.
            drop(self.messages.send(Message::Job(Job { work, permit })).await);
        }
        settle(outcome, health).await
    }

    /// Empties the write-ahead log.
    pub(super) async fn scrub(&self, health: watch::Receiver<Health>) -> Result<(), FileError> {
        running(&health)?;
        let (answer, outcome) = oneshot::channel();
        drop(self.messages.send(Message::Scrub(answer)).await);
        settle(outcome, health).await
    }

    /// Asks the lane to finish what is queued and end.
    pub(super) async fn close(&self) {
        // If it has ended already, there is nothing to ask.
        drop(self.messages.send(Message::Close).await);
    }
}

/// Refuses what comes after the end.
fn running(health: &watch::Receiver<Health>) -> Result<(), FileError> {
    match &*health.borrow() {
        Health::Running => Ok(()),
        Health::Failed(reason) => Err(FileError::Failed(reason.clone())),
        Health::Closed => Err(FileError::Closed),
    }
}

/// The answer, or why there is none.
async fn settle<T>(
    outcome: oneshot::Receiver<T>,
    mut health: watch::Receiver<Health>,
) -> Result<T, FileError> {
    if let Ok(value) = outcome.await {
        return Ok(value);
    }
    // The lane ended. It may yet be about to say why.
    drop(health.wait_for(|health| *health != Health::Running).await);
    running(&health).and(Err(FileError::Closed))
}

/// Says how the thread ended, even if by a panic. Dropped after the connection: a closed file may be opened again.
struct Ending(Arc<watch::Sender<Health>>);

impl Ending {
    fn report(&self, end: Health) {
        self.0.send_if_modified(|health| {
            let first = *health == Health::Running;
            if first {
                *health = end;
            }
            first
        });
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.report(if std::thread::panicking() {
            Health::Failed("a thread of the data file panicked".into())
        } else {
            Health::Closed
        });
    }
}

// Fields are dropped in this order.
struct Worker {
    kind: LaneKind,
    db: Connection,
    /// The write-ahead log could not be emptied when it was asked for.
    owed: bool,
    _kept: Option<Lock>,
    ending: Ending,
}

impl Worker {
    fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        let mut last: Option<Stopwatch> = None;
        while let Some(message) = queue.blocking_recv() {
            if let (LaneKind::Write, Some(last)) = (self.kind, last) {
                #[expect(clippy::disallowed_methods, reason = "the lane has a thread of its own")]
                std::thread::sleep(COMMIT_EVERY.saturating_sub(last.elapsed()));
            }
            last = Some(Stopwatch::start());
            let mut group = Vec::new();
            let mut scrubs = Vec::new();
            let mut bytes = 0;
            let mut next = Some(message);
            while let Some(message) = next.take() {
                match message {
                    Message::Job(job) => {
                        bytes += job.permit.num_permits();
                        group.push(job);
                    }
                    Message::Scrub(answer) => scrubs.push(answer),
                    // What is queued already is still done; then the queue ends.
                    Message::Close => queue.close(),
                }
                let full = match self.kind {
                    LaneKind::Write => group.len() >= GROUP_JOBS || bytes >= GROUP_BYTES as usize,
                    LaneKind::Read => true,
                };
                if !full {
                    next = queue.try_recv().ok();
                }
            }
            if let Err(error) = self.transact(group).and_then(|()| self.scrub(scrubs)) {
                self.fail(&error);
                return;
            }
        }
        tracing::debug!(lane = ?self.kind, "a lane of the data file ended");
    }

    /// Runs the jobs in one transaction and then gives their answers. On an error none is given.
    fn transact(&self, group: Vec<Job>) -> rusqlite::Result<()> {
        if group.is_empty() {
            return Ok(());
        }
        let begin = match self.kind {
            LaneKind::Write => "BEGIN IMMEDIATE",
            LaneKind::Read => "BEGIN",
        };
        self.db.prepare_cached(begin)?.execute([])?;
        let mut answers = Vec::with_capacity(group.len());
        let mut permits = Vec::with_capacity(group.len());
        for job in group {
            answers.push((job.work)(&self.db)?);
            permits.push(job.permit);
        }
        self.db.prepare_cached("COMMIT")?.execute([])?;
        for answer in answers {
            answer();
        }
        Ok(())
    }

    /// Empties the write-ahead log, if it is asked for or owed. Nobody waits for another process that reads: then it is
    /// tried again after the next transaction.
    fn scrub(&mut self, asked: Vec<oneshot::Sender<()>>) -> rusqlite::Result<()> {
        if asked.is_empty() && !self.owed {
            return Ok(());
        }
        self.db.busy_timeout(Duration::ZERO)?;
        let busy = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        self.db.busy_timeout(BUSY_TIMEOUT)?;
        let busy = busy?;
        if busy && !self.owed {
            tracing::warn!("the write-ahead log is being read elsewhere and is emptied later");
        }
        self.owed = busy;
        for answer in asked {
            // Nobody may be waiting any more.
            let _ = answer.send(());
        }
        Ok(())
    }

    /// Says that the file failed, and leaves it as it is: no checkpoint on closing, which would try the disk again.
    fn fail(&self, error: &rusqlite::Error) {
        tracing::error!(%error, "the data file failed; nothing is acknowledged any more");
        self.ending.report(Health::Failed(error.to_string()));
        if let Err(error) = self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true) {
            tracing::warn!(%error, "the data file may be checkpointed while closing");
        }
    }
}
