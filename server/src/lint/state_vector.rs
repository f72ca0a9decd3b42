//! State vectors: what a peer says it has.

use std::collections::BTreeMap;

use fivefold_protocol::sync::lib0::{ReadError, Reader};

use super::{CLOCK_END, Limits, LintError};

/// How far each client's structs are known: client id to the next clock.
pub type StateVector = BTreeMap<u64, u32>;

/// Reads a state vector of at most as many clients as an update may name.
///
/// # Errors
/// Any [`LintError`] about sizes, form or clocks.
pub fn state_vector(bytes: &[u8]) -> Result<StateVector, LintError> {
    let max = Limits::UPDATE.bytes.saturating_mul(2);
    if bytes.len() > max {
        return Err(LintError::TooManyBytes { bytes: bytes.len(), max });
    }
    let mut reader = Reader::new(bytes);
    let count = reader.count(2)?;
    if count > Limits::UPDATE.clients {
        return Err(LintError::TooMany { what: "clients", max: Limits::UPDATE.clients });
    }
    let mut vector = StateVector::new();
    for _ in 0..count {
        let client = reader.uint()?;
        let clock = reader.uint32().map_err(too_high)?;
        if clock >= CLOCK_END {
            return Err(LintError::ClockTooHigh);
        }
        if vector.insert(client, clock).is_some() {
            return Err(LintError::ClientTwice { client });
        }
    }
    reader.end()?;
    Ok(vector)
}

/// A clock that does not even fit its number is too high; anything else stays what it is.
pub(super) fn too_high(error: ReadError) -> LintError {
    match error {
        ReadError::TooLarge { .. } => LintError::ClockTooHigh,
        ReadError::Ended
        | ReadError::NotShortest
        | ReadError::NotUtf8
        | ReadError::CountTooLarge { .. }
        | ReadError::UnknownKind { .. }
        | ReadError::Trailing { .. } => LintError::Unreadable(error),
    }
}
