//! The data file: one SQLite database that holds the log and, beside it, who people are.
//!
//! All writing goes through one thread, so that nobody waits for a lock and a commit carries everything that queued during
//! the one before and a short rest after it. Reading has its own connection and thread. After a failed commit nothing is written or answered any
//! more: a second fsync may report success for pages that the first one lost.

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::watch;

use super::{
    lane::{Lane, LaneKind},
    wal::{self, WalDamage},
};
use crate::{identity::seal, log::LogError};

/// The present schema, kept in `PRAGMA user_version`. A change of the tables gets the next number and a migration.
const SCHEMA_VERSION: i64 = 5;
/// Marks the file as ours ("FIVF"), kept in `PRAGMA application_id`. Frozen.
const APPLICATION_ID: i64 = 0x4649_5646;
/// The oldest SQLite without the WAL-reset defect, which could damage a database: 3.51.3.
const SQLITE_VERSION_MIN: i32 = 3_051_003;
/// How long a connection waits for a lock that another process (a backup) holds.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A write-ahead log that grew beyond this is cut back after a checkpoint, in bytes.
const WAL_KEPT_BYTES: i64 = 64 * 1024 * 1024;

/// Whether the data file still does its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Running,
    /// A write or commit failed. The server must exit; the file is sound and opens again.
    Failed(String),
    /// It was closed in order.
    Closed,
}

/// Why a data file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or file cannot be reached, or a thread cannot be started.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// Another server has it open.
    #[error("{0} is in use by another server")]
    InUse(PathBuf),
    /// It is some other program's database.
    #[error("{0} is not a Fivefold data file")]
    NotOurs(PathBuf),
    /// A newer server wrote it.
    #[error(
        "{path} has schema {found}; this server knows {known} and older: run the newer server, or restore a backup"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// The linked SQLite has a known defect.
    #[error("SQLite {0} can damage a database; 3.51.3 or newer is needed")]
    SqliteTooOld(&'static str),
    /// What a crash left beside the file must not be trusted.
    #[error("{0}: {1}. Nothing was changed. Restore a backup, or make one of what can still be read")]
    Wal(PathBuf, WalDamage),
    /// SQLite refuses the file.
    #[error("{0}: {1}")]
    Sqlite(PathBuf, rusqlite::Error),
}

/// Why the file did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// A write or commit failed; nothing is done any more. What was in flight may or may not have been written.
    #[error("{0}")]
    Failed(String),
    /// This one reading failed.
    #[error("reading failed: {0}")]
    Read(String),
    /// The file has been closed.
    #[error("the data file is closed")]
    Closed,
}

impl From<FileError> for LogError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Closed => Self::Closed,
            FileError::Failed(_) | FileError::Read(_) => Self::Store(error.to_string()),
        }
    }
}

/// An open data file. Clones share it; it closes after the last one is dropped, or by [`DataFile::close`].
#[derive(Clone)]
pub struct DataFile(Arc<Shared>);

struct Shared {
    path: Option<PathBuf>,
    writer: Lane,
    /// None: in memory, where the writer's connection is the only one.
    reader: Option<Lane>,
    health: watch::Receiver<Health>,
}

impl fmt::Debug for DataFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DataFile").field(&self.0.path).finish()
    }
}

impl DataFile {
    /// Opens the file at `path`, or creates it, readable by its owner only. Blocks while SQLite recovers what a crash left.
    ///
    /// # Errors
    /// All of [`OpenError`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let io = |error| OpenError::Io(path.into(), error);
        let sqlite = |error| OpenError::Sqlite(path.into(), error);
        let lock = lock(path)?;
        create_private(path).map_err(io)?;
        if let Some(damage) = wal::damage(path).map_err(io)? {
            return Err(OpenError::Wal(path.into(), damage));
        }
        let writer = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(sqlite)?;
        prepare(&writer, path)?;
        // What a crash left goes into the file now, and frames that were cut short are never taken for later ones.
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(sqlite)?;
        sync_folder_of(path).map_err(io)?;
        let reader = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(sqlite)?;
        reader.busy_timeout(BUSY_TIMEOUT).map_err(sqlite)?;
        reader.pragma_update(None, "mmap_size", 0).map_err(sqlite)?;

