//! A log in memory that deletes a workshop only when the test says so.

use std::sync::atomic::{AtomicUsize, Ordering};

use fivefold_protocol::ids::WorkshopId;
use fivefold_server::log::{Answer, Appended, Batch, Entry, Log, Position, Snapshot, memory::MemoryLog};
use tokio::{sync::Semaphore, time::timeout};

use crate::DEADLINE;

/// A log whose deletions take as long as the test wants.
#[derive(Debug)]
pub struct HeldLog {
    inner: MemoryLog,
    begun: Semaphore,
    allowed: Semaphore,
    loads: AtomicUsize,
}

impl Default for HeldLog {
    fn default() -> Self {
        Self {
            inner: MemoryLog::new(),
            begun: Semaphore::new(0),
            allowed: Semaphore::new(0),
            loads: AtomicUsize::new(0),
        }
    }
}

impl HeldLog {
    /// Waits until a deletion has begun.
    pub async fn deletion_begun(&self) {
        timeout(DEADLINE, self.begun.acquire()).await.expect("a deletion begins").unwrap().forget();
    }

    /// How often a workshop was loaded since a deletion began.
    #[must_use]
    pub fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }

    /// Lets one deletion go on.
    pub fn allow_deletion(&self) {
        self.allowed.add_permits(1);
    }
}

impl Log for HeldLog {
    fn append<'a>(
        &'a self,
        workshop: &'a WorkshopId,
        batch: Batch,
        expected_head: Option<Position>,
    ) -> Answer<'a, Appended> {
        self.inner.append(workshop, batch, expected_head)
    }

    fn tail<'a>(&'a self, workshop: &'a WorkshopId, from: Position) -> Answer<'a, Vec<Entry>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        self.inner.tail(workshop, from)
    }

    fn put_snapshot<'a>(&'a self, workshop: &'a WorkshopId, snapshot: Snapshot) -> Answer<'a, ()> {
        self.inner.put_snapshot(workshop, snapshot)
    }

    fn latest_snapshot<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, Option<Snapshot>> {
        self.inner.latest_snapshot(workshop)
    }

    fn trim<'a>(&'a self, workshop: &'a WorkshopId, upto: Position) -> Answer<'a, ()> {
        self.inner.trim(workshop, upto)
    }

    fn delete<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, ()> {
        Box::pin(async move {
            self.loads.store(0, Ordering::SeqCst);
            self.begun.add_permits(1);
            self.allowed.acquire().await.unwrap().forget();
            self.inner.delete(workshop).await
        })
    }

    fn stored_bytes(&self) -> Answer<'_, u64> {
        self.inner.stored_bytes()
    }
}
