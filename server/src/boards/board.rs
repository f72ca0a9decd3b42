//! One Yjs document of a workshop: the fold of its logged edits.
//!
//! It is given only updates that passed the linter and the admission, in the order of the log. What it answers to joiners is
//! kept until the next change, so that many of them cost one encoding. A board on which nobody writes rests: an open document takes
//! twenty times the memory of its encoded state, and is opened again by the next edit, or for a peer that lacks a part; then it
//! stays open until it rests again.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::OnceLock,
};

use bytes::Bytes;
use fivefold_protocol::{
    ids::{NoteId, ProblemId},
    note::Note,
};
use yrs::{
    IdSet, StateVector,
    block::ClientID,
    updates::{decoder::Decode, encoder::Encode},
};

use self::document::Document;
pub(super) use self::document::document;
use super::read::ListTexts;
use crate::lint::Id;

mod document;

/// Name of the map of notes in a board.
pub const NOTES: &str = "notes";
/// Name of the map of problem texts in the `list` document.
pub const PROBLEMS: &str = "problems";
/// Name of the map of task texts in the `list` document.
pub const TASKS: &str = "tasks";

/// Why bytes could not be made part of a board.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The document type cannot read them. The board is unchanged.
    #[error("the update cannot be read: {0}")]
    Unreadable(String),
    /// The document type stopped half-way. Only an update that was never admitted can cause this.
    #[error("the update cannot be applied: {0}")]
    Inapplicable(String),
    /// Something in the update waits for what the board does not have. Only an update that was never admitted can cause this.
    #[error("the update builds on something unknown")]
    Missing,
}

/// What an update changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changed {
    /// Notes that are different now, new ones included, and how they read.
    pub touched: BTreeMap<NoteId, Note>,
    /// Notes that are no longer there.
    pub deleted: BTreeSet<NoteId>,
    /// Texts of problems that are different now.
    pub problems: BTreeSet<ProblemId>,
}

/// A board, or the `list` document.
#[derive(Debug)]
pub struct Board {
    body: Body,
    state: OnceLock<Bytes>,
    state_vector: OnceLock<StateVector>,
    /// What a peer lacks that has everything but the deletions.
    deletions: OnceLock<Bytes>,
    deleted: OnceLock<IdSet>,
}

enum Body {
    Open(Document),
    /// The encoded state, and the document if somebody wanted to read it since.
    Resting(Bytes, OnceLock<Document>),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open(_) => "Open",
            Self::Resting(..) => "Resting",
        })
    }
}

impl Default for Board {
    fn default() -> Self {
        Self::new()
    }
}

impl Board {
    /// An empty board.
    #[must_use]
    pub fn new() -> Self {
        Self::around(Document::new())
    }

    fn around(document: Document) -> Self {
        Self {
            body: Body::Open(document),
            state: OnceLock::new(),
            state_vector: OnceLock::new(),
            deletions: OnceLock::new(),
            deleted: OnceLock::new(),
        }
    }

    /// A board that was saved with [`Self::state`].
    ///
    /// # Errors
    /// [`ApplyError`], if the bytes are not a whole board.
    pub fn from_state(state: &[u8]) -> Result<Self, ApplyError> {
        Document::from_state(state).map(Self::around)
    }

    /// Makes a linted, admitted update part of the board, and says what it changed.
    ///
    /// # Errors
    /// [`ApplyError::Unreadable`]: nothing was changed. The others cannot happen for an update that was admitted; the board may have
    /// taken a part of it.
    pub fn apply(&mut self, update: &[u8]) -> Result<Changed, ApplyError> {
        if let Body::Resting(state, read) = &mut self.body {
            self.body = Body::Open(read.take().map_or_else(|| Document::from_state(state), Ok)?);
        }
        let Body::Open(document) = &self.body else { return Ok(Changed::default()) };
        let changed = document.apply(update)?;
        if changed.is_some() {
            self.state = OnceLock::new();
            self.state_vector = OnceLock::new();
            self.deletions = OnceLock::new();
            self.deleted = OnceLock::new();
        }
        Ok(changed.unwrap_or_default())
    }

