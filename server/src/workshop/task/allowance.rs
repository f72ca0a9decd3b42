//! How much each person may add: what they write stays for the life of the workshop, and nobody is to fill the disk of all.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{PersonId, Timestamp},
    limits::PERSON_BYTES_PER_SECOND,
};

use crate::throttle::Bucket;

/// Bytes that people may still add, by edits and commands together.
#[derive(Debug)]
pub(super) struct Allowances {
    at_once: u32,
    of: BTreeMap<PersonId, Bucket>,
}

impl Allowances {
    /// Everybody may add so many MiB at once.
    pub(super) fn new(mib: u32) -> Self {
        Self { at_once: mib.saturating_mul(1024 * 1024), of: BTreeMap::new() }
    }

    /// Whether `person` has used up theirs.
    pub(super) fn is_spent(&mut self, person: PersonId, now: Timestamp) -> bool {
        self.of.get_mut(&person).is_some_and(|bucket| bucket.is_spent(now))
    }

    /// Notes what `person` has added.
    pub(super) fn charge(&mut self, person: PersonId, bytes: usize, now: Timestamp) {
        let full = || Bucket::new(self.at_once, PERSON_BYTES_PER_SECOND * 60, now);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.of.entry(person).or_insert_with(full).charge(bytes);
    }
}
