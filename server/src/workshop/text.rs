//! Texts of commands: trimmed, not empty where that matters, and bounded.

use fivefold_protocol::error::ErrorCode;

use super::Refusal;

/// The trimmed text; at most `max` characters, and not empty.
pub(super) fn needed(text: &str, max: usize) -> Result<String, Refusal> {
    let text = optional(text, max)?;
    if text.is_empty() { Refusal::err(ErrorCode::TextEmpty, "the text is empty") } else { Ok(text) }
}

/// The trimmed text; at most `max` characters, or empty.
pub(super) fn optional(text: &str, max: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > max {
        return Refusal::err(ErrorCode::TextTooLong, format!("at most {max} characters"));
    }
    Ok(text.to_owned())
}
