//! What was found out about pairs of texts on the way to a proposal, kept for the next one.

use std::collections::BTreeMap;

use super::{
    align::{Verdict, forbids, weigh},
    cluster::Conflicts,
    note::Prepared,
    rank::{Nearest, TextId},
    suggest::Knowledge,
};

/// Pairs that are kept for one text at most; then they are found out anew.
const PAIRS_MAX: usize = 2_000;

/// What was found out about pairs of texts.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By each text of the pair.
    pairs: BTreeMap<TextId, BTreeMap<TextId, Pair>>,
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    /// Something in the two forbids to join them.
    vetoed: bool,
    /// They may not stand in one group, whatever links them.
    forbidden: bool,
    /// The machine would join the two themselves.
    fits: bool,
    /// Both say something that the other does not.
    both_more: bool,
}

impl Known {
    /// Forgets all pairs of a text that is gone.
    pub(super) fn forget(&mut self, text: TextId) {
        for other in self.pairs.remove(&text).unwrap_or_default().into_keys() {
            if let Some(pairs) = self.pairs.get_mut(&other) {
                pairs.remove(&text);
            }
        }
    }

    fn get(&self, a: TextId, b: TextId) -> Option<Pair> {
        self.pairs.get(&a)?.get(&b).copied()
    }

    fn keep(&mut self, a: TextId, b: TextId, pair: Pair) {
        for text in [a, b] {
            if self.pairs.get(&text).is_some_and(|pairs| pairs.len() >= PAIRS_MAX) {
                self.forget(text);
            }
        }
        self.pairs.entry(a).or_default().insert(b, pair);
        self.pairs.entry(b).or_default().insert(a, pair);
    }
}

/// What is known, and the texts to find out the rest from; texts are named by their places in the canonical order.
pub(super) struct Knowing<'a> {
    pub(super) ids: &'a [TextId],
    pub(super) prepared: &'a [&'a Prepared],
    pub(super) nearest: &'a Nearest,
    pub(super) known: &'a mut Known,
}

impl Knowing<'_> {
    fn id(&self, text: usize) -> TextId {
        self.ids.get(text).copied().unwrap_or(TextId::MAX)
    }

    fn pair(&mut self, a: usize, b: usize) -> Pair {
        let alone = Pair { vetoed: false, forbidden: false, fits: true, both_more: false };
        if a == b {
            return alone;
        }
        let (first, second) = (a.min(b), a.max(b));
        let (id_a, id_b) = (self.id(a), self.id(b));
        if let Some(known) = self.known.get(id_a, id_b) {
            return known;
        }
        let (Some(x), Some(y)) = (self.prepared.get(first), self.prepared.get(second)) else { return alone };
        let judged = weigh(x, y);
        let (fits, vetoed) = (judged.verdict >= Verdict::Detail, judged.veto.is_some());
        let pair = Pair {
            vetoed,
            forbidden: !fits && (vetoed || forbids(x.core(), y.core()).is_some()),
            fits,
            both_more: !fits && judged.a_says_more() && judged.b_says_more(),
        };
        self.known.keep(id_a, id_b, pair);
        pair
    }
}

impl Conflicts for Knowing<'_> {
    fn between(&mut self, a: usize, b: usize, verdict: Verdict) -> bool {
        let pair = self.pair(a, b);
        // A word more on one side may lead to two notes that each say something else.
        pair.forbidden || (verdict == Verdict::Detail && pair.both_more)
    }

    fn fits(&mut self, a: usize, b: usize) -> bool {
        self.pair(a, b).fits
    }
}

impl Knowledge for Knowing<'_> {
    fn score(&self, a: usize, b: usize) -> u16 {
        if a == b { 1000 } else { self.nearest.score(self.id(a), self.id(b)) }
    }

    fn forbidden(&mut self, a: usize, b: usize) -> bool {
        self.pair(a, b).vetoed
    }
}
