//! What a Yjs update holds, as sets: what was inserted and what was deleted.

use yrs::{IdSet, Update, updates::decoder::Decode};

/// Insertions and deletions.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Content {
    inserted: IdSet,
    deleted: IdSet,
}

impl Content {
    pub(crate) fn of(update: &[u8]) -> Self {
        let update = Update::decode_v1(update).expect("an update of the server or of our own");
        Self { inserted: update.insertions(true), deleted: update.delete_set().clone() }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.inserted.merge_with(other.inserted.clone());
        self.deleted.merge_with(other.deleted.clone());
    }

    /// What of this is not in `other`, in words; none if all of it is.
    pub(crate) fn beyond(&self, other: &Self) -> Option<String> {
        let (inserted, deleted) = (self.inserted.diff(&other.inserted), self.deleted.diff(&other.deleted));
        (!inserted.is_empty() || !deleted.is_empty())
            .then(|| format!("inserted {inserted:?}, deleted {deleted:?}"))
    }
}
