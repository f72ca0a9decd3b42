//! Many people open the same full board at once: how long until each has all of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Load, LoadError, Rooms,
    clock::Clock,
    crowd::{Crowd, Guest},
    filled::{Filled, PATIENCE, fill},
    latency::{Latencies, Summary},
    process::Process,
};

/// Between two rounds, so that the server is done with those who left.
const BETWEEN_ROUNDS: u64 = 500_000;
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How it went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Joined {
    /// How many came at once.
    pub observers: usize,
    /// Notes on the board.
    pub notes: usize,
    /// How often they came.
    pub rounds: u32,
    /// From when all began to open their sockets until each had the whole board.
    pub synced: Option<Summary>,
    /// Seconds of CPU that the server used, if its process is known, for each round.
    pub server_cpu_seconds: Option<f64>,
    /// What must not have happened; the first few.
    pub trouble: Vec<String>,
}

impl Joined {
    /// Why the run does not count; none if it does.
    #[must_use]
    pub fn void(&self) -> Option<String> {
        self.trouble.first().cloned()
    }
}

/// Runs it.
pub(super) fn run(load: &Load, rooms: &Rooms) -> Result<Joined, LoadError> {
    let clock = Clock::start();
    let host = rooms.boards.first().and_then(|board| board.first()).ok_or(LoadError::NoPlaces)?;
    let mut crowd = Crowd::new(clock, load.dialect)?;
    let mut filled = Filled::default();
    let board = fill(&mut crowd, &mut filled, host, load.notes, clock.now())?;
    filled.waits = Latencies::default();
    let stay = crowd.len();
    let used = || load.server_process.and_then(|pid| Process(pid).cpu_seconds());
    let mut cpu = Some(0.0);
    for _ in 0..load.rounds {
        let before = used();
        let now = clock.now();
        for door in &rooms.observers {
            filled.expect(board, now);
            crowd.enter(Guest::from(door.clone()))?;
        }
        let all = crowd.len();
        crowd.until(now + PATIENCE, &mut filled, |filled| filled.inside >= all)?;
        cpu = cpu.and_then(|sum| Some(sum + used()? - before?));
        crowd.dismiss(stay);
        filled.dismiss(stay);
        let pause = clock.now() + BETWEEN_ROUNDS;
        while clock.now() < pause {
            crowd.turn(LOOK_EVERY, &mut filled)?;
        }
    }
    filled.trouble.truncate(10);
    Ok(Joined {
        observers: rooms.observers.len(),
        notes: load.notes,
        rounds: load.rounds,
        synced: filled.waits.summary(),
        server_cpu_seconds: cpu.map(|cpu| cpu / f64::from(load.rounds.max(1))),
        trouble: filled.trouble,
    })
}
