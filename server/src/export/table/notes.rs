//! The part of a row that tells of one note: what it says, and where and from whom it comes.

use fivefold_protocol::{ids::NoteRef, role::Language, view::SourceView};

use super::{
    Cell, Names,
    words::{self, Word},
};
use crate::export::figures;

/// The columns.
pub(super) const COLUMNS: [Word; 12] = [
    words::NOTE_ID,
    words::ROOM,
    words::EXERCISE_ID,
    words::EXERCISE,
    words::KIND,
    words::NOTE,
    words::SITUATION_OF_NOTE,
    words::EXAMPLES,
    words::AUTHOR,
    words::SAME,
    words::STATE,
    words::ARRIVED,
];

/// The cells of a note.
pub(super) fn cells(names: Names<'_>, note: &NoteRef, source: &SourceView) -> [Cell; 12] {
    let language = names.language;
    [
        names.note_id(note).into(),
        names.source_room(note).map(|room| names.room(room)).unwrap_or_default().into(),
        note.exercise.to_string().into(),
        names.exercise(&note.exercise).into(),
        names.kind(&note.exercise, &source.kind).into(),
        source.text.clone().into(),
        source.situation.clone().into(),
        source.examples.join("\n").into(),
        names.source_author(note, source).unwrap_or_default().into(),
        Cell::Whole(source.same.into()),
        state(source, language).into(),
        figures::moment(source.at, language).into(),
    ]
}

fn state(source: &SourceView, language: Language) -> String {
    let states = [(source.deleted, words::DELETED), (source.changed, words::CHANGED)];
    let words: Vec<_> = states.iter().filter(|(so, _)| *so).map(|(_, word)| word.get(language)).collect();
    words.join(", ")
}
