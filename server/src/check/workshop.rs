//! What is wrong with one workshop: its rows first, then what they fold to.

use crate::{
    check::{Damage, Source},
    log::{
        Entry, Position, Snapshot,
        sqlite::inspection::{Head, Kept, Row},
    },
    workshop::machine::Machine,
};

/// What is wrong, and at which position.
type Found = Vec<(Option<Position>, Damage)>;

/// Judges everything that is kept of a workshop.
pub(super) fn judge(kept: Kept) -> Found {
    let mut found = Found::new();
    let Some(head) = kept.head else {
        // A workshop is noted with its people before its first entry. One that was cut short there nobody has seen.
        if !kept.rows.is_empty() || !kept.pictures.is_empty() {
            found.push((None, Damage::NoHead));
        }
        return found;
    };
    if head.deleted {
        if !kept.rows.is_empty() || !kept.pictures.is_empty() {
            found.push((None, Damage::Remains));
        }
        return found;
    }
    if !kept.known {
        found.push((None, Damage::NotKnown));
    }
    rows(&kept.rows, head, &mut found);
    let whole = found.is_empty();
    let entries: Vec<Entry> = kept
        .rows
        .into_iter()
        .filter_map(|row| Some(Entry { position: row.position, batch: row.batch.ok()? }))
        .collect();
    if whole {
        let control = entries.iter().rev().find(|entry| entry.batch.is_control());
        if control.map_or(Position::START, |entry| entry.position) != head.control {
            found.push((Some(head.control), Damage::ControlHead));
        }
    }
    let log = if whole { fold(None, &entries, &mut found) } else { None };
    let mut people = log.as_ref().map(Machine::workshop).map(|workshop| workshop.people.clone());
    for picture in kept.pictures {
        let at = picture.position;
        let snapshot = match picture.snapshot {
            Ok(snapshot) => snapshot,
            Err(error) => {
                found.push((Some(at), Damage::Snapshot(error)));
                continue;
            }
        };
        if at > head.last {
            found.push((Some(at), Damage::SnapshotAhead));
            continue;
        }
        let after = entries.partition_point(|entry| entry.position <= at);
        let tail = entries.get(after..).unwrap_or_default();
        // What is missing or damaged was said already.
        if tail.len() as u64 != head.last.0 - at.0 {
            continue;
        }
        let Some(machine) = fold(Some(&snapshot), tail, &mut found) else { continue };
        if let Some(log) = &log
            && !machine.comes_to(log).unwrap_or(false)
        {
            found.push((Some(at), Damage::Differs(Source::Snapshot(at))));
        }
        people.get_or_insert_with(|| machine.workshop().people.clone());
    }
    if let Some(joined) = people {
        let strangers = kept.people.into_iter().filter(|person| !joined.by_id.contains_key(person));
        found.extend(strangers.map(|person| (None, Damage::NeverJoined(person))));
    }
    found
}

/// Every entry once, in its place, as it was written.
fn rows(rows: &[Row], head: Head, found: &mut Found) {
    let mut last = Position::START;
    for row in rows {
        let at = Some(row.position);
        if row.position == last {
            found.push((at, Damage::Misplaced("twice")));
            continue;
        }
        missing(last, row.position, found);
        last = row.position;
        if row.position > head.last {
            found.push((at, Damage::Misplaced("after the end of the log")));
        } else if row.archived != (row.position <= head.trimmed) {
            let place = if row.archived { "in the archive too early" } else { "outside the archive" };
            found.push((at, Damage::Misplaced(place)));
        }
        match &row.batch {
            Err(error) => found.push((at, Damage::Entry(error.clone()))),
            Ok(batch) if batch.records.first().map(|record| record.id) != Some(row.first) => {
                found.push((at, Damage::Misfiled));
            }
            Ok(_) => {}
        }
    }
    missing(last, Position(head.last.0.saturating_add(1)), found);
}

/// Notes the hole between two positions, if there is one.
fn missing(last: Position, next: Position, found: &mut Found) {
    let count = next.0.saturating_sub(last.0).saturating_sub(1);
    if count > 0 {
        found.push((Some(Position(last.0 + 1)), Damage::Missing { count }));
    }
}

/// The workshop that a snapshot and the entries after it make.
fn fold(snapshot: Option<&Snapshot>, tail: &[Entry], found: &mut Found) -> Option<Machine> {
    let from = snapshot.map_or(Source::Log, |snapshot| Source::Snapshot(snapshot.position));
    match Machine::load(snapshot, tail) {
        Ok(Some(machine)) => {
            if let Err(broken) = machine.workshop().check_invariants() {
                found.push((None, Damage::Broken(broken)));
            }
            Some(machine)
        }
        Ok(None) => None,
        Err(reason) => {
            found.push((None, Damage::Fold { from, reason }));
            None
        }
    }
}
