//! What every log promises, as one suite that runs on each of them.

use std::{collections::BTreeSet, sync::Arc};

use bytes::Bytes;
use fivefold_protocol::ids::{PersonId, Timestamp, WorkshopId};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::{
    Appended, Batch, Log, LogError, Payload, Position, Record, RecordId, Snapshot,
    memory::{Fault, MemoryLog},
    sqlite::{SqliteLog, file::DataFile},
};

/// A stored thing that a test may damage.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stored {
    Entry(Position),
    Snapshot(Position),
}

/// A log that a test can damage as a bad disk would.
trait Damage: Log + 'static {
    /// Flips a bit in the given byte of what is stored.
    async fn flip(&self, workshop: &WorkshopId, what: Stored, byte: usize);
}

impl Damage for MemoryLog {
    async fn flip(&self, workshop: &WorkshopId, what: Stored, byte: usize) {
        Self::flip(self, workshop, what, byte);
    }
}

impl Damage for SqliteLog {
    async fn flip(&self, workshop: &WorkshopId, what: Stored, byte: usize) {
        let of_log = "log = (SELECT number FROM logs WHERE workshop = ?1)";
        let (table, whose, position) = match what {
            Stored::Entry(position) => ("entries", of_log, position.0.cast_signed()),
            Stored::Snapshot(position) => ("snapshots", "workshop = ?1", position.0.cast_signed()),
        };
        let row = (workshop.as_str().to_owned(), position);
        let flip = self.file().write(0, move |db| {
            let select = format!("SELECT sealed FROM {table} WHERE {whose} AND position = ?2");
            let mut sealed: Vec<u8> = db.query_row(&select, (&row.0, row.1), |row| row.get(0))?;
            sealed[byte] ^= 1;
            let update = format!("UPDATE {table} SET sealed = ?3 WHERE {whose} AND position = ?2");
            db.execute(&update, (&row.0, row.1, sealed)).map(drop)
        });
        flip.await.unwrap();
    }
}

/// A log, and what must outlive it.
fn in_memory() -> (MemoryLog, ()) {
    (MemoryLog::new(), ())
}

pub(super) fn in_a_file() -> (SqliteLog, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (SqliteLog::open(&folder.path().join("fivefold.db")).unwrap(), folder)
}

/// The same tables without a file, where reading and writing share a connection.
fn in_tables_in_memory() -> (SqliteLog, ()) {
    (SqliteLog::new(DataFile::in_memory().unwrap()), ())
}

pub(super) fn workshop(name: &str) -> WorkshopId {
    name.parse().unwrap()
}

pub(super) fn update(counter: u64) -> Batch {
    let payload = Payload::BoardUpdate {
        board: "e1.r1".parse().unwrap(),
        board_epoch: 0,
        seat_epoch: 0,
        update: Bytes::from(counter.to_string()),
    };
    batch(counter, [payload])
}

pub(super) fn event(counter: u64) -> Batch {
    batch(counter, [Payload::Event(Bytes::from_static(b"{}"))])
}

fn batch(counter: u64, payloads: impl IntoIterator<Item = Payload>) -> Batch {
    let records = payloads.into_iter().zip(counter..).map(|(payload, counter)| Record {
        id: RecordId { process: u64::MAX - 1, counter },
        principal: Some(PersonId(1)),
        payload,
    });
    Batch { at: Timestamp(1), records: records.collect() }
}

fn snapshot(position: u64, state: &'static [u8]) -> Snapshot {
    Snapshot { position: Position(position), control_head: Position::START, state: Bytes::from_static(state) }
}

pub(super) async fn committed(log: &dyn Log, workshop: &WorkshopId, batch: Batch) -> Position {
    match log.append(workshop, batch, None).await {
        Ok(Appended::Committed(position)) => position,
        other => panic!("not committed: {other:?}"),
    }
}

async fn positions(log: &dyn Log, workshop: &WorkshopId, from: u64) -> Vec<u64> {
    let entries = log.tail(workshop, Position(from)).await.unwrap();
    entries.iter().map(|entry| entry.position.0).collect()
}

