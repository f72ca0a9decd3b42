//! `fivefold check`: sound folders are sound, every damage has its line, nothing is changed.

use std::{collections::BTreeMap, fs, path::Path};

use fivefold_protocol::command::Command;
use fivefold_server::log::{Position, entry, entry::Place};
use fivefold_tests::{gathering::Gathering, server::TestServer};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use super::kept::{Kept, check, run};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_a_sound_folder_is_sound_while_its_server_runs_and_after_it_stopped() {
    let mut server = TestServer::start().await;
    let data = server.shell().config.data.clone();
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    workshop.write(ana, &key, &["The customer cannot reach support in the evening"]).await;

    let running = check(&data);
    // Its server goes on writing, and stays the only one.
    workshop.write(ana, &key, &["The price differs from the label"]).await;
    let second = run(&[&"serve", &"--listen", &"127.0.0.1:0", &"--data", &data]);
    server.stop().await;
    let stopped = check(&data);

    for said in [&running, &stopped] {
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
        assert_eq!(said.out.lines().count(), 1, "{said:?}");
        assert!(said.out.contains("fivefold.db is sound: 1 workshops, "), "{said:?}");
    }
    assert!(running.out.contains("0 snapshots") && stopped.out.contains("1 snapshots"), "{stopped:?}");
    assert!(second.code != 0 && second.err.contains("is in use by another server"), "{second:?}");
    server.start_again().await;
    workshop.must(Command::OpenRoom {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_what_is_left_by_a_killed_server_is_read_as_a_server_would_and_not_changed() {
    let kept = Kept::new().await;
    let before = contents(kept.folder.path());

    let said = check(kept.folder.path());
    let json = run(&[&"check", &"--json", &"--data", &kept.folder.path()]);

    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("2 snapshots"), "{said:?}");
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["sound"], true);
    assert_eq!(report["workshops"], 1);
    assert_eq!(report["problems"], Value::Array(Vec::new()));
    assert!(report["entries"].as_u64().unwrap() > 10, "{report}");
    assert_eq!(contents(kept.folder.path()), before);
}

/// The files of a folder, without the index of the write-ahead log, which every reader may rebuild.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()));
    named.filter(|(name, _)| !name.ends_with("-shm")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_every_damage_is_named_with_its_workshop_and_its_position() {
    let kept = Kept::new().await;
    let last: i64 = Connection::open(kept.copy().file())
        .unwrap()
        .query_row("SELECT last FROM heads", [], |row| row.get(0))
        .unwrap();
    let flip = "CAST(substr(sealed, 1, 20) || x'ff' || substr(sealed, 22) AS BLOB)";
    let at_last = format!("position {last}: ");
    let cases = [
        (format!("UPDATE archive SET sealed = {flip} WHERE position = 3"), "position 3: the entry is damaged: the checksum does not match"),
        (format!("UPDATE entries SET sealed = {flip}"), "the entry is damaged"),
        ("DELETE FROM archive WHERE position = 3".to_owned(), "position 3: the entry is missing"),
        ("DELETE FROM archive WHERE position IN (3, 4)".to_owned(), "position 3: this and the next entries, 2 in all, are missing"),
        ("DELETE FROM entries".to_owned(), "missing"),
        ("UPDATE entries SET place = place + 1 WHERE position = (SELECT last FROM heads)".to_owned(), "the entry stands after the end of the log"),
        ("INSERT INTO entries SELECT place, process, counter, sealed FROM archive WHERE position = 2".to_owned(), "position 2: the entry stands twice"),
        ("UPDATE heads SET trimmed = trimmed - 1".to_owned(), "the entry stands in the archive too early"),
        ("UPDATE entries SET counter = counter + 1".to_owned(), "the entry is filed under another record than its first"),
        ("UPDATE heads SET control = control - 1".to_owned(), "the last control entry is said to stand here and does not"),
        ("DELETE FROM heads".to_owned(), "nothing says how far the log goes"),
        ("UPDATE heads SET deleted = 1".to_owned(), "the workshop was deleted, and something of it is left"),
        (format!("UPDATE snapshots SET sealed = {flip} WHERE position = (SELECT max(position) FROM snapshots)"), "the snapshot is damaged: the checksum does not match"),
        ("DELETE FROM workshops".to_owned(), "the workshop has a log and nobody knows of it"),
        ("INSERT INTO people (workshop, person, name, seal) SELECT id, 99, 'Nobody', 0 FROM workshops".to_owned(), "p99 has a name and never joined"),
        ("UPDATE people SET name = 'Eve' WHERE person = 1".to_owned(), "a row of people is damaged: the checksum does not match"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM logs".to_owned(), "file: a row of heads refers to one of logs that is not there"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM heads; DELETE FROM logs".to_owned(), "file: entries of log 1 belong to no workshop"),
        ("PRAGMA foreign_keys = OFF; INSERT INTO tokens (hash, workshop, person, seal) VALUES (x'00', 'elsewhere', 1, 0)".to_owned(), "file: a row of tokens refers to one of people that is not there"),
    ];
    for (damage, says) in &cases {
        let broken = kept.copy();
        Connection::open(broken.file()).unwrap().execute_batch(damage).unwrap();

        let said = check(broken.folder.path());

        assert_eq!(said.code, 1, "{damage}: {said:?}");
        let named = format!("workshop {}", broken.workshop);
        let line = said.out.lines().find(|line| line.contains(says));
        let line = line.unwrap_or_else(|| panic!("{damage}: no line says {says:?}: {said:?}"));
        assert!(line.starts_with(&named) || line.starts_with("file: "), "{damage}: {line}");
        assert!(said.out.lines().last().unwrap().contains(" is damaged in "), "{damage}: {said:?}");
    }
    let said = {
        let broken = kept.copy();
        let damage = "UPDATE entries SET place = place + 1 WHERE position = (SELECT last FROM heads)";
        Connection::open(broken.file()).unwrap().execute_batch(damage).unwrap();
        run(&[&"check", &"--json", &"--data", &broken.folder.path()])
    };
    let report: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((said.code, &report["sound"]), (1, &Value::Bool(false)));
    let problem = &report["problems"][0];
    assert_eq!(problem["workshop"], *kept.workshop, "{report}");
    assert_eq!(problem["position"], last, "{report} {at_last}");
    assert_eq!(problem["what"], "the entry is missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_what_a_crash_left_half_begun_is_no_damage() {
    let kept = Kept::new().await;
    // The workshop and its people are noted before the first entry.
    let before = "DELETE FROM heads; DELETE FROM logs; DELETE FROM entries; DELETE FROM archive; DELETE FROM snapshots;";
    Connection::open(kept.file()).unwrap().execute_batch(before).unwrap();

    let said = check(kept.folder.path());

    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("fivefold.db is sound: 0 workshops, "), "{said:?}");
}

#[test]
fn o5_a_file_whose_very_first_transaction_was_cut_off_is_an_empty_one() {
    let (folder, copy) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let db = Connection::open(folder.path().join("fivefold.db")).unwrap();
    let begun = "PRAGMA cache_size = 1; BEGIN; CREATE TABLE entries (sealed BLOB);
        INSERT INTO entries SELECT zeroblob(3000) FROM json_each('[1,2,3,4,5,6,7,8,9]');";
    db.execute_batch(begun).unwrap();
    let left = contents(folder.path());
    assert!(left.contains_key("fivefold.db-journal") && !left["fivefold.db"].is_empty());
    super::cut::write(&left.into_iter().map(|(name, bytes)| (name.into(), bytes)).collect(), copy.path());
    let before = contents(copy.path());

    let said = check(copy.path());

    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.contains("fivefold.db is sound: 0 workshops, "), "{said:?}");
    assert_eq!(contents(copy.path()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_a_snapshot_that_is_sound_and_comes_to_another_workshop_is_found() {
    let kept = Kept::new().await;
    let db = Connection::open(kept.file()).unwrap();
    // The older snapshot's state, sealed as if it were the newer one.
    let row = |order: &str| -> (u64, u64, Vec<u8>) {
        let query =
            format!("SELECT position, control, sealed FROM snapshots ORDER BY position {order} LIMIT 1");
        db.query_row(&query, [], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned(), row.get(2)?))
        })
        .unwrap()
    };
    let ((older, control, sealed), (newer, head, _)) = (row("ASC"), row("DESC"));
    let workshop = kept.workshop.parse().unwrap();
    let place = |position, control_head| Place::Snapshot {
        workshop: &workshop,
        position: Position(position),
        control_head: Position(control_head),
    };
    let state = entry::open(place(older, control), &sealed).unwrap();
    let forged = entry::seal(place(newer, head), state);
    let position = newer.cast_signed();
    db.execute("UPDATE snapshots SET sealed = ?1 WHERE position = ?2", (forged, position)).unwrap();
    drop(db);

    let said = check(kept.folder.path());

    assert_eq!(said.code, 1, "{said:?}");
    let line = format!(
        "workshop {}, position {newer}: the snapshot at {newer} with what follows comes to another workshop than the log",
        kept.workshop
    );
    assert!(said.out.lines().any(|found| found == line), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_what_is_no_data_file_of_ours_cannot_be_read() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("fivefold.db");
    let missing = check(folder.path());
    fs::write(&file, "this is not a database, and it is longer than a header would be".repeat(20)).unwrap();
    let text = check(folder.path());
    fs::remove_file(&file).unwrap();
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let theirs = check(folder.path());
    let kept = Kept::new().await;
    Connection::open(kept.file()).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let newer = check(kept.folder.path());

    for (said, why) in [
        (missing, "No such file"),
        (text, "is not a Fivefold data file"),
        (theirs, "is not a Fivefold data file"),
        (newer, "has schema 999"),
    ] {
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(said.err.starts_with("fivefold: ") && said.err.contains(why), "{said:?}");
    }
}

/// Writes much and takes it away again, so that the file ends with pages that hold nothing in use.
const GROW: &str = "PRAGMA wal_autocheckpoint = 0; CREATE TABLE much (bytes BLOB);
    INSERT INTO much SELECT zeroblob(4000) FROM json_each('[1,2,3,4,5,6,7,8,9]'); DROP TABLE much;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_d5_a_data_file_that_was_cut_short_is_damaged_also_where_nothing_in_use_stood() {
    let kept = Kept::new().await;
    let db = Connection::open(kept.file()).unwrap();
    db.execute_batch(GROW).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    let whole = fs::metadata(kept.file()).unwrap().len();
    assert_eq!(check(kept.folder.path()).code, 0);
    for bytes in [1, 2_000, 4_096, 3 * 4_096 + 7] {
        let cut = kept.copy();
        fs::File::options().write(true).open(cut.file()).unwrap().set_len(whole - bytes).unwrap();
        let before = contents(cut.folder.path());

        let said = check(cut.folder.path());
        let started = run(&[&"serve", &"--listen", &"127.0.0.1:0", &"--data", &cut.folder.path()]);

        let page = whole / 4_096 + 1 - bytes.div_ceil(4_096);
        let cut_short =
            format!("the data file was cut short: it ends before its page {page} of {} does", whole / 4_096);
        // Of a file that lacks whole pages SQLite reads nothing.
        let (code, place) = if bytes < 4_096 { (1, &said.out) } else { (2, &said.err) };
        assert_eq!(said.code, code, "{bytes}: {said:?}");
        assert!(place.contains(&cut_short), "{bytes}: {said:?}");
        assert!(started.code != 0 && started.err.contains("was cut short"), "{bytes}: {started:?}");
        assert_eq!(contents(cut.folder.path()).get("fivefold.db"), before.get("fivefold.db"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_a_data_file_whose_end_stands_in_the_write_ahead_log_alone_is_sound_and_one_that_lacks_more_is_not()
 {
    let kept = Kept::new().await;
    let db = Connection::open(kept.file()).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let before = fs::metadata(kept.file()).unwrap().len();
    db.execute_batch(GROW).unwrap();
    // Taken away while it is open: nothing of what was written since stands in the data file.
    let copied = kept.copy();
    assert_eq!(fs::metadata(copied.file()).unwrap().len(), before);
    assert_eq!(check(copied.folder.path()).code, 0);
    // So it is when the power was cut while the log was being copied into the file: half a page more of it stands there.
    let half_copied = kept.copy();
    fs::File::options().write(true).open(half_copied.file()).unwrap().set_len(before + 2_048).unwrap();
    assert_eq!(check(half_copied.folder.path()).code, 0);

    let cut = kept.copy();
    fs::File::options().write(true).open(cut.file()).unwrap().set_len(before - 1).unwrap();
    let said = check(cut.folder.path());

    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("file: the data file was cut short"), "{said:?}");
    drop(db);
}
