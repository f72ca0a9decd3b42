//! One flipped bit, anywhere: `fivefold check` names it or nobody uses the place, and a server never serves it.

use std::{collections::BTreeMap, fs, path::Path};

use fivefold_protocol::ids::{PersonId, WorkshopId};
use fivefold_server::{
    auth::{
        ServerSecret,
        rejoin::{RejoinCode, RejoinHash},
        token::{Token, TokenHash},
    },
    check,
    clock::Randomness,
    identity::{Identity, Principal, people::Profile, workshops::WorkshopRow},
    log::sqlite::{SqliteLog, file::OpenError},
    workshop::machine::Machine,
};
use tempfile::TempDir;

use super::{
    cut::Dice,
    kept::Kept,
    power::{cuts, folder},
    seen::load,
};

/// What a server would serve. An error is an answer that hurts nobody.
struct Served {
    secret: ServerSecret,
    row: Result<Option<WorkshopRow>, String>,
    names: Result<BTreeMap<PersonId, Option<Profile>>, String>,
    seats: Vec<Result<Option<Principal>, String>>,
    machine: Result<Machine, String>,
}

/// The credentials of everybody in a workshop.
struct Keys {
    workshop: WorkshopId,
    tokens: Vec<TokenHash>,
    codes: Vec<RejoinHash>,
}

impl Served {
    /// What a server that starts on the file serves.
    ///
    /// # Errors
    /// Why it does not start.
    async fn from(file: &Path, keys: &Keys) -> Result<Self, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let log = SqliteLog::open(file).map_err(|error| text(&error))?;
        let identity = Identity::new(log.file().clone());
        let served = Self::all(&log, &identity, keys).await;
        log.close().await;
        served
    }

    async fn all(log: &SqliteLog, identity: &Identity, keys: &Keys) -> Result<Self, String> {
        let random = Randomness::from_seed(1);
        let secret = identity.server_secret(&random).await.map_err(|error| error.to_string())?;
        let mut seats = Vec::new();
        for token in &keys.tokens {
            seats.push(identity.find_token(*token).await.map_err(|error| error.to_string()));
        }
        for code in &keys.codes {
            seats.push(identity.find_rejoin(*code).await.map_err(|error| error.to_string()));
        }
        // Housekeeping deletes by what this says.
        let expired = identity.expired(fivefold_protocol::ids::Timestamp(0)).await;
        assert_eq!(expired.unwrap_or_default(), Vec::new(), "a workshop would be deleted");
        Ok(Self {
            secret,
            row: identity.workshop(&keys.workshop).await.map_err(|error| error.to_string()),
            names: identity.names(&keys.workshop).await.map_err(|error| error.to_string()),
            seats,
            machine: load(log, &keys.workshop).await,
        })
    }

    /// What of this is neither an error, nor nothing, nor as it was.
    fn differs(&self, was: &Self) -> Option<String> {
        if self.secret != was.secret {
            return Some("another secret, so other links".to_owned());
        }
        if let Ok(Some(row)) = &self.row
            && was.row.as_ref() != Ok(&Some(row.clone()))
        {
            return Some(format!("{row:?}"));
        }
        for (seat, was) in self.seats.iter().zip(&was.seats) {
            if let Ok(Some(who)) = seat
                && was.as_ref() != Ok(&Some(who.clone()))
            {
                return Some(format!("somebody is let in as {who}, and is {was:?}"));
            }
        }
        let known = was.names.as_ref().unwrap();
        let renamed = self.names.iter().flatten().find(|(person, name)| known.get(person) != Some(name));
        if let Some((person, name)) = renamed {
            return Some(format!("{person} is called {name:?}"));
        }
        let machine = self.machine.as_ref().ok()?;
        (!machine.comes_to(was.machine.as_ref().unwrap()).unwrap()).then(|| "another workshop".to_owned())
    }

    /// Whether everything is there.
    fn is_whole(&self) -> bool {
        let there = |seat: &Result<Option<_>, _>| matches!(seat, Ok(Some(_)));
        matches!(self.row, Ok(Some(_)))
            && self.names.is_ok()
            && self.machine.is_ok()
            && self.seats.iter().all(there)
    }
}

