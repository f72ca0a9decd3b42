//! Has the meaning of a workshop's notes read, a few at a time, while the workshop goes on.

use std::sync::Arc;

use fivefold_encoder::Meaning;
use tokio::sync::oneshot::{self, error::TryRecvError};

use crate::{config::READ_AT_ONCE, meanings::Meanings, shell::Shell, workshop::machine::Machine};

/// What texts mean.
type Read = Vec<(String, Arc<Meaning>)>;

/// Has meanings read; does nothing without an encoder.
pub(super) struct Understanding {
    meanings: Option<Arc<Meanings>>,
    /// Texts that are being read.
    reading: Option<oneshot::Receiver<Read>>,
    /// What was read and the machine has not heard yet.
    read: Option<Read>,
}

impl Understanding {
    pub(super) fn new(shell: &Shell) -> Self {
        Self { meanings: shell.meanings.clone(), reading: None, read: None }
    }

    pub(super) fn is_on(&self) -> bool {
        self.meanings.is_some()
    }

    /// Hands the machine what was read, and has the next texts read.
    pub(super) fn turn(&mut self, shell: &Shell, machine: &mut Machine) {
        match self.reading.as_mut().map(oneshot::Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return,
            Some(Err(TryRecvError::Closed)) => self.give_up(),
            Some(Ok(read)) => self.read = Some(read),
            None => {}
        }
        self.reading = None;
        if let Some(read) = self.read.take() {
            machine.understand(&read);
        }
        let Some(meanings) = self.meanings.clone() else { return };
        let texts = machine.unread(READ_AT_ONCE);
        if texts.is_empty() {
            return;
        }
        let (answer, reading) = oneshot::channel();
        self.reading = Some(reading);
        shell.tracker.spawn(async move {
            if let Some(read) = meanings.read(texts).await {
                // A workshop that has gone meanwhile needs no answer.
                let _ = answer.send(read);
            }
        });
    }

    /// Waits until something was read; for ever if nothing is being read.
    pub(super) async fn wait(&mut self) {
        let Some(reading) = &mut self.reading else { return std::future::pending().await };
        match reading.await {
            Ok(read) => self.read = Some(read),
            Err(_) => self.give_up(),
        }
        self.reading = None;
    }

    /// Whoever read is gone: reading failed, and would fail again.
    fn give_up(&mut self) {
        tracing::error!("the encoder failed; this workshop's suggestions go on by words alone");
        self.meanings = None;
    }
}
