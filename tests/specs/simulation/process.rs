//! One life of the server in a run: the real shell, registry and workshop task over the simulated log.

use std::sync::Arc;

use fivefold_protocol::ids::WorkshopId;
use fivefold_server::{
    auth::ServerSecret,
    clock::{Clock, Randomness},
    identity::Identity,
    log::memory::{Fault, MemoryLog},
    presence::SocketId,
    registry::Handle,
    shell::Shell,
    workshop::{input::Input, machine::Machine},
};
use fivefold_tests::server::config;
use tokio::sync::oneshot;

use crate::{history::Shared, log::GatedLog, settle};

/// Records after which a snapshot is taken: several times in a run.
const SNAPSHOT_EVERY: u64 = 50;

/// A running server.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) shell: Arc<Shell>,
    pub(crate) log: Arc<GatedLog>,
    id: WorkshopId,
}

/// What outlives a process.
#[derive(Debug)]
pub(crate) struct Disk {
    pub(crate) store: Arc<MemoryLog>,
    pub(crate) identity: Identity,
    pub(crate) clock: Clock,
    pub(crate) id: WorkshopId,
}

impl Process {
    pub(crate) fn start(disk: &Disk, history: &Shared, seed: u64) -> Self {
        let log = Arc::new(GatedLog::new(disk.store.clone(), history.clone()));
        let random = Randomness::from_seed(seed);
        let secret = ServerSecret::draw(&random);
        let mut config = config("of no interest: nothing is listened on".into());
        config.snapshot_every = SNAPSHOT_EVERY;
        let shell =
            Shell::new(config, log.clone(), disk.identity.clone(), disk.clock.clone(), random, secret);
        Self { shell: Arc::new(shell), log, id: disk.id.clone() }
    }

    pub(crate) fn next_socket(&self) -> SocketId {
        self.shell.next_socket()
    }

    /// Starts the workshop if it is not running, and waits until it is loaded.
    pub(crate) async fn load(&self) -> Handle {
        let ask = |reply: oneshot::Sender<()>| {
            Input::Query(Box::new(move |_, _| {
                let _ = reply.send(());
            }))
        };
        self.shell.registry.ask(&self.shell, &self.id, ask).await.expect("the workshop loads").1
    }

    /// Waits until every task has ended; what they still append is let through.
    pub(crate) async fn ended(&self) {
        while !self.shell.tracker.is_empty() {
            self.log.release(Fault::None);
            self.log.store();
            settle().await;
        }
    }

    /// Lets every task go on until none can, and whatever thread loads a snapshot back come to its end: how fast it is must
    /// not matter. The tracker counts the workshop's task, the one that stores a snapshot, and that thread.
    pub(crate) async fn settle(&self) {
        settle().await;
        while self.shell.tracker.len() >= 2 + self.log.storing() {
            settle().await;
        }
    }
}

/// Asks a running workshop; the answer comes when nothing is staged.
pub(crate) async fn look<T: Send + 'static>(
    handle: &Handle,
    read: impl FnOnce(&Machine) -> T + Send + 'static,
) -> oneshot::Receiver<T> {
    let (reply, answer) = oneshot::channel();
    let query = Input::Query(Box::new(move |machine, _| {
        let _ = reply.send(read(machine));
    }));
    // If the workshop has ended, the answer never comes.
    let _ = handle.send(query).await;
    answer
}
