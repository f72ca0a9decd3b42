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
    workshops: DashMap<WorkshopId, Workshop>,
}

#[derive(Debug)]
enum Workshop {
    Running(Handle),
    /// It is being deleted: nobody starts it.
    Retired,
}

impl Registry {
    /// The workshop's task, started if it is not running. Loading happens inside the task, so that simultaneous callers
    /// load once.
    ///
    /// # Errors
    /// [`ErrorCode::WorkshopUnknown`]: it is being deleted.
    pub fn open(&self, shell: &Arc<Shell>, id: &WorkshopId) -> Result<Handle, ErrorCode> {
        let mut entry =
            self.workshops.entry(id.clone()).or_insert_with(|| Workshop::Running(start(shell, id)));
        match entry.value_mut() {
            Workshop::Retired => Err(ErrorCode::WorkshopUnknown),
            Workshop::Running(handle) => {
                if handle.inbox.is_closed() {
                    *handle = start(shell, id);
                }
                Ok(handle.clone())
            }
        }
    }

    /// Whether the workshop's task is running, so that there is such a workshop.
    #[must_use]
    pub fn is_running(&self, id: &WorkshopId) -> bool {
        self.workshops.get(id).is_some_and(|workshop| workshop.is_running())
    }

    /// Asks a workshop something that is answered through a channel; also tells which task answered. A task that was
    /// just leaving is started again.
    ///
    /// # Errors
    /// [`ErrorCode::WorkshopUnknown`] while it is being deleted, [`ErrorCode::Unavailable`] when no answer could be had,
    /// [`ErrorCode::OutcomeUnknown`] when it may nevertheless have been done.
    pub async fn ask<T>(
        &self,
        shell: &Arc<Shell>,
        id: &WorkshopId,
        mut question: impl FnMut(oneshot::Sender<T>) -> Input,
    ) -> Result<(T, Handle), ErrorCode> {
        let mut failed = ErrorCode::Unavailable;
        for _ in 0..3 {
            let (reply, answer) = oneshot::channel();
            let handle = self.open(shell, id)?;
            let question = question(reply);
            let writes =
                matches!(question, Input::Command { .. } | Input::Join { .. } | Input::NewCode { .. });
            if handle.send(question).await.is_err() {
                continue;
            }
            if let Ok(answer) = answer.await {
                return Ok((answer, handle));
            }
            if writes {
                failed = ErrorCode::OutcomeUnknown;
            }
        }
        Err(failed)
    }

    /// Forgets tasks that have ended.
    pub fn sweep(&self) {
        self.workshops.retain(|_, workshop| workshop.is_running() || matches!(workshop, Workshop::Retired));
    }

    /// Tells every workshop to stop.
    pub async fn stop_all(&self) {
        let handles: Vec<Handle> = self.workshops.iter().filter_map(|entry| entry.value().handle()).collect();
        for handle in handles {
            // A task that has already ended needs no telling.
            let _ = handle.send(Input::Stop).await;
        }
    }

    /// Stops a workshop that is to be deleted, and lets nobody start it again until [`Self::forget`].
    pub async fn retire(&self, id: &WorkshopId) {
        let before = self.workshops.insert(id.clone(), Workshop::Retired);
        if let Some(handle) = before.and_then(|workshop| workshop.handle()) {
            let _ = handle.send(Input::Stop).await;
            handle.inbox.closed().await;
        }
    }

    /// Forgets a workshop that has been deleted: its log now starts nobody.
    pub fn forget(&self, id: &WorkshopId) {
        self.workshops.remove(id);
    }
}

impl Workshop {
    fn is_running(&self) -> bool {
        matches!(self, Self::Running(handle) if !handle.inbox.is_closed())
    }

    fn handle(&self) -> Option<Handle> {
        match self {
            Self::Running(handle) => Some(handle.clone()),
            Self::Retired => None,
        }
    }
}

fn start(shell: &Arc<Shell>, id: &WorkshopId) -> Handle {
    let (inbox, inputs) = mpsc::channel(INBOX_CAPACITY);
    shell.tracker.spawn(task::run(shell.clone(), id.clone(), inputs));
    Handle { inbox }
}
