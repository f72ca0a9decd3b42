//! What only the file promises: it survives crashes, fails for good, and refuses what it cannot serve.

use std::{fs, sync::mpsc, time::Duration};

use rusqlite::Connection;

use super::{
    file::{DataFile, FileError, Health, OpenError},
    *,
};
use crate::log::contract::{committed, event, in_a_file, update, workshop};

async fn positions(log: &SqliteLog) -> Vec<u64> {
    let entries = log.tail(&workshop("a"), Position::START).await.unwrap();
    entries.iter().map(|entry| entry.position.0).collect()
}

#[tokio::test]
async fn a_file_that_is_opened_again_shows_everything_acknowledged() {
    let (log, folder) = in_a_file();
    let path = folder.path().join("fivefold.db");
    for counter in 0..10 {
        committed(&log, &workshop("a"), event(counter)).await;
    }
    log.close().await;
    assert_eq!(log.append(&workshop("a"), update(99), None).await, Err(LogError::Closed));
    assert_eq!(log.tail(&workshop("a"), Position::START).await, Err(LogError::Closed));
    assert_eq!(*log.health().borrow(), Health::Closed);

    let again = SqliteLog::open(&path).unwrap();
    assert_eq!(positions(&again).await, (1..=10).collect::<Vec<_>>());
    let stale = again.append(&workshop("a"), event(50), Some(Position(9))).await;
    assert_eq!(stale, Ok(Appended::Conflict { head: Position(10) }));
    let retry = again.append(&workshop("a"), event(3), Some(Position(3))).await;
    assert_eq!(retry, Ok(Appended::Committed(Position(4))));
    again.close().await;
}

#[tokio::test]
async fn what_a_crash_leaves_on_disk_holds_everything_acknowledged() {
    let (log, folder) = in_a_file();
    for counter in 0..50 {
        committed(&log, &workshop("a"), update(counter)).await;
        // The files as they are at this moment, without closing: what a killed process leaves.
        if counter % 10 == 9 {
            let left = tempfile::tempdir().unwrap();
            for name in ["fivefold.db", "fivefold.db-wal"] {
                fs::copy(folder.path().join(name), left.path().join(name)).unwrap();
            }
            let survivor = SqliteLog::open(&left.path().join("fivefold.db")).unwrap();
            assert_eq!(positions(&survivor).await.len() as u64, counter + 1);
            survivor.close().await;
        }
    }
}

#[tokio::test]
async fn a_write_ahead_log_cut_anywhere_opens_to_a_prefix_of_what_was_appended() {
    let (log, folder) = in_a_file();
    for counter in 0..30 {
        committed(&log, &workshop("a"), update(counter)).await;
    }
    let file = fs::read(folder.path().join("fivefold.db")).unwrap();
    let wal = fs::read(folder.path().join("fivefold.db-wal")).unwrap();
    let schema_end = wal.len() / 3;
    for cut in (schema_end..wal.len()).step_by(wal.len() / 37) {
        let left = tempfile::tempdir().unwrap();
        let path = left.path().join("fivefold.db");
        fs::write(&path, &file).unwrap();
        fs::write(left.path().join("fivefold.db-wal"), &wal[..cut]).unwrap();
        let survivor = SqliteLog::open(&path).unwrap();
        let positions = positions(&survivor).await;
        assert_eq!(positions, (1..=positions.len() as u64).collect::<Vec<_>>(), "cut at {cut}");
        survivor.close().await;
    }
}

