//! What stands in a document, read as notes and texts. Total: [`fivefold_protocol::note`] has the rules.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{NoteId, ProblemId, TaskId},
    limits::PLACE_MAX,
    note::{Note, cut_text, is_settled_mark},
};
use yrs::{Any, GetString, Map, MapRef, Number, Out, ReadTxn};

/// The texts of the common list that people edit together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListTexts {
    /// Wording of problems.
    pub problems: BTreeMap<ProblemId, String>,
    /// Wording of tasks.
    pub tasks: BTreeMap<TaskId, String>,
}

/// The note `id` in the map `notes`, if that is one.
pub(super) fn note(txn: &impl ReadTxn, notes: &MapRef, id: &NoteId) -> Option<Note> {
    match notes.get(txn, id.as_str()) {
        Some(Out::YMap(map)) => Some(fields(txn, &map)),
        _ => None,
    }
}

/// Every note in the map `notes`.
pub(super) fn notes(txn: &impl ReadTxn, notes: &MapRef) -> BTreeMap<NoteId, Note> {
    notes
        .iter(txn)
        .filter_map(|(key, value)| {
            let Out::YMap(map) = value else { return None };
            Some((key.parse().ok()?, fields(txn, &map)))
        })
        .collect()
}

/// The readable texts of a map of the `list` document.
pub(super) fn texts<Id: std::str::FromStr + Ord>(txn: &impl ReadTxn, map: &MapRef) -> BTreeMap<Id, String> {
    map.iter(txn).filter_map(|(key, value)| Some((key.parse().ok()?, text(txn, value)?))).collect()
}

fn fields(txn: &impl ReadTxn, map: &MapRef) -> Note {
    let get = |key| map.get(txn, key);
    Note {
        text: get("text").and_then(|value| text(txn, value)).unwrap_or_default(),
        kind: get("kind").and_then(string).and_then(|kind| kind.parse().ok()),
        parent: get("parent").and_then(string).and_then(|parent| parent.parse().ok()),
        lane: get("lane").and_then(string).filter(|lane| lane.len() <= PLACE_MAX),
        order: get("order").and_then(string).filter(|order| order.len() <= PLACE_MAX),
        x: get("x").and_then(number),
        y: get("y").and_then(number),
        situation: get("situation").and_then(|value| text(txn, value)),
        example: get("example").and_then(|value| text(txn, value)),
        settled: get("settled").and_then(string).filter(|mark| is_settled_mark(mark)),
    }
}

fn text(txn: &impl ReadTxn, value: Out) -> Option<String> {
    if let Out::YText(shared) = value {
        return Some(cut_text(&shared.get_string(txn)).to_owned());
    }
    let Out::Any(Any::String(plain)) = value else { return None };
    Some(cut_text(&plain).to_owned())
}

fn string(value: Out) -> Option<String> {
    let Out::Any(Any::String(text)) = value else { return None };
    Some(text.to_string())
}

/// A finite number; whole ones are rounded as a browser rounds them.
fn number(value: Out) -> Option<f64> {
    let Out::Any(Any::Number(number)) = value else { return None };
    let number = match number {
        Number::Float(number) => number,
        Number::Int(number) => number as f64,
    };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use base64::{Engine, prelude::BASE64_STANDARD};
    use fivefold_protocol::{
        ids::{NoteId, PersonId},
        note::Note,
    };
    use serde::Deserialize;

    use crate::{
        boards::{
            admission::{Admission, Admit},
            board::Board,
        },
        lint::{Limits, update},
    };

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        update: String,
        notes: BTreeMap<NoteId, Note>,
    }

    #[test]
    fn boards_written_by_yjs_pass_every_check_and_read_as_everywhere() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../../protocol/vectors/notes.json")).unwrap();
        assert!(vectors.len() > 10);
        for vector in vectors {
            let bytes = BASE64_STANDARD.decode(&vector.update).unwrap();
            let linted = update(&bytes, &Limits::UPDATE).expect(&vector.name);
            let admitted = Admission::new().admit(PersonId(1), &linted);
            assert!(matches!(admitted, Admit::Accept | Admit::KnownOnly), "{}: {admitted:?}", vector.name);
            let mut board = Board::new();
            let changed = board.apply(&bytes).expect(&vector.name);
            assert_eq!(board.notes(), vector.notes, "{}", vector.name);
            assert_eq!(changed.touched, vector.notes, "{}", vector.name);
            let again = Board::from_state(&board.state()).expect(&vector.name);
            assert_eq!(again.notes(), vector.notes, "{}, saved and opened", vector.name);
        }
    }
}