    /// Keeps the encoded state alone; the next edit opens the document again.
    pub fn rest(&mut self) {
        let _ = self.own_state_vector();
        self.body = Body::Resting(self.state(), OnceLock::new());
        self.deleted = OnceLock::new();
    }

    /// Whether the document is not in memory.
    #[must_use]
    pub fn is_resting(&self) -> bool {
        matches!(&self.body, Body::Resting(_, read) if read.get().is_none())
    }

    /// Reads the document, which is opened for this if the board rests, and stays so until it rests again.
    fn read<T>(&self, read: impl FnOnce(&Document) -> T) -> T {
        match &self.body {
            Body::Open(document) => read(document),
            // It was encoded from a document, so it opens.
            Body::Resting(state, open) => read(open.get_or_init(|| {
                Document::from_state(state).unwrap_or_else(|error| {
                    tracing::error!(%error, "a resting board does not open");
                    Document::new()
                })
            })),
        }
    }

    /// The whole board as one update; encoded once until the next change.
    #[must_use]
    pub fn state(&self) -> Bytes {
        match &self.body {
            Body::Open(document) => self.state.get_or_init(|| document.state()).clone(),
            Body::Resting(state, _) => state.clone(),
        }
    }

    fn own_state_vector(&self) -> &StateVector {
        self.state_vector.get_or_init(|| self.read(Document::state_vector))
    }

    /// What the board has, as an encoded state vector.
    #[must_use]
    pub fn state_vector(&self) -> Bytes {
        self.own_state_vector().encode_v1().into()
    }

    /// What a peer with this (linted) state vector lacks, as an update.
    ///
    /// # Errors
    /// [`ApplyError::Unreadable`], if it is not a state vector.
    pub fn diff(&self, state_vector: &[u8]) -> Result<Bytes, ApplyError> {
        let theirs = StateVector::decode_v1(state_vector)
            .map_err(|error| ApplyError::Unreadable(error.to_string()))?;
        let diff = || self.read(|document| document.diff(&theirs));
        Ok(if theirs.is_empty() {
            self.state()
        } else if theirs == *self.own_state_vector() {
            self.deletions.get_or_init(diff).clone()
        } else {
            diff()
        })
    }

    /// Whether everything in a (linted) delete set is deleted here already.
    #[must_use]
    pub fn deletes_known(&self, deletes: &[(u64, Vec<Range<u32>>)]) -> bool {
        if deletes.is_empty() {
            return true;
        }
        let deleted = self.deleted.get_or_init(|| self.read(Document::deleted));
        deletes.iter().all(|(client, wanted)| {
            let mut known =
                deleted.get(&ClientID::new(*client)).into_iter().flat_map(|ranges| ranges.ranges());
            let mut current = known.next();
            wanted.iter().all(|range| {
                while let Some(here) = current.filter(|here| here.end < range.end) {
                    debug_assert!(here.start <= here.end, "ranges are in order");
                    current = known.next();
                }
                current.is_some_and(|here| here.start <= range.start && range.end <= here.end)
            })
        })
    }

    /// Every note.
    #[must_use]
    pub fn notes(&self) -> BTreeMap<NoteId, Note> {
        self.read(Document::notes)
    }

    /// The texts of the `list` document.
    #[must_use]
    pub fn list_texts(&self) -> ListTexts {
        self.read(Document::list_texts)
    }

    /// The elements that hold the texts of these problems.
    #[must_use]
    pub fn texts_of(&self, problems: &BTreeSet<ProblemId>) -> Vec<Id> {
        self.read(|document| document.texts_of(problems))
    }

    /// The keys of one of the document's maps, readable or not.
    pub(super) fn keys(&self, map: &str) -> Vec<String> {
        self.read(|document| document.keys(map))
    }
}

#[cfg(test)]
mod tests;
