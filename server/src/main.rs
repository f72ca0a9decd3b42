//! The `fivefold` binary.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use fivefold_server::{
    backup,
    check::{self, Report},
    config::Config,
    serve::Server,
};
use tracing_subscriber::EnvFilter;

/// Many small things are made and let go for each edit: ARCHITECTURE.md, decision 18.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Workshops from the first sticky note to a ranked plan.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(Box<Config>),
    /// Read everything a server keeps and say what of it is damaged; also while the server runs
    ///
    /// Ends with 0 if everything is sound, with 1 if something is damaged, with 2 if the data file cannot be read.
    Check(check::Options),
    /// Copy everything a server keeps into one file; also while the server runs
    ///
    /// Ends with 0 if the copy is sound, with 1 if the copy holds damage, with 2 if there is no copy.
    Backup(backup::Options),
}

/// How `check` and `backup` end when something is damaged.
const DAMAGED: u8 = 1;
/// How they end when the data file cannot be read, or the copy not be written.
const NOT_DONE: u8 = 2;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let Arguments { command } = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match command {
        Command::Serve(config) => run(*config).await.map(|()| ExitCode::SUCCESS),
        Command::Check(options) => tell(check::folder(&options.data), options.json),
        Command::Backup(options) => tell(backup::make(&options.data, &options.to), false),
    }
}

async fn run(config: Config) -> anyhow::Result<()> {
    let server = Server::start(config).await?;
    // The one line that other programs wait for.
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{}", server.address())?;
    out.flush()?;
    drop(out);
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    server
        .run(async move {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        })
        .await?;
    Ok(())
}

/// Prints what was found and gives the exit code that says it.
fn tell<E: std::error::Error>(looked: Result<Report, E>, json: bool) -> anyhow::Result<ExitCode> {
    let report = match looked {
        Ok(report) => report,
        Err(error) => {
            writeln!(std::io::stderr(), "fivefold: {error}")?;
            return Ok(ExitCode::from(NOT_DONE));
        }
    };
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", report.json())?
    } else {
        write!(out, "{report}")?
    }
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(DAMAGED) })
}
