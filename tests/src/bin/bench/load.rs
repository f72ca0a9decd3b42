//! One run of the load generator, on the core that the server does not have.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use anyhow::Context;
use fivefold_client::load::{Idled, Joined, Killed, Report, Written};

use crate::server::{FILES, Kind, Places, Running};

const CORE: &str = "1";

/// A run: its report, and why it does not count if it does not.
#[derive(Debug, Clone)]
pub(crate) struct Run<T> {
    pub(crate) report: T,
    pub(crate) void: Option<String>,
}

fn client(places: &Places, pinned: bool) -> Command {
    let binary = places.binaries.join("fivefold-client");
    let mut command = if pinned { Command::new("taskset") } else { Command::new("prlimit") };
    if pinned {
        command.args(["--cpu-list", CORE])
    } else {
        command.arg(FILES)
    };
    command.arg(binary);
    command
}

/// The load on a server.
fn load(places: &Places, server: &Running, pinned: bool, options: &[String]) -> Command {
    let mut command = client(places, pinned);
    command.args(["load", "--json", "--server", &server.url, "--pid", &server.pid().to_string()]);
    command.args(server.kind.load_options()).args(options).stdin(Stdio::null());
    command
}

/// What the load printed.
fn report(kind: Kind, Output { stdout, stderr, .. }: &Output) -> anyhow::Result<Report> {
    serde_json::from_slice(stdout)
        .with_context(|| format!("{}: {}", kind.name(), String::from_utf8_lossy(stderr).trim()))
}

/// Lets the load loose.
fn run(places: &Places, server: &Running, pinned: bool, options: &[String]) -> anyhow::Result<Run<Report>> {
    let report = report(server.kind, &load(places, server, pinned, options).output()?)?;
    let void = report.void();
    Ok(Run { report, void })
}

/// People who write: `options` are those of `fivefold-client load`.
pub(crate) fn write(
    places: &Places,
    server: &Running,
    pinned: bool,
    options: &[String],
) -> anyhow::Result<Run<Written>> {
    let Run { report, void } = run(places, server, pinned, options)?;
    match report {
        Report::Write(report) => Ok(Run { report: *report, void }),
        Report::Join(_) | Report::Idle(_) => anyhow::bail!("another report than asked for"),
    }
}

/// People who write until the server is killed under them; it is started again on the same `data`. Answers with what became
/// of what others had seen.
pub(crate) fn kill(
    places: &Places,
    mut server: Running,
    data: &Path,
    options: &[String],
) -> anyhow::Result<Killed> {
    let mut command = load(places, &server, true, options);
    let child = command.arg("--kill").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    server.ended()?;
    let server = server.start_again(places, data)?;
    match report(server.kind, &child.wait_with_output()?)? {
        Report::Write(report) => report.killed.context("nobody was killed"),
        Report::Join(_) | Report::Idle(_) => anyhow::bail!("another report than asked for"),
    }
}

/// Observers who come at once.
pub(crate) fn join(places: &Places, server: &Running, options: &[String]) -> anyhow::Result<Run<Joined>> {
    let Run { report, void } = run(places, server, true, options)?;
    match report {
        Report::Join(report) => Ok(Run { report, void }),
        Report::Write(_) | Report::Idle(_) => anyhow::bail!("another report than asked for"),
    }
}

/// People who sit there.
pub(crate) fn idle(places: &Places, server: &Running, options: &[String]) -> anyhow::Result<Run<Idled>> {
    let Run { report, void } = run(places, server, true, options)?;
    match report {
        Report::Idle(report) => Ok(Run { report, void }),
        Report::Write(_) | Report::Join(_) => anyhow::bail!("another report than asked for"),
    }
}

/// Makes workshops of `rooms` rooms on Fivefold, and keeps their places in `file`. Nothing to do for other servers.
pub(crate) fn seats(
    places: &Places,
    server: &Running,
    workshops: u32,
    rooms: u32,
    file: &Path,
) -> anyhow::Result<()> {
    if server.kind != Kind::Fivefold {
        return Ok(());
    }
    let (workshops, rooms) = (workshops.to_string(), rooms.to_string());
    let made = client(places, false)
        .args(["seats", "--json", "--server", &server.url, "--workshops", &workshops, "--rooms", &rooms])
        .stdin(Stdio::null())
        .output()?;
    anyhow::ensure!(made.status.success(), "seats: {}", String::from_utf8_lossy(&made.stderr).trim());
    Ok(std::fs::write(file, made.stdout)?)
}

/// The option that uses such places, where there are any.
pub(crate) fn with_seats(kind: Kind, file: &Path) -> Vec<String> {
    match kind {
        Kind::Fivefold => vec!["--seats".to_owned(), file.display().to_string()],
        Kind::Relay | Kind::YWebsocket | Kind::Hocuspocus => Vec::new(),
    }
}
