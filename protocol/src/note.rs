//! A note as it is read from a board, and the mark that says "I am done with this text".
//!
//! A board is a Yjs document with one map `notes`: note id → map. Reading it is total: whatever stands there gives the same notes
//! in Rust and in TypeScript (`vectors/notes.json`). The rules:
//! - An entry is a note if its key is a [`NoteId`] and its value is a shared map (`Y.Map`). Everything else (plain values,
//!   plain objects, lists, texts) is not a note and is passed over.
//! - `text`, `situation` and `example` are read from a shared text (its plain characters, without formatting) or from a plain string,
//!   and cut after [`crate::limits::NOTE_TEXT_MAX`] UTF-16 units, never inside a character. A note without a
//!   readable `text` is a note with an empty text (it is just being written); the other two are then absent.
//! - `kind` and `parent` are absent unless they are strings of the form of their ids. Whether they make sense on this board is
//!   for the template to say, not for the reader.
//! - `lane` and `order` are absent unless they are strings of at most [`crate::limits::PLACE_MAX`] bytes.
//! - `x` and `y` are absent unless they are finite numbers.
//! - `settled` is absent unless it has the form of [`settled_mark`].
//! - Other keys are passed over.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{KindId, NoteId},
    limits::NOTE_TEXT_MAX,
};

/// What a note says and where it stands. Its author and time are not in the document, and so not here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Note {
    /// The text, at most [`NOTE_TEXT_MAX`] UTF-16 units.
    pub text: String,
    /// What sort of note it is; the template names the sorts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<KindId>,
    /// The note it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent: Option<NoteId>,
    /// The lane it stands in, chosen by the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lane: Option<String>,
    /// Its place among its neighbours: a fractional index, compared as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub order: Option<String>,
    /// Horizontal place, in CSS pixels of the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub x: Option<f64>,
    /// Vertical place, in CSS pixels of the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub y: Option<f64>,
    /// The situation in which the problem shows, if it is a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub situation: Option<String>,
    /// An example of the problem, if it is a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub example: Option<String>,
    /// The mark of the text that its writer considers finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub settled: Option<String>,
}

impl Note {
    /// Whether the writer is done with the text as it is now.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.settled.as_deref().is_some_and(|mark| mark == settled_mark(&self.text))
    }
}

/// The mark of a text: FNV-1a of its UTF-8 bytes, 32 bits, as eight lower-case hexadecimal digits.
///
/// It tells a finished text from a changed one; it protects nothing.
#[must_use]
pub fn settled_mark(text: &str) -> String {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

/// Whether `mark` has the form of a [`settled_mark`].
#[must_use]
pub fn is_settled_mark(mark: &str) -> bool {
    mark.len() == 8 && mark.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The longest front of `text` of at most [`NOTE_TEXT_MAX`] UTF-16 units that does not cut a character.
#[must_use]
pub fn cut_text(text: &str) -> &str {
    crate::text::front(text, NOTE_TEXT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settled_mark_is_fnv_1a_of_the_utf_8_bytes() {
        assert_eq!(settled_mark(""), "811c9dc5");
        assert_eq!(settled_mark("a"), "e40c292c");
        assert_eq!(settled_mark("foobar"), "bf9cf968");
        assert!(is_settled_mark("811c9dc5"));
        assert!(!is_settled_mark("811C9DC5"));
        assert!(!is_settled_mark("811c9dc"));
    }

    #[test]
    fn a_note_is_settled_while_its_mark_fits_its_text() {
        let mut note =
            Note {
                text: "печать".into(), settled: Some(settled_mark("печать")), ..Note::default()
            };
        assert!(note.is_settled());
        note.text.push('.');
        assert!(!note.is_settled());
    }

    #[test]
    fn a_long_text_is_cut_before_the_character_that_does_not_fit() {
        let text = format!("{}🙂x", "a".repeat(NOTE_TEXT_MAX - 1));
        assert_eq!(cut_text(&text), "a".repeat(NOTE_TEXT_MAX - 1));
        assert_eq!(cut_text("short"), "short");
    }
}
