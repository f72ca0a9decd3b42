//! Starts the server, runs it until it is told to stop or its disk fails, and stops it in order.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use fivefold_encoder::EncoderError;
use fivefold_protocol::template::{BUILT_IN, Template, TemplateError};
use tokio::net::{TcpListener, TcpSocket};

use crate::{
    auth::token::Token,
    clock::{Clock, NoRandomness, Randomness, Stopwatch},
    config::{Config, QUOTA_EVERY_MS, RETENTION_EVERY_MS},
    identity::{Identity, IdentityError},
    log::{
        Log,
        sqlite::{
            SqliteLog,
            file::{DataFile, Health, OpenError, sync_folder_of},
        },
    },
    meanings::Meanings,
    merge,
    shell::Shell,
    wording,
};

mod connections;
mod files;

/// Most connections that wait to be accepted; the system may keep fewer (`net.core.somaxconn`).
const WAITING_CONNECTIONS: u32 = 4_096;
/// The data file in the data folder.
pub const DATA_FILE: &str = "fivefold.db";
/// The operator's key in the data folder, if the server made it.
const OPERATOR_KEY_FILE: &str = "operator.key";

/// Why the server cannot start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder or one of its files cannot be used.
    #[error("{path}: {reason}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The data file cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        reason: std::io::Error,
    },
    /// The system gives no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The identities cannot be read.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The encoder's file cannot be used.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// The built-in template is broken: a defect of the build.
    #[error("the built-in template: {0}")]
    Template(#[from] TemplateError),
    /// The disk failed while running. What was acknowledged is safe.
    #[error("the data file failed, so the server stops; what it acknowledged is safe: {0}")]
    Disk(String),
}

/// A server that listens but does not answer yet.
#[derive(Debug)]
pub struct Server {
    shell: Arc<Shell>,
    listener: TcpListener,
    address: SocketAddr,
    file: DataFile,
}

impl Server {
    /// Opens the data folder and the port.
    ///
    /// # Errors
    /// Any [`ServeError`] but `Disk`.
    pub async fn start(config: Config) -> Result<Self, ServeError> {
        Self::start_at(config, Clock::system()).await
    }

    /// As [`Self::start`], by a clock of the caller's.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_at(config: Config, clock: Clock) -> Result<Self, ServeError> {
        let file = open_file(&config)?;
        let log: Arc<dyn Log> = Arc::new(SqliteLog::new(file.clone()));
        Self::begin(config, file, log, clock).await
    }

    /// As [`Self::start`], with workshops in a log of the caller's: another store, or one that fails as planned.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_with(config: Config, log: Arc<dyn Log>) -> Result<Self, ServeError> {
        let file = open_file(&config)?;
        Self::begin(config, file, log, Clock::system()).await
    }

    async fn begin(
        mut config: Config,
        file: DataFile,
        log: Arc<dyn Log>,
        clock: Clock,
    ) -> Result<Self, ServeError> {
        let meanings = match &config.encoder {
            Some(file) => Some(Arc::new(Meanings::open(file.clone()).await?)),
            None => None,
        };
        let random = Randomness::from_system()?;
        let identity = Identity::new(file.clone());
        let secret = identity.server_secret(&random).await?;
        let listen = |reason| ServeError::Listen { address: config.listen, reason };
        let listener = listen_at(config.listen).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let operator_key = operator_key(&config, address, &random)?;
        if config.public_url.is_none() && address.ip().is_unspecified() {
            tracing::info!(
                "links show the address that a request came by; --public-url gives them a fixed one"
            );
        }
        config.max_connections = files::room_for(config.max_connections);
        let shell = Arc::new(Shell {
            templates: vec![Template::from_toml(BUILT_IN)?],
            address,
            operator_key,
            meanings,
            ..Shell::new(config, log, identity, clock, random, secret)
        });
        Ok(Self { shell, listener, address, file })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its tasks share.
    #[must_use]
    pub fn shell(&self) -> Arc<Shell> {
        self.shell.clone()
    }

    /// Answers until `stop` resolves or the disk fails; then lets sockets go and waits for everything in flight.
    ///
    /// # Errors
    /// [`ServeError::Disk`]
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let Self { shell, listener, file, .. } = self;
        shell.tracker.spawn(housekeeping(shell.clone()));
        shell.tracker.spawn_blocking(|| {
            merge::prepare();
            wording::prepare();
        });
        shell.connections.spawn(connections::accept(shell.clone(), listener));
        let mut health = file.health();
        let failed = async move {
            let reason = match health.wait_for(|health| matches!(health, Health::Failed(_))).await.as_deref()
            {
                Ok(Health::Failed(reason)) => Some(reason.clone()),
                Ok(_) | Err(_) => None,
            };
            match reason {
                Some(reason) => reason,
                None => std::future::pending().await,
            }
        };
        let outcome = tokio::select! {
            () = stop => Ok(()),
            reason = failed => Err(ServeError::Disk(reason)),
        };
        tracing::info!("stopping");
        shell.stop();
        let drain = Duration::from_secs(shell.config.drain_seconds);
        let stopping = Stopwatch::start();
        // Sockets first: until it is let go, everybody is served by the workshop as ever.
        shell.connections.close();
        if tokio::time::timeout(drain, shell.connections.wait()).await.is_err() {
            tracing::warn!(connections = shell.connections.len(), "some connections did not end in time");
        }
        shell.registry.stop_all().await;
        shell.tracker.close();
        if tokio::time::timeout(drain.saturating_sub(stopping.elapsed()), shell.tracker.wait()).await.is_err()
        {
            tracing::warn!("some workshops did not end in time; what they acknowledged is safe");
        }
        file.close().await;
        outcome
    }
}

