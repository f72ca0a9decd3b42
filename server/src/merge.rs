//! Which notes are the same problem. Pure: the same notes and the same decisions of people give the same proposal, in
//! whatever order they came; no clock, no randomness, no floating point.
//!
//! The flow inside: [`tokens`](self) (one spelling) → note (content words, negations, numbers, scales) → vocabulary (which
//! words are alike) → partners (which notes could be the same) → align (two notes) → cluster (all notes). Beside it: rank
//! (which notes are near) → suggest (what is worth a question). What the machine joins it can explain: the alignment is the reason.
//! Precision comes first: a wrong join makes a problem vanish, a missed one leaves one more line on the list.

mod align;
mod alike;
mod changed;
mod cluster;
mod form;
mod known;
mod language;
mod note;
mod partners;
pub mod rank;
mod shortlist;
mod stem;
mod suggest;
mod table;
mod title;
pub(crate) mod tokens;
mod vocabulary;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_encoder::Meaning;
use fivefold_protocol::{ids::NoteRef, reason::MatchReason};

pub(crate) use self::language::prepare;
use self::{
    align::{Verdict, judge, weigh},
    changed::Before,
    cluster::{Clusters, Edge},
    known::{Knowing, Known},
    note::{Prepared, Spoken},
    partners::Partners,
    rank::{Lexical, Nearest, Ranking, Said, TextId},
    suggest::{candidates, questions},
    tokens::tokens,
};
pub use self::{cluster::AUTO_GROUP_TEXTS, title::title_of};

/// Which engine made a proposal. Under a newer one, what an older one joined is fixed ground.
pub const ENGINE_VERSION: u32 = 4;
/// Most suggestions in a proposal.
pub const SUGGESTIONS_MAX: usize = 100;

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
    /// The pairs of notes, the smaller id first, whose likeness made the group, apart from what people put together.
    /// [`Engine::compare`] says why.
    pub joins: Vec<(NoteRef, NoteRef)>,
}

/// Two notes of different groups that may be the same problem, `a` before `b` by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// One note.
    pub a: NoteRef,
    /// The other note.
    pub b: NoteRef,
    /// How near the two are, 0 to 1000.
    pub score: u16,
    /// What they share and in what they differ.
    pub reason: MatchReason,
    /// Whether the two were found to say the same, whatever their words: only with a ranking that knows what texts mean.
    pub alike_in_meaning: bool,
}

/// A text that one or more notes hold.
#[derive(Debug)]
struct Text {
    normal: String,
    /// As the first of its notes wrote it.
    written: String,
    prepared: Prepared,
    notes: BTreeSet<NoteRef>,
}

/// A note, as far as the engine knows it.
#[derive(Debug)]
struct Held {
    /// `None` for a note without a word.
    text: Option<TextId>,
    written: String,
}

/// The notes of a workshop, prepared for comparing, with what came out of comparing them so far.
///
/// Setting or removing a note compares one text with those that could be the same by their words; a proposal works on kept
/// verdicts.
#[derive(Debug)]
pub struct Engine {
    notes: BTreeMap<NoteRef, Held>,
    texts: Vec<Option<Text>>,
    free: Vec<TextId>,
    /// In the canonical order.
    by_normal: BTreeMap<String, TextId>,
    partners: Partners,
    joins: BTreeMap<(TextId, TextId), (Verdict, u16)>,
    nearest: Nearest,
    known: Known,
    before: Before,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// An engine without notes, for the languages that are built in, that ranks suggestions by words.
    #[must_use]
    pub fn new() -> Self {
        Self::with_ranking(Box::new(Lexical::new()))
    }

    /// An engine without notes that ranks suggestions in another way.
    #[must_use]
    pub fn with_ranking(ranking: Box<dyn Ranking>) -> Self {
        Self {
            notes: BTreeMap::new(),
            texts: Vec::new(),
            free: Vec::new(),
            by_normal: BTreeMap::new(),
            partners: Partners::default(),
            joins: BTreeMap::new(),
            nearest: Nearest::new(ranking),
            known: Known::default(),
            before: Before::default(),
        }
    }