        let (report, health) = watch::channel(Health::Running);
        let report = Arc::new(report);
        let writer = Lane::start(LaneKind::Write, writer, Some(lock), Arc::clone(&report)).map_err(io)?;
        let reader = Lane::start(LaneKind::Read, reader, None, report).map_err(io)?;
        Ok(Self(Arc::new(Shared { path: Some(path.into()), writer, reader: Some(reader), health })))
    }

    /// A data file in memory, gone with its last clone.
    ///
    /// # Errors
    /// [`OpenError::Io`], [`OpenError::Sqlite`], [`OpenError::SqliteTooOld`]
    pub fn in_memory() -> Result<Self, OpenError> {
        let path = Path::new(":memory:");
        let writer = Connection::open_in_memory().map_err(|error| OpenError::Sqlite(path.into(), error))?;
        prepare(&writer, path)?;
        let (report, health) = watch::channel(Health::Running);
        let writer = Lane::start(LaneKind::Write, writer, None, Arc::new(report))
            .map_err(|error| OpenError::Io(path.into(), error))?;
        Ok(Self(Arc::new(Shared { path: None, writer, reader: None, health })))
    }

    /// Tells when the file fails, so that the server can exit.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.0.health.clone()
    }

    /// Finishes what is queued and closes the file; returns once it may be opened again.
    pub async fn close(&self) {
        self.0.writer.close().await;
        if let Some(reader) = &self.0.reader {
            reader.close().await;
        }
        let mut health = self.health();
        // The threads hold the senders; the last one gone means both connections are closed.
        while health.changed().await.is_ok() {}
    }

    /// Where the file is, unless it is in memory.
    pub(super) fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// Runs `work` in a transaction of the writer and answers once it is durable. `bytes` is about what it will write.
    ///
    /// An error of SQLite inside `work` fails the whole file, so `work` looks before it writes, and tells a refusal by
    /// its value.
    ///
    /// # Errors
    /// [`FileError::Failed`], [`FileError::Closed`]
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, FileError> {
        self.0.writer.run(bytes, work, self.health()).await
    }

    /// Runs `work` on one consistent state of the file.
    ///
    /// # Errors
    /// All of [`FileError`].
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, FileError> {
        let lane = self.0.reader.as_ref().unwrap_or(&self.0.writer);
        let answer = lane.run(0, |db| Ok(work(db)), self.health()).await?;
        answer.map_err(|error| FileError::Read(error.to_string()))
    }

    /// Empties the write-ahead log, in which what was just erased could still be read. While another process (a backup)
    /// reads, that is left to the next write after it.
    ///
    /// # Errors
    /// [`FileError::Failed`], [`FileError::Closed`]
    pub(crate) async fn scrub(&self) -> Result<(), FileError> {
        self.0.writer.scrub(self.health()).await
    }
}

/// Two servers on one file would each believe to be the only writer. The lock goes with its process, however it ends.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a program that this process is just starting holds a copy until it runs.
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the data file stays locked until this process ends");
        }
    }
}

fn lock(path: &Path) -> Result<Lock, OpenError> {
    let beside = path.with_added_extension("lock");
    let io = |error| OpenError::Io(beside.clone(), error);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&beside).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.into())),
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

/// Names and hashes of credentials are for the server's user only; SQLite gives the files beside it the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A file that was synced and whose name was not is gone after a power cut. SQLite does not tell when that fails.
pub(crate) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// The schema of the file, if it is ours; none if nothing was ever written into it.
pub(super) fn recognise(db: &Connection, path: &Path) -> Result<Option<i64>, OpenError> {
    let refused = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => OpenError::NotOurs(path.into()),
        _ => OpenError::Sqlite(path.into(), error),
    };
    let pragma = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(refused);
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(refused)?;
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    if tables == 0 && application == 0 && version == 0 {
        return Ok(None);
    }
    if application != APPLICATION_ID {
        return Err(OpenError::NotOurs(path.into()));
    }
    if version > SCHEMA_VERSION {
        return Err(OpenError::Newer { path: path.into(), found: version, known: SCHEMA_VERSION });
    }
    Ok(Some(version))
}

/// What brings a file of this schema up to date; nothing if it is.
fn steps_from(version: Option<i64>) -> Option<&'static [&'static str]> {
    const STEPS: [&str; 4] = [
        include_str!("from_1.sql"),
        include_str!("from_2.sql"),
        include_str!("../../identity/from_3.sql"),
        include_str!("from_4.sql"),
    ];
    match version {
        None => Some(&[include_str!("schema.sql"), include_str!("../../identity/schema.sql")]),
        Some(version) => {
            let steps = STEPS.get(usize::try_from(version - 1).ok()?..)?;
            (!steps.is_empty()).then_some(steps)
        }
    }
}

/// Sets the connection up, and the tables if the file is new.
fn prepare(db: &Connection, path: &Path) -> Result<(), OpenError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(OpenError::SqliteTooOld(rusqlite::version()));
    }
    let sqlite = |error| OpenError::Sqlite(path.into(), error);
    db.busy_timeout(BUSY_TIMEOUT).map_err(sqlite)?;
    // The file is looked at before anything of it is changed.
    let version = recognise(db, path)?;
    for (name, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("mmap_size", "0"),
        ("foreign_keys", "ON"),
        // What is erased is overwritten, not only unlinked.
        ("secure_delete", "ON"),
        ("cell_size_check", "ON"),
    ] {
        db.pragma_update(None, name, value).map_err(sqlite)?;
    }
    db.pragma_update(None, "journal_size_limit", WAL_KEPT_BYTES).map_err(sqlite)?;
    let Some(steps) = steps_from(version) else { return Ok(()) };
    let bring_up_to_date = || {
        let all = db.unchecked_transaction()?;
        for step in steps {
            all.execute_batch(step)?;
        }
        seal::seal_all(&all)?;
        all.pragma_update(None, "application_id", APPLICATION_ID)?;
        all.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        all.commit()
    };
    bring_up_to_date().map_err(sqlite)
}
