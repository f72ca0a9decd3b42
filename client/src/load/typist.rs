//! Somebody who writes notes: every edit is an update as Yjs would send it for a keystroke or two, made by hand so that
//! the generator keeps no document and an edit costs next to nothing.

use fivefold_protocol::sync::{
    lib0::Writer,
    structs::{ANY, HAS_KEY, HAS_LEFT, STRING, TYPE},
};

use super::texts::text;

/// Letters of one edit, one edit after the other.
const STROKES: [usize; 5] = [1, 2, 1, 3, 1];

const MAP: u64 = 1;
const TEXT: u64 = 2;
const ANY_STRING: u8 = 119;
const PARENT_IS_ROOT: u64 = 1;
const PARENT_IS_STRUCT: u64 = 0;
/// An update ends with what was deleted: nothing.
const NOTHING_DELETED: u64 = 0;

/// An edit, made and not yet sent.
#[derive(Debug)]
pub(super) struct Edit {
    /// As an update, version 1.
    pub(super) update: Vec<u8>,
    /// The author's clock after it.
    pub(super) clock: u32,
}

/// One author on one board.
#[derive(Debug)]
pub(super) struct Typist {
    client: u64,
    clock: u32,
    /// Of each note the clock of its last letter.
    notes: Vec<u32>,
    notes_max: usize,
    /// The note that is being written, and its sentence with how much of it (in bytes) is written.
    note: usize,
    sentence: String,
    written: usize,
    text_number: u64,
    strokes: usize,
}

impl Typist {
    /// An author who opens at most `notes_max` notes (at least one) and then goes on in those; what they say is that of
    /// the texts after number `text_number`.
    pub(super) fn new(client: u64, notes_max: usize, text_number: u64) -> Self {
        Self {
            client,
            clock: 0,
            notes: Vec::new(),
            notes_max,
            note: 0,
            sentence: String::new(),
            written: 0,
            text_number,
            strokes: 0,
        }
    }

    /// The Yjs client id.
    pub(super) fn client(&self) -> u64 {
        self.client
    }

    /// Some more letters; a new note when a sentence is done.
    pub(super) fn edit(&mut self) -> Edit {
        let mut structs = Structs::new(self.client, self.clock);
        if self.written == self.sentence.len() {
            (self.sentence, self.written) = (self.next_text(), 0);
            let opens = self.notes.len() < self.notes_max.max(1);
            self.note = if opens { self.notes.len() } else { (self.note + 1) % self.notes.len() };
        }
        let letters = STROKES[self.strokes % STROKES.len()];
        self.strokes += 1;
        let left = &self.sentence[self.written..];
        let end = left.char_indices().nth(letters).map_or(left.len(), |(at, _)| at);
        let written = &left[..end];
        self.written += end;
        match self.notes.get_mut(self.note) {
            Some(last) => *last = structs.letters(*last, written),
            None => self.notes.push(structs.note(self.notes.len(), written)),
        }
        self.clock = structs.clock;
        Edit { update: structs.finish(), clock: self.clock }
    }

    /// Whole notes at once, as somebody brings them who wrote offline.
    pub(super) fn notes(&mut self, count: usize) -> Edit {
        let mut structs = Structs::new(self.client, self.clock);
        for _ in 0..count {
            let text = self.next_text();
            self.notes.push(structs.note(self.notes.len(), &text));
        }
        self.clock = structs.clock;
        Edit { update: structs.finish(), clock: self.clock }
    }

    fn next_text(&mut self) -> String {
        self.text_number = self.text_number.wrapping_add(1);
        text(self.text_number)
    }
}

/// Structs of one client, one after the other.
struct Structs {
    client: u64,
    from: u32,
    clock: u32,
    count: usize,
    body: Writer,
}

impl Structs {
    fn new(client: u64, from: u32) -> Self {
        Self { client, from, clock: from, count: 0, body: Writer::with_room(64) }
    }

    /// A note with a kind and a text; answers with the clock of its last letter.
    fn note(&mut self, number: usize, text: &str) -> u32 {
        let note = self.clock;
        let name = format!("l{}-{number}", self.client);
        self.body.byte(TYPE | HAS_KEY).uint(PARENT_IS_ROOT).string("notes").string(&name).uint(MAP);
        self.took(1);
        self.inside(ANY | HAS_KEY, note).string("kind").count(1).byte(ANY_STRING).string("problem");
        self.took(1);
        let holder = self.clock;
        self.inside(TYPE | HAS_KEY, note).string("text").uint(TEXT);
        self.took(1);
        self.inside(STRING, holder).string(text);
        self.took(text.encode_utf16().count());
        self.clock - 1
    }

    /// Letters behind the letter at `last`; answers with the clock of the last of them.
    fn letters(&mut self, last: u32, text: &str) -> u32 {
        self.body.byte(STRING | HAS_LEFT).uint(self.client).uint(last.into()).string(text);
        self.took(text.encode_utf16().count());
        self.clock - 1
    }

    /// Begins a struct inside another one of the same client.
    fn inside(&mut self, info: u8, parent: u32) -> &mut Writer {
        self.body.byte(info).uint(PARENT_IS_STRUCT).uint(self.client).uint(parent.into())
    }

    fn took(&mut self, clocks: usize) {
        self.clock = self.clock.saturating_add(u32::try_from(clocks).unwrap_or(u32::MAX));
        self.count += 1;
    }

    fn finish(self) -> Vec<u8> {
        let body = self.body.finish();
        let mut update = Writer::with_room(body.len() + 24);
        update.uint(1).count(self.count).uint(self.client).uint(self.from.into());
        update.raw(&body).uint(NOTHING_DELETED);
        update.finish()
    }
}

#[cfg(test)]
mod tests {
    use yrs::{ClientID, Doc, ReadTxn, Transact, Update, updates::decoder::Decode};

    use super::*;
    use crate::{
        board::Document,
        load::contents::{Range, ranges},
    };

    #[test]
    fn what_is_typed_letter_by_letter_reads_as_notes_with_whole_sentences() {
        let (mut typist, board) = (Typist::new(41, 2, 0), Document::default());
        let mut edits = 0;
        while edits < 120 || typist.written < typist.sentence.len() {
            board.take(&typist.edit().update).unwrap();
            edits += 1;
        }
        let notes: Vec<_> = board.notes().into_values().collect();
        assert_eq!(notes.len(), 2);
        for note in &notes {
            assert!((1..3).any(|number| note.text.starts_with(&text(number))), "{}", note.text);
            assert_eq!(note.kind.as_ref().map(ToString::to_string).as_deref(), Some("problem"));
        }
    }

    #[test]
    fn an_edit_s_clock_is_the_one_the_document_has_after_it() {
        let (mut typist, doc) = (Typist::new(7, 1, 0), Doc::new());
        let mut before = 0;
        for _ in 0..90 {
            let edit = typist.edit();
            doc.transact_mut().apply_update(Update::decode_v1(&edit.update).unwrap()).unwrap();
            assert_eq!(doc.transact().state_vector().get(&ClientID::new(7)), edit.clock);
            let mut found = Vec::new();
            ranges(&edit.update, |range| found.push(range)).unwrap();
            assert_eq!(found, [Range { client: 7, from: before, to: edit.clock }]);
            before = edit.clock;
        }
    }

    #[test]
    fn a_whole_board_is_one_update() {
        let board = Document::default();
        board.take(&Typist::new(9, 500, 0).notes(500).update).unwrap();
        assert_eq!(board.notes().len(), 500);
    }
}
