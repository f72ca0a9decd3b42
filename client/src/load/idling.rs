//! Many people sit before boards with notes and do nothing: how much memory the server needs for them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Load, LoadError, Rooms,
    clock::Clock,
    crowd::{Crowd, Guest},
    filled::{Filled, PATIENCE, fill},
    process::Process,
    wire::cursor,
};

/// A stock client renews its presence so often, in microseconds.
const RENEW_EVERY: u64 = 15_000_000;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How it went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Idled {
    /// Open sockets.
    pub connections: usize,
    /// Boards, and notes on each.
    pub boards: usize,
    /// Notes on each board.
    pub notes: usize,
    /// Seconds of quiet before the second look at the memory.
    pub seconds: f64,
    /// Memory of the server before anybody came, in KiB, if its process is known.
    pub memory_before_kib: Option<u64>,
    /// Memory of the server with everybody there, in KiB.
    pub memory_after_kib: Option<u64>,
    /// Growth for each connection, boards included, in KiB.
    pub kib_per_connection: Option<f64>,
    /// What must not have happened; the first few.
    pub trouble: Vec<String>,
}

impl Idled {
    /// Why the run does not count; none if it does.
    #[must_use]
    pub fn void(&self) -> Option<String> {
        self.trouble.first().cloned()
    }
}

/// Runs it.
pub(super) fn run(load: &Load, rooms: &Rooms) -> Result<Idled, LoadError> {
    let clock = Clock::start();
    let memory = || load.server_process.and_then(|pid| Process(pid).memory_kib());
    let before = memory();
    let mut crowd = Crowd::new(clock, load.dialect)?;
    let mut filled = Filled::default();
    for doors in &rooms.boards {
        let (host, others) = doors.split_first().ok_or(LoadError::NoPlaces)?;
        let board = fill(&mut crowd, &mut filled, host, load.notes, clock.now())?;
        for _ in others {
            filled.expect(board, clock.now());
        }
        let others = others.iter().cloned().map(Guest::from);
        crowd.admit(others, PATIENCE, &mut filled, |filled| filled.inside)?;
    }
    let clients: Vec<u64> = (0..crowd.len()).map(|_| rand::random::<u32>().into()).collect();
    let end = clock.now() + load.duration;
    let (mut renew, mut renewed) = (clock.now(), 0);
    while clock.now() < end {
        if clock.now() >= renew {
            renewed += 1;
            for (peer, client) in clients.iter().enumerate() {
                crowd.peer(peer).presence(cursor(*client, renewed));
            }
            crowd.flush(&mut filled);
            renew += RENEW_EVERY;
        }
        crowd.turn(LOOK_EVERY, &mut filled)?;
    }
    let after = memory();
    crowd.dismiss(0);
    filled.trouble.truncate(10);
    let grown =
        after.zip(before).and_then(|(after, before)| u32::try_from(after.saturating_sub(before)).ok());
    let connections = u32::try_from(clients.len()).unwrap_or(u32::MAX).max(1);
    Ok(Idled {
        connections: clients.len(),
        boards: rooms.boards.len(),
        notes: load.notes,
        seconds: super::latency::ms(load.duration) / 1_000.0,
        memory_before_kib: before,
        memory_after_kib: after,
        kib_per_connection: grown.map(|grown| f64::from(grown) / f64::from(connections)),
        trouble: filled.trouble,
    })
}
