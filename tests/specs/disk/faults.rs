//! A disk that is full or fails under the real server: it says so, acknowledges nothing more, ends, and loses nothing.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::Path,
    process::{Child, ExitStatus, Stdio},
    time::Duration,
};

use fivefold_client::{
    api::{Api, Export},
    board::Board,
};
use fivefold_protocol::{command::Command, role::Language};
use fivefold_server::check;
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    process::{self, ServerProcess},
};
use futures_util::future::join_all;
use tempfile::TempDir;

use super::{
    cut::{self, Dice, Disk},
    kept::copy,
    notes::{Note, Notebook, Noted},
    seen::{Content, Expected, Shown, Witness},
};

/// How long somebody waits for an answer that may never come.
const BRIEF: Duration = Duration::from_secs(3);

/// A server whose disk fails.
struct Failing {
    child: Child,
    data: TempDir,
    said: TempDir,
}

impl Failing {
    /// Starts it; `fail` is what the notebook is told, `armed` the file that must be there.
    fn start(notebook: &Notebook, data: TempDir, fail: &str, armed: Option<&Path>) -> Self {
        let said = TempDir::new().unwrap();
        let folder = data.path().canonicalize().unwrap();
        let out = |name: &str| Stdio::from(File::create(said.path().join(name)).unwrap());
        let mut command = process::fivefold();
        command.args(["serve", "--listen", "127.0.0.1:0", "--drain-seconds", "1", "--data"]).arg(data.path());
        command.envs(notebook.environment(&folder)).env("FIVEFOLD_DISK_FAIL", fail);
        command.envs(armed.map(|armed| ("FIVEFOLD_DISK_ARMED", OsString::from(armed))));
        let child = command.stdin(Stdio::null()).stdout(out("out")).stderr(out("err")).spawn().unwrap();
        Self { child, data, said }
    }

    /// What it printed, or complained about.
    fn said(&self, name: &str) -> String {
        fs::read_to_string(self.said.path().join(name)).unwrap()
    }

