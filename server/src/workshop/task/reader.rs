//! Has the meaning of a workshop's notes read, a few at a time, while the workshop goes on.

use std::sync::Arc;

use fivefold_encoder::Meaning;
use tokio::sync::oneshot;

use crate::{config::READ_AT_ONCE, meanings::Meanings, shell::Shell, workshop::machine::Machine};

/// What texts mean.
type Read = Vec<(String, Arc<Meaning>)>;

/// Has meanings read; does nothing without an encoder.
pub(super) enum Reader {
    Off,
    Idle(Arc<Meanings>),
    Reading(Arc<Meanings>, oneshot::Receiver<Read>),
    Done(Arc<Meanings>, Read),
}

impl Reader {
    pub(super) fn new(shell: &Shell) -> Self {
        shell.meanings.clone().map_or(Self::Off, Self::Idle)
    }

    pub(super) fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Hands the machine what was read, and has the next texts read. Says whether the machine learnt something.
    pub(super) fn turn(&mut self, shell: &Shell, machine: &mut Machine) -> bool {
        let (meanings, learnt) = match std::mem::replace(self, Self::Off) {
            Self::Off => return false,
            Self::Idle(meanings) => (meanings, false),
            Self::Reading(meanings, mut reading) => match reading.try_recv() {
                Ok(read) => {
                    machine.understand(&read);
                    (meanings, true)
                }
                Err(oneshot::error::TryRecvError::Empty) => {
                    *self = Self::Reading(meanings, reading);
                    return false;
                }
                // Whoever read is gone: the server stops, or reading failed and would fail again.
                Err(oneshot::error::TryRecvError::Closed) => return false,
            },
            Self::Done(meanings, read) => {
                machine.understand(&read);
                (meanings, true)
            }
        };
        let texts = machine.unread(READ_AT_ONCE);
        *self = if texts.is_empty() {
            Self::Idle(meanings)
        } else {
            let (answer, reading) = oneshot::channel();
            let reader = meanings.clone();
            shell.tracker.spawn(async move {
                if let Some(read) = reader.read(texts).await {
                    // A workshop that has gone meanwhile needs no answer.
                    let _ = answer.send(read);
                }
            });
            Self::Reading(meanings, reading)
        };
        learnt
    }

    /// Waits until something was read; for ever if nothing is being read.
    pub(super) async fn wait(&mut self) {
        let Self::Reading(meanings, reading) = self else { return std::future::pending().await };
        *self = match reading.await {
            Ok(read) => Self::Done(meanings.clone(), read),
            Err(_) => {
                tracing::error!("the encoder failed; this workshop's suggestions go on by words alone");
                Self::Off
            }
        };
    }
}