#[tokio::test]
async fn what_queues_during_a_commit_is_the_next_commit_and_is_answered_only_then() {
    let (log, _folder) = in_a_file();
    let (open_first, first_gate) = mpsc::channel::<()>();
    let (open_second, second_gate) = mpsc::channel::<()>();
    let (begun, first_begun) = tokio::sync::oneshot::channel();
    let (reached, second_reached) = tokio::sync::oneshot::channel();
    let w = workshop("a");

    let mut first = Box::pin(log.file().write(0, move |_| {
        begun.send(()).unwrap();
        first_gate.recv().unwrap();
        Ok(())
    }));
    // Alone: what is queued from now on is not part of its commit.
    tokio::select! {
        biased;
        _ = &mut first => panic!("answered before its commit"),
        begun = first_begun => begun.unwrap(),
    }
    let append = log.append(&w, update(1), None);
    let second = log.file().write(0, move |_| {
        reached.send(()).unwrap();
        second_gate.recv().unwrap();
        Ok(())
    });
    let mut all = Box::pin(async { tokio::join!(biased; first, append, second) });
    // Queues the other two: the writer waits inside the first.
    assert!(tokio::time::timeout(Duration::from_millis(1), &mut all).await.is_err());
    open_first.send(()).unwrap();
    tokio::select! {
        biased;
        _ = &mut all => panic!("answered before its commit"),
        reached = second_reached => reached.unwrap(),
    }
    // The append has run in the same transaction; nobody sees it, and a reader does not wait for the writer.
    assert_eq!(positions(&log).await, [] as [u64; 0]);
    open_second.send(()).unwrap();
    let (_, appended, _) = all.await;
    assert_eq!(appended, Ok(Appended::Committed(Position(1))));
    assert_eq!(positions(&log).await, [1]);
}

#[tokio::test]
async fn a_failed_commit_answers_everyone_in_it_and_nothing_is_done_afterwards() {
    let (log, folder) = in_a_file();
    let path = folder.path().join("fivefold.db");
    let w = workshop("a");
    committed(&log, &w, update(1)).await;
    let mut health = log.health();

    // A reference that only the commit checks stands for the disk that fails only at the fsync.
    let (open, gate) = mpsc::channel::<()>();
    let broken = log.file().write(0, move |db| {
        gate.recv().unwrap();
        db.execute_batch(
            "CREATE TABLE kept (id INTEGER PRIMARY KEY);
             CREATE TABLE pointing (at INTEGER REFERENCES kept (id) DEFERRABLE INITIALLY DEFERRED);
             INSERT INTO pointing VALUES (1);",
        )
    });
    let companion = log.append(&w, update(2), None);
    open.send(()).unwrap();
    let (broken, companion) = tokio::join!(biased; broken, companion);

    assert!(matches!(broken, Err(FileError::Failed(_))), "{broken:?}");
    assert!(matches!(companion, Err(LogError::Store(_))), "{companion:?}");
    assert!(matches!(
        &*health.wait_for(|health| *health != Health::Running).await.unwrap(),
        Health::Failed(_)
    ));
    assert!(matches!(log.append(&w, update(3), None).await, Err(LogError::Store(_))));
    assert!(matches!(log.tail(&w, Position::START).await, Err(LogError::Store(_))));

    log.close().await;
    let again = SqliteLog::open(&path).unwrap();
    assert_eq!(positions(&again).await, [1], "what was acknowledged, and no more");
    again.close().await;
}

#[tokio::test]
async fn a_full_disk_stops_the_log_and_keeps_what_was_acknowledged() {
    let (log, folder) = in_a_file();
    let path = folder.path().join("fivefold.db");
    log.file()
        .write(0, |db| db.pragma_update_and_check(None, "max_page_count", 60, |_| Ok(())))
        .await
        .unwrap();
    let mut acknowledged = 0;
    let refused = loop {
        match log.append(&workshop("a"), update(acknowledged), None).await {
            Ok(Appended::Committed(_)) => acknowledged += 1,
            other => break other,
        }
    };
    assert!(matches!(refused, Err(LogError::Store(_))), "{refused:?}");
    assert!(matches!(&*log.health().borrow(), Health::Failed(_)));
    log.close().await;
    let again = SqliteLog::open(&path).unwrap();
    assert_eq!(positions(&again).await.len() as u64, acknowledged);
    again.close().await;
}

