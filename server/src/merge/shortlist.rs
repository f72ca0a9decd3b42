//! For each text a bounded list of the best others. What is kept depends on what there is, not on the order it came in.

/// A text of the engine; given anew once no note says it.
pub type TextId = usize;

/// Lists of other texts, best first. `K` says how good a pair is, the smaller the better, and is the same from both sides.
#[derive(Debug)]
pub(super) struct Shortlists<K> {
    most: usize,
    lists: Vec<Vec<(K, TextId)>>,
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offered {
    /// The list is full of better ones.
    Refused,
    /// It is on the list.
    Kept,
    /// It is on the list, in place of this one.
    Instead(TextId),
}

impl<K: Ord + Copy> Shortlists<K> {
    /// Lists of at most `most`.
    pub(super) fn new(most: usize) -> Self {
        Self { most, lists: Vec::new() }
    }

    /// The list of a text.
    pub(super) fn of(&self, text: TextId) -> &[(K, TextId)] {
        self.lists.get(text).map_or(&[], Vec::as_slice)
    }

    /// Is `other` on the list of `text`?
    pub(super) fn holds(&self, text: TextId, other: TextId) -> bool {
        self.of(text).iter().any(|(_, known)| *known == other)
    }

    /// Could something be missing on the list for want of room?
    pub(super) fn is_full(&self, text: TextId) -> bool {
        self.of(text).len() >= self.most
    }

    /// Puts `other`, which must not be on it, on the list of `text` if it is good enough.
    pub(super) fn offer(&mut self, text: TextId, key: K, other: TextId) -> Offered {
        if self.lists.len() <= text {
            self.lists.resize_with(text + 1, Vec::new);
        }
        let Some(list) = self.lists.get_mut(text) else { return Offered::Refused };
        if list.len() >= self.most && list.last().is_none_or(|(worst, _)| *worst <= key) {
            return Offered::Refused;
        }
        let at = list.partition_point(|(known, _)| *known <= key);
        list.insert(at, (key, other));
        if list.len() <= self.most {
            return Offered::Kept;
        }
        list.pop().map_or(Offered::Kept, |(_, gone)| Offered::Instead(gone))
    }

    /// Takes `other` off the list of `text`; says whether it was there.
    pub(super) fn remove(&mut self, text: TextId, other: TextId) -> bool {
        let Some(list) = self.lists.get_mut(text) else { return false };
        let before = list.len();
        list.retain(|(_, known)| *known != other);
        list.len() < before
    }

    /// Empties the list of a text and returns what was on it.
    pub(super) fn clear(&mut self, text: TextId) -> Vec<(K, TextId)> {
        self.lists.get_mut(text).map(std::mem::take).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_the_best_whatever_the_order_of_the_offers() {
        let mut lists = Shortlists::new(2);
        assert_eq!(lists.offer(7, 30, 3), Offered::Kept);
        assert_eq!(lists.offer(7, 10, 1), Offered::Kept);
        assert_eq!(lists.offer(7, 40, 4), Offered::Refused);
        assert_eq!(lists.offer(7, 20, 2), Offered::Instead(3));
        assert_eq!(lists.of(7), [(10, 1), (20, 2)]);
        assert!(lists.is_full(7) && lists.remove(7, 1) && !lists.remove(7, 1) && !lists.is_full(7));
        assert_eq!(lists.clear(7), [(20, 2)]);
        assert!(lists.of(9).is_empty());
    }
}
