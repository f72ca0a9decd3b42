//! Which notes are the same problem. Pure: the same notes and the same decisions of people give the same proposal, in
//! whatever order they came; no clock, no randomness, no floating point.
//!
//! The flow inside: [`tokens`](self) (one spelling) → note (content words, negations, numbers, scales) → alike (two
//! words) → align (two notes) → cluster (all notes). What the machine joins it can explain: the alignment is the reason.
//! Precision comes first: a wrong join makes a problem vanish, a missed one leaves one more line on the list.

mod align;
mod alike;
mod cluster;
mod language;
mod note;
mod table;
mod title;
pub(crate) mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    ids::NoteRef,
    reason::{MatchReason, Veto},
};

use self::{
    align::{Verdict, judge},
    cluster::{Clusters, Edge, TextNotes},
    note::{Key, Prepared},
    tokens::tokens,
};
pub use self::{cluster::AUTO_GROUP_TEXTS, title::title_of};

/// Which engine made a proposal. Under a newer one, what an older one joined is fixed ground.
pub const ENGINE_VERSION: u32 = 1;
/// Most suggestions in a proposal.
pub const SUGGESTIONS_MAX: usize = 200;

/// What people have decided. It binds every proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Groups that people touched. They stand as they are: they may gain notes, but are never split or joined with each
    /// other. A note that stands in two of them belongs to the first.
    pub fixed: Vec<BTreeSet<NoteRef>>,
    /// Pairs that are not the same problem, in any order. Inside a fixed group the group counts for more.
    pub apart: BTreeSet<(NoteRef, NoteRef)>,
    /// Join nothing; suggest only.
    pub suggest_only: bool,
}

/// The list as the machine would have it, and what it would ask about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Every note in exactly one group, in the order of their first notes.
    pub groups: Vec<Group>,
    /// Pairs of different groups that may be the same problem, best first, at most [`SUGGESTIONS_MAX`].
    pub suggestions: Vec<Suggestion>,
}

/// Notes that are the same problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The notes.
    pub notes: BTreeSet<NoteRef>,
    /// The likenesses that made the group, apart from what people put together.
    pub joins: Vec<Join>,
}

/// Two notes that the machine joined, `a` before `b` by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// One note.
    pub a: NoteRef,
    /// The other note.
    pub b: NoteRef,
    /// Why.
    pub reason: MatchReason,
}

/// Two notes of different groups that may be the same problem, `a` before `b` by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// One note.
    pub a: NoteRef,
    /// The other note.
    pub b: NoteRef,
    /// How much of the two aligns, 0 to 1000.
    pub score: u16,
    /// What they share and in what they differ.
    pub reason: MatchReason,
}

/// A text that one or more notes hold.
#[derive(Debug)]
struct Text {
    normal: String,
    prepared: Prepared,
    notes: BTreeSet<NoteRef>,
    /// Texts with which a verdict other than "apart" is kept.
    near: BTreeSet<u32>,
}

/// The notes of a workshop, prepared for comparing, with what came out of comparing them so far.
///
/// Setting or removing a note compares one text with those that share a word with it; a proposal works on kept verdicts.
#[derive(Debug, Default)]
pub struct Engine {
    /// `None` for a note without a word.
    notes: BTreeMap<NoteRef, Option<u32>>,
    texts: BTreeMap<u32, Text>,
    by_normal: BTreeMap<String, u32>,
    index: BTreeMap<Key, BTreeSet<u32>>,
    verdicts: BTreeMap<(u32, u32), (Verdict, u16)>,
    next: u32,
}

impl Engine {
    /// An engine without notes, for the languages that are built in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Inserts a note, or replaces its text.
    pub fn set_note(&mut self, id: NoteRef, text: &str) {
        let normal = normalised(text);
        let present = self.notes.get(&id).copied().flatten().and_then(|at| self.texts.get(&at));
        if present.is_some_and(|text| text.normal == normal) {
            return;
        }
        self.remove_note(&id);
        if normal.is_empty() {
            self.notes.insert(id, None);
            return;
        }
        let at = match self.by_normal.get(&normal) {
            Some(&at) => at,
            None => self.insert_text(normal, text),
        };
        if let Some(text) = self.texts.get_mut(&at) {
            text.notes.insert(id.clone());
        }
        self.notes.insert(id, Some(at));
    }

    /// Forgets a note. Nothing happens if there is none.
    pub fn remove_note(&mut self, id: &NoteRef) {
        let Some(Some(at)) = self.notes.remove(id) else { return };
        if let Some(text) = self.texts.get_mut(&at) {
            text.notes.remove(id);
            if !text.notes.is_empty() {
                return;
            }
        }
        let Some(gone) = self.texts.remove(&at) else { return };
        self.by_normal.remove(&gone.normal);
        for key in gone.prepared.keys() {
            if let Some(texts) = self.index.get_mut(&key) {
                texts.remove(&at);
                if texts.is_empty() {
                    self.index.remove(&key);
                }
            }
        }
        for other in gone.near {
            self.verdicts.remove(&(at.min(other), at.max(other)));
            if let Some(text) = self.texts.get_mut(&other) {
                text.near.remove(&at);
            }
        }
    }

