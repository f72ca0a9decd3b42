//! Reads notes and texts out of a document. Reading is total, as the protocol's [`Note`] says.

use fivefold_protocol::{
    ids::{KindId, NoteId},
    limits::PLACE_MAX,
    note::{Note, cut_text, is_settled_mark},
};
use yrs::{Any, GetString, Map, MapRef, Out, ReadTxn};

/// A note, whatever its map holds.
pub(super) fn read_note<T: ReadTxn>(txn: &T, map: &MapRef) -> Note {
    let plain = |key: &str| match map.get(txn, key) {
        Some(Out::Any(Any::String(text))) => Some(text.to_string()),
        _ => None,
    };
    let number = |key: &str| match map.get(txn, key) {
        Some(Out::Any(Any::Number(number))) => number.as_f64().filter(|number| number.is_finite()),
        _ => None,
    };
    let cut = |key: &str| plain_text(txn, map.get(txn, key)).map(|text| cut_text(&text).to_owned());
    let short = |key: &str| plain(key).filter(|text| text.len() <= PLACE_MAX);
    Note {
        text: cut("text").unwrap_or_default(),
        kind: plain("kind").and_then(|kind| kind.parse::<KindId>().ok()),
        parent: plain("parent").and_then(|parent| parent.parse::<NoteId>().ok()),
        lane: short("lane"),
        order: short("order"),
        x: number("x"),
        y: number("y"),
        situation: cut("situation"),
        example: cut("example"),
        settled: plain("settled").filter(|mark| is_settled_mark(mark)),
    }
}

/// The characters of a shared text, or a plain string.
pub(super) fn plain_text<T: ReadTxn>(txn: &T, value: Option<Out>) -> Option<String> {
    let value = value?;
    if let Out::YText(text) = value {
        return Some(text.get_string(txn));
    }
    let Out::Any(Any::String(text)) = value else { return None };
    Some(text.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use base64::{Engine, prelude::BASE64_STANDARD};
    use fivefold_protocol::{ids::NoteId, note::Note};
    use serde::Deserialize;

    use crate::board::Document;

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        update: String,
        notes: BTreeMap<NoteId, Note>,
    }

    #[test]
    fn b2_notes_read_as_the_golden_vectors_say() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../../protocol/vectors/notes.json")).unwrap();
        assert!(vectors.len() > 5);
        for vector in vectors {
            let document = Document::default();
            document.take(&BASE64_STANDARD.decode(&vector.update).unwrap()).unwrap();
            assert_eq!(document.notes(), vector.notes, "{}", vector.name);
        }
    }
}
