//! Up to when somebody has seen the common list.

use fivefold_protocol::ids::Timestamp;

use super::{People, PeopleEvent};
use crate::workshop::{Asker, Stamp};

impl People {
    /// Somebody looked at the list: up to the newest change that was shown, or at all there is.
    pub(in crate::workshop) fn saw_list(asker: Asker, until: Option<Timestamp>) -> PeopleEvent {
        match until {
            Some(until) => PeopleEvent::ListSeenUntil { until: until.min(asker.now) },
            None => PeopleEvent::ListSeen,
        }
    }

    /// What was seen stays seen, and nobody sees what is still to come.
    pub(super) fn fold_seen(&mut self, stamp: Stamp, until: Timestamp) {
        if let Some(person) = self.author(stamp) {
            person.seen_at = person.seen_at.max(until.min(stamp.at));
        }
    }
}
