//! The power is cut while a server works: what its disk holds then opens, and holds everything that was shown.

use std::{collections::BTreeSet, path::PathBuf};

use fivefold_server::check;
use fivefold_tests::measure;
use tempfile::TempDir;

use super::{
    cut::{self, Dice, Disk},
    day,
    notes::{Note, Notebook, Noted, files},
    seen::{Expected, Testimony, Witness},
};

/// How many cuts, or flipped bits, are tried: 100, or as many as `POINTS` says (`make power`: 1,000).
pub(crate) fn cuts() -> usize {
    measure("POINTS", 100)
}

/// So many operations make a new file one of ours; the power is cut after each of them.
const BIRTH: usize = 30;

/// A folder on a disk of memory, if there is one: the tests open a thousand databases.
pub(crate) fn folder() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d3_wherever_the_power_is_cut_the_file_opens_and_nothing_that_was_seen_is_lost() {
    let notebook = match Notebook::new() {
        Ok(notebook) => notebook,
        Err(why) => return println!("SKIPPED: {why}"),
    };
    let rounds = if cuts() > 100 { 150 } else { 24 };
    let mut server = notebook.server();
    let witness = Witness::new(&notebook);
    let workshop = day::play(&mut server, &witness, rounds).await;
    drop(workshop);
    assert!(tokio::task::block_in_place(|| server.terminate()).status.success());
    witness.found(files(server.data()));
    let (noted, Testimony { seen, ends }) = (notebook.read(), witness.testimony());

    let seed = 1;
    let mut dice = Dice::new(seed);
    // Each moment of the file's birth, and others as chance has it.
    let mut points: BTreeSet<_> = (0..BIRTH).collect();
    while points.len() < cuts() {
        points.insert(dice.below(noted.len()));
    }
    let (mut disk, mut expected, mut shown) = (Disk::default(), Expected::default(), seen.iter().peekable());
    let mut lost = Vec::new();
    let mut syncs = 0;
    let mut process = 1;
    for (at, Noted { at: moment, note }) in noted.iter().enumerate() {
        if moment.process() != process {
            disk.end(&ends[process - 1]);
            process = moment.process();
        }
        disk.apply(note);
        syncs += usize::from(matches!(note, Note::Sync(_)));
        while let Some((_, what)) = shown.next_if(|(seen, _)| seen <= moment) {
            expected.add(what);
        }
        if !points.contains(&at) {
            continue;
        }
        let left = disk.cut(noted.get(at + 1).map(|next| &next.note), &mut dice);
        let folder = folder();
        cut::write(&left, folder.path());
        lost.extend(
            after(&folder, &expected).await.into_iter().map(|what| format!("seed {seed}, cut {at}: {what}")),
        );
    }
    disk.end(&ends[process - 1]);
    assert_eq!(shown.count(), 0, "everything seen was seen before the last note");
    println!(
        "{} cuts in {} operations ({syncs} syncs); at the end {} things had been seen in {} moments",
        points.len(),
        noted.len(),
        expected.count(),
        seen.len()
    );
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// What is wrong with the folder that a cut left.
async fn after(folder: &TempDir, expected: &Expected) -> Vec<String> {
    let path = folder.path().join("fivefold.db");
    let mut wrong = Vec::new();
    if path.exists() {
        match check::file(&path) {
            Ok(report) => wrong.extend(report.problems.iter().map(ToString::to_string)),
            Err(error) => wrong.push(format!("cannot be checked: {error}")),
        }
    }
    wrong.extend(expected.lost_in(&path).await);
    wrong
}
