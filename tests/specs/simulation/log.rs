//! The log of one simulated process: every append waits until the run lets it through, with the fault that the run chose;
//! so does every step of storing a snapshot, which happens beside the appends.
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

/// What storing a snapshot consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Storing {
    Put,
    Trim,
}

#[derive(Debug, Default)]
struct Gate {
    waiting: VecDeque<Waiting>,
    storing: VecDeque<(Storing, oneshot::Sender<()>)>,
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

    /// Snapshots that wait to be put, or to have the log trimmed.
    pub(crate) fn storing(&self) -> usize {
        self.gate().storing.len()
    }

    /// Lets the next step of storing a snapshot go on.
    pub(crate) fn store(&self) {
        let step = self.gate().storing.pop_front();
        if let Some((_, go)) = step {
            let _ = go.send(());
        }
    }

    /// The process is killed. `written`: what was on its way had reached the store, but nobody has heard of it.
    pub(crate) fn kill(&self, written: bool) {
        let waiting = {
            let mut gate = self.gate();
            gate.dead = true;
            for (step, _) in std::mem::take(&mut gate.storing) {
                self.history.lock().count(match step {
                    Storing::Put => "snapshots cut off",
                    Storing::Trim => "trims cut off",
                });
            }
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

    /// Waits until the run lets a step of storing a snapshot go on.
    async fn turn(&self, step: Storing) {
        self.living().await;
        let (go, gone) = oneshot::channel();
        self.gate().storing.push_back((step, go));
        if gone.await.is_err() {
            std::future::pending::<()>().await;
        }
        self.history.lock().count(match step {
            Storing::Put => "snapshots",
            Storing::Trim => "trims",
        });
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
            self.turn(Storing::Put).await;
            self.store.put_snapshot(workshop, snapshot).await
        })
    }

    fn latest_snapshot<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, Option<Snapshot>> {
        Box::pin(async move {
            self.living().await;
            let newest = self.store.latest_snapshot(workshop).await?;
            if newest.is_some() {
                self.history.lock().count("restored");
            }
            Ok(newest)
        })
    }

    fn trim<'a>(&'a self, workshop: &'a WorkshopId, upto: Position) -> Answer<'a, ()> {
        Box::pin(async move {
            self.turn(Storing::Trim).await;
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
