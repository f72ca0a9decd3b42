//! One Yjs document of a workshop: the fold of its logged edits.
//!
//! It is given only updates that passed the linter and the admission, in the order of the log. Every access to the document is a short
//! transaction of its own; none is held across anything that waits. The encoded state is kept per version, so that many
//! joiners cost one encoding.

use std::{
    collections::BTreeSet,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use bytes::Bytes;
use fivefold_protocol::{
    ids::{NoteId, ProblemId, TaskId},
    note::Note,
};
use yrs::{
    DeepObservable, Doc, IdSet, Map, MapRef, OffsetKind, Options, Out, ReadTxn, StateVector, Transact,
    TransactionMut, Update,
    block::ClientID,
    types::{EntryChange, Event, Events, PathSegment},
    updates::{decoder::Decode, encoder::Encode},
};

use super::read::{self, ListTexts};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Notes that are different now, new ones included, deleted ones not.
    pub touched: BTreeSet<NoteId>,
    /// Notes that were not there before.
    pub created: BTreeSet<NoteId>,
    /// Notes that are no longer there.
    pub deleted: BTreeSet<NoteId>,
    /// Texts of problems that are different now.
    pub problems: BTreeSet<ProblemId>,
    /// Texts of tasks that are different now.
    pub tasks: BTreeSet<TaskId>,
}

impl Changed {
    /// Whether nothing changed that is read from a board.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

/// A board, or the `list` document.
pub struct Board {
    doc: Doc,
    notes: MapRef,
    problems: MapRef,
    tasks: MapRef,
    seen: Arc<Mutex<Keys>>,
    version: u64,
    state: OnceLock<Bytes>,
    deleted: OnceLock<IdSet>,
}

impl std::fmt::Debug for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Board").field("version", &self.version).finish_non_exhaustive()
    }
}