#[tokio::test]
async fn a_panic_in_the_writer_is_a_failure_and_not_a_silence() {
    let (log, _folder) = in_a_file();
    let answer = log.file().write(0, |_| -> rusqlite::Result<()> { panic!("on purpose") }).await;
    assert!(matches!(answer, Err(FileError::Failed(_))), "{answer:?}");
    assert!(matches!(log.append(&workshop("a"), update(1), None).await, Err(LogError::Store(_))));
}

#[tokio::test]
async fn a_row_that_got_lost_or_moved_is_reported() {
    for damage in [
        "DELETE FROM entries WHERE position = 2",
        "DELETE FROM entries WHERE position = 3",
        "UPDATE entries SET place = place + 4 WHERE position = 3",
        "UPDATE entries SET place = place + (1 << 40) WHERE position = 3",
        "UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE position = 1) WHERE position = 2",
        "DELETE FROM heads",
    ] {
        let (log, _folder) = in_a_file();
        for counter in 0..3 {
            committed(&log, &workshop("a"), update(counter)).await;
        }
        log.file().write(0, move |db| db.execute_batch(damage)).await.unwrap();
        let answer = log.tail(&workshop("a"), Position::START).await;
        assert!(matches!(answer, Err(LogError::Damaged { .. })), "{damage}: {answer:?}");
    }
}

#[tokio::test]
async fn a_file_of_an_older_schema_is_brought_up_to_date_with_everything_in_it() {
    let to_4 = "CREATE TABLE old_entries (workshop TEXT NOT NULL, position INTEGER NOT NULL, process INTEGER NOT NULL,
                  counter INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (workshop, position)) STRICT, WITHOUT ROWID;
                CREATE TABLE old_archive (workshop TEXT NOT NULL, position INTEGER NOT NULL, process INTEGER NOT NULL,
                  counter INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (workshop, position)) STRICT, WITHOUT ROWID;
                INSERT INTO old_entries SELECT workshop, position, process, counter, sealed FROM entries JOIN logs ON log = number
                  WHERE position > 1;
                INSERT INTO old_archive SELECT workshop, position, process, counter, sealed FROM entries JOIN logs ON log = number
                  WHERE position = 1;
                UPDATE heads SET trimmed = 1;
                DROP TABLE entries; DROP TABLE archive; ALTER TABLE heads DROP COLUMN number; DROP TABLE logs;
                ALTER TABLE old_entries RENAME TO entries; ALTER TABLE old_archive RENAME TO archive; PRAGMA user_version = 4;";
    let to_3 = "INSERT INTO workshops VALUES ('w', 1, 2, 0); INSERT INTO people VALUES ('w', 1, 'Ana', NULL, NULL, 0);
                INSERT INTO tokens VALUES (1, x'01', 'w', 1, 0); INSERT INTO secrets VALUES ('server', x'02', 0);
                ALTER TABLE secrets DROP COLUMN seal; ALTER TABLE workshops DROP COLUMN seal;
                ALTER TABLE people DROP COLUMN seal; ALTER TABLE tokens DROP COLUMN seal; PRAGMA user_version = 3;";
    let to_2 = "CREATE TABLE invites (workshop TEXT) STRICT; PRAGMA user_version = 2;";
    let to_1 = "ALTER TABLE heads DROP COLUMN process; ALTER TABLE heads DROP COLUMN counter;
                CREATE UNIQUE INDEX entries_by_record ON entries (process, counter, workshop);
                CREATE UNIQUE INDEX archive_by_record ON archive (process, counter, workshop);
                PRAGMA user_version = 1;";
    for back in [vec![to_4], vec![to_4, to_3], vec![to_4, to_3, to_2], vec![to_4, to_3, to_2, to_1]] {
        let (log, folder) = in_a_file();
        let path = folder.path().join("fivefold.db");
        for counter in 0..3 {
            committed(&log, &workshop("a"), event(counter)).await;
        }
        log.close().await;
        Connection::open(&path).unwrap().execute_batch(&back.concat()).unwrap();

        let log = SqliteLog::open(&path).unwrap();
        assert_eq!(positions(&log).await, [1, 2, 3]);
        let retry = log.append(&workshop("a"), event(2), Some(Position(2))).await;
        assert_eq!(retry, Ok(Appended::Committed(Position(3))));
        assert_eq!(committed(&log, &workshop("a"), event(3)).await, Position(4));
        let identity = crate::identity::Identity::new(log.file().clone());
        assert_eq!(identity.names(&workshop("w")).await.unwrap().len(), usize::from(back.contains(&to_3)));
        let damaged = log.file().read(crate::identity::seal::damaged_rows).await;
        assert_eq!(damaged, Ok(Vec::new()));
        log.close().await;

        let fresh = in_a_file();
        let tables = |folder: &tempfile::TempDir| -> Vec<(String, String)> {
            let db = Connection::open(folder.path().join("fivefold.db")).unwrap();
            let columns = "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
                           WHERE t.schema = 'main' ORDER BY t.name, c.name";
            db.prepare(columns)
                .unwrap()
                .query_map([], |row| row.try_into())
                .unwrap()
                .map(Result::unwrap)
                .collect()
        };
        fresh.0.close().await;
        assert_eq!(tables(&folder), tables(&fresh.1));
    }
}

