//! The log's rows: what each operation does to the tables, inside a transaction that the lane opened.
//!
//! A refusal is a value; an `Err` of rusqlite means that the store failed.

use bytes::Bytes;
use fivefold_protocol::ids::WorkshopId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::log::{
    Appended, Entry, LogError, Position, RecordId, Snapshot,
    entry::{self, Place},
};

/// Snapshots kept per workshop.
const SNAPSHOTS_KEPT: i64 = 2;

/// What an operation answers, unless the store failed.
pub(super) type Answered<T> = rusqlite::Result<Result<T, LogError>>;

/// How far a log goes.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    /// The log's number; none before its first entry.
    log: Option<i64>,
    last: Position,
    control: Position,
    trimmed: Position,
    deleted: bool,
    /// Id of the last entry's first record.
    record: (i64, i64),
}

/// A retry is recognised among so many last entries of its workshop. One batch of a workshop is in flight at a time, so
/// what is tried again is the last one.
const RETRIES_KNOWN: u64 = 64;

/// A batch on its way into the log.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) first: RecordId,
    pub(super) control: bool,
    pub(super) expected_head: Option<Position>,
    pub(super) payload: Vec<u8>,
}

/// Bits of a place that are the position; those before them are the number of the log.
const POSITION_BITS: u32 = 40;
/// No log gets so far.
const POSITION_MAX: Position = Position((1 << POSITION_BITS) - 1);

/// Where an entry stands in the tables.
fn place(log: i64, position: Position) -> i64 {
    (log << POSITION_BITS) | signed(position.0)
}

// SQLite's integers are signed. Positions count from 1 and never get near the sign; ids use every bit.
fn signed(number: u64) -> i64 {
    number.cast_signed()
}

pub(super) fn position(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Position> {
    row.get::<_, i64>(column).map(|number| Position(number.cast_unsigned()))
}

fn head(db: &Connection, workshop: &WorkshopId) -> rusqlite::Result<Head> {
    let found = db
        .prepare_cached(
            "SELECT last, control, trimmed, deleted, process, counter, number FROM heads WHERE workshop = ?1",
        )?
        .query_row([workshop.as_str()], |row| {
            Ok(Head {
                last: position(row, 0)?,
                control: position(row, 1)?,
                trimmed: position(row, 2)?,
                deleted: row.get(3)?,
                record: (row.get(4)?, row.get(5)?),
                log: row.get(6)?,
            })
        })
        .optional()?;
    match found {
        Some(head) => Ok(head),
        // A head that got lost is noticed by the entries that are there.
        None => Ok(Head {
            log: db
                .prepare_cached("SELECT number FROM logs WHERE workshop = ?1")?
                .query_row([workshop.as_str()], |row| row.get(0))
                .optional()?,
            ..Head::default()
        }),
    }
}

fn put_head(db: &Connection, workshop: &WorkshopId, head: Head) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO heads (workshop, last, control, trimmed, deleted, process, counter, number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (workshop) DO UPDATE
         SET last = ?2, control = ?3, trimmed = ?4, deleted = ?5, process = ?6, counter = ?7, number = ?8",
    )?
    .execute(params![
        workshop.as_str(),
        signed(head.last.0),
        signed(head.control.0),
        signed(head.trimmed.0),
        head.deleted,
        head.record.0,
        head.record.1,
        head.log,
    ])?;
    Ok(())
}

