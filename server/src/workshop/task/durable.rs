//! The task and its log: loading, appending until the outcome is known, snapshots.

use fivefold_protocol::ids::WorkshopId;
use tokio::task::JoinHandle;

use super::{Task, TaskError};
use crate::{
    identity::Principal,
    log::{Appended, Batch, LogError, Position},
    shell::Shell,
    workshop::{machine::Machine, snapshot::Unproven},
};

impl Task {
    pub(super) async fn load(&mut self) -> Result<Option<Machine>, TaskError> {
        self.shell.metrics.loads.inc();
        self.audience.names = self.shell.identity.names(&self.id).await?;
        let snapshot = self.shell.log.latest_snapshot(&self.id).await?;
        let from = snapshot.as_ref().map_or(Position::START, |snapshot| snapshot.position);
        let tail = self.shell.log.tail(&self.id, from).await?;
        let mut machine = Machine::load(snapshot.as_ref(), &tail)?;
        if let Some(machine) = &mut machine {
            if self.understanding.is_on() {
                machine.rank_by_meaning();
            }
            self.finish_erasures(machine).await?;
        }
        Ok(machine)
    }

    /// Erases names that a crash left behind their event.
    async fn finish_erasures(&mut self, machine: &Machine) -> Result<(), TaskError> {
        let people = &machine.workshop().people.by_id;
        let erased = people.iter().filter(|(_, person)| person.erased).map(|(id, _)| *id);
        for person in erased.collect::<Vec<_>>() {
            if self.audience.names.get(&person).is_some_and(Option::is_some) {
                let who = Principal { workshop: self.id.clone(), person };
                self.shell.identity.erase_person(who).await?;
                self.audience.names.insert(person, None);
            }
        }
        Ok(())
    }

    /// Takes a snapshot beside the running work, if the last one is done.
    pub(super) fn begin_snapshot(&mut self, machine: &mut Machine) -> Result<(), TaskError> {
        if self.storing.as_ref().is_none_or(JoinHandle::is_finished) {
            let unproven = machine.snapshot()?;
            machine.snapshot_taken();
            let (shell, id) = (self.shell.clone(), self.id.clone());
            self.storing = Some(self.shell.tracker.spawn(async move {
                if let Err(error) = store(&shell, &id, unproven).await {
                    tracing::error!(workshop = %id, %error, "a snapshot was not stored; the log is kept whole");
                }
            }));
        }
        Ok(())
    }

    /// Takes a snapshot before the workshop leaves the memory.
    pub(super) async fn last_snapshot(&mut self, machine: &mut Machine) -> Result<(), TaskError> {
        if let Some(storing) = self.storing.take() {
            // It says by itself what went wrong.
            let _ = storing.await;
        }
        if machine.records_since_snapshot() > 0 {
            machine.snapshot_taken();
            store(&self.shell, &self.id, machine.snapshot()?).await?;
        }
        Ok(())
    }
}

/// Loads a snapshot back, away from the tasks that serve, then stores it and trims the log.
async fn store(shell: &Shell, id: &WorkshopId, unproven: Unproven) -> Result<(), TaskError> {
    let proof = shell.tracker.spawn_blocking(move || unproven.prove()).await;
    let Ok(Some(snapshot)) = proof.unwrap_or(Ok(None)) else {
        tracing::error!(workshop = %id, "a snapshot does not load back equal; the log is kept whole");
        return Ok(());
    };
    let upto = snapshot.position;
    shell.log.put_snapshot(id, snapshot).await?;
    shell.log.trim(id, upto).await?;
    Ok(())
}

/// Appends until the outcome is known. A conflict cannot be mended here, because what was staged is folded already: the
/// task ends, and the next one starts from the log.
pub(crate) async fn settle_append(
    shell: &Shell,
    id: &WorkshopId,
    batch: Batch,
    expected: Option<Position>,
) -> Result<Position, LogError> {
    for _ in 0..UNKNOWN_RETRIES {
        match shell.log.append(id, batch.clone(), expected).await? {
            Appended::Committed(position) => return Ok(position),
            Appended::Unknown => {}
            Appended::Conflict { head } => {
                return Err(LogError::Store(format!("another server wrote first, at {head:?}")));
            }
        }
    }
    Err(LogError::Store("the outcome of an append stays unknown".to_owned()))
}

/// Retries of an append whose outcome is unknown; each carries the same record ids.
const UNKNOWN_RETRIES: usize = 8;
