//! The running workshops. One task per workshop; it is started on first use and leaves when nobody needs it.

use std::sync::Arc;

use dashmap::DashMap;
use fivefold_protocol::{error::ErrorCode, ids::WorkshopId};
use tokio::sync::{mpsc, oneshot};

use crate::{
    config::INBOX_CAPACITY,
    shell::Shell,
    workshop::{input::Input, task},
};

/// A way to a running workshop.
#[derive(Debug, Clone)]
pub struct Handle {
    inbox: mpsc::Sender<Input>,
}

impl Handle {
    /// Sends an input; waits while the inbox is full, so that TCP pushes back.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`]: the workshop's task has ended; ask the registry for a new one.
    pub async fn send(&self, input: Input) -> Result<(), ErrorCode> {
        self.inbox.send(input).await.map_err(|_| ErrorCode::Unavailable)
    }
}

/// Every running workshop of this process.
#[derive(Debug, Default)]
pub struct Registry {
    running: DashMap<WorkshopId, Handle>,
}

impl Registry {
    /// The workshop's task, started if it is not running. Loading happens inside the task, so that simultaneous callers
    /// load once.
    pub fn open(&self, shell: &Arc<Shell>, id: &WorkshopId) -> Handle {
        let entry = self.running.entry(id.clone());
        match entry {
            dashmap::Entry::Occupied(mut occupied) => {
                if occupied.get().inbox.is_closed() {
                    occupied.insert(start(shell, id));
                }
                occupied.get().clone()
            }
            dashmap::Entry::Vacant(vacant) => vacant.insert(start(shell, id)).clone(),
        }
    }

    /// Asks a workshop something that is answered through a channel; also tells which task answered. A task that was
    /// just leaving is started again.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] when no answer could be had.
    pub async fn ask<T>(
        &self,
        shell: &Arc<Shell>,
        id: &WorkshopId,
        mut question: impl FnMut(oneshot::Sender<T>) -> Input,
    ) -> Result<(T, Handle), ErrorCode> {
        for _ in 0..3 {
            let (reply, answer) = oneshot::channel();
            let handle = self.open(shell, id);
            if handle.send(question(reply)).await.is_err() {
                continue;
            }
            if let Ok(answer) = answer.await {
                return Ok((answer, handle));
            }
        }
        Err(ErrorCode::Unavailable)
    }

    /// Forgets tasks that have ended.
    pub fn sweep(&self) {
        self.running.retain(|_, handle| !handle.inbox.is_closed());
    }

    /// Tells every workshop to stop.
    pub async fn stop_all(&self) {
        let handles: Vec<Handle> = self.running.iter().map(|entry| entry.value().clone()).collect();
        for handle in handles {
            // A task that has already ended needs no telling.
            let _ = handle.send(Input::Stop).await;
        }
    }

    /// Stops one workshop, for instance before it is deleted.
    pub async fn stop(&self, id: &WorkshopId) {
        let handle = self.running.get(id).map(|entry| entry.value().clone());
        if let Some(handle) = handle {
            let _ = handle.send(Input::Stop).await;
            handle.inbox.closed().await;
        }
    }
}

fn start(shell: &Arc<Shell>, id: &WorkshopId) -> Handle {
    let (inbox, inputs) = mpsc::channel(INBOX_CAPACITY);
    shell.tracker.spawn(task::run(shell.clone(), id.clone(), inputs));
    Handle { inbox }
}
