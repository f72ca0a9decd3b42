//! Texts of commands: tidied, not empty where that matters, and bounded.

use fivefold_protocol::{error::ErrorCode, limits::COMMAND_KEY_MAX, text};

use super::{Refusal, ensure};

/// Whether an idempotency key has a character at least, and not too many.
pub(super) fn key(key: &str) -> Result<(), Refusal> {
    let fits = (1..=COMMAND_KEY_MAX).contains(&key.chars().count());
    ensure(fits, ErrorCode::OutOfRange, format!("a key has 1 to {COMMAND_KEY_MAX} characters"))
}

/// A tidied text of several lines; at most `max` characters, and not empty.
pub(super) fn needed(text: &str, max: usize) -> Result<String, Refusal> {
    not_empty(optional(text, max)?)
}

/// A tidied text of several lines; at most `max` characters, or empty.
pub(super) fn optional(text: &str, max: usize) -> Result<String, Refusal> {
    bounded(text::of_lines(text), max)
}

/// A tidied text of one line; at most `max` characters, and not empty.
pub(super) fn needed_line(text: &str, max: usize) -> Result<String, Refusal> {
    not_empty(optional_line(text, max)?)
}

/// A tidied text of one line; at most `max` characters, or empty.
pub(super) fn optional_line(text: &str, max: usize) -> Result<String, Refusal> {
    bounded(text::of_one_line(text), max)
}

fn not_empty(text: String) -> Result<String, Refusal> {
    if text.is_empty() { Refusal::err(ErrorCode::TextEmpty, "the text is empty") } else { Ok(text) }
}

fn bounded(text: String, max: usize) -> Result<String, Refusal> {
    if text.chars().nth(max).is_some() {
        return Refusal::err(ErrorCode::TextTooLong, format!("at most {max} characters"));
    }
    Ok(text)
}
