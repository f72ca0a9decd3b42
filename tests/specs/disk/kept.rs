//! A data folder with a workshop in it that somebody worked on, and what the commands say about folders.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use fivefold_protocol::{api::Seat, command::Command as Ask};
use fivefold_tests::{gathering::Gathering, process, server::TestServer};
use tempfile::TempDir;

/// A folder as a stopped server left it.
pub(crate) struct Kept {
    pub(crate) folder: TempDir,
    /// The name of its one workshop.
    pub(crate) workshop: String,
    /// The seats of everybody in it.
    pub(crate) seats: Vec<Seat>,
}

impl Kept {
    /// Two rooms that wrote, with a stop in between: two snapshots, an archive, and entries after both.
    pub(crate) async fn new() -> Self {
        let mut server = TestServer::start().await;
        let workshop = Gathering::seated(&server, &[&["Ana", "Ben"], &["Cleo"]]).await;
        workshop.open("e1").await;
        let texts = ["The customer cannot reach support in the evening", "The price differs from the label"];
        workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &texts).await;
        server.stop().await;
        server.start_again().await;
        let alike = "Customers cannot reach the support in the evening";
        workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[alike]).await;
        server.stop().await;
        server.start_again().await;
        for _ in 0..12 {
            workshop.must(Ask::OpenRoom {}).await;
        }
        // As a server leaves it that is killed: nothing is tidied up.
        let folder = TempDir::new().unwrap();
        let kept = server.shell().config.data.clone();
        copy(&kept, folder.path());
        let id = workshop.lead.seat.workshop.to_string();
        let seats =
            workshop.people.iter().flatten().chain([&workshop.lead]).map(|player| player.seat.clone());
        let seats = seats.collect();
        server.stop().await;
        Self { folder, workshop: id, seats }
    }

    /// The same, in a folder of its own.
    pub(crate) fn copy(&self) -> Self {
        let folder = TempDir::new().unwrap();
        copy(self.folder.path(), folder.path());
        Self { folder, workshop: self.workshop.clone(), seats: self.seats.clone() }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("fivefold.db")
    }
}

/// Copies the data file and its write-ahead log.
pub(crate) fn copy(from: &Path, to: &Path) {
    for name in ["fivefold.db", "fivefold.db-wal"] {
        // After a stop there is no write-ahead log.
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

/// How a command ended: its exit code, and what it printed and complained about.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command of the binary to its end.
pub(crate) fn run(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Said {
    let mut command: Command = process::fivefold();
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    let output = tokio::task::block_in_place(|| command.output().unwrap());
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `fivefold check` of a folder.
pub(crate) fn check(folder: &Path) -> Said {
    run(&[&"check", &"--data", &folder])
}
