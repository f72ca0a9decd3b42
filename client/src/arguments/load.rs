//! The command line of `load`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use fivefold_client::load;

/// How long after the end something may still arrive.
const PATIENCE_SECONDS: u32 = 15;

#[derive(Debug, Args)]
pub(crate) struct LoadArguments {
    /// Address of the server: http://… of Fivefold, ws://… of any other
    #[arg(long, value_name = "URL")]
    pub(crate) server: String,
    /// What kind of server it is
    #[arg(long, value_enum, default_value_t = Kind::Fivefold)]
    pub(crate) kind: Kind,
    /// Places of Fivefold to use, as `seats --json` prints them; made anew if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) seats: Option<PathBuf>,
    /// Fivefold's operator key, where creating workshops needs it
    #[arg(long, env = "FIVEFOLD_OPERATOR_KEY", hide_env_values = true, value_name = "KEY")]
    pub(crate) operator_key: Option<String>,
    /// What the people do
    #[arg(long, value_enum, default_value_t = Mode::Write)]
    pub(crate) mode: Mode,
    /// How many rooms
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) rooms: u32,
    /// How many people in each; Fivefold has at most five
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) people_per_room: u32,
    /// Edits of each person in a second (write)
    #[arg(long, default_value_t = 10.0, value_parser = rate)]
    pub(crate) edits_per_second: f64,
    /// Cursor moves of each person in a second (write)
    #[arg(long, default_value_t = 10.0, value_parser = rate)]
    pub(crate) cursors_per_second: f64,
    /// How long it is measured (write), or quiet before the memory is looked at (idle)
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(crate) seconds: u32,
    /// Seconds before that which are not measured (write)
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=3_600))]
    pub(crate) warm_up: u32,
    /// How many observers come at once (join)
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) observers: u32,
    /// How often they come (join)
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) rounds: u32,
    /// Notes on each board: 500 (join) or 50 (idle) if not given
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) notes: Option<u32>,
    /// Nobody comes afterwards: for relays that keep nothing (write)
    #[arg(long)]
    pub(crate) no_late_joiners: bool,
    /// Kill the server's process at the end, wait until somebody has started it again at the same address, and see which
    /// edits that others had seen are lost (write)
    #[arg(long, requires = "pid", conflicts_with = "no_late_joiners")]
    pub(crate) kill: bool,
    /// Decides when what is done
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The server's process on this computer, to see its CPU time and memory
    #[arg(long, value_name = "NUMBER")]
    pub(crate) pid: Option<u32>,
    /// Print the report as JSON on one line
    #[arg(long)]
    pub(crate) json: bool,
}

impl LoadArguments {
    /// The load without the rooms it is let loose on.
    pub(crate) fn load(&self) -> load::Load {
        let micros = |seconds: u32| u64::from(seconds) * 1_000_000;
        let notes = self.notes.unwrap_or(match self.mode {
            Mode::Idle => 50,
            Mode::Write | Mode::Join => 500,
        });
        load::Load {
            mode: match self.mode {
                Mode::Write => load::Mode::Write,
                Mode::Join => load::Mode::Join,
                Mode::Idle => load::Mode::Idle,
            },
            dialect: self.dialect(),
            edits_per_second: self.edits_per_second,
            cursors_per_second: self.cursors_per_second,
            duration: micros(self.seconds),
            warm_up: micros(self.warm_up),
            notes: number(notes),
            rounds: self.rounds,
            late_joiners: !self.no_late_joiners,
            kills: self.kill,
            patience: micros(PATIENCE_SECONDS),
            seed: self.seed,
            server_process: self.pid,
        }
    }

    pub(crate) fn dialect(&self) -> load::Dialect {
        match self.kind {
            Kind::Fivefold | Kind::YWebsocket => load::Dialect::YWebsocket,
            Kind::Hocuspocus => load::Dialect::Hocuspocus,
        }
    }

    /// Rooms, people in each, observers.
    pub(crate) fn sizes(&self) -> (usize, usize, usize) {
        match self.mode {
            Mode::Write | Mode::Idle => (number(self.rooms), number(self.people_per_room), 0),
            Mode::Join => (1, number(self.people_per_room), number(self.observers)),
        }
    }
}

fn number(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Something per second: not negative, and no more than a thousand.
fn rate(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|rate| (0.0..=1_000.0).contains(rate)).ok_or_else(|| "0 to 1000".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Fivefold: workshops are made, and everybody has a seat
    Fivefold,
    /// Any y-websocket server: URL/ROOM
    YWebsocket,
    /// Hocuspocus: URL, the room's name in every frame
    Hocuspocus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// They type and move their cursors
    Write,
    /// Observers open one full board, all at once
    Join,
    /// They sit before boards with notes
    Idle,
}
