//! How much work the elements of a board make for whoever puts them together.
//!
//! A document that takes an element in looks at all that stands between its neighbours. Whoever writes sees nothing there, so it is only
//! what others write at the same moment. A peer can name neighbours that are far apart, thousands of times in one small update, and
//! then everybody who opens the board is busy for minutes, ever again. So each element is charged with what it may make them look at: nothing
//! if it goes on from the one before it or at the end, or is the first between two that follow each other, or the first after
//! another under a key; else all of the container in which it stands.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::admission::Author;
use crate::lint::{Id, Struct};

/// A container, and whether under a key of it.
pub(super) type Slot = (u64, bool);

/// What is known of a board's elements, as far as their work is concerned.
#[derive(Debug, Clone, Default)]
pub(super) struct Effort {
    /// How many elements stand in each, deleted ones included.
    elements: HashMap<Slot, u64>,
    /// What stands last in each, as far as known: put where it has no right neighbour. Not under keys.
    ends: HashMap<Slot, Id>,
    /// Under which keys something stands without a left neighbour.
    begun: HashSet<(Slot, Option<u64>)>,
    /// After which elements something was put that does not simply go on from them.
    opened: Ids,
    /// With how much each is charged.
    spent: BTreeMap<Author, u64>,
}

/// What an edit did to an [`Effort`].
#[derive(Debug, Clone)]
pub(super) struct Done {
    who: Author,
    elements: Vec<(Slot, u64)>,
    ends: Vec<(Slot, Option<Id>)>,
    begun: Vec<(Slot, Option<u64>)>,
    opened: Vec<Id>,
    /// With how much the edit is charged.
    pub(super) charge: u64,
}

impl Effort {
    /// Counts the new structs of an edit: each with its first element, and where it stands.
    pub(super) fn add(&mut self, who: Author, new: &[(Id, Struct, Slot)]) -> Done {
        let mut done = Done {
            who,
            elements: Vec::new(),
            ends: Vec::new(),
            begun: Vec::new(),
            opened: Vec::new(),
            charge: 0,
        };
        for (_, item, slot) in new {
            let count = u64::from(item.len);
            *self.elements.entry(*slot).or_default() += count;
            done.elements.push((*slot, count));
        }
        for (id, item, slot) in new {
            if !self.is_simple(*id, item, *slot, &mut done) {
                done.charge += self.elements.get(slot).copied().unwrap_or_default();
            }
        }
        *self.spent.entry(who).or_default() += done.charge;
        done
    }

    fn is_simple(&mut self, id: Id, item: &Struct, slot: Slot, done: &mut Done) -> bool {
        let (_, keyed) = slot;
        if !keyed && item.right.is_none() {
            let last = Id { client: id.client, clock: item.end().saturating_sub(1) };
            let before = self.ends.insert(slot, last);
            done.ends.push((slot, before));
            if before == item.left {
                return true;
            }
        }
        match (item.left, item.right) {
            (Some(left), _) if follows(left, id) => true,
            (Some(left), right) if keyed || right.is_some_and(|right| follows(left, right)) => {
                let first = self.opened.insert(left);
                if first {
                    done.opened.push(left);
                }
                first
            }
            (None, None) if keyed => {
                let first = self.begun.insert((slot, item.key));
                if first {
                    done.begun.push((slot, item.key));
                }
                first
            }
            (Some(_) | None, _) => false,
        }
    }

    /// With how much somebody is charged in all.
    pub(super) fn spent(&self, who: Author) -> u64 {
        self.spent.get(&who).copied().unwrap_or_default()
    }

    /// Forgets what anybody was charged with.
    pub(super) fn forgive(&mut self) {
        self.spent.clear();
    }

    /// Takes back the edit that was added last.
    pub(super) fn take_back(&mut self, done: Done) {
        for (slot, count) in done.elements {
            if let Some(elements) = self.elements.get_mut(&slot) {
                *elements = elements.saturating_sub(count);
            }
        }
        for (slot, before) in done.ends.into_iter().rev() {
            match before {
                Some(before) => self.ends.insert(slot, before),
                None => self.ends.remove(&slot),
            };
        }
        for begun in done.begun {
            self.begun.remove(&begun);
        }
        for opened in done.opened {
            self.opened.remove(opened);
        }
        if let Some(spent) = self.spent.get_mut(&done.who) {
            *spent = spent.saturating_sub(done.charge);
        }
    }
}

/// Whether `next` was written by the same client right after `id`.
fn follows(id: Id, next: Id) -> bool {
    id.client == next.client && id.clock.checked_add(1) == Some(next.clock)
}

/// A set of ids that mostly follow each other: of each row the first, and the clock after the last.
#[derive(Debug, Clone, Default)]
struct Ids(BTreeMap<(u64, u32), u32>);

impl Ids {
    /// The row in which `id` is, or which ends just before it.
    fn row(&self, id: Id) -> Option<(u32, u32)> {
        let ((client, from), to) = self.0.range(..=(id.client, id.clock)).next_back()?;
        (*client == id.client && *to >= id.clock).then_some((*from, *to))
    }

    /// Whether it is new.
    fn insert(&mut self, id: Id) -> bool {
        let row = self.row(id);
        if row.is_some_and(|(_, to)| to > id.clock) {
            return false;
        }
        let next = id.clock.saturating_add(1);
        let to = self.0.remove(&(id.client, next)).unwrap_or(next);
        let from = row.map_or(id.clock, |(from, _)| from);
        self.0.insert((id.client, from), to);
        true
    }

    fn remove(&mut self, id: Id) {
        let Some((from, to)) = self.row(id).filter(|(_, to)| *to > id.clock) else { return };
        self.0.remove(&(id.client, from));
        if from < id.clock {
            self.0.insert((id.client, from), id.clock);
        }
        let next = id.clock.saturating_add(1);
        if next < to {
            self.0.insert((id.client, next), to);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn rows_of_ids_are_a_set(steps in vec((any::<bool>(), 0_u64..2, 0_u32..12), 0..60)) {
            let (mut ids, mut set) = (Ids::default(), BTreeSet::new());
            for (insert, client, clock) in steps {
                let id = Id { client, clock };
                if insert {
                    prop_assert_eq!(ids.insert(id), set.insert(id));
                } else {
                    ids.remove(id);
                    set.remove(&id);
                }
            }
            let all = ids.0.iter().flat_map(|(&(client, from), &to)| (from..to).map(move |clock| Id { client, clock }));
            prop_assert_eq!(all.collect::<BTreeSet<_>>(), set);
        }
    }
}
