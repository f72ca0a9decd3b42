//! The merge engine of one workshop, and when it is in memory. What it prepares for comparing takes twenty times the memory of
//! the notes, and all of it follows from them: it rests while the list stands still, and is filled again in steps, between
//! which the workshop goes on.

use std::sync::Arc;

use fivefold_encoder::Meaning;
use fivefold_protocol::{
    ids::{NoteRef, Timestamp},
    reason::MatchReason,
};

use crate::{
    config::RESTS_AFTER_MS,
    merge::{Decisions, Engine, Proposal, rank::ByMeaning},
    workshop::list::List,
};

/// How much of the list the engine holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Held {
    Everything,
    /// The notes up to this one, and those that came or changed meanwhile.
    UpTo(Option<NoteRef>),
}

/// What follows the notes of a list and proposes how they belong together.
#[derive(Debug)]
pub(in crate::workshop) struct Matcher {
    engine: Engine,
    held: Held,
    by_meaning: bool,
    worked_at: Timestamp,
}

impl Matcher {
    /// One that has not looked at any note yet.
    pub(in crate::workshop) fn new() -> Self {
        let (held, worked_at) = (Held::UpTo(None), Timestamp::default());
        Self { engine: Engine::new(), held, by_meaning: false, worked_at }
    }

    /// A note of the list came or changed.
    pub(in crate::workshop) fn set_note(&mut self, id: NoteRef, text: &str) {
        // While it rests, all of them come later.
        if self.held != Held::UpTo(None) {
            self.engine.set_note(id, text);
        }
    }

    /// A note of the list went.
    pub(in crate::workshop) fn remove_note(&mut self, id: &NoteRef) {
        self.engine.remove_note(id);
    }

    /// Takes up to `most` more notes in, if some are not held. Whether all of them are now.
    pub(in crate::workshop) fn fill(&mut self, list: &List, most: usize) -> bool {
        let Held::UpTo(last) = &self.held else { return true };
        let rest = list.live_notes().skip_while(|(id, _)| last.as_ref().is_some_and(|last| *id <= last));
        let mut notes = rest.peekable();
        let mut held = last.clone();
        for (id, note) in notes.by_ref().take(most) {
            self.engine.set_note(id.clone(), &note.said.text);
            held = Some(id.clone());
        }
        self.held = if notes.peek().is_none() { Held::Everything } else { Held::UpTo(held) };
        self.held == Held::Everything
    }

    /// The groups and suggestions for all notes of the list, which it has to hold; with `changes_only` without groups that are
    /// as they were in the proposal before.
    pub(in crate::workshop) fn propose(
        &mut self,
        decisions: &Decisions,
        changes_only: bool,
        now: Timestamp,
    ) -> Proposal {
        debug_assert_eq!(self.held, Held::Everything);
        self.worked_at = now;
        // To one that was filled anew every group is a change.
        if changes_only { self.engine.propose_changes(decisions) } else { self.engine.propose(decisions) }
    }

    /// What two notes share; nothing if either is not known.
    pub(in crate::workshop) fn compare(&self, a: &NoteRef, b: &NoteRef) -> MatchReason {
        self.engine.compare(a, b).unwrap_or_default()
    }

    /// Lets go of what follows from the notes, if nothing was proposed for a while. What texts mean is not read again, so
    /// whoever ranks by it stays awake.
    pub(in crate::workshop) fn rest(&mut self, now: Timestamp) {
        if !self.by_meaning && now.since_ms(self.worked_at) > RESTS_AFTER_MS {
            self.engine = Engine::new();
            self.held = Held::UpTo(None);
        }
    }

    /// From now on suggestions are ranked by what notes mean as well, as far as [`Self::understand`] says it.
    pub(super) fn rank_by_meaning(&mut self) {
        self.by_meaning = true;
        self.engine.rank_by(Box::new(ByMeaning::new()));
    }

    /// Texts whose meaning is not known yet, at most `most`.
    pub(super) fn unread(&self, most: usize) -> Vec<String> {
        self.engine.unread(most)
    }

    /// Takes in what texts mean.
    pub(super) fn understand(&mut self, read: &[(String, Arc<Meaning>)]) {
        self.engine.understand(read.iter().map(|(text, meaning)| (text.as_str(), meaning)));
    }
}
