//! A data file opened to be looked at and copied: nothing of it is changed, and a running server keeps every lock it has.
//!
//! What is found is handed out as it is, sound or not; [`crate::check`] judges it.

use std::{collections::BTreeSet, path::Path};

use bytes::Bytes;
use fivefold_protocol::ids::{PersonId, WorkshopId};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use super::{
    file::{self, BUSY_TIMEOUT, FileError, OpenError},
    rows::position,
    wal::{self, WalDamage},
};
use crate::identity::seal;
use crate::log::{
    Batch, Position, RecordId, Snapshot,
    entry::{self, EntryError, Place},
};

/// The first schema whose rows about people carry checksums.
const SEALED_SINCE: i64 = 4;
/// The first schema whose logs have numbers.
const NUMBERED_SINCE: i64 = 5;

/// A data file that is only read.
#[derive(Debug)]
pub struct Inspection {
    db: Connection,
    /// None: nothing was ever written into it.
    schema: Option<i64>,
    left_out: Option<WalDamage>,
}

/// The row that says how far a log goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Position of the last entry.
    pub last: Position,
    /// Position of the last control entry.
    pub control: Position,
    /// Entries up to here stand in the archive.
    pub trimmed: Position,
    /// Everything else is gone.
    pub deleted: bool,
}

/// A stored entry.
#[derive(Debug)]
pub struct Row {
    /// Whether it stands in the archive.
    pub archived: bool,
    /// Its place.
    pub position: Position,
    /// The name of its first record, as it stands beside the batch.
    pub first: RecordId,
    /// What it holds.
    pub batch: Result<Batch, EntryError>,
}

/// A stored snapshot.
#[derive(Debug)]
pub struct Picture {
    /// The last position it includes.
    pub position: Position,
    /// What it holds.
    pub snapshot: Result<Snapshot, EntryError>,
}

/// Everything the file holds of one workshop, as it was in one moment.
#[derive(Debug)]
pub struct Kept {
    /// How far its log goes.
    pub head: Option<Head>,
    /// Its entries in the order of their positions, archived ones included.
    pub rows: Vec<Row>,
    /// Its snapshots, the oldest first.
    pub pictures: Vec<Picture>,
    /// Whether the identities know it.
    pub known: bool,
    /// The people that the identities know in it.
    pub people: Vec<PersonId>,
}

/// Whether SQLite refused the file because its very first transaction was begun and not finished: until a file is ours it
/// has a rollback journal, and that says how many pages there were before it.
/// Format: <https://sqlite.org/fileformat2.html#the_rollback_journal>.
fn is_half_born(error: &rusqlite::Error, path: &Path) -> bool {
    const PAGES_BEFORE: std::ops::Range<usize> = 16..20;
    let unfinished = error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK);
    let journal = || std::fs::read(wal::named_after(path, "-journal")).unwrap_or_default();
    unfinished && journal().get(PAGES_BEFORE) == Some(&[0; 4])
}

