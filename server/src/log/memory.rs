//! A log in memory: for `dev`, and for tests, which may plan what goes wrong.
//!
//! Entries are kept sealed, as a store keeps them, so that everything served has been through the same encoding.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use fivefold_protocol::ids::WorkshopId;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use super::{
    Answer, Appended, Batch, Entry, Log, LogError, Position, RecordId, Snapshot,
    entry::{self, Place},
};

/// Snapshots kept per workshop.
const SNAPSHOTS_KEPT: usize = 2;

/// What goes wrong with one append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: the append does its work.
    None,
    /// The answer is [`Appended::Conflict`] with the present head, whatever was expected; nothing is written.
    Conflict,
    /// The batch is written, but the answer is [`Appended::Unknown`].
    UnknownWritten,
    /// Nothing is written, and the answer is [`Appended::Unknown`].
    UnknownLost,
    /// The store fails, now and for ever.
    Fail,
}

/// Which appends go wrong.
#[derive(Debug)]
enum Plan {
    Listed(VecDeque<Fault>),
    Seeded { random: Box<ChaCha8Rng>, per_thousand: u32 },
}

impl Plan {
    fn next(&mut self, expects: bool) -> Fault {
        match self {
            Self::Listed(faults) => faults.pop_front().unwrap_or(Fault::None),
            Self::Seeded { random, per_thousand } => {
                if random.next_u32() % 1_000 >= *per_thousand {
                    return Fault::None;
                }
                match random.next_u32() % 3 {
                    0 if expects => Fault::Conflict,
                    0 | 1 => Fault::UnknownWritten,
                    _ => Fault::UnknownLost,
                }
            }
        }
    }
}

#[derive(Debug, Default)]
struct Workshop {
    last: u64,
    control_head: Position,
    trimmed: u64,
    deleted: bool,
    known: HashMap<RecordId, Position>,
    entries: BTreeMap<u64, Vec<u8>>,
    archive: BTreeMap<u64, Vec<u8>>,
    snapshots: BTreeMap<u64, (Position, Vec<u8>)>,
}

#[derive(Debug)]
struct State {
    workshops: HashMap<WorkshopId, Workshop>,
    plan: Plan,
    failed: bool,
}

impl State {
    fn workshop(&mut self, id: &WorkshopId) -> Result<&mut Workshop, LogError> {
        if self.failed {
            return Err(LogError::Store("the failure was planned".into()));
        }
        let workshop = self.workshops.entry(id.clone()).or_default();
        if workshop.deleted { Err(LogError::Deleted) } else { Ok(workshop) }
    }
}

/// A log that lives as long as the process.
#[derive(Debug)]
pub struct MemoryLog(Mutex<State>);

impl Default for MemoryLog {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryLog {
    /// An empty log in which nothing goes wrong.
    #[must_use]
    pub fn new() -> Self {
        Self::planned([])
    }

    /// An empty log whose appends meet `faults` in order, and then none.
    #[must_use]
    pub fn planned(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self::with_plan(Plan::Listed(faults.into_iter().collect()))
    }

    /// An empty log in which about `per_thousand` of a thousand appends meet a conflict (where one is possible) or an
    /// unknown outcome. The same seed and the same appends meet the same faults. The store never fails for good.
    #[must_use]
    pub fn seeded(seed: u64, per_thousand: u32) -> Self {
        Self::with_plan(Plan::Seeded { random: Box::new(ChaCha8Rng::seed_from_u64(seed)), per_thousand })
    }

    fn with_plan(plan: Plan) -> Self {
        Self(Mutex::new(State { workshops: HashMap::new(), plan, failed: false }))
    }