    /// Waits until it listens, or has ended.
    async fn address(&mut self) -> Option<String> {
        loop {
            let line = self.said("out");
            if let Some(address) = line.strip_prefix("listening on ").and_then(|line| line.strip_suffix('\n'))
            {
                return Some(address.to_owned());
            }
            if self.child.try_wait().unwrap().is_some() {
                return None;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Ends it, and starts one on the same folder for which nothing fails.
    fn on_a_disk_that_works(mut self) -> ServerProcess {
        // It has mostly ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        ServerProcess::start_on(std::mem::replace(&mut self.data, TempDir::new().unwrap()), &[])
    }

    /// Waits for its end.
    async fn end(&mut self) -> ExitStatus {
        let ending = async {
            loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, ending).await.unwrap()
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        // It has ended already, unless the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_a_disk_that_fails_ends_the_server_which_says_so_acknowledges_nothing_more_and_loses_nothing() {
    if let Err(why) = Notebook::new() {
        return println!("SKIPPED: {why}");
    }
    let kinds = ["full:1", "full:12", "write:7", "sync:1", "sync:3"];
    let acknowledged = join_all(kinds.map(a_disk_that_fails)).await;
    println!("{kinds:?} after {acknowledged:?} notes and answers");
}

/// Gives how much was acknowledged before.
async fn a_disk_that_fails(fail: &str) -> usize {
    let notebook = Notebook::new().unwrap();
    let witness = Witness::new(&notebook);
    let trigger = notebook.trigger();
    let mut server = Failing::start(&notebook, TempDir::new().unwrap(), fail, Some(&trigger));
    let address = server.address().await.unwrap();
    let mut workshop = Gathering::on(Api::new(&address).unwrap().with_patience(BRIEF), Language::En).await;
    workshop.seat(&[&["Ana", "Ben"]]).await;
    for player in workshop.people.iter().flatten().chain([&workshop.lead]) {
        witness.saw(Shown::Seat(Box::new(player.seat.clone())));
    }
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = workshop.board(&workshop.people[0][0], &key).await;
    let ben = workshop.board(&workshop.people[0][1], &key).await;

    fs::write(&trigger, "").unwrap();
    let (written, asked) =
        tokio::join!(write_until_it_fails(&ana, &witness), ask_until_it_fails(&workshop, &witness));
    let status = server.end().await;

    let err = server.said("err");
    assert_eq!(status.code(), Some(1), "{fail}: {err}");
    assert!(err.contains("the data file failed; nothing is acknowledged any more"), "{fail}: {err}");
    let last = err.lines().last().unwrap_or_default();
    assert!(last.contains("so the server stops; what it acknowledged is safe"), "{fail}: {err}");
    // Ben only looked on: whatever he has, he was shown.
    witness.saw(Shown::Board(key.clone(), Content::of_document(ben.document())));
    let (noted, testimony) = (notebook.read(), witness.testimony());
    nothing_was_written_after_the_failure(fail, &noted);
    let mut expected = Expected::default();
    testimony.seen.iter().for_each(|(_, shown)| expected.add(shown));
    // The folder as the running system shows it, and as it may be on the disk: what a failed sync lost is not there.
    let mut folders = vec![TempDir::new().unwrap()];
    copy(server.data.path(), folders[0].path());
    let (mut disk, mut dice) = (Disk::default(), Dice::new(1));
    noted.iter().for_each(|noted| disk.apply(&noted.note));
    for _ in 0..5 {
        let folder = TempDir::new().unwrap();
        cut::write(&disk.cut(None, &mut dice), folder.path());
        folders.push(folder);
    }
    for folder in &folders {
        let path = folder.path().join("fivefold.db");
        let report = check::file(&path).unwrap();
        assert!(report.is_sound(), "{fail}: {report}");
        assert_eq!(expected.lost_in(&path).await, Vec::<String>::new(), "{fail}");
    }
    // Once the disk works again, so does the server.
    let again = server.on_a_disk_that_works();
    let report = again.api().export(&workshop.lead.seat, Export::Report).await.unwrap();
    assert!(!report.is_empty());
    written + asked
}

/// Writes notes one by one until one is not saved. Gives how many were.
async fn write_until_it_fails(board: &Board, witness: &Witness<'_>) -> usize {
    for at in 0.. {
        board.add_note(&format!("n{at}").parse().unwrap(), &problem(&format!("Problem {at}")));
        if board.saved(BRIEF).await.is_err() {
            return at;
        }
        witness.saw(Shown::Board(board.key().clone(), Content::of_document(board.document())));
    }
    0
}

/// Says things until there is no answer. Gives how many answers there were.
async fn ask_until_it_fails(workshop: &Gathering, witness: &Witness<'_>) -> usize {
    for at in 0.. {
        let (room, text) = (Some(workshop.rooms[0]), format!("line {at}"));
        match workshop.ask(&workshop.lead, Command::Say { room, text: text.clone() }).await {
            Ok(answer) => {
                witness.saw(Shown::Answer(answer));
                witness.saw(Shown::Said(text));
            }
            Err(_) => return at,
        }
    }
    0
}

/// A second sync may seem to work for pages that the first one lost.
fn nothing_was_written_after_the_failure(fail: &str, noted: &[Noted]) {
    let failed = noted.iter().position(|noted| matches!(noted.note, Note::SyncFailed(_)));
    let Some(failed) = failed else { return assert!(!fail.starts_with("sync"), "{fail} never failed") };
    let after = noted[failed + 1..].iter().map(|noted| &noted.note);
    let writes: Vec<_> = after.filter(|note| matches!(note, Note::Write { .. } | Note::Sync(_))).collect();
    assert!(writes.is_empty(), "{fail}: {} things were done after the failure", writes.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_a_server_whose_disk_fails_at_its_start_says_why_and_the_next_start_works() {
    let notebook = match Notebook::new() {
        Ok(notebook) => notebook,
        Err(why) => return println!("SKIPPED: {why}"),
    };
    let full = [1, 2, 3, 5, 8, 13, 21, 34].map(|at| ("full", at));
    let others =
        [("write", 2), ("write", 15), ("sync", 1), ("sync", 2), ("sync", 3), ("sync", 5), ("sync", 8)];
    let mut ended = 0;
    for (kind, at) in full.into_iter().chain(others) {
        let fail = format!("{kind}:{at}");
        let mut server = Failing::start(&notebook, TempDir::new().unwrap(), &fail, None);
        if server.address().await.is_none() {
            let (status, err) = (server.end().await, server.said("err"));
            assert_eq!(status.code(), Some(1), "{fail}: {err}");
            assert!(err.starts_with("Error: ") && err.contains("fivefold.db"), "{fail}: {err}");
            ended += 1;
        }
        // Otherwise it failed later than everything that a start needs, or SQLite could do without.
        let again = server.on_a_disk_that_works();
        let report = check::folder(again.data()).unwrap();
        assert!(report.is_sound(), "{fail}: {report}");
    }
    println!("{ended} of 15 starts ended with a sentence");
    assert!(ended >= 10, "{ended}");
}