/// Listens where thousands may come back at once.
fn listen_at(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restarted server takes its address back from connections that have just ended.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(address)?;
    socket.listen(WAITING_CONNECTIONS)
}

fn open_file(config: &Config) -> Result<DataFile, ServeError> {
    if config.in_memory {
        return Ok(DataFile::in_memory()?);
    }
    let folder = |reason| ServeError::Folder { path: config.data.clone(), reason };
    // New folders survive a power cut by their names in the folders above.
    let missing: Vec<&Path> = config.data.ancestors().take_while(|path| !path.exists()).collect();
    std::fs::create_dir_all(&config.data).map_err(folder)?;
    for made in missing.into_iter().filter(|path| !path.as_os_str().is_empty()) {
        sync_folder_of(made).map_err(folder)?;
    }
    Ok(DataFile::open(&config.data.join(DATA_FILE))?)
}

/// The key that creating a workshop asks for; none on this computer alone, or where the operator opened it.
fn operator_key(
    config: &Config,
    address: SocketAddr,
    random: &Randomness,
) -> Result<Option<String>, ServeError> {
    if config.open_creation {
        return Ok(None);
    }
    if let Some(key) = config.operator_key.as_deref().map(str::trim).filter(|key| !key.is_empty()) {
        return Ok(Some(key.to_owned()));
    }
    if address.ip().is_loopback() && config.public_url.is_none() {
        return Ok(None);
    }
    if config.in_memory {
        let key = Token::draw(random).reveal();
        tracing::warn!(key, "creating workshops needs this operator's key");
        return Ok(Some(key));
    }
    let path = config.data.join(OPERATOR_KEY_FILE);
    let key = kept_key(&path, random).map_err(|reason| ServeError::Folder { path: path.clone(), reason })?;
    tracing::warn!(file = %path.display(), "creating workshops needs the operator's key in this file");
    Ok(Some(key))
}

/// The key in the file at `path`, which is made if there is none.
fn kept_key(path: &Path, random: &Randomness) -> std::io::Result<String> {
    use std::io::{Error, ErrorKind};
    match std::fs::read_to_string(path) {
        Ok(key) if key.trim().is_empty() => {
            Err(Error::new(ErrorKind::InvalidData, "it holds no key; remove it"))
        }
        Ok(key) => Ok(key.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = Token::draw(random).reveal();
            write_private(path, &key)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// Writes a file for its owner alone; it is there as a whole or not at all.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let part = path.with_extension("part");
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    sync_folder_of(path)
}

/// Deletes workshops whose time is over, and watches the size of the data folder.
async fn housekeeping(shell: Arc<Shell>) {
    let mut quota = tokio::time::interval(Duration::from_millis(QUOTA_EVERY_MS));
    let mut retention = tokio::time::interval(Duration::from_millis(RETENTION_EVERY_MS));
    loop {
        tokio::select! {
            () = shell.stopping.cancelled() => return,
            _ = quota.tick() => check_quota(&shell).await,
            _ = retention.tick() => {
                shell.registry.sweep();
                if let Err(error) = delete_expired(&shell).await {
                    tracing::error!(%error, "an expired workshop could not be deleted; it is tried again");
                }
            }
        }
    }
}

async fn check_quota(shell: &Shell) {
    match shell.log.stored_bytes().await {
        Ok(bytes) => {
            shell.metrics.stored_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
            let over = bytes > shell.config.quota_mib.saturating_mul(1024 * 1024);
            if over != shell.over_quota.swap(over, Ordering::Relaxed) {
                tracing::warn!(over, bytes, "the data folder's quota");
            }
        }
        Err(error) => tracing::error!(%error, "the size of the data folder is unknown"),
    }
}

/// Deletes every workshop whose retention is over: running, logged, named.
async fn delete_expired(shell: &Shell) -> Result<(), crate::error::ApiError> {
    for row in shell.identity.expired(shell.clock.now()).await? {
        shell.delete_workshop(&row.id).await?;
        tracing::info!(workshop = %row.id, "deleted at the end of its retention");
    }
    Ok(())
}
