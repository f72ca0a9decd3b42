//! The border of the merge engine: what it is given beside the settled notes, and what it proposes.

use std::collections::BTreeSet;

use fivefold_protocol::{ids::NoteRef, reason::MatchReason};

/// Which engine made a proposal. Under a newer one, what an older one joined is fixed ground.
pub const ENGINE_VERSION: u32 = 1;

/// The note whose text names a problem best: the shortest, then the smaller text, then the smaller id.
#[must_use]
pub fn title_of<'a>(notes: impl IntoIterator<Item = (&'a NoteRef, &'a str)>) -> Option<NoteRef> {
    notes.into_iter().min_by_key(|(id, text)| (text.chars().count(), *text, *id)).map(|(id, _)| id.clone())
}

/// What people decided, as the engine needs it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decisions {
    /// Groups that a person touched: they may gain notes and never lose one.
    pub fixed: Vec<BTreeSet<NoteRef>>,
    /// Pairs that are not the same, the smaller one first.
    pub apart: BTreeSet<(NoteRef, NoteRef)>,
    /// Whether sure matches are only suggested.
    pub suggest_only: bool,
}

/// What the engine proposes: every settled note in exactly one group, and what may be the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// The groups.
    pub groups: Vec<Group>,
    /// Likely matches, best first.
    pub suggestions: Vec<Suggestion>,
}

/// Notes that say the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// The notes.
    pub notes: BTreeSet<NoteRef>,
    /// Why they are together.
    pub joins: Vec<Join>,
}

/// Two notes of a group and why they match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// One.
    pub a: NoteRef,
    /// The other.
    pub b: NoteRef,
    /// The matching words.
    pub reason: MatchReason,
}

/// Two notes of different groups that may say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// One.
    pub a: NoteRef,
    /// The other.
    pub b: NoteRef,
    /// 0 to 1000.
    pub score: u16,
    /// The matching words.
    pub reason: MatchReason,
}
