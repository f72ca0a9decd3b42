//! The servers that are measured: each started alone, on one core, with a fresh folder.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::Context;

/// The core of the server; the load has the other one.
const CORE: &str = "0";
const ANY_PORT: &str = "127.0.0.1:0";
/// Open files for thousands of sockets, as `prlimit` takes it.
pub(crate) const FILES: &str = "--nofile=16384:16384";
/// What each says once it answers, before its address.
const LISTENING: &str = "listening on ";

/// A server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Relay,
    Fivefold,
    YWebsocket,
    Hocuspocus,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Relay, Self::Fivefold, Self::YWebsocket, Self::Hocuspocus];

    /// As people know it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Relay => "bare relay",
            Self::Fivefold => "Fivefold",
            Self::YWebsocket => "@y/websocket-server",
            Self::Hocuspocus => "@hocuspocus/server + SQLite",
        }
    }

    /// What the load generator must know of it.
    pub(crate) fn load_options(self) -> &'static [&'static str] {
        match self {
            Self::Relay => &["--kind", "y-websocket", "--no-late-joiners"],
            Self::Fivefold => &["--kind", "fivefold"],
            Self::YWebsocket => &["--kind", "y-websocket"],
            Self::Hocuspocus => &["--kind", "hocuspocus"],
        }
    }
}

/// Where things are.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The binaries, beside this one.
    pub(crate) binaries: PathBuf,
    /// `tests/bench`.
    pub(crate) bench: PathBuf,
    /// What the servers write, on the disk that is probed.
    pub(crate) out: PathBuf,
}

/// A running server. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    child: Child,
    /// Kept open, so that the server may go on printing.
    _stdout: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already needs no ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    /// Starts a server on `data`, which may hold what an earlier one left, and waits until it answers.
    pub(crate) fn start(kind: Kind, places: &Places, data: &Path, pinned: bool) -> anyhow::Result<Self> {
        Self::start_at(kind, places, data, pinned, ANY_PORT)
    }

    /// Ends it and starts it again, on the same data and at the same address.
    pub(crate) fn start_again(self, places: &Places, data: &Path) -> anyhow::Result<Self> {
        let (kind, address) = (self.kind, self.url.clone());
        drop(self);
        let listen = address.rsplit('/').next().unwrap_or(ANY_PORT);
        Self::start_at(kind, places, data, true, listen)
    }

    fn start_at(
        kind: Kind,
        places: &Places,
        data: &Path,
        pinned: bool,
        listen: &str,
    ) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data)?;
        let mut command = if pinned {
            let mut taskset = Command::new("taskset");
            taskset.args(["--cpu-list", CORE]);
            taskset
        } else {
            let mut unpinned = Command::new("prlimit");
            unpinned.arg(FILES);
            unpinned
        };
        match kind {
            Kind::Relay => command.arg(places.binaries.join("relay")).arg(listen),
            Kind::Fivefold => {
                let binary = places.binaries.join("fivefold");
                command.arg(binary).args(["serve", "--listen", listen, "--data"]).arg(data)
            }
            Kind::YWebsocket => command.arg("node").arg(places.bench.join("y-websocket.js")),
            Kind::Hocuspocus => command
                .arg("node")
                .arg(places.bench.join("hocuspocus.js"))
                .arg(data.join("hocuspocus.sqlite")),
        };
        let complaints = File::create(data.join("stderr"))?;
        let mut child = command
            .env("RUST_LOG", "warn")
            .env("PORT", listen.rsplit(':').next().unwrap_or("0"))
            .env_remove("FIVEFOLD_OPERATOR_KEY")
            .env_remove("YPERSISTENCE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(complaints)
            .spawn()
            .with_context(|| format!("{} cannot be started", kind.name()))?;
        let mut stdout = BufReader::new(child.stdout.take().context("a pipe")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let url = line.trim_end().strip_prefix(LISTENING).map(ToOwned::to_owned);
        let running = Self { kind, url: url.unwrap_or_default(), child, _stdout: stdout };
        anyhow::ensure!(!running.url.is_empty(), "{} says {line:?} instead of its address", kind.name());
        Ok(running)
    }

    /// Waits until its process has ended by itself.
    pub(crate) fn ended(&mut self) -> anyhow::Result<()> {
        self.child.wait()?;
        Ok(())
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}
