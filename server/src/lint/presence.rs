//! Presence of peers: small, flat enough, and with clocks that can still be passed.

use fivefold_protocol::{
    limits::{AWARENESS_CLIENTS_MAX, AWARENESS_STATE_MAX_BYTES},
    sync::awareness::AwarenessEntry,
};
use serde_json::{Map, Value};

use super::{LintError, PRESENCE_CLOCK_END, value::json_depth};

/// A presence entry that passed the linter.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// The client id.
    pub client: u64,
    /// The count of its states, below [`PRESENCE_CLOCK_END`].
    pub clock: u64,
    /// What the client says about itself; none when it says that it has gone.
    pub state: Option<Map<String, Value>>,
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
        Value::Object(state) => Some(state),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(LintError::NotAnObject);
        }
    };
    Ok(Presence { client: entry.client, clock: entry.clock, state })
}
