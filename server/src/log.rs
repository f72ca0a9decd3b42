//! The log: one totally ordered sequence of entries per workshop. Memory is a fold of it.
//!
//! An entry is an atomic batch of records. `append` answers with what is known about the outcome; nothing leaves the
//! server before it answered `Committed`. The trait has room for stores shared by many servers (positions may have gaps,
//! another server may be first, an acknowledgement may be lost); here are [`memory`] and [`sqlite`]. One contract suite,
//! `contract`, runs against both.

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use fivefold_protocol::ids::{PersonId, Timestamp, WorkshopId};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod contract;
pub mod entry;
pub mod memory;
pub mod sqlite;

/// A place in a workshop's log. Positions grow; gaps are allowed. The first entry stands after [`Position::START`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Position(pub u64);

impl Position {
    /// Before the first entry.
    pub const START: Self = Self(0);
}

/// Names one record for ever: the process that admitted it and that process's counter. A retry carries the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordId {
    /// Random per start of a server.
    pub process: u64,
    /// Counts the records of that process.
    pub counter: u64,
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payload {
    /// A Yjs update (v1) of one board, with the epochs under which it was admitted.
    BoardUpdate {
        /// The board inside the workshop, as text.
        board: fivefold_protocol::ids::BoardKey,
        /// Epoch of the board at admission.
        board_epoch: u32,
        /// Epoch of the author's seat at admission.
        seat_epoch: u32,
        /// The update.
        update: Bytes,
    },
    /// A control event of the workshop, as JSON.
    Event(Bytes),
    /// A whole board of an imported workshop, with the owners of its client ids.
    BoardImport {
        /// The board inside the workshop.
        board: fivefold_protocol::ids::BoardKey,
        /// The document as one update.
        state: Bytes,
        /// Whose client ids are whose.
        owners: std::collections::BTreeMap<u64, crate::boards::admission::Author>,
    },
}

/// One durable record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub id: RecordId,
    /// Who caused it; none for what the server did by itself.
    pub principal: Option<PersonId>,
    /// What happened.
    pub payload: Payload,
}

/// What is appended in one piece: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The moment of admission by the server's clock; `apply` uses this time, so that replay is exact.
    pub at: Timestamp,
    /// The records, in order.
    pub records: Vec<Record>,
}

impl Batch {
    /// Whether the batch holds a control event; such batches move the control head.
    #[must_use]
    pub fn is_control(&self) -> bool {
        self.records.iter().any(|record| matches!(record.payload, Payload::Event(_)))
    }
}

/// A batch and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place.
    pub position: Position,
    /// What it holds.
    pub batch: Batch,
}

/// What is known after an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// The batch survives a crash and stands at this position.
    Committed(Position),
    /// Nothing was written: another control event was first. The present control head is given.
    Conflict {
        /// Position of the last control entry.
        head: Position,
    },
    /// The acknowledgement was lost. The tail, or a retry with the same record ids, settles it.
    Unknown,
}

/// Why a log cannot do its work. After `Store` or `Closed` the server acknowledges nothing any more; `Damaged`, `Deleted`
/// and `Refused` concern one workshop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The store failed (full disk, failed fsync, lost connection). What was in flight may or may not have been written.
    #[error("the store failed: {0}")]
    Store(String),
    /// A stored entry or snapshot does not match its checksum or cannot be decoded. It is never served.
    #[error("entry {position:?} of workshop {workshop} is damaged: {reason}")]
    Damaged {
        /// Whose log.
        workshop: WorkshopId,
        /// Where.
        position: Position,
        /// What does not fit.
        reason: String,
    },
    /// The workshop was deleted. A task that is late cannot bring it back: its log stays empty for ever.
    #[error("the workshop was deleted")]
    Deleted,
    /// The caller asked for what would lose entries (a defect of the server). Nothing was written.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The log has been closed.
    #[error("the log is closed")]
    Closed,
}

/// The fold of a log up to a position, as bytes that the caller understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The last position it includes.
    pub position: Position,
    /// Position of the last control entry it includes.
    pub control_head: Position,
    /// The folded state.
    pub state: Bytes,
}

/// A future that can be sent between threads.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, LogError>> + Send + 'a>>;

/// Durable, totally ordered storage for workshops.
pub trait Log: Send + Sync + std::fmt::Debug {
    /// Appends `batch` to the workshop's log; resolves once it survives a crash.
    ///
    /// `expected_head` is the position of the last *control entry* the caller has seen; board updates pass `None` and
    /// never conflict. A batch whose first record id stands among the workshop's last entries (at least 64) is not written
    /// again: its first position is answered.
    ///
    /// # Errors
    /// - [`LogError::Store`]: nothing may be acknowledged any more.
    /// - [`LogError::Refused`]: the batch holds no record, or cannot be encoded.
    /// - [`LogError::Deleted`], [`LogError::Closed`]
    fn append<'a>(
        &'a self,
        workshop: &'a WorkshopId,
        batch: Batch,
        expected_head: Option<Position>,
    ) -> Answer<'a, Appended>;

    /// The entries after `from`, in order and without a hole. From before the last trim, archived entries come first: who
    /// had to pass over a damaged snapshot still folds to the same state.
    ///
    /// # Errors
    /// - [`LogError::Damaged`]: an entry does not match its checksum or is missing, or the log ends before `from`.
    /// - [`LogError::Store`], [`LogError::Deleted`], [`LogError::Closed`]
    fn tail<'a>(&'a self, workshop: &'a WorkshopId, from: Position) -> Answer<'a, Vec<Entry>>;

    /// Stores a snapshot; the two newest are kept.
    ///
    /// # Errors
    /// - [`LogError::Refused`]: the snapshot claims a position that the log has not reached.
    /// - [`LogError::Store`], [`LogError::Deleted`], [`LogError::Closed`]
    fn put_snapshot<'a>(&'a self, workshop: &'a WorkshopId, snapshot: Snapshot) -> Answer<'a, ()>;

    /// The newest snapshot that matches its checksum (a damaged one is passed over with a warning), if any.
    ///
    /// # Errors
    /// [`LogError::Store`], [`LogError::Deleted`], [`LogError::Closed`]
    fn latest_snapshot<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, Option<Snapshot>>;

    /// Moves the entries up to and including `upto` to the archive. The caller has verified a snapshot at or after it.
    ///
    /// # Errors
    /// - [`LogError::Refused`]: no undamaged stored snapshot covers `upto`; nothing is moved.
    /// - [`LogError::Store`], [`LogError::Deleted`], [`LogError::Closed`]
    fn trim<'a>(&'a self, workshop: &'a WorkshopId, upto: Position) -> Answer<'a, ()>;

    /// Removes everything of a workshop: entries, snapshots, archive. What remains is that it was deleted, so that nothing
    /// appended late brings it back. Deleting again, or what never was, is no error.
    ///
    /// # Errors
    /// [`LogError::Store`], [`LogError::Closed`]
    fn delete<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, ()>;

    /// Bytes that the store occupies, for the quota.
    ///
    /// # Errors
    /// [`LogError::Store`], [`LogError::Closed`]
    fn stored_bytes(&self) -> Answer<'_, u64>;
}
