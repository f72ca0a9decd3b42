//! The `fivefold` binary.

use std::io::Write;

use clap::{Parser, Subcommand};
use fivefold_server::{config::Config, serve::Server};
use tracing_subscriber::EnvFilter;

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
    Serve(Config),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { command: Command::Serve(config) } = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
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