impl Inspection {
    /// Opens the file at `path`. What of its write-ahead log cannot be read is left out, and said by [`Self::left_out`].
    ///
    /// # Errors
    /// All of [`OpenError`] but `InUse`.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let io = |error| OpenError::Io(path.into(), error);
        // SQLite would only say that it cannot.
        std::fs::File::open(path).map_err(io)?;
        let left_out = wal::damage(path).map_err(io)?;
        if let Some(damage @ WalDamage::Foreign) = left_out {
            return Err(OpenError::Wal(path.into(), damage));
        }
        let sqlite = |error| OpenError::Sqlite(path.into(), error);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(sqlite)?;
        db.busy_timeout(BUSY_TIMEOUT).map_err(sqlite)?;
        for (name, value) in [("mmap_size", "0"), ("cell_size_check", "ON")] {
            db.pragma_update(None, name, value).map_err(sqlite)?;
        }
        match file::recognise(&db, path) {
            Ok(schema) => Ok(Self { db, schema, left_out }),
            // Taking back what was begun would change the file; what stood in it before is known without that.
            Err(OpenError::Sqlite(_, error)) if is_half_born(&error, path) => {
                Ok(Self { db: Connection::open_in_memory().map_err(sqlite)?, schema: None, left_out })
            }
            Err(OpenError::Sqlite(path, error)) => Err(match left_out {
                Some(short @ WalDamage::Short { .. }) => OpenError::Wal(path, short),
                _ => OpenError::Sqlite(path, error),
            }),
            Err(error) => Err(error),
        }
    }

    /// What is wrong with the write-ahead log or the size of the file.
    #[must_use]
    pub fn left_out(&self) -> Option<&WalDamage> {
        self.left_out.as_ref()
    }

    /// Rows about people and workshops that are not what was written: whose, and in which table.
    ///
    /// # Errors
    /// [`FileError::Read`]
    pub fn changed_rows(&self) -> Result<Vec<(Option<String>, &'static str)>, FileError> {
        if self.schema.is_none_or(|schema| schema < SEALED_SINCE) {
            return Ok(Vec::new());
        }
        seal::damaged_rows(&self.db).map_err(unreadable)
    }

    fn is_numbered(&self) -> bool {
        self.schema.is_some_and(|schema| schema >= NUMBERED_SINCE)
    }

    /// What is wrong with the file as a whole: pages, indexes, references between tables.
    #[must_use]
    pub fn structure(&self) -> Vec<String> {
        let lines = |query: &str, line: fn(&rusqlite::Row<'_>) -> rusqlite::Result<String>| {
            let mut found = Vec::new();
            let looked = self.db.prepare(query).and_then(|mut statement| {
                for text in statement.query_map([], line)? {
                    found.push(text?);
                }
                Ok(())
            });
            found.extend(looked.err().map(|error| error.to_string()));
            found
        };
        let mut found = lines("PRAGMA integrity_check", |row| row.get(0));
        found.retain(|line| line != "ok");
        found.extend(lines("PRAGMA foreign_key_check", |row| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(format!("a row of {table} refers to one of {parent} that is not there"))
        }));
        if self.is_numbered() {
            let nobodys =
                "SELECT DISTINCT log FROM (SELECT log FROM entries UNION ALL SELECT log FROM archive)
                           WHERE log NOT IN (SELECT number FROM logs)";
            found.extend(lines(nobodys, |row| {
                Ok(format!("entries of log {} belong to no workshop", row.get::<_, i64>(0)?))
            }));
        }
        found
    }

    /// The names of all workshops of which the file holds anything.
    ///
    /// # Errors
    /// [`FileError::Read`]
    pub fn workshops(&self) -> Result<BTreeSet<String>, FileError> {
        let logs = match self.schema {
            None => return Ok(BTreeSet::new()),
            Some(NUMBERED_SINCE..) => "SELECT workshop FROM logs",
            Some(_) => "SELECT workshop FROM entries UNION SELECT workshop FROM archive",
        };
        let names = || -> rusqlite::Result<BTreeSet<String>> {
            self.db
                .prepare(&format!(
                    "SELECT workshop FROM heads UNION {logs} UNION SELECT workshop FROM snapshots
                     UNION SELECT id FROM workshops UNION SELECT workshop FROM people",
                ))?
                .query_map([], |row| row.get(0))?
                .collect()
        };
        names().map_err(unreadable)
    }

    /// What the file holds of a workshop.
    ///
    /// # Errors
    /// [`FileError::Read`]: a table cannot be read to its end.
    pub fn workshop(&self, id: &WorkshopId) -> Result<Kept, FileError> {
        self.kept(id).map_err(unreadable)
    }

    fn kept(&self, id: &WorkshopId) -> rusqlite::Result<Kept> {
        // One moment for all tables; ends with the scope.
        let db = self.db.unchecked_transaction()?;
        let name = [id.as_str()];
        let head = db
            .prepare_cached("SELECT last, control, trimmed, deleted FROM heads WHERE workshop = ?1")?
            .query_row(name, |row| {
                Ok(Head {
                    last: position(row, 0)?,
                    control: position(row, 1)?,
                    trimmed: position(row, 2)?,
                    deleted: row.get(3)?,
                })
            })
            .optional()?;
        let rows = db
            .prepare_cached(if self.is_numbered() {
                "WITH log AS (SELECT coalesce((SELECT number FROM heads WHERE workshop = ?1),
                                              (SELECT number FROM logs WHERE workshop = ?1)) AS number)
                 SELECT position, process, counter, sealed, 1 FROM log
                 JOIN archive ON place > number << 40 AND place < number + 1 << 40
                 UNION ALL SELECT position, process, counter, sealed, 0 FROM log
                 JOIN entries ON place > number << 40 AND place < number + 1 << 40
                 ORDER BY position"
            } else {
                "SELECT position, process, counter, sealed, 1 FROM archive WHERE workshop = ?1
                 UNION ALL SELECT position, process, counter, sealed, 0 FROM entries WHERE workshop = ?1
                 ORDER BY position"
            })?
            .query_map(name, |row| {
                let position = position(row, 0)?;
                let sealed = row.get_ref(3)?.as_blob()?;
                Ok(Row {
                    archived: row.get(4)?,
                    position,
                    first: RecordId {
                        process: row.get::<_, i64>(1)?.cast_unsigned(),
                        counter: row.get::<_, i64>(2)?.cast_unsigned(),
                    },
                    batch: entry::open(Place::Entry { workshop: id, position }, sealed)
                        .and_then(entry::decode),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let pictures = db
            .prepare_cached(
                "SELECT position, control, sealed FROM snapshots WHERE workshop = ?1 ORDER BY position",
            )?
            .query_map(name, |row| {
                let (position, control_head) = (position(row, 0)?, position(row, 1)?);
                let place = Place::Snapshot { workshop: id, position, control_head };
                let snapshot = entry::open(place, row.get_ref(2)?.as_blob()?).map(|state| Snapshot {
                    position,
                    control_head,
                    state: Bytes::copy_from_slice(state),
                });
                Ok(Picture { position, snapshot })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let known = db.prepare_cached("SELECT 1 FROM workshops WHERE id = ?1")?.exists(name)?;
        let people = db
            .prepare_cached("SELECT person FROM people WHERE workshop = ?1")?
            .query_map(name, |row| row.get(0).map(PersonId))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Kept { head, rows, pictures, known, people })
    }

    /// Writes one consistent state of the whole file to `to`, which must be empty or not there.
    ///
    /// # Errors
    /// [`FileError::Read`]
    pub fn copy_into(&self, to: &Path) -> Result<(), FileError> {
        let Some(to) = to.to_str() else {
            return Err(FileError::Read("the name of the copy is not Unicode".to_owned()));
        };
        self.db.execute("VACUUM INTO ?1", params![to]).map(drop).map_err(unreadable)
    }
}

fn unreadable(error: rusqlite::Error) -> FileError {
    FileError::Read(match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => "a page of the file is damaged".to_owned(),
        _ => error.to_string(),
    })
}
