//! Plays whole workshops over real sockets, so that everything a day needs is exercised together.
//!
//! [`day`] plays a scenario from the first link to the closed plan; [`notes`] pours notes from a file into workshops and
//! says which of them the merge put together. What is played depends on the seed alone. Every command carries a key made
//! of seed, step and person, and sockets come back: a server that is killed and started again only delays the day.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{
    api::{Api, Export},
    error::ClientError,
    scenario::ScenarioError,
    stage::Player,
};
use fivefold_protocol::error::ErrorCode;

pub mod day;
mod exercises;
mod merging;
pub mod notes;
mod oracle;
mod plan;
mod scoring;
mod texts;

/// How long a step may wait for the server to show something. It includes a restart of the server.
pub(crate) const DEADLINE: Duration = Duration::from_secs(180);

/// Why a rehearsal did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// Something between client and server.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The scenario does not fit.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The server does not have the scenario's template.
    #[error("the server has no template {0:?}")]
    NoTemplate(String),
    /// The file of notes does not fit.
    #[error("the file of notes, {place}: {what}")]
    Notes {
        /// Where.
        place: String,
        /// What does not fit.
        what: String,
    },
    /// The workshop is not as it must be at this point.
    #[error("{0}")]
    Unexpected(String),
    /// A file could not be written.
    #[error("{path}: {source}", path = path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What went wrong, and in which step.
    #[error("in step {step}: {cause}")]
    InStep {
        /// The step.
        step: String,
        /// What.
        cause: Box<RehearsalError>,
    },
}

/// Tells what is going on, line by line, and remembers the step.
pub struct Narrator<'a> {
    say: &'a (dyn Fn(&str) + Sync),
    step: Mutex<String>,
}

impl std::fmt::Debug for Narrator<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Narrator").field("step", &self.step).finish_non_exhaustive()
    }
}

impl<'a> Narrator<'a> {
    /// Tells everything to `say`, one line a call.
    #[must_use]
    pub fn new(say: &'a (dyn Fn(&str) + Sync)) -> Self {
        Self { say, step: Mutex::default() }
    }

    /// A new step begins: `step NAME`.
    pub fn step(&self, name: &str) {
        name.clone_into(&mut self.step.lock().unwrap_or_else(PoisonError::into_inner));
        (self.say)(&format!("step {name}"));
    }

    /// A line inside a step.
    pub fn line(&self, text: &str) {
        (self.say)(&format!("  {text}"));
    }

    /// The error, with the step it came from.
    #[must_use]
    pub fn place(&self, cause: RehearsalError) -> RehearsalError {
        let step = self.step.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if step.is_empty() { cause } else { RehearsalError::InStep { step, cause: Box::new(cause) } }
    }
}

/// Writes the exports of a workshop into `folder`, and returns their paths. An export that a workshop cannot have yet
/// (a plan without scores) is left out if `partial`.
async fn write_exports(
    api: &Api,
    player: &Player,
    folder: &Path,
    partial: bool,
) -> Result<Vec<PathBuf>, RehearsalError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| RehearsalError::Write { path, source }
    };
    tokio::fs::create_dir_all(folder).await.map_err(failed(folder))?;
    let mut written = Vec::new();
    for what in Export::ALL {
        let bytes = match api.export(&player.seat, what).await {
            Err(error) if partial && not_yet(&error) => continue,
            answer => answer?,
        };
        let path = folder.join(what.file_name());
        tokio::fs::write(&path, &bytes).await.map_err(failed(&path))?;
        written.push(path);
    }
    Ok(written)
}

fn not_yet(error: &ClientError) -> bool {
    matches!(error.code(), Some(ErrorCode::NotScored | ErrorCode::WrongPhase))
}