/// Keys of the three maps that an update changed, before it is known what they are.
#[derive(Debug, Default)]
struct Keys {
    notes: BTreeSet<Arc<str>>,
    notes_added: BTreeSet<Arc<str>>,
    notes_removed: BTreeSet<Arc<str>>,
    problems: BTreeSet<Arc<str>>,
    tasks: BTreeSet<Arc<str>>,
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
        let doc = document(1);
        let (notes, problems, tasks) =
            (doc.get_or_insert_map(NOTES), doc.get_or_insert_map(PROBLEMS), doc.get_or_insert_map(TASKS));
        let seen = Arc::new(Mutex::new(Keys::default()));
        observe(&notes, &seen, |keys, key, change| {
            let was = matches!(
                change,
                Some(EntryChange::Updated(Out::YMap(_), _) | EntryChange::Removed(Out::YMap(_)))
            );
            let is = matches!(
                change,
                Some(EntryChange::Updated(_, Out::YMap(_)) | EntryChange::Inserted(Out::YMap(_)))
            );
            if is && !was {
                keys.notes_added.insert(key.clone());
            }
            if was && !is {
                keys.notes_removed.insert(key.clone());
            }
            keys.notes.insert(key);
        });
        observe(&problems, &seen, |keys, key, _| {
            keys.problems.insert(key);
        });
        observe(&tasks, &seen, |keys, key, _| {
            keys.tasks.insert(key);
        });
        let (state, deleted) = (OnceLock::new(), OnceLock::new());
        Self { doc, notes, problems, tasks, seen, version: 0, state, deleted }
    }

    /// A board that was saved with [`Self::state`]. Its version starts anew.
    ///
    /// # Errors
    /// [`ApplyError`], if the bytes are not a whole board.
    pub fn from_state(state: &[u8]) -> Result<Self, ApplyError> {
        let mut board = Self::new();
        board.apply(state)?;
        Ok(board)
    }

    /// Makes a linted, admitted update part of the board, and says what it changed.
    ///
    /// # Errors
    /// [`ApplyError::Unreadable`]: nothing was changed. The others cannot happen for an update that was admitted; the board may have
    /// taken a part of it.
    pub fn apply(&mut self, update: &[u8]) -> Result<Changed, ApplyError> {
        let update = Update::decode_v1(update).map_err(|error| ApplyError::Unreadable(error.to_string()))?;
        let mut txn = self.doc.transact_mut();
        let applied = txn.apply_update(update);
        let changed = txn.has_changes();
        txn.commit();
        let waiting = txn.has_missing_updates();
        drop(txn);
        let keys = std::mem::take(&mut *lock(&self.seen));
        if changed {
            self.version = self.version.saturating_add(1);
            self.state = OnceLock::new();
            self.deleted = OnceLock::new();
        }
        applied.map_err(|error| ApplyError::Inapplicable(error.to_string()))?;
        if waiting {
            return Err(ApplyError::Missing);
        }
        Ok(self.changed(&keys))
    }

    /// Counts the updates that changed something.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The whole board as one update; encoded once per version.
    #[must_use]
    pub fn state(&self) -> Bytes {
        let encode = || self.doc.transact().encode_state_as_update_v1(&StateVector::default()).into();
        self.state.get_or_init(encode).clone()
    }

    /// What the board has, as an encoded state vector.
    #[must_use]
    pub fn state_vector(&self) -> Bytes {
        self.doc.transact().state_vector().encode_v1().into()
    }

    /// What a peer with this (linted) state vector lacks, as an update.
    ///
    /// # Errors
    /// [`ApplyError::Unreadable`], if it is not a state vector.
    pub fn diff(&self, state_vector: &[u8]) -> Result<Bytes, ApplyError> {
        let theirs = StateVector::decode_v1(state_vector)
            .map_err(|error| ApplyError::Unreadable(error.to_string()))?;
        if theirs.is_empty() {
            return Ok(self.state());
        }
        Ok(self.doc.transact().encode_state_as_update_v1(&theirs).into())
    }

    /// Whether everything in a (linted) delete set is deleted here already.
    #[must_use]
    pub fn deletes_known(&self, deletes: &[(u64, Vec<Range<u32>>)]) -> bool {
        if deletes.is_empty() {
            return true;
        }
        let deleted = self.deleted.get_or_init(|| self.doc.transact().snapshot().delete_set);
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

    /// The note with this id, if there is one.
    #[must_use]
    pub fn note(&self, id: &NoteId) -> Option<Note> {
        read::note(&self.doc.transact(), &self.notes, id)
    }

    /// Every note.
    #[must_use]
    pub fn notes(&self) -> std::collections::BTreeMap<NoteId, Note> {
        read::notes(&self.doc.transact(), &self.notes)
    }

    /// How many notes there are.
    #[must_use]
    pub fn note_count(&self) -> usize {
        read::note_count(&self.doc.transact(), &self.notes)
    }

    /// The texts of the `list` document.
    #[must_use]
    pub fn list_texts(&self) -> ListTexts {
        let txn = self.doc.transact();
        ListTexts { problems: read::texts(&txn, &self.problems), tasks: read::texts(&txn, &self.tasks) }
    }

    /// The keys of one of the document's maps, readable or not.
    pub(super) fn keys(&self, map: &str) -> Vec<String> {
        let txn = self.doc.transact();
        txn.get_map(map).map(|map| map.keys(&txn).map(ToOwned::to_owned).collect()).unwrap_or_default()
    }

    fn changed(&self, keys: &Keys) -> Changed {
        let txn = self.doc.transact();
        let mut changed = Changed::default();
        for key in &keys.notes {
            let Ok(id) = key.parse::<NoteId>() else { continue };
            if read::note(&txn, &self.notes, &id).is_some() {
                if keys.notes_added.contains(key) {
                    changed.created.insert(id.clone());
                }
                changed.touched.insert(id);
            } else if keys.notes_removed.contains(key) {
                changed.deleted.insert(id);
            }
        }
        changed.problems = keys.problems.iter().filter_map(|key| key.parse().ok()).collect();
        changed.tasks = keys.tasks.iter().filter_map(|key| key.parse().ok()).collect();
        changed
    }
}

/// An empty document that counts as browsers do. Its own client id never writes, except in [`super::seed`].
pub(super) fn document(client: u64) -> Doc {
    let mut options = Options::with_client_id(ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    options.skip_gc = false;
    Doc::with_options(options)
}

/// Notes in `seen` which entries of `map` change, at any depth.
fn observe(
    map: &MapRef,
    seen: &Arc<Mutex<Keys>>,
    note: impl Fn(&mut Keys, Arc<str>, Option<&EntryChange>) + Send + Sync + 'static,
) {
    let seen = Arc::clone(seen);
    map.observe_deep("keys", move |txn: &TransactionMut<'_>, events: &Events<'_>| {
        let mut keys = lock(&seen);
        for event in events.iter() {
            match (event.path().front(), event) {
                (Some(PathSegment::Key(key)), _) => note(&mut keys, key.clone(), None),
                (None, Event::Map(event)) => {
                    for (key, change) in event.keys(txn) {
                        note(&mut keys, key.clone(), Some(change));
                    }
                }
                _ => {}
            }
        }
    });
}

fn lock(keys: &Mutex<Keys>) -> MutexGuard<'_, Keys> {
    keys.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
