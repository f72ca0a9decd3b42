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
mod tests {
    use yrs::{MapPrelim, Text, TextPrelim};

    use super::*;
    use crate::boards::seed::{ListMap, Seed};

    fn id(text: &str) -> NoteId {
        text.parse().unwrap()
    }

    fn ids(texts: &[&str]) -> BTreeSet<NoteId> {
        texts.iter().map(|text| id(text)).collect()
    }

    /// What `change` does to the map `name` of `doc`, as an update.
    fn edit(doc: &Doc, name: &str, change: impl FnOnce(&MapRef, &mut TransactionMut<'_>)) -> Vec<u8> {
        let map = doc.get_or_insert_map(name);
        let mut txn = doc.transact_mut();
        change(&map, &mut txn);
        txn.encode_update_v1()
    }

    fn add(doc: &Doc, note: &str, text: &str) -> Vec<u8> {
        edit(doc, NOTES, |notes, txn| {
            let map = notes.insert(txn, note, MapPrelim::default());
            map.insert(txn, "text", TextPrelim::new(text));
        })
    }

    #[test]
    fn a_board_says_which_notes_an_update_created_touched_and_deleted() {
        let (doc, mut board) = (document(7), Board::new());
        let changed = board.apply(&add(&doc, "n1", "slow")).unwrap();
        assert_eq!((changed.created, changed.touched), (ids(&["n1"]), ids(&["n1"])));
        board.apply(&add(&doc, "n2", "dear")).unwrap();

        let typed = edit(&doc, NOTES, |notes, txn| {
            let map: MapRef = notes.get(txn, "n1").unwrap().cast().unwrap();
            let text: yrs::TextRef = map.get(txn, "text").unwrap().cast().unwrap();
            text.insert(txn, 4, " printing");
        });
        let changed = board.apply(&typed).unwrap();
        assert_eq!((changed.created, changed.touched), (ids(&[]), ids(&["n1"])));
        assert_eq!(board.note(&id("n1")).unwrap().text, "slow printing");

        let removed = edit(&doc, NOTES, |notes, txn| {
            notes.remove(txn, "n1");
        });
        let changed = board.apply(&removed).unwrap();
        assert_eq!((changed.deleted, changed.touched), (ids(&["n1"]), ids(&[])));
        assert_eq!(board.note_count(), 1);

        let replaced = edit(&doc, NOTES, |notes, txn| {
            notes.insert(txn, "n2", "no note");
            notes.insert(txn, "n3", 5);
        });
        let changed = board.apply(&replaced).unwrap();
        assert_eq!((changed.deleted, changed.touched, changed.created), (ids(&["n2"]), ids(&[]), ids(&[])));
        assert_eq!(board.note_count(), 0);
    }

    #[test]
    fn an_update_that_is_known_changes_nothing_and_keeps_the_encoded_state() {
        let (doc, mut board) = (document(7), Board::new());
        let update = add(&doc, "n1", "slow");
        board.apply(&update).unwrap();
        let (version, state) = (board.version(), board.state());
        assert!(board.apply(&update).unwrap().is_empty());
        assert_eq!(board.version(), version);
        assert_eq!(board.state().as_ptr(), state.as_ptr(), "encoded once");
        board.apply(&add(&doc, "n2", "dear")).unwrap();
        assert_eq!(board.version(), version + 1);
        assert_ne!(board.state(), state);
    }

    #[test]
    fn a_difference_brings_a_peer_up_to_date() {
        let (doc, mut board) = (document(7), Board::new());
        board.apply(&add(&doc, "n1", "slow")).unwrap();
        let mut peer = Board::from_state(&board.state()).unwrap();
        board.apply(&add(&doc, "n2", "dear")).unwrap();
        let lacking = board.diff(&peer.state_vector()).unwrap();
        assert!(lacking.len() < board.state().len());
        peer.apply(&lacking).unwrap();
        assert_eq!(peer.notes(), board.notes());
        assert_eq!(board.diff(&[0]).unwrap(), board.state());
        assert!(board.diff(&[7]).is_err());
    }

    #[test]
    fn a_board_knows_which_deletions_are_news() {
        let (doc, mut board) = (document(7), Board::new());
        board.apply(&add(&doc, "n1", "abcdef")).unwrap();
        assert!(board.deletes_known(&[]));
        assert!(!board.deletes_known(&[(7, vec![0..1])]));
        let removed = edit(&doc, NOTES, |notes, txn| {
            notes.remove(txn, "n1");
        });
        board.apply(&removed).unwrap();
        assert!(board.deletes_known(&[(7, vec![0..1, 2..5, 6..8])]));
        assert!(!board.deletes_known(&[(7, vec![0..1, 2..9])]));
        assert!(!board.deletes_known(&[(8, vec![0..1])]));
    }

    #[test]
    fn bytes_that_are_no_update_leave_the_board_as_it_was() {
        let mut board = Board::new();
        assert!(matches!(board.apply(&[1, 2, 3]), Err(ApplyError::Unreadable(_))));
        assert_eq!(board.version(), 0);
    }

    #[test]
    fn the_servers_texts_are_added_once_and_never_rewritten() {
        let seed = |map, key: &str, text: &str| Seed { map, key: key.into(), text: text.into() };
        let mut list = Board::new();
        let texts = [seed(ListMap::Problems, "b1", "slow"), seed(ListMap::Tasks, "t1", "help")];
        let update = list.seed(&texts, 1_001).unwrap();
        let changed = list.apply(&update).unwrap();
        assert_eq!(changed.problems.len() + changed.tasks.len(), 2);
        let more = [seed(ListMap::Problems, "b1", "other"), seed(ListMap::Problems, "b2", "dear")];
        let update = list.seed(&more, 1_002).unwrap();
        list.apply(&update).unwrap();
        let texts = list.list_texts();
        let problems: Vec<&str> = texts.problems.values().map(String::as_str).collect();
        assert_eq!(problems, ["slow", "dear"]);
        assert_eq!(texts.tasks.values().collect::<Vec<_>>(), ["help"]);
        assert_eq!(list.seed(&more, 1_003), None);
    }
}
