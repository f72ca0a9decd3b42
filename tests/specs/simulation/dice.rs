//! Every choice of a run comes from here, and so from its seed.

use fivefold_server::clock::Randomness;

/// A seeded source of choices.
#[derive(Debug)]
pub(crate) struct Dice(Randomness);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Randomness::from_seed(seed))
    }

    pub(crate) fn number(&self) -> u64 {
        self.0.number()
    }

    /// A number below `end`; 0 if that is 0.
    pub(crate) fn below(&self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.number() % end).unwrap()
    }

    /// `true` so many times of a thousand.
    pub(crate) fn chance(&self, per_thousand: usize) -> bool {
        self.below(1_000) < per_thousand
    }

    /// One of them, if there is any.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}
