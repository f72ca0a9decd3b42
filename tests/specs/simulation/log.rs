//! The log of one simulated process: every append waits until the run lets it through, with the fault that the run chose.
//! A process that was killed writes nothing more and hears nothing more.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fivefold_protocol::ids::WorkshopId;
use fivefold_server::log::{
    Answer, Appended, Batch, Entry, Log, Position, Snapshot,
    memory::{Fault, MemoryLog},
};
use futures_util::FutureExt;
use tokio::sync::oneshot;

use crate::history::Shared;

/// An append that waits.
#[derive(Debug)]
struct Waiting {
    workshop: WorkshopId,
    batch: Batch,
    expected: Option<Position>,
    go: oneshot::Sender<Fault>,
}

#[derive(Debug, Default)]
struct Gate {
    waiting: VecDeque<Waiting>,
    dead: bool,
}

/// The store that outlives processes, as one of them reaches it.
#[derive(Debug)]
pub(crate) struct GatedLog {
    store: Arc<MemoryLog>,
    gate: Mutex<Gate>,
    history: Shared,
}

impl GatedLog {
    pub(crate) fn new(store: Arc<MemoryLog>, history: Shared) -> Self {
        Self { store, gate: Mutex::default(), history }
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an append waits; and whether it is one that may meet a conflict.
    pub(crate) fn waits(&self) -> Option<bool> {
        self.gate().waiting.front().map(|waiting| waiting.expected.is_some())
    }

    /// Lets the append that waits go on, and meet `fault`.
    pub(crate) fn release(&self, fault: Fault) {
        let waiting = self.gate().waiting.pop_front();
        if let Some(waiting) = waiting {
            let _ = waiting.go.send(fault);
        }
    }

    /// The process is killed. `written`: what was on its way had reached the store, but nobody has heard of it.
    pub(crate) fn kill(&self, written: bool) {
        let waiting = {
            let mut gate = self.gate();
            gate.dead = true;
            std::mem::take(&mut gate.waiting)
        };
        for Waiting { workshop, batch, expected, .. } in waiting {
            if written {
                let outcome = self.write(&workshop, batch, expected, Fault::None);
                assert!(matches!(outcome, Appended::Committed(_)), "{outcome:?}");
            }
        }
    }

    fn write(
        &self,
        workshop: &WorkshopId,
        batch: Batch,
        expected: Option<Position>,
        fault: Fault,
    ) -> Appended {
        self.store.plan([fault]);
        let outcome = self.store.append(workshop, batch.clone(), expected);
        let outcome = outcome.now_or_never().expect("memory answers at once").expect("memory never fails");
        let written = match (outcome, fault) {
            (Appended::Committed(position), _) => Some(position),
            // Where it stands is not told, but it stands there.
            (Appended::Unknown, Fault::UnknownWritten) => Some(Position::START),
            (Appended::Unknown | Appended::Conflict { .. }, _) => None,
        };
        self.history.lock().appended(&batch, outcome, written.is_some());
        outcome
    }

    async fn living(&self) {
        let dead = self.gate().dead;
        if dead {
            std::future::pending::<()>().await;
        }
    }
}

impl Log for GatedLog {
    fn append<'a>(
        &'a self,
        workshop: &'a WorkshopId,
        batch: Batch,
        expected: Option<Position>,
    ) -> Answer<'a, Appended> {
        Box::pin(async move {
            self.living().await;
            let (go, gone) = oneshot::channel();
            self.gate().waiting.push_back(Waiting {
                workshop: workshop.clone(),
                batch: batch.clone(),
                expected,
                go,
            });
            match gone.await {
                Ok(fault) => Ok(self.write(workshop, batch, expected, fault)),
                Err(_) => std::future::pending().await,
            }
        })
    }

    fn tail<'a>(&'a self, workshop: &'a WorkshopId, from: Position) -> Answer<'a, Vec<Entry>> {
        Box::pin(async move {
            self.living().await;
            self.store.tail(workshop, from).await
        })
    }

    fn put_snapshot<'a>(&'a self, workshop: &'a WorkshopId, snapshot: Snapshot) -> Answer<'a, ()> {
        Box::pin(async move {
            self.living().await;
            self.store.put_snapshot(workshop, snapshot).await
        })
    }

    fn latest_snapshot<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, Option<Snapshot>> {
        Box::pin(async move {
            self.living().await;
            self.store.latest_snapshot(workshop).await
        })
    }

    fn trim<'a>(&'a self, workshop: &'a WorkshopId, upto: Position) -> Answer<'a, ()> {
        Box::pin(async move {
            self.living().await;
            self.store.trim(workshop, upto).await
        })
    }

    fn delete<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, ()> {
        self.store.delete(workshop)
    }

    fn stored_bytes(&self) -> Answer<'_, u64> {
        self.store.stored_bytes()
    }
}
