//! An admission while nobody writes: it keeps what only it knows, and learns the rest again from its board.

use super::{Admission, Author};
use crate::lint::Linted;

impl Admission {
    /// Lets go of what is needed only to admit more; [`Self::wake`] before that. Everything so far is committed.
    pub fn rest(&mut self) {
        self.settle(self.mark());
        self.undo = Vec::new();
        self.effort.rest();
    }

    /// Whether it has to be woken before it admits anything.
    #[must_use]
    pub fn is_resting(&self) -> bool {
        self.effort.is_resting()
    }

    /// Learns again from the board's own `state` (linted with [`crate::lint::Limits::STATE`]) what it let go of.
    pub fn wake(&mut self, state: &Linted) {
        let mut afresh = Self::new();
        let _ = afresh.replay(Author::Server, state);
        self.effort.wake(afresh.effort);
    }
}