    /// Ranks suggestions in another way from now on. What is joined stays the same.
    pub fn rank_by(&mut self, ranking: Box<dyn Ranking>) {
        self.nearest = Nearest::new(ranking);
        for (at, text) in self.texts.iter().enumerate() {
            let Some(text) = text else { continue };
            let said = Said { text: &text.written, aspects: &Spoken::new(&text.written).aspects() };
            self.nearest.insert(at, said, settled_hash_of_normalised(&text.normal));
        }
    }

    /// Texts whose meaning would make the suggestions better, at most `most`.
    #[must_use]
    pub fn unread(&self, most: usize) -> Vec<String> {
        self.nearest.unread(most)
    }

    /// Takes in what texts mean.
    pub fn understand<'a>(&mut self, read: impl IntoIterator<Item = (&'a str, &'a Arc<Meaning>)>) {
        for (text, meaning) in read {
            self.nearest.understand(text, meaning);
        }
        // Now, so that not all of it is left to the next proposal.
        self.nearest.refresh();
    }

    /// Inserts a note, or replaces its text.
    pub fn set_note(&mut self, id: NoteRef, text: &str) {
        // Whoever says that a note changed is told of its group again, even if its words are what they were.
        if let Some(at) = self.notes.get(&id).and_then(|held| held.text) {
            self.before.touch(at);
        }
        if self.notes.get(&id).is_some_and(|held| held.written == text) {
            return;
        }
        let normal = normalised(text);
        let same = self.notes.get(&id).and_then(|held| held.text);
        if let Some(held) = self.notes.get_mut(&id)
            && same.and_then(|at| self.texts.get(at)?.as_ref()).is_some_and(|text| text.normal == normal)
        {
            text.clone_into(&mut held.written);
            return;
        }
        self.remove_note(&id);
        let at = match self.by_normal.get(&normal) {
            _ if normal.is_empty() => None,
            Some(&at) => Some(at),
            None => Some(self.insert_text(normal, text)),
        };
        if let Some(Some(text)) = at.and_then(|at| self.texts.get_mut(at)) {
            text.notes.insert(id.clone());
        }
        at.into_iter().for_each(|at| self.before.touch(at));
        self.notes.insert(id, Held { text: at, written: text.to_owned() });
    }

    /// Forgets a note. Nothing happens if there is none.
    pub fn remove_note(&mut self, id: &NoteRef) {
        let Some(Held { text: Some(at), .. }) = self.notes.remove(id) else { return };
        let Some(slot) = self.texts.get_mut(at) else { return };
        if let Some(text) = slot {
            text.notes.remove(id);
            self.before.touch(at);
            if !text.notes.is_empty() {
                return;
            }
        }
        let Some(gone) = slot.take() else { return };
        self.by_normal.remove(&gone.normal);
        let pairs = self.partners.remove(at);
        self.compare_pairs(&pairs);
        self.nearest.remove(at);
        self.known.forget(at);
        self.free.push(at);
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
    pub fn propose(&mut self, decisions: &Decisions) -> Proposal {
        self.proposal(decisions, false)
    }

    /// As [`Self::propose`], but without groups that are as they were in the proposal before: all their notes are those that
    /// they had, and no note of theirs was set since.
    #[must_use]
    pub fn propose_changes(&mut self, decisions: &Decisions) -> Proposal {
        self.proposal(decisions, true)
    }

    fn proposal(&mut self, decisions: &Decisions, changes_only: bool) -> Proposal {
        self.nearest.refresh();
        let order: Vec<TextId> = self.by_normal.values().copied().collect();
        let mut place = vec![usize::MAX; self.texts.len()];
        for (rank, at) in order.iter().enumerate() {
            if let Some(place) = place.get_mut(*at) {
                *place = rank;
            }
        }
        let place = |at: TextId| place.get(at).copied().unwrap_or(usize::MAX);
        let texts: Vec<&Text> = order.iter().filter_map(|at| self.texts.get(*at)?.as_ref()).collect();
        let mut edges: Vec<Edge> = self
            .joins
            .iter()
            .map(|(&(a, b), &(verdict, score))| {
                let (a, b) = (place(a), place(b));
                Edge { a: a.min(b), b: a.max(b), verdict, score }
            })
            .collect();
        let notes: Vec<&BTreeSet<NoteRef>> = texts.iter().map(|text| &text.notes).collect();
        let blank: Vec<&NoteRef> =
            self.notes.iter().filter(|(_, held)| held.text.is_none()).map(|(id, _)| id).collect();
        let prepared: Vec<&Prepared> = texts.iter().map(|text| &text.prepared).collect();
        let mut knowing =
            Knowing { ids: &order, prepared: &prepared, nearest: &self.nearest, known: &mut self.known };
        let clusters = Clusters::build(&notes, &blank, &mut edges, decisions, &mut knowing);
        let mut homes = self.before.changed(&clusters, &order, decisions);
        if !changes_only {
            homes = clusters.homes().collect();
        }
        let groups =
            clusters.groups(&homes).into_iter().map(|(notes, joins)| Group { notes, joins }).collect();
        let worth_asking = candidates(&order, &place, &edges, &self.nearest);
        let asked = questions(&clusters, worth_asking, &mut knowing, SUGGESTIONS_MAX);
        drop(clusters);
        let suggestions = asked
            .into_iter()
            .map(|question| {
                let reason = self.compare(&question.a, &question.b).unwrap_or_default();
                let (a, b) = (self.text_of(&question.a), self.text_of(&question.b));
                let alike = a.zip(b).is_some_and(|(a, b)| self.nearest.alike_in_meaning(a, b));
                Suggestion {
                    alike_in_meaning: alike && reason.veto.is_none(),
                    reason,
                    a: question.a,
                    b: question.b,
                    score: question.score,
                }
            })
            .collect();
        Proposal { groups, suggestions }
    }

    /// What two notes share, in what they differ, and what forbids to join them; `None` if either is not known.
    #[must_use]
    pub fn compare(&self, a: &NoteRef, b: &NoteRef) -> Option<MatchReason> {
        let find = |id: &NoteRef| {
            let held = self.notes.get(id)?;
            Some((held, self.texts.get(held.text?)?.as_ref()?))
        };
        let ((held_a, text_a), (held_b, text_b)) = (find(a)?, find(b)?);
        // Each note's own words are shown.
        let own =
            |held: &Held, text: &Text| (held.written != text.written).then(|| Prepared::new(&held.written));
        let (own_a, own_b) = (own(held_a, text_a), own(held_b, text_b));
        let (a, b) = (own_a.as_ref().unwrap_or(&text_a.prepared), own_b.as_ref().unwrap_or(&text_b.prepared));
        if text_a.normal <= text_b.normal {
            return Some(judge(a, b));
        }
        let mut reason = judge(b, a).turned();
        let words = &a.whole().words;
        reason.same.sort_by_key(|pair| words.iter().position(|word| word.surface == pair.a));
        Some(reason)
    }

    fn text_of(&self, id: &NoteRef) -> Option<TextId> {
        self.notes.get(id)?.text
    }

    fn insert_text(&mut self, normal: String, written: &str) -> TextId {
        let at = self.free.pop().unwrap_or_else(|| {
            self.texts.push(None);
            self.texts.len() - 1
        });
        let spoken = Spoken::new(written);
        let mut prepared = Prepared::of(&spoken);
        let key = settled_hash_of_normalised(&normal);
        let pairs = self.partners.insert(at, &mut prepared, key);
        self.nearest.insert(at, Said { text: written, aspects: &spoken.aspects() }, key);
        self.by_normal.insert(normal.clone(), at);
        if let Some(slot) = self.texts.get_mut(at) {
            *slot = Some(Text { normal, written: written.to_owned(), prepared, notes: BTreeSet::new() });
        }
        self.compare_pairs(&pairs);
        at
    }

    fn compare_pairs(&mut self, pairs: &partners::Pairs) {
        for pair in &pairs.gone {
            self.joins.remove(pair);
        }
        for &(a, b) in &pairs.new {
            let text = |at: TextId| self.texts.get(at).and_then(Option::as_ref);
            let (Some(one), Some(other)) = (text(a), text(b)) else { continue };
            let (one, other) = if one.normal <= other.normal { (one, other) } else { (other, one) };
            let judged = weigh(&one.prepared, &other.prepared);
            if judged.verdict >= Verdict::Detail {
                self.joins.insert((a, b), (judged.verdict, judged.score));
            }
        }
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
    fnv(normalised(text).bytes())
}

/// FNV-1a.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