/// Runs every promise on each kind of log.
macro_rules! contract {
    ($($(#[$doc:meta])* async fn $name:ident($log:ident) $body:block)*) => {
        $($(#[$doc])* async fn $name<L: Damage>($log: L) $body)*

        contract!(@on in_memory, $($name)*);
        contract!(@on in_a_file, $($name)*);
        contract!(@on in_tables_in_memory, $($name)*);
    };
    (@on $start:ident, $($name:ident)*) => {
        mod $start {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let (log, _outlives_it) = super::$start();
                    super::$name(log).await;
                }
            )*
        }
    };
}

contract! {
    async fn entries_come_back_in_the_order_of_their_positions(log) {
        let w = workshop("a");
        for counter in 0..20 {
            committed(&log, &w, update(counter)).await;
        }
        let entries = log.tail(&w, Position::START).await.unwrap();
        assert!(entries.is_sorted_by(|a, b| a.position < b.position));
        let batches: Vec<_> = entries.into_iter().map(|entry| entry.batch).collect();
        assert_eq!(batches, (0..20).map(update).collect::<Vec<_>>());
    }

    async fn a_batch_stands_as_one_entry_or_not_at_all(log) {
        let w = workshop("a");
        let both = batch(1, [Payload::Event(Bytes::from_static(b"1")), Payload::Event(Bytes::from_static(b"2"))]);
        assert_eq!(
            log.append(&w, both.clone(), Some(Position(9))).await,
            Ok(Appended::Conflict { head: Position::START })
        );
        assert_eq!(positions(&log, &w, 0).await, [] as [u64; 0]);
        let position = committed(&log, &w, both.clone()).await;
        let entries = log.tail(&w, Position::START).await.unwrap();
        assert_eq!(entries, [super::Entry { position, batch: both }]);
    }

    async fn a_control_event_whose_head_is_not_the_present_one_conflicts_and_is_not_written(log) {
        let w = workshop("a");
        let Ok(Appended::Committed(head)) = log.append(&w, event(1), Some(Position::START)).await else { panic!() };
        assert_eq!(log.append(&w, event(2), Some(Position::START)).await, Ok(Appended::Conflict { head }));
        assert_eq!(positions(&log, &w, 0).await, [head.0]);
        let Ok(Appended::Committed(second)) = log.append(&w, event(2), Some(head)).await else { panic!() };
        assert!(second > head);
    }

    async fn board_updates_never_conflict_and_do_not_move_the_control_head(log) {
        let w = workshop("a");
        let head = committed(&log, &w, event(1)).await;
        committed(&log, &w, update(2)).await;
        committed(&log, &w, update(3)).await;
        assert!(matches!(log.append(&w, event(4), Some(head)).await, Ok(Appended::Committed(_))));
    }

    async fn a_retry_with_the_same_record_id_answers_the_first_position(log) {
        let w = workshop("a");
        let first = committed(&log, &w, event(1)).await;
        committed(&log, &w, event(2)).await;
        // By now another event is the head: the retry is recognised before the head is compared.
        assert_eq!(log.append(&w, event(1), Some(Position::START)).await, Ok(Appended::Committed(first)));
        assert_eq!(positions(&log, &w, 0).await.len(), 2);
        log.put_snapshot(&w, snapshot(2, b"2")).await.unwrap();
        log.trim(&w, Position(2)).await.unwrap();
        assert_eq!(log.append(&w, event(1), Some(Position::START)).await, Ok(Appended::Committed(first)));
    }

    async fn positions_of_a_workshop_do_not_depend_on_other_workshops(log) {
        let (a, b) = (workshop("a"), workshop("b"));
        let first = committed(&log, &a, update(1)).await;
        for counter in 10..20 {
            committed(&log, &b, update(counter)).await;
        }
        let second = committed(&log, &a, update(2)).await;
        assert!(first > Position::START && second > first);
        assert_eq!(positions(&log, &a, 0).await, [first.0, second.0]);
        assert_eq!(positions(&log, &b, 0).await.len(), 10);
        let head = committed(&log, &a, event(3)).await;
        assert!(matches!(log.append(&b, event(30), Some(Position::START)).await, Ok(Appended::Committed(_))));
        assert_eq!(log.append(&a, event(4), Some(Position::START)).await, Ok(Appended::Conflict { head }));
    }

    async fn the_tail_starts_after_the_given_position(log) {
        let w = workshop("a");
        for counter in 0..5 {
            committed(&log, &w, update(counter)).await;
        }
        assert_eq!(positions(&log, &w, 3).await, [4, 5]);
        assert_eq!(positions(&log, &w, 5).await, [] as [u64; 0]);
        assert_eq!(positions(&log, &workshop("other"), 0).await, [] as [u64; 0]);
    }

    async fn a_log_that_ends_before_what_the_caller_has_seen_is_damaged(log) {
        let w = workshop("a");
        committed(&log, &w, update(1)).await;
        let answer = log.tail(&w, Position(2)).await;
        assert!(matches!(answer, Err(LogError::Damaged { position: Position(2), .. })), "{answer:?}");
    }

    async fn the_newest_snapshot_is_answered_and_two_are_kept(log) {
        let w = workshop("a");
        for counter in 0..3 {
            committed(&log, &w, update(counter)).await;
        }
        assert_eq!(log.latest_snapshot(&w).await, Ok(None));
        for (position, state) in [(1, b"1"), (2, b"2"), (3, b"3")] {
            log.put_snapshot(&w, snapshot(position, state)).await.unwrap();
        }
        assert_eq!(log.latest_snapshot(&w).await, Ok(Some(snapshot(3, b"3"))));
        log.flip(&w, Stored::Snapshot(Position(3)), 5).await;
        assert_eq!(log.latest_snapshot(&w).await, Ok(Some(snapshot(2, b"2"))));
        log.flip(&w, Stored::Snapshot(Position(2)), 5).await;
        assert_eq!(log.latest_snapshot(&w).await, Ok(None), "the third is gone");
    }

    async fn a_snapshot_of_what_the_log_does_not_hold_is_refused(log) {
        let w = workshop("a");
        assert!(matches!(log.put_snapshot(&w, snapshot(1, b"1")).await, Err(LogError::Refused(_))));
        assert_eq!(log.latest_snapshot(&w).await, Ok(None));
    }

    async fn trimming_needs_a_sound_snapshot_that_covers_it(log) {
        let w = workshop("a");
        for counter in 0..4 {
            committed(&log, &w, update(counter)).await;
        }
        assert!(matches!(log.trim(&w, Position(2)).await, Err(LogError::Refused(_))));
        log.put_snapshot(&w, snapshot(2, b"2")).await.unwrap();
        assert!(matches!(log.trim(&w, Position(3)).await, Err(LogError::Refused(_))));
        log.flip(&w, Stored::Snapshot(Position(2)), 0).await;
        assert!(matches!(log.trim(&w, Position(2)).await, Err(LogError::Refused(_))));
        assert_eq!(positions(&log, &w, 0).await, [1, 2, 3, 4]);
    }

    async fn trimmed_entries_leave_the_log_and_are_still_served_to_who_starts_before_them(log) {
        let w = workshop("a");
        for counter in 0..4 {
            committed(&log, &w, update(counter)).await;
        }
        log.put_snapshot(&w, snapshot(1, b"1")).await.unwrap();
        log.put_snapshot(&w, snapshot(3, b"3")).await.unwrap();
        log.trim(&w, Position(3)).await.unwrap();
        log.trim(&w, Position(3)).await.unwrap();
        assert_eq!(positions(&log, &w, 3).await, [4]);
        assert_eq!(committed(&log, &w, update(9)).await, Position(5), "positions go on");
        // The newest snapshot goes bad: the older one and the tail from there still give the same fold.
        log.flip(&w, Stored::Snapshot(Position(3)), 5).await;
        let older = log.latest_snapshot(&w).await.unwrap().unwrap();
        assert_eq!(older.position, Position(1));
        assert_eq!(positions(&log, &w, older.position.0).await, [2, 3, 4, 5]);
    }

    async fn a_deleted_workshop_is_gone_and_a_late_append_does_not_bring_it_back(log) {
        let (w, other) = (workshop("a"), workshop("b"));
        committed(&log, &other, update(1)).await;
        for counter in 0..3 {
            committed(&log, &w, event(counter)).await;
        }
        log.put_snapshot(&w, snapshot(2, b"2")).await.unwrap();
        log.trim(&w, Position(1)).await.unwrap();
        log.delete(&w).await.unwrap();
        log.delete(&w).await.unwrap();
        assert_eq!(log.append(&w, update(7), None).await, Err(LogError::Deleted));
        assert_eq!(log.tail(&w, Position::START).await, Err(LogError::Deleted));
        assert_eq!(log.latest_snapshot(&w).await, Err(LogError::Deleted));
        assert_eq!(log.put_snapshot(&w, snapshot(0, b"")).await, Err(LogError::Deleted));
        assert_eq!(log.trim(&w, Position(0)).await, Err(LogError::Deleted));
        assert_eq!(positions(&log, &other, 0).await, [1]);
    }

    async fn a_flipped_byte_is_reported_and_never_served(log) {
        let w = workshop("a");
        committed(&log, &w, update(1)).await;
        let damaged = committed(&log, &w, update(2)).await;
        for byte in 0..20 {
            log.flip(&w, Stored::Entry(damaged), byte).await;
            let answer = log.tail(&w, Position::START).await;
            assert!(
                matches!(&answer, Err(LogError::Damaged { workshop, position, .. }) if *workshop == w && *position == damaged),
                "byte {byte}: {answer:?}"
            );
            log.flip(&w, Stored::Entry(damaged), byte).await;
        }
        assert_eq!(positions(&log, &w, 0).await, [1, 2]);
    }

    async fn a_batch_without_records_is_refused(log) {
        let empty = Batch { at: Timestamp(1), records: Vec::new() };
        assert!(matches!(log.append(&workshop("a"), empty, None).await, Err(LogError::Refused(_))));
    }

    async fn what_is_stored_is_counted(log) {
        let w = workshop("a");
        let before = log.stored_bytes().await.unwrap();
        for counter in 0..200 {
            committed(&log, &w, update(counter)).await;
        }
        assert!(log.stored_bytes().await.unwrap() >= before + 200 * 20);
    }

    async fn sixty_four_appenders_at_once_lose_nothing(log) {
        let log = Arc::new(log);
        let mut appenders = JoinSet::new();
        for appender in 0..64_u64 {
            let log = Arc::clone(&log);
            appenders.spawn(async move {
                let w = workshop(if appender % 2 == 0 { "even" } else { "odd" });
                let mut acknowledged = Vec::new();
                for counter in 0..10 {
                    let position = committed(&*log, &w, update(appender * 1_000 + counter)).await;
                    acknowledged.push((w.clone(), position, appender * 1_000 + counter));
                }
                assert!(acknowledged.is_sorted_by(|a, b| a.1 < b.1), "own appends stay in order");
                acknowledged
            });
        }
        let acknowledged: BTreeSet<_> = appenders.join_all().await.into_iter().flatten().collect();
        let mut stored = BTreeSet::new();
        for w in [workshop("even"), workshop("odd")] {
            for entry in log.tail(&w, Position::START).await.unwrap() {
                stored.insert((w.clone(), entry.position, entry.batch.records[0].id.counter));
            }
        }
        assert_eq!(acknowledged.len(), 640);
        assert_eq!(stored, acknowledged);
    }

    async fn of_many_commands_at_one_head_exactly_one_is_first(log) {
        let log = Arc::new(log);
        let mut commands = JoinSet::new();
        for counter in 0..32 {
            let log = Arc::clone(&log);
            commands.spawn(async move { log.append(&workshop("a"), event(counter), Some(Position::START)).await });
        }
        let answers = commands.join_all().await;
        let first = answers.iter().filter(|answer| matches!(answer, Ok(Appended::Committed(_)))).count();
        assert_eq!(first, 1, "{answers:?}");
        assert_eq!(positions(&*log, &workshop("a"), 0).await, [1]);
    }
}

#[tokio::test]
async fn planned_faults_are_met_in_order_and_a_retry_settles_an_unknown_outcome() {
    let log = MemoryLog::planned([Fault::Conflict, Fault::UnknownLost, Fault::UnknownWritten, Fault::None]);
    let w = workshop("a");
    assert_eq!(
        log.append(&w, event(1), Some(Position::START)).await,
        Ok(Appended::Conflict { head: Position::START })
    );
    assert_eq!(log.append(&w, event(1), Some(Position::START)).await, Ok(Appended::Unknown));
    assert_eq!(positions(&log, &w, 0).await, [] as [u64; 0]);
    assert_eq!(log.append(&w, event(1), Some(Position::START)).await, Ok(Appended::Unknown));
    assert_eq!(positions(&log, &w, 0).await, [1]);
    assert_eq!(log.append(&w, event(1), Some(Position::START)).await, Ok(Appended::Committed(Position(1))));
    log.plan([Fault::Fail]);
    assert!(matches!(log.append(&w, event(2), None).await, Err(LogError::Store(_))));
    assert!(matches!(log.tail(&w, Position::START).await, Err(LogError::Store(_))));
}

#[tokio::test]
async fn the_same_seed_meets_the_same_faults_and_board_updates_never_conflict() {
    let run = async |seed| {
        let log = MemoryLog::seeded(seed, 500);
        let mut answers = Vec::new();
        for counter in 0..100 {
            answers.push(log.append(&workshop("a"), update(counter), None).await.unwrap());
        }
        answers
    };
    let answers = run(7).await;
    assert_eq!(answers, run(7).await);
    assert_ne!(answers, run(8).await);
    assert!(answers.contains(&Appended::Unknown));
    assert!(!answers.iter().any(|answer| matches!(answer, Appended::Conflict { .. })));
}
