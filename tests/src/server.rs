//! A server inside the test, on a free port and a folder of its own.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use fivefold_client::api::Api;
use fivefold_protocol::limits::{BODY_WITHIN_MS, HEAD_WITHIN_MS};
use fivefold_server::{
    clock::Clock,
    config::{Config, SNAPSHOT_EVERY_RECORDS},
    log::Log,
    serve::ServeError,
    serve::Server,
    shell::Shell,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::DEADLINE;

/// A running server. Dropping it stops it; its data goes with it.
#[derive(Debug)]
pub struct TestServer {
    config: Config,
    running: Option<Running>,
    around: Around,
    _data: TempDir,
}

/// What a server has from the test instead of from the system.
#[derive(Debug)]
enum Around {
    System,
    Log(Arc<dyn Log>),
    Clock(Clock),
}

#[derive(Debug)]
struct Running {
    address: SocketAddr,
    shell: Arc<Shell>,
    stop: CancellationToken,
    done: JoinHandle<Result<(), ServeError>>,
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.stop.cancel();
        }
    }
}

impl TestServer {
    /// Starts a server as `fivefold serve` would on this computer alone.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts a server with options of the test's own.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(change, Around::System).await
    }

    /// Starts a server that keeps its workshops in `log`, whatever goes wrong there.
    pub async fn start_on_log(log: Arc<dyn Log>) -> Self {
        Self::start_in(|_| {}, Around::Log(log)).await
    }

    /// Starts a server for which time goes as the test says.
    pub async fn start_at(clock: Clock) -> Self {
        Self::start_in(|_| {}, Around::Clock(clock)).await
    }

    async fn start_in(change: impl FnOnce(&mut Config), around: Around) -> Self {
        let data = TempDir::new().unwrap();
        let mut config = config(data.path().to_owned());
        change(&mut config);
        let mut server = Self { config, running: None, around, _data: data };
        server.start_again().await;
        server
    }

    /// Changes the options of the next start.
    pub fn change(&mut self, change: impl FnOnce(&mut Config)) {
        change(&mut self.config);
    }

    /// Starts the server on what it kept, at the address it had.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "the server runs already");
        let config = self.config.clone();
        let server = match &self.around {
            Around::System => Server::start(config).await,
            Around::Log(log) => Server::start_with(config, log.clone()).await,
            Around::Clock(clock) => Server::start_at(config, clock.clone()).await,
        }
        .expect("the server starts");
        let (address, shell) = (server.address(), server.shell());
        self.config.listen = address;
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let done = TaskTracker::new().spawn(server.run(async move { stopped.cancelled().await }));
        self.running = Some(Running { address, shell, stop, done });
    }

    /// Stops the server in order and waits until it has let go of everything.
    pub async fn stop(&mut self) {
        let running = self.running.take().expect("the server runs");
        running.stop.cancel();
        let done = tokio::time::timeout(DEADLINE, running.done).await.expect("the server stops in time");
        done.expect("the server does not panic").expect("the server stops in order");
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.as_ref().expect("the server runs").address
    }

    /// What its tasks share.
    #[must_use]
    pub fn shell(&self) -> &Shell {
        &self.running.as_ref().expect("the server runs").shell
    }

    /// A client for it, impatient enough for a test.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(&format!("http://{}", self.address())).unwrap().with_patience(DEADLINE)
    }
}

/// The options that tests start from.
#[must_use]
pub fn config(data: PathBuf) -> Config {
    Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        data,
        in_memory: false,
        public_url: None,
        trusted_proxies: Vec::new(),
        operator_key: None,
        encoder: None,
        open_creation: false,
        retention_days: 90,
        quota_mib: 10_240,
        person_mib: 64,
        max_connections: 10_000,
        max_connections_per_address: 2_000,
        max_unauthenticated: 5_000,
        drain_seconds: 10,
        head_within: Duration::from_millis(HEAD_WITHIN_MS),
        body_within: Duration::from_millis(BODY_WITHIN_MS),
        snapshot_every: SNAPSHOT_EVERY_RECORDS,
    }
}
