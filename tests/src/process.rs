//! The real binary, so that it can be killed, and told to stop as an operator tells it.

use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::OnceLock,
};

use fivefold_client::api::Api;
use tempfile::TempDir;

use crate::DEADLINE;

/// What the binary says once it answers.
const LISTENING: &str = "listening on http://";

/// A running `fivefold serve`. Dropping it kills it; its data goes with it.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
    data: TempDir,
    environment: Vec<(String, OsString)>,
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a server ended that was told to stop.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status.
    pub status: ExitStatus,
    /// What it printed after the line that it listens.
    pub printed: String,
}

impl ServerProcess {
    /// Starts the binary on a free port and a new folder, and waits until it listens.
    #[must_use]
    pub fn start() -> Self {
        Self::start_on(TempDir::new().unwrap(), &[])
    }

    /// As [`Self::start`], on a folder of the caller's and with variables in its environment, at every start.
    #[must_use]
    pub fn start_on(data: TempDir, environment: &[(&str, &OsStr)]) -> Self {
        let environment: Vec<_> =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (child, stdout, address) =
            launch(SocketAddr::from(([127, 0, 0, 1], 0)), data.path(), &environment);
        Self { child, stdout, address, data, environment }
    }

    /// The folder in which it keeps everything.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Starts the binary with options that it refuses. Gives its exit status and what it says.
    #[must_use]
    pub fn refused(options: &[&str]) -> (ExitStatus, String) {
        let output = fivefold()
            .args(["serve", "--listen", "127.0.0.1:0", "--in-memory"])
            .args(options)
            .stdin(Stdio::null())
            .output()
            .expect("the binary can be run");
        (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// `kill -9`: no warning, no goodbye.
    pub fn kill(&mut self) {
        // One that has ended already needs no killing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again on the same data and the same port. The one before has ended.
    pub fn start_again(&mut self) {
        (self.child, self.stdout, self.address) = launch(self.address, self.data.path(), &self.environment);
    }

    /// `kill -TERM`, and waits for its end.
    pub fn terminate(&mut self) -> Ended {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(told.success(), "the server is there to be told");
        let mut printed = String::new();
        // Reads to the end of the output, which is the end of the process.
        self.stdout.read_to_string(&mut printed).unwrap();
        Ended { status: self.child.wait().unwrap(), printed }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Memory that the process occupies, in bytes.
    #[must_use]
    pub fn memory(&self) -> u64 {
        memory_of(&self.child.id().to_string())
    }

    /// A client for it that waits for a server that was killed.
    #[must_use]
    pub fn api(&self) -> Api {
        Api::new(&format!("http://{}", self.address)).unwrap().with_patience(DEADLINE)
    }
}

/// A call of the binary.
#[must_use]
pub fn fivefold() -> Command {
    let mut command = Command::new(binary());
    command.env("RUST_LOG", "warn").env_remove("RUST_BACKTRACE").env_remove("FIVEFOLD_OPERATOR_KEY");
    command
}

fn launch(
    listen: SocketAddr,
    data: &Path,
    environment: &[(String, OsString)],
) -> (Child, BufReader<ChildStdout>, SocketAddr) {
    let mut child = fivefold()
        .args(["serve", "--listen", &listen.to_string(), "--data"])
        .arg(data)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary can be run");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let Some(address) = line.trim_end().strip_prefix(LISTENING) else {
        let _ = child.kill();
        panic!("the server says {line:?} instead of where it listens");
    };
    (child, stdout, address.parse().unwrap())
}

/// Memory that a process occupies, in bytes; `self` is this one.
#[must_use]
pub fn memory_of(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a running process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number of KiB");
    kib * 1024
}

/// The binary beside this test; built on first use, so that it is never an old one.
fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile = test.ancestors().nth(2).expect("a test stands in target/PROFILE/deps");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "-p", "fivefold-server", "--bin", "fivefold", "--target-dir"]);
        build.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().unwrap().success(), "the binary builds");
        profile.join("fivefold")
    })
}
