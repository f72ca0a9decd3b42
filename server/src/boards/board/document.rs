//! A Yjs document that is open in memory, with the observers that tell what an update changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use fivefold_protocol::{
    ids::{NoteId, ProblemId},
    note::Note,
};
use yrs::{
    DeepObservable, Doc, IdSet, Map, MapRef, OffsetKind, Options, Out, ReadTxn, StateVector, TextRef,
    Transact, TransactionMut, Update,
    block::ClientID,
    branch::{Branch, BranchID},
    types::{EntryChange, Event, Events, PathSegment},
    updates::decoder::Decode,
};

use super::{ApplyError, Changed, NOTES, PROBLEMS, TASKS};
use crate::{
    boards::read::{self, ListTexts},
    lint::Id,
};

/// An open document. Every access is a short transaction of its own; none is held across anything that waits.
pub(super) struct Document {
    doc: Doc,
    notes: MapRef,
    problems: MapRef,
    tasks: MapRef,
    seen: Arc<Mutex<Keys>>,
}

/// Keys of the maps that an update changed, before it is known what they are.
#[derive(Debug, Default)]
struct Keys {
    notes: BTreeSet<Arc<str>>,
    notes_removed: BTreeSet<Arc<str>>,
    problems: BTreeSet<Arc<str>>,
}

impl Document {
    pub(super) fn new() -> Self {
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
            if was && !is {
                keys.notes_removed.insert(key.clone());
            }
            keys.notes.insert(key);
        });
        observe(&problems, &seen, |keys, key, _| {
            keys.problems.insert(key);
        });
        Self { doc, notes, problems, tasks, seen }
    }

    /// The document that was encoded as `state`.
    pub(super) fn from_state(state: &[u8]) -> Result<Self, ApplyError> {
        let document = Self::new();
        document.apply(state)?;
        Ok(document)
    }

    /// Applies an update and says what it changed; none if it changed nothing at all.
    pub(super) fn apply(&self, update: &[u8]) -> Result<Option<Changed>, ApplyError> {
        let update = Update::decode_v1(update).map_err(|error| ApplyError::Unreadable(error.to_string()))?;
        let mut txn = self.doc.transact_mut();
        let applied = txn.apply_update(update);
        let changed = txn.has_changes();
        txn.commit();
        let waiting = txn.has_missing_updates();
        drop(txn);
        let keys = std::mem::take(&mut *lock(&self.seen));
        applied.map_err(|error| ApplyError::Inapplicable(error.to_string()))?;
        if waiting {
            return Err(ApplyError::Missing);
        }
        Ok(changed.then(|| self.changed(&keys)))
    }

    pub(super) fn state(&self) -> Bytes {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default()).into()
    }

    pub(super) fn state_vector(&self) -> StateVector {
        self.doc.transact().state_vector()
    }

    pub(super) fn diff(&self, theirs: &StateVector) -> Bytes {
        self.doc.transact().encode_state_as_update_v1(theirs).into()
    }

    pub(super) fn deleted(&self) -> IdSet {
        self.doc.transact().snapshot().delete_set
    }

    pub(super) fn notes(&self) -> BTreeMap<NoteId, Note> {
        read::notes(&self.doc.transact(), &self.notes)
    }

    pub(super) fn list_texts(&self) -> ListTexts {
        let txn = self.doc.transact();
        ListTexts { problems: read::texts(&txn, &self.problems), tasks: read::texts(&txn, &self.tasks) }
    }

    pub(super) fn texts_of(&self, problems: &BTreeSet<ProblemId>) -> Vec<Id> {
        let txn = self.doc.transact();
        let text = |problem: &ProblemId| {
            let text: TextRef = self.problems.get(&txn, &problem.to_string())?.cast().ok()?;
            match AsRef::<Branch>::as_ref(&text).id() {
                BranchID::Nested(id) => Some(Id { client: id.client.get(), clock: id.clock }),
                BranchID::Root(_) => None,
            }
        };
        problems.iter().filter_map(text).collect()
    }

    pub(super) fn keys(&self, map: &str) -> Vec<String> {
        let txn = self.doc.transact();
        txn.get_map(map).map(|map| map.keys(&txn).map(ToOwned::to_owned).collect()).unwrap_or_default()
    }

    fn changed(&self, keys: &Keys) -> Changed {
        let txn = self.doc.transact();
        let mut changed = Changed::default();
        for key in &keys.notes {
            let Ok(id) = key.parse::<NoteId>() else { continue };
            if let Some(note) = read::note(&txn, &self.notes, &id) {
                changed.touched.insert(id, note);
            } else if keys.notes_removed.contains(key) {
                changed.deleted.insert(id);
            }
        }
        changed.problems = keys.problems.iter().filter_map(|key| key.parse().ok()).collect();
        changed
    }
}

/// An empty document that counts as browsers do. Its own client id never writes, except in [`crate::boards::seed`].
pub(in crate::boards) fn document(client: u64) -> Doc {
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
