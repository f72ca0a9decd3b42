//! How much work the elements of a board make for whoever puts them together.
//!
//! A document that takes an element in looks at all that stands between its neighbours. Whoever writes sees nothing there, so it is only
//! what others write at the same moment. A peer can name neighbours that are far apart, thousands of times in one small update, and
//! then everybody who opens the board is busy for minutes, ever again. So each element is charged with what it may make them look at:
//! nothing if it goes on from the one before it, or stands between two of which nobody put anything in between, as far as is
//! known; else all of the container in which it stands.

use std::collections::{BTreeMap, HashMap};

use super::{admission::Author, shape::Laid};
use crate::lint::{Id, Struct};

/// A container, and whether under a key of it.
pub(super) type Slot = (u64, bool);

/// A place right after something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Gap {
    /// The beginning of a container, or of what stands under one of its keys.
    Beginning(Slot, Option<u64>),
    /// After this element.
    After(Id),
}

/// What is known of a board's elements, as far as their work is concerned.
#[derive(Debug, Clone, Default)]
pub(super) struct Effort {
    /// How many elements stand in each, deleted ones included.
    elements: HashMap<Slot, u64>,
    /// What stands next, or that nothing does. Without an entry: at a beginning nothing, after an element what its client wrote next.
    next: HashMap<Gap, Option<Id>>,
    /// With how much each is charged.
    spent: BTreeMap<Author, u64>,
    /// Whether only that is known.
    resting: bool,
}

/// What an edit did to an [`Effort`].
#[derive(Debug, Clone)]
pub(super) struct Done {
    who: Author,
    elements: Vec<(Slot, u64)>,
    /// What stood in the map of gaps before, in order.
    next: Vec<(Gap, Option<Option<Id>>)>,
    /// With how much the edit is charged.
    pub(super) charge: u64,
}

impl Effort {
    /// Counts the new structs of an edit, each after those that it needs.
    pub(super) fn add(&mut self, who: Author, new: &[Laid]) -> Done {
        let mut done = Done { who, elements: Vec::new(), next: Vec::new(), charge: 0 };
        for (_, item, slot) in new {
            let count = u64::from(item.len);
            *self.elements.entry(*slot).or_default() += count;
            done.elements.push((*slot, count));
        }
        for (id, item, slot) in new {
            if !self.fits(*id, item, *slot, &mut done) {
                done.charge += self.elements.get(slot).copied().unwrap_or_default();
            }
        }
        *self.spent.entry(who).or_default() += done.charge;
        done
    }

    /// Puts a struct where it says; answers whether its neighbours stand side by side there.
    fn fits(&mut self, first: Id, item: &Struct, slot: Slot, done: &mut Done) -> bool {
        let (_, keyed) = slot;
        let last = Id { client: first.client, clock: item.end().saturating_sub(1) };
        let gap = item.left.map_or(Gap::Beginning(slot, item.key), Gap::After);
        let next = self.next.get(&gap).copied().unwrap_or_else(|| match gap {
            Gap::Beginning(..) => None,
            Gap::After(left) => Some(following(left)),
        });
        let fits = next == item.right;
        let goes_on = item.left.is_some_and(|left| following(left) == first);
        if fits && (goes_on || (keyed && item.left.is_some())) {
            self.set(gap, None, done);
        } else if fits {
            self.set(gap, Some(Some(first)), done);
        }
        self.set(Gap::After(last), Some(item.right), done);
        fits || goes_on
    }

    fn set(&mut self, gap: Gap, next: Option<Option<Id>>, done: &mut Done) {
        let before = match next {
            Some(next) => self.next.insert(gap, next),
            None => self.next.remove(&gap),
        };
        done.next.push((gap, before));
    }

    /// With how much somebody is charged in all.
    pub(super) fn spent(&self, who: Author) -> u64 {
        self.spent.get(&who).copied().unwrap_or_default()
    }

    /// Forgets what anybody was charged with.
    pub(super) fn forgive(&mut self) {
        self.spent.clear();
    }

    /// Keeps only what anybody was charged with; nothing may be added then.
    pub(super) fn rest(&mut self) {
        *self = Self { spent: std::mem::take(&mut self.spent), resting: true, ..Self::default() };
    }

    /// Whether nothing may be added.
    pub(super) fn is_resting(&self) -> bool {
        self.resting
    }

    /// Knows the elements again as `afresh` does.
    pub(super) fn wake(&mut self, afresh: Self) {
        *self = Self { spent: std::mem::take(&mut self.spent), resting: false, ..afresh };
    }

    /// Takes back the edit that was added last.
    pub(super) fn take_back(&mut self, done: Done) {
        for (slot, count) in done.elements {
            if let Some(elements) = self.elements.get_mut(&slot) {
                *elements = elements.saturating_sub(count);
            }
        }
        for (gap, before) in done.next.into_iter().rev() {
            match before {
                Some(before) => self.next.insert(gap, before),
                None => self.next.remove(&gap),
            };
        }
        if let Some(spent) = self.spent.get_mut(&done.who) {
            *spent = spent.saturating_sub(done.charge);
        }
    }
}

/// What the same client wrote right after `id`.
fn following(id: Id) -> Id {
    Id { client: id.client, clock: id.clock.saturating_add(1) }
}
