//! Presence of peers: small, flat enough, and with clocks that can still be passed.

use fivefold_protocol::{
    limits::{AWARENESS_CLIENTS_MAX, AWARENESS_STATE_MAX_BYTES},
    sync::awareness::AwarenessEntry,
};
use serde_json::Value;

use super::{LintError, PRESENCE_CLOCK_END, value::json_depth};

/// A presence entry that passed the linter.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// The client id.
    pub client: u64,
    /// The count of its states, below [`PRESENCE_CLOCK_END`].
    pub clock: u64,
    /// What the client says about itself; none when it says that it has gone.
    pub state: Option<Claimed>,
}

/// What a client says about itself, without whom it says to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// A JSON object without the key `user`.
    pub json: String,
    /// The colour it wants.
    pub color: Option<String>,
}

/// Checks the entries of one presence message.
///
/// # Errors
/// [`LintError::TooManyEntries`], [`LintError::ValueTooLarge`], [`LintError::ClockTooHigh`], [`LintError::TooDeep`],
/// [`LintError::NotJson`], [`LintError::NotAnObject`].
pub fn presence(entries: &[AwarenessEntry]) -> Result<Vec<Presence>, LintError> {
    if entries.len() > AWARENESS_CLIENTS_MAX {
        return Err(LintError::TooManyEntries);
    }
    entries.iter().map(one).collect()
}

fn one(entry: &AwarenessEntry) -> Result<Presence, LintError> {
    if entry.json.len() > AWARENESS_STATE_MAX_BYTES {
        return Err(LintError::ValueTooLarge { max: AWARENESS_STATE_MAX_BYTES });
    }
    if entry.clock >= PRESENCE_CLOCK_END {
        return Err(LintError::ClockTooHigh);
    }
    json_depth(&entry.json)?;
    let state = match serde_json::from_str(&entry.json).map_err(|_| LintError::NotJson)? {
        Value::Null => None,
        Value::Object(mut state) => {
            let user = state.remove("user");
            let color = user.as_ref().and_then(|user| user.get("color")?.as_str()).map(ToOwned::to_owned);
            let json = serde_json::to_string(&state).map_err(|_| LintError::NotJson)?;
            Some(Claimed { json, color })
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(LintError::NotAnObject);
        }
    };
    Ok(Presence { client: entry.client, clock: entry.clock, state })
}