    /// Adds to the faults that the next appends meet, in place of the present plan if that was seeded.
    pub fn plan(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut state = self.state();
        match &mut state.plan {
            Plan::Listed(listed) => listed.extend(faults),
            Plan::Seeded { .. } => state.plan = Plan::Listed(faults.into_iter().collect()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append_now(
        &self,
        id: &WorkshopId,
        batch: &Batch,
        expected_head: Option<Position>,
    ) -> Result<Appended, LogError> {
        let first = batch.records.first().ok_or(LogError::Refused("a batch without records"))?.id;
        let payload = entry::encode(batch).map_err(|_| LogError::Refused("the batch cannot be encoded"))?;
        let mut state = self.state();
        let fault = state.plan.next(expected_head.is_some());
        state.failed |= fault == Fault::Fail;
        let workshop = state.workshop(id)?;
        match fault {
            Fault::Conflict => return Ok(Appended::Conflict { head: workshop.control_head }),
            Fault::UnknownLost => return Ok(Appended::Unknown),
            Fault::None | Fault::UnknownWritten | Fault::Fail => {}
        }
        let position = match workshop.known.get(&first) {
            Some(position) => *position,
            None if expected_head.is_some_and(|expected| expected != workshop.control_head) => {
                return Ok(Appended::Conflict { head: workshop.control_head });
            }
            None => {
                let position = Position(workshop.last + 1);
                workshop.last = position.0;
                if batch.is_control() {
                    workshop.control_head = position;
                }
                workshop.known.insert(first, position);
                let sealed = entry::seal(Place::Entry { workshop: id, position }, &payload);
                workshop.entries.insert(position.0, sealed);
                position
            }
        };
        Ok(if fault == Fault::UnknownWritten { Appended::Unknown } else { Appended::Committed(position) })
    }

    fn tail_now(&self, id: &WorkshopId, from: Position) -> Result<Vec<Entry>, LogError> {
        let mut state = self.state();
        let workshop = state.workshop(id)?;
        let damaged = |position, reason: String| LogError::Damaged { workshop: id.clone(), position, reason };
        if from.0 > workshop.last {
            return Err(damaged(from, "the log ends before it".into()));
        }
        let archived = (from.0 < workshop.trimmed).then_some(&workshop.archive);
        let rows = archived.into_iter().chain([&workshop.entries]);
        rows.flat_map(|rows| rows.range(from.0 + 1..))
            .map(|(&position, sealed)| {
                let position = Position(position);
                let batch = entry::open(Place::Entry { workshop: id, position }, sealed)
                    .and_then(entry::decode)
                    .map_err(|error| damaged(position, error.to_string()))?;
                Ok(Entry { position, batch })
            })
            .collect()
    }

    fn put_snapshot_now(&self, id: &WorkshopId, snapshot: &Snapshot) -> Result<(), LogError> {
        let Snapshot { position, control_head, ref state } = *snapshot;
        let mut log = self.state();
        let workshop = log.workshop(id)?;
        if position.0 > workshop.last {
            return Err(LogError::Refused("a snapshot of what the log does not hold yet"));
        }
        let sealed = entry::seal(Place::Snapshot { workshop: id, position, control_head }, state);
        workshop.snapshots.insert(position.0, (control_head, sealed));
        while workshop.snapshots.len() > SNAPSHOTS_KEPT {
            workshop.snapshots.pop_first();
        }
        Ok(())
    }

    fn latest_snapshot_now(&self, id: &WorkshopId) -> Result<Option<Snapshot>, LogError> {
        let mut state = self.state();
        let newest_first = state.workshop(id)?.snapshots.iter().rev();
        let mut sound = newest_first.filter_map(|(&position, &(control_head, ref sealed))| {
            let position = Position(position);
            match entry::open(Place::Snapshot { workshop: id, position, control_head }, sealed) {
                Ok(state) => Some(Snapshot { position, control_head, state: Bytes::copy_from_slice(state) }),
                Err(reason) => {
                    tracing::warn!(workshop = %id, position = position.0, %reason, "passed over a snapshot");
                    None
                }
            }
        });
        Ok(sound.next())
    }

    fn trim_now(&self, id: &WorkshopId, upto: Position) -> Result<(), LogError> {
        let covered = self.latest_snapshot_now(id)?.is_some_and(|snapshot| snapshot.position >= upto);
        if !covered {
            return Err(LogError::Refused("no sound snapshot covers what would be trimmed"));
        }
        let mut state = self.state();
        let workshop = state.workshop(id)?;
        let kept = workshop.entries.split_off(&(upto.0 + 1));
        let moved = std::mem::replace(&mut workshop.entries, kept);
        workshop.archive.extend(moved);
        workshop.trimmed = workshop.trimmed.max(upto.0);
        Ok(())
    }

    fn delete_now(&self, id: &WorkshopId) -> Result<(), LogError> {
        match self.state().workshop(id) {
            Ok(workshop) => *workshop = Workshop { deleted: true, ..Workshop::default() },
            Err(LogError::Deleted) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn stored_bytes_now(&self) -> u64 {
        let state = self.state();
        let sealed = state.workshops.values().flat_map(|workshop| {
            let entries = workshop.entries.values().chain(workshop.archive.values());
            entries.chain(workshop.snapshots.values().map(|(_, sealed)| sealed))
        });
        sealed.map(|sealed| sealed.len() as u64).sum()
    }

    /// Flips one bit of a stored entry or snapshot, as a bad disk would.
    #[cfg(test)]
    pub(super) fn flip(&self, id: &WorkshopId, what: super::contract::Stored, byte: usize) {
        use super::contract::Stored;
        let mut state = self.state();
        let workshop = state.workshop(id).unwrap();
        let sealed = match what {
            Stored::Entry(position) => workshop.entries.get_mut(&position.0).unwrap(),
            Stored::Snapshot(position) => &mut workshop.snapshots.get_mut(&position.0).unwrap().1,
        };
        sealed[byte] ^= 1;
    }
}

impl Log for MemoryLog {
    fn append<'a>(
        &'a self,
        workshop: &'a WorkshopId,
        batch: Batch,
        expected_head: Option<Position>,
    ) -> Answer<'a, Appended> {
        Box::pin(async move { self.append_now(workshop, &batch, expected_head) })
    }

    fn tail<'a>(&'a self, workshop: &'a WorkshopId, from: Position) -> Answer<'a, Vec<Entry>> {
        Box::pin(async move { self.tail_now(workshop, from) })
    }

    fn put_snapshot<'a>(&'a self, workshop: &'a WorkshopId, snapshot: Snapshot) -> Answer<'a, ()> {
        Box::pin(async move { self.put_snapshot_now(workshop, &snapshot) })
    }

    fn latest_snapshot<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, Option<Snapshot>> {
        Box::pin(async move { self.latest_snapshot_now(workshop) })
    }

    fn trim<'a>(&'a self, workshop: &'a WorkshopId, upto: Position) -> Answer<'a, ()> {
        Box::pin(async move { self.trim_now(workshop, upto) })
    }

    fn delete<'a>(&'a self, workshop: &'a WorkshopId) -> Answer<'a, ()> {
        Box::pin(async move { self.delete_now(workshop) })
    }

    fn stored_bytes(&self) -> Answer<'_, u64> {
        Box::pin(async move { Ok(self.stored_bytes_now()) })
    }
}
