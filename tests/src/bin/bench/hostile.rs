//! Hostile inputs: how many of them end a server, or leave people with different documents.

use std::process::{Command, Stdio};

use anyhow::Context;
use serde::Deserialize;

use crate::server::{Kind, Places};

/// What became of a server's inputs, as `tests/interop/hostile.js` prints it.
#[derive(Debug, Deserialize)]
pub(crate) struct Hostile {
    /// Inputs there was time for.
    pub(crate) inputs: usize,
    /// Those that ended the process.
    pub(crate) ended: Vec<String>,
    /// Those after which the people present did not hear of each other any more.
    pub(crate) silenced: Vec<String>,
    /// Those after which a late joiner had another document than the people present.
    pub(crate) differs: Vec<String>,
}

impl Hostile {
    /// How many did harm.
    pub(crate) fn harmful(&self) -> usize {
        self.ended.len() + self.silenced.len() + self.differs.len()
    }
}

/// Tries every input on a server of this kind; a minute at most. None for the relay, which knows no documents.
pub(crate) fn attack(kind: Kind, places: &Places) -> anyhow::Result<Option<Hostile>> {
    let name = match kind {
        Kind::Relay => return Ok(None),
        Kind::Fivefold => "fivefold",
        Kind::YWebsocket => "y-websocket",
        Kind::Hocuspocus => "hocuspocus",
    };
    let output = Command::new("node")
        .arg(places.bench.join("../interop/hostile.js"))
        .arg(name)
        .env("FIVEFOLD_BIN", places.binaries.join("fivefold"))
        .env_remove("FIVEFOLD_OPERATOR_KEY")
        .env_remove("YPERSISTENCE")
        .stdin(Stdio::null())
        .output()?;
    let found = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{}: {}", kind.name(), String::from_utf8_lossy(&output.stderr).trim()));
    found.map(Some)
}
