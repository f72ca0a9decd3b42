//! Drives any y-websocket server (and Hocuspocus) with many people, and measures what they see of it.
//!
//! What happens when is fixed by a seed before the run (open loop), and every latency counts from the moment at which an
//! edit was due. A run counts only if every edit reached everybody and all ended with the same document, somebody who
//! came afterwards too: servers that drop or stall under load look fast otherwise.
//!
//! One thread does it all over non-blocking sockets. Updates are made by hand and arrivals are read off the clocks in an
//! update's structs; documents are built after the run, from what each peer was sent.

use std::io;

use serde::{Deserialize, Serialize};

mod clock;
mod contents;
mod crowd;
mod filled;
mod idling;
mod joining;
mod journal;
mod latency;
mod peer;
mod process;
mod rooms;
mod tally;
mod telling;
mod texts;
mod timetable;
mod typist;
mod wire;
mod writing;

pub use self::{
    idling::Idled,
    joining::Joined,
    latency::Summary,
    peer::Door,
    rooms::Rooms,
    wire::Dialect,
    writing::{Killed, Written},
};

/// What the people do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They type and move their cursors.
    Write,
    /// Observers come to a full board, all at once.
    Join,
    /// They sit there.
    Idle,
}

/// A load.
#[derive(Debug, Clone)]
pub struct Load {
    /// What the people do.
    pub mode: Mode,
    /// How the server wants to be spoken to.
    pub dialect: Dialect,
    /// Edits of one person in a second.
    pub edits_per_second: f64,
    /// Cursor moves of one person in a second.
    pub cursors_per_second: f64,
    /// How long, in microseconds.
    pub duration: u64,
    /// How long before that it goes on unmeasured, in microseconds.
    pub warm_up: u64,
    /// Notes on a board to which others come.
    pub notes: usize,
    /// How often observers come.
    pub rounds: u32,
    /// Whether somebody comes to each room afterwards; a server that keeps nothing has nothing for them.
    pub late_joiners: bool,
    /// Whether the server's process is killed at the end, under load. Whoever started it starts it again, at the same address.
    pub kills: bool,
    /// How long after the end something may still arrive, in microseconds.
    pub patience: u64,
    /// Decides when what is done.
    pub seed: u64,
    /// The server's process on this computer, to see what it uses.
    pub server_process: Option<u32>,
}

/// How it went.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum Report {
    /// [`Mode::Write`]
    Write(Box<Written>),
    /// [`Mode::Join`]
    Join(Joined),
    /// [`Mode::Idle`]
    Idle(Idled),
}

impl Report {
    /// Why the run does not count; none if it does.
    #[must_use]
    pub fn void(&self) -> Option<String> {
        match self {
            Self::Write(written) => written.void(),
            Self::Join(joined) => joined.void(),
            Self::Idle(idled) => idled.void(),
        }
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The system gives no socket.
    #[error("a socket: {0}")]
    System(io::Error),
    /// Not the address of a socket.
    #[error("{0:?} is not an address as ws://HOST:PORT/…; TLS is not spoken here")]
    Address(String),
    /// Sockets did not open, or the whole did not come, in time.
    #[error("the server did not let everybody in within two minutes")]
    Late,
    /// The server cannot be killed: its process is not known, or is somebody else's.
    #[error("the server cannot be killed")]
    NotKilled,
    /// Too few places were given.
    #[error("there are no places for this load")]
    NoPlaces,
}

/// Lets the load loose, and waits for its end.
///
/// # Errors
/// Any [`LoadError`].
pub fn run(load: &Load, rooms: &Rooms) -> Result<Report, LoadError> {
    if rooms.people_per_room() == 0 {
        return Err(LoadError::NoPlaces);
    }
    Ok(match load.mode {
        Mode::Write => Report::Write(Box::new(writing::run(load, rooms)?)),
        Mode::Join => Report::Join(joining::run(load, rooms)?),
        Mode::Idle => Report::Idle(idling::run(load, rooms)?),
    })
}
