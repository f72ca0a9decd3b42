//! What the binary prints: results and progress to standard output, one sentence of complaint to standard error.

use std::io::{ErrorKind, Write};

use serde::Serialize;

/// One line.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    bytes(format!("{text}\n").as_bytes())
}

/// A value as readable JSON.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(&serde_json::to_string_pretty(value)?)
}

/// A value as JSON on one line.
pub(crate) fn json_line(value: &impl Serialize) -> anyhow::Result<()> {
    line(&serde_json::to_string(value)?)
}

/// Bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// A line of progress. Whoever reads it may stop reading; the work goes on.
pub(crate) fn progress(text: &str) {
    let mut out = std::io::stdout().lock();
    let told = writeln!(out, "{text}").and_then(|()| out.flush());
    if let Err(error) = told
        && error.kind() != ErrorKind::BrokenPipe
    {
        complain(&format!("standard output: {error}"));
    }
}

/// One sentence of complaint.
pub(crate) fn complain(sentence: &str) {
    let mut err = std::io::stderr().lock();
    // If nobody can be told, nobody can be told that either.
    drop(writeln!(err, "fivefold-client: {sentence}"));
}