pub(super) fn append(db: &Connection, workshop: &WorkshopId, batch: &Incoming) -> Answered<Appended> {
    let head = head(db, workshop)?;
    if head.deleted {
        return Ok(Err(LogError::Deleted));
    }
    let (process, counter) = (signed(batch.first.process), signed(batch.first.counter));
    // A process counts upwards, so what comes after its own last entry is new.
    if (head.record.0 != process || head.record.1 >= counter)
        && let Some(position) = tried_before(db, &head, (process, counter))?
    {
        return Ok(Ok(Appended::Committed(position)));
    }
    if batch.expected_head.is_some_and(|expected| expected != head.control) {
        return Ok(Ok(Appended::Conflict { head: head.control }));
    }
    let position = Position(head.last.0 + 1);
    let sealed = entry::seal(Place::Entry { workshop, position }, &batch.payload);
    let log = match head.log {
        Some(number) => number,
        None => db
            .prepare_cached("INSERT INTO logs (workshop) VALUES (?1) RETURNING number")?
            .query_row([workshop.as_str()], |row| row.get(0))?,
    };
    db.prepare_cached("INSERT INTO entries (place, process, counter, sealed) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![place(log, position), process, counter, sealed])?;
    let control = if batch.control { position } else { head.control };
    put_head(
        db,
        workshop,
        Head { log: Some(log), last: position, control, record: (process, counter), ..head },
    )?;
    Ok(Ok(Appended::Committed(position)))
}

/// Where a batch stands that was appended before, if it was one of the last.
fn tried_before(
    db: &Connection,
    head: &Head,
    (process, counter): (i64, i64),
) -> rusqlite::Result<Option<Position>> {
    let Some(log) = head.log else { return Ok(None) };
    let after = Position(head.last.0.saturating_sub(RETRIES_KNOWN));
    db.prepare_cached(
        "SELECT position FROM entries WHERE place > ?1 AND place <= ?2 AND process = ?3 AND counter = ?4
         UNION ALL
         SELECT position FROM archive WHERE place > ?1 AND place <= ?2 AND process = ?3 AND counter = ?4",
    )?
    .query_row(params![place(log, after), place(log, head.last), process, counter], |row| position(row, 0))
    .optional()
}

pub(super) fn tail(db: &Connection, workshop: &WorkshopId, from: Position) -> Answered<Vec<Entry>> {
    let head = head(db, workshop)?;
    if head.deleted {
        return Ok(Err(LogError::Deleted));
    }
    let damaged = |position, reason: String| {
        Ok(Err(LogError::Damaged { workshop: workshop.clone(), position, reason }))
    };
    if from > head.last {
        return damaged(from, "the log ends before it".into());
    }
    let mut statement = db.prepare_cached(
        "SELECT position, sealed FROM archive WHERE place > ?1 AND place <= ?2 AND ?3
         UNION ALL SELECT position, sealed FROM entries WHERE place > ?1 AND place <= ?2
         ORDER BY position",
    )?;
    let log = head.log.unwrap_or_default();
    let mut rows =
        statement.query(params![place(log, from), place(log, POSITION_MAX), from < head.trimmed])?;
    let mut entries = Vec::new();
    let mut last = from;
    while let Some(row) = rows.next()? {
        // Here positions have no gaps, so a row that got lost is noticed.
        let expected = Position(last.0 + 1);
        let position = position(row, 0)?;
        if position != expected {
            return damaged(expected, "the entry is missing".into());
        }
        let sealed = row.get_ref(1)?.as_blob()?;
        match entry::open(Place::Entry { workshop, position }, sealed).and_then(entry::decode) {
            Ok(batch) => entries.push(Entry { position, batch }),
            Err(error) => return damaged(position, error.to_string()),
        }
        last = position;
    }
    if last != head.last {
        return damaged(Position(last.0 + 1), "the entry is missing".into());
    }
    Ok(Ok(entries))
}

pub(super) fn put_snapshot(db: &Connection, workshop: &WorkshopId, snapshot: &Snapshot) -> Answered<()> {
    let head = head(db, workshop)?;
    if head.deleted {
        return Ok(Err(LogError::Deleted));
    }
    if snapshot.position > head.last {
        return Ok(Err(LogError::Refused("a snapshot of what the log does not hold yet")));
    }
    let (position, control_head) = (snapshot.position, snapshot.control_head);
    let sealed = entry::seal(Place::Snapshot { workshop, position, control_head }, &snapshot.state);
    db.prepare_cached(
        "INSERT OR REPLACE INTO snapshots (workshop, position, control, sealed) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![workshop.as_str(), signed(position.0), signed(control_head.0), sealed])?;
    db.prepare_cached(
        "DELETE FROM snapshots WHERE workshop = ?1 AND position NOT IN
         (SELECT position FROM snapshots WHERE workshop = ?1 ORDER BY position DESC LIMIT ?2)",
    )?
    .execute(params![workshop.as_str(), SNAPSHOTS_KEPT])?;
    Ok(Ok(()))
}

pub(super) fn latest_snapshot(db: &Connection, workshop: &WorkshopId) -> Answered<Option<Snapshot>> {
    if head(db, workshop)?.deleted {
        return Ok(Err(LogError::Deleted));
    }
    let mut statement = db.prepare_cached(
        "SELECT position, control, sealed FROM snapshots WHERE workshop = ?1 ORDER BY position DESC",
    )?;
    let mut rows = statement.query([workshop.as_str()])?;
    while let Some(row) = rows.next()? {
        let (position, control_head) = (position(row, 0)?, position(row, 1)?);
        let sealed = row.get_ref(2)?.as_blob()?;
        match entry::open(Place::Snapshot { workshop, position, control_head }, sealed) {
            Ok(state) => {
                let state = Bytes::copy_from_slice(state);
                return Ok(Ok(Some(Snapshot { position, control_head, state })));
            }
            Err(reason) => {
                tracing::warn!(%workshop, position = position.0, %reason, "passed over a snapshot");
            }
        }
    }
    Ok(Ok(None))
}

pub(super) fn trim(db: &Connection, workshop: &WorkshopId, upto: Position) -> Answered<()> {
    let covered = match latest_snapshot(db, workshop)? {
        Ok(snapshot) => snapshot.is_some_and(|snapshot| snapshot.position >= upto),
        Err(error) => return Ok(Err(error)),
    };
    if !covered {
        return Ok(Err(LogError::Refused("no sound snapshot covers what would be trimmed")));
    }
    let head = head(db, workshop)?;
    let log = head.log.unwrap_or_default();
    let which = params![place(log, Position::START), place(log, upto)];
    db.prepare_cached(
        "INSERT INTO archive (place, process, counter, sealed)
         SELECT place, process, counter, sealed FROM entries WHERE place > ?1 AND place <= ?2",
    )?
    .execute(which)?;
    db.prepare_cached("DELETE FROM entries WHERE place > ?1 AND place <= ?2")?.execute(which)?;
    put_head(db, workshop, Head { trimmed: head.trimmed.max(upto), ..head })?;
    Ok(Ok(()))
}

pub(super) fn delete(db: &Connection, workshop: &WorkshopId) -> rusqlite::Result<()> {
    let log = head(db, workshop)?.log;
    if let Some(log) = log {
        for entries in [
            "DELETE FROM entries WHERE place > ?1 AND place <= ?2",
            "DELETE FROM archive WHERE place > ?1 AND place <= ?2",
        ] {
            let all = params![place(log, Position::START), place(log, POSITION_MAX)];
            db.prepare_cached(entries)?.execute(all)?;
        }
    }
    db.prepare_cached("DELETE FROM snapshots WHERE workshop = ?1")?.execute([workshop.as_str()])?;
    put_head(db, workshop, Head { log, deleted: true, ..Head::default() })
}

/// Bytes of the pages in use; pages that a deletion freed are used again.
pub(super) fn used_bytes(db: &Connection) -> rusqlite::Result<u64> {
    let pragma = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let pages = pragma("page_count")? - pragma("freelist_count")?;
    Ok((pages * pragma("page_size")?).cast_unsigned())
}
