//! The log in a SQLite file: WAL, `synchronous=FULL`, one writer thread with group commit.
//!
//! [`mod@file`] opens the data file and guards it, [`wal`] looks at what a crash left, `lane` runs the threads, `rows` knows
//! the tables; [`inspection`] looks at a file without a server.

use std::path::Path;

use fivefold_protocol::ids::WorkshopId;
use tokio::sync::watch;

use super::{Answer, Appended, Batch, Entry, Log, LogError, Position, Snapshot, entry};
use rows::Incoming;

mod extent;
pub mod file;
pub mod inspection;
mod lane;
mod rows;
#[cfg(test)]
mod tests;
pub mod wal;

use file::{DataFile, Health, OpenError};

/// The log of one data file. Clones share it.
#[derive(Debug, Clone)]
pub struct SqliteLog(DataFile);

impl SqliteLog {
    /// The log in the file at `path`, which is created if need be. Blocks while it opens.
    ///
    /// # Errors
    /// All of [`OpenError`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        DataFile::open(path).map(Self)
    }

    /// The log in an open data file.
    #[must_use]
    pub fn new(file: DataFile) -> Self {
        Self(file)
    }

    /// The file, which also holds who people are.
    #[must_use]
    pub fn file(&self) -> &DataFile {
        &self.0
    }

    /// Tells when the store fails: the server must exit then.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.0.health()
    }

    /// Finishes what is queued and closes the file.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

impl Log for SqliteLog {
    fn append<'a>(
        &'a self,
        workshop: &'a WorkshopId,
        batch: Batch,
        expected_head: Option<Position>,
    ) -> Answer<'a, Appended> {
        Box::pin(async move {
            let first = batch.records.first().ok_or(LogError::Refused("a batch without records"))?.id;
            let payload =
                entry::encode(&batch).map_err(|_| LogError::Refused("the batch cannot be encoded"))?;
            let incoming = Incoming { first, control: batch.is_control(), expected_head, payload };
            let workshop = workshop.clone();
            let bytes = incoming.payload.len();
            self.0.write(bytes, move |db| rows::append(db, &workshop, &incoming)).await?
        })
    }

    fn tail<'a>(&'a self, workshop: &'a WorkshopId, from: Position) -> Answer<'a, Vec<Entry>> {
        let workshop = workshop.clone();
        Box::pin(async move { self.0.read(move |db| rows::tail(db, &workshop, from)).await? })
    }

    fn put_snapshot<'a>(&'a self, workshop: &'a WorkshopId, snapshot: Snapshot) -> Answer<'a, ()> {
        let workshop = workshop.clone();
        let bytes = snapshot.state.len();
        Box::pin(
            async move { self.0.write(bytes, move |db| rows::put_snapshot(db, &workshop, &snapshot)).await? },
        )
    }

    fn latest_snapshot<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, Option<Snapshot>> {
        let workshop = workshop.clone();
        Box::pin(async move { self.0.read(move |db| rows::latest_snapshot(db, &workshop)).await? })
    }

    fn trim<'a>(&'a self, workshop: &'a WorkshopId, upto: Position) -> Answer<'a, ()> {
        let workshop = workshop.clone();
        Box::pin(async move { self.0.write(0, move |db| rows::trim(db, &workshop, upto)).await? })
    }

    fn delete<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, ()> {
        let workshop = workshop.clone();
        Box::pin(async move {
            self.0.write(0, move |db| rows::delete(db, &workshop)).await?;
            Ok(self.0.scrub().await?)
        })
    }

    fn stored_bytes(&self) -> Answer<'_, u64> {
        let wal = self.0.path().map(wal::beside);
        Box::pin(async move {
            let bytes = self.0.read(move |db| {
                let used = rows::used_bytes(db)?;
                // There is no write-ahead log before the first write.
                let waiting = wal.and_then(|wal| wal.metadata().ok()).map_or(0, |file| file.len());
                Ok(used + waiting)
            });
            Ok(bytes.await?)
        })
    }
}