/// A folder, what a server serves from it, and the credentials that it knows.
async fn kept() -> (Kept, Keys, Served) {
    let kept = Kept::new().await;
    let workshop: WorkshopId = kept.workshop.parse().unwrap();
    let log = SqliteLog::open(&kept.copy().file()).unwrap();
    let random = Randomness::from_seed(1);
    let secret = Identity::new(log.file().clone()).server_secret(&random).await.unwrap();
    log.close().await;
    let keys = Keys {
        workshop,
        tokens: kept.seats.iter().map(|seat| seat.token.parse::<Token>().unwrap().hash()).collect(),
        codes: kept
            .seats
            .iter()
            .map(|seat| seat.rejoin_code.as_ref().unwrap().parse::<RejoinCode>().unwrap().hash(&secret))
            .collect(),
    };
    let served = Served::from(&kept.copy().file(), &keys).await.unwrap();
    assert!(served.is_whole());
    (kept, keys, served)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_a_flipped_bit_in_the_file_is_named_or_in_an_unused_place_and_is_never_served() {
    let (kept, keys, was) = kept().await;
    // As a server leaves it that stopped: everything is in the file.
    SqliteLog::open(&kept.file()).unwrap().close().await;
    assert!(!kept.folder.path().join("fivefold.db-wal").exists());
    let sound = fs::read(kept.file()).unwrap();
    let mut dice = Dice::new(1);
    let (mut named, mut wrong) = (0, Vec::new());
    for _ in 0..cuts() {
        let (at, bit) = (dice.below(sound.len()), dice.below(8));
        let folder = folder();
        let file = folder.path().join("fivefold.db");
        let mut flipped = sound.clone();
        flipped[at] ^= 1 << bit;
        fs::write(&file, &flipped).unwrap();

        let report = check::file(&file);
        let served = Served::from(&file, &keys).await;

        let is_named = !report.is_ok_and(|report| report.is_sound());
        named += usize::from(is_named);
        match &served {
            Ok(served) => {
                let differs = served.differs(&was).or_else(|| {
                    (!is_named && !served.is_whole())
                        .then(|| "something is gone, and nothing is named".to_owned())
                });
                wrong.extend(differs.map(|what| format!("bit {bit} of byte {at}: {what}")));
            }
            Err(why) if !is_named => wrong.push(format!("bit {bit} of byte {at} is not named: {why}")),
            Err(_) => {}
        }
    }
    println!("{named} of {} flipped bits were named, the others are in unused places", cuts());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cuts(), wrong.join("\n"));
    assert!(named * 4 > cuts(), "few places are in use");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_a_flipped_bit_in_the_write_ahead_log_forgets_no_commit_in_silence() {
    let (kept, keys, was) = kept().await;
    let wal = fs::read(kept.folder.path().join("fivefold.db-wal")).unwrap();
    let commits = commits(&wal);
    assert!(commits.len() > 8, "{commits:?}");
    // Only in the last commit a flipped bit looks as if the power had been cut in it. (If the bit is in the very field
    // that makes it a commit, in the last but one.)
    let last = commits[commits.len() - 3];
    let mut dice = Dice::new(2);
    for _ in 0..cuts() {
        let (at, bit) = (dice.below(last), dice.below(8));
        let flipped = with_flipped(&kept, &wal, at, bit);
        let file = flipped.path().join("fivefold.db");

        let report = check::file(&file).unwrap();
        assert!(report.to_string().contains("the write-ahead log is damaged at"), "byte {at}: {report}");
        let refused = SqliteLog::open(&file);
        assert!(matches!(refused, Err(OpenError::Wal(..))), "byte {at}: {refused:?}");
        assert_eq!(fs::read(flipped.path().join("fivefold.db-wal")).unwrap()[at], wal[at] ^ (1 << bit));
    }
    for _ in 0..cuts() / 5 {
        let (at, bit) = (last + dice.below(wal.len() - last), dice.below(8));
        let flipped = with_flipped(&kept, &wal, at, bit);
        let file = flipped.path().join("fivefold.db");
        if let Ok(served) = Served::from(&file, &keys).await {
            // What stood before it is served, or all of it.
            let head = served.machine.as_ref().unwrap().control_head();
            assert!(head <= was.machine.as_ref().unwrap().control_head(), "byte {at}");
            assert!(served.is_whole(), "byte {at}");
        }
    }
}

fn with_flipped(kept: &Kept, wal: &[u8], at: usize, bit: usize) -> TempDir {
    let folder = folder();
    fs::copy(kept.file(), folder.path().join("fivefold.db")).unwrap();
    let mut flipped = wal.to_vec();
    flipped[at] ^= 1 << bit;
    fs::write(folder.path().join("fivefold.db-wal"), flipped).unwrap();
    folder
}

/// Where the commits of a write-ahead log end, in bytes.
fn commits(wal: &[u8]) -> Vec<usize> {
    const HEADER: usize = 32;
    const FRAME: usize = 24 + 4096;
    let salt = &wal[16..24];
    let frames = wal[HEADER..].chunks_exact(FRAME).enumerate();
    let ours = frames.filter(|(_, frame)| &frame[8..16] == salt && frame[4..8] != [0; 4]);
    ours.map(|(at, _)| HEADER + (at + 1) * FRAME).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_a_file_beside_the_write_ahead_log_of_another_one_is_not_opened() {
    let kept = Kept::new().await;
    // Somebody put a backup over the file and left what stood beside it.
    let mut file = fs::read(kept.file()).unwrap();
    file[18] = 1;
    file[19] = 1;
    fs::write(kept.file(), file).unwrap();

    let refused = SqliteLog::open(&kept.file());
    assert!(matches!(refused, Err(OpenError::Wal(..))), "{refused:?}");
    let said = super::kept::check(kept.folder.path());
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("was a copy put over the old file?"), "{said:?}");
}