#[tokio::test]
async fn a_file_of_a_newer_server_is_refused_and_left_as_it_is() {
    let (log, folder) = in_a_file();
    let path = folder.path().join("fivefold.db");
    log.close().await;
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = SqliteLog::open(&path);
    assert!(matches!(refused, Err(OpenError::Newer { found: 999, .. })), "{refused:?}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let text = folder.path().join("text.db");
    fs::write(&text, "this is not a database, and it is longer than a header would be".repeat(20)).unwrap();
    for path in [other, text] {
        let before = fs::read(&path).unwrap();
        let refused = DataFile::open(&path);
        assert!(matches!(refused, Err(OpenError::NotOurs(_))), "{refused:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[tokio::test]
async fn a_file_is_open_in_one_server_at_a_time() {
    let (log, folder) = in_a_file();
    let path = folder.path().join("fivefold.db");
    assert!(matches!(SqliteLog::open(&path), Err(OpenError::InUse(_))));
    log.close().await;
    SqliteLog::open(&path).unwrap().close().await;
}

#[tokio::test]
async fn what_a_backup_keeps_from_being_scrubbed_is_scrubbed_by_the_next_write_and_nobody_waits_for_it() {
    let (log, folder) = in_a_file();
    let wal = || fs::metadata(folder.path().join("fivefold.db-wal")).unwrap().len();
    committed(&log, &workshop("a"), update(1)).await;
    let backup = Connection::open(folder.path().join("fivefold.db")).unwrap();
    backup.execute_batch("BEGIN; SELECT * FROM heads;").unwrap();
    committed(&log, &workshop("a"), update(2)).await;

    // A writer that waited for the backup would wait for seconds.
    tokio::time::timeout(Duration::from_secs(2), log.file().scrub()).await.unwrap().unwrap();
    assert!(wal() > 0);
    backup.execute_batch("COMMIT").unwrap();
    committed(&log, &workshop("a"), update(3)).await;

    // The next job finds the thread after the one before was finished.
    log.file().write(0, |_| Ok(())).await.unwrap();
    assert_eq!(wal(), 0);
    assert_eq!(positions(&log).await, [1, 2, 3]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (log, folder) = in_a_file();
    committed(&log, &workshop("a"), update(1)).await;
    for name in ["fivefold.db", "fivefold.db-wal"] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}

#[tokio::test]
async fn the_writer_syncs_every_commit_and_nothing_is_mapped_into_memory() {
    let (log, _folder) = in_a_file();
    let settings = |db: &Connection| {
        let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        Ok((mode, number("synchronous")?, number("mmap_size")?, number("foreign_keys")?))
    };
    let full = 2;
    let expected = ("wal".to_owned(), full, 0, 1);
    assert_eq!(log.file().write(0, settings).await.unwrap(), expected);
    assert_eq!(log.file().read(settings).await.unwrap(), expected);
}