    /// How many notes the engine holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Does the engine hold no notes?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// The groups and suggestions for all notes under what people have decided.
    #[must_use]
    pub fn propose(&self, decisions: &Decisions) -> Proposal {
        let order: Vec<u32> = self.by_normal.values().copied().collect();
        let rank: BTreeMap<u32, usize> = order.iter().enumerate().map(|(rank, at)| (*at, rank)).collect();
        let texts: Vec<TextNotes<'_>> = order
            .iter()
            .filter_map(|at| self.texts.get(at))
            .map(|text| TextNotes { prepared: &text.prepared, notes: &text.notes })
            .collect();
        let edges: Vec<Edge> = self
            .verdicts
            .iter()
            .filter_map(|((a, b), &(verdict, score))| {
                let (a, b) = (*rank.get(a)?, *rank.get(b)?);
                Some(Edge { a: a.min(b), b: a.max(b), verdict, score })
            })
            .collect();
        let blank: Vec<NoteRef> =
            self.notes.iter().filter(|(_, text)| text.is_none()).map(|(id, _)| id.clone()).collect();
        let clusters = Clusters::build(&texts, &blank, &edges, decisions);
        let reason = |a: &NoteRef, b: &NoteRef| self.compare(a, b).unwrap_or_default();
        let groups = clusters
            .groups()
            .into_iter()
            .map(|(notes, joins)| Group {
                notes,
                joins: joins.into_iter().map(|(a, b)| Join { reason: reason(&a, &b), a, b }).collect(),
            })
            .collect();
        let suggestions = clusters
            .suggestions(&edges, SUGGESTIONS_MAX)
            .into_iter()
            .map(|(a, b, score)| Suggestion { reason: reason(&a, &b), a, b, score })
            .collect();
        Proposal { groups, suggestions }
    }

    /// What two notes share, in what they differ, and what forbids to join them; `None` if either is not known.
    #[must_use]
    pub fn compare(&self, a: &NoteRef, b: &NoteRef) -> Option<MatchReason> {
        let text = |id: &NoteRef| self.notes.get(id).copied().flatten().and_then(|at| self.texts.get(&at));
        let (a, b) = (text(a)?, text(b)?);
        if a.normal <= b.normal {
            Some(judge(&a.prepared, &b.prepared).reason)
        } else {
            let mut reason = turned(judge(&b.prepared, &a.prepared).reason);
            let words = &a.prepared.whole().words;
            reason.same.sort_by_key(|pair| words.iter().position(|word| word.surface == pair.a));
            Some(reason)
        }
    }

    fn insert_text(&mut self, normal: String, text: &str) -> u32 {
        let at = self.next;
        self.next += 1;
        let prepared = Prepared::new(text);
        let keys = prepared.keys();
        let others: BTreeSet<u32> =
            keys.iter().filter_map(|key| self.index.get(key)).flatten().copied().collect();
        let mut near = BTreeSet::new();
        for other in others {
            let Some(known) = self.texts.get_mut(&other) else { continue };
            let judged = if known.normal <= normal {
                judge(&known.prepared, &prepared)
            } else {
                judge(&prepared, &known.prepared)
            };
            if judged.verdict > Verdict::Apart {
                near.insert(other);
                known.near.insert(at);
                self.verdicts.insert((at.min(other), at.max(other)), (judged.verdict, judged.score));
            }
        }
        for key in keys {
            self.index.entry(key).or_default().insert(at);
        }
        self.by_normal.insert(normal.clone(), at);
        self.texts.insert(at, Text { normal, prepared, notes: BTreeSet::new(), near });
        at
    }
}

/// The words of a text in one spelling, without punctuation.
fn normalised(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// A key of a text that stays the same under other case, spaces and punctuation, and changes with any word.
///
/// Decisions such as "not the same" are remembered under it, so they are forgotten only when a text really changes.
/// It is part of what is stored: FNV-1a over the words in one spelling; it must never change.
#[must_use]
pub fn settled_hash_of_normalised(text: &str) -> u64 {
    normalised(text)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn turned(reason: MatchReason) -> MatchReason {
    let MatchReason { mut same, only_a, only_b, veto } = reason;
    for pair in &mut same {
        std::mem::swap(&mut pair.a, &mut pair.b);
    }
    let veto = veto.map(|veto| match veto {
        Veto::Numbers { a, b } => Veto::Numbers { a: b, b: a },
        Veto::Negation { a, b } => Veto::Negation { a: b, b: a },
        Veto::Contrast { a, b } => Veto::Contrast { a: b, b: a },
        Veto::Relation { a, b } => Veto::Relation { a: b, b: a },
    });
    MatchReason { same, only_a: only_b, only_b: only_a, veto }
}

#[cfg(test)]
mod tests;
