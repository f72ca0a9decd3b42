//! Which pairs are worth asking about: a score for any two texts, and the best few others of each. A ranking orders
//! suggestions; it joins nothing, so the list does not depend on which one is used.

use std::{cmp::Reverse, collections::BTreeSet, fmt, sync::Arc};

use fivefold_encoder::Meaning;

pub use super::shortlist::TextId;
use super::{partners::mixed, shortlist::Shortlists};
pub use lexical::Lexical;
pub use meaning::ByMeaning;

mod lexical;
mod meaning;

/// Best others kept for each text.
const NEAREST_MAX: usize = 24;
/// Lowest score of a pair worth keeping.
const SCORE_MIN: u16 = 60;

/// What a text says, for a ranking.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The text as somebody wrote it.
    pub text: &'a str,
    /// What its words are about: concepts that all languages share, and the stems of words that have none.
    pub aspects: &'a BTreeSet<String>,
}

/// Says how likely two texts are the same problem. Scores may depend on which texts there are, but on nothing else: not on
/// the order they came in, not on chance, and not on rounding that differs between computers.
pub trait Ranking: fmt::Debug + Send + Sync {
    /// A text came, under an id that no other text has now.
    fn insert(&mut self, text: TextId, said: Said<'_>);

    /// A text went.
    fn remove(&mut self, text: TextId);

    /// The texts that came, and those whose score with others may have changed, since this was asked last.
    fn take_changed(&mut self) -> BTreeSet<TextId>;

    /// The score of a text with each other one that has anything to do with it, 0 to 1000, in any order.
    fn scores(&mut self, text: TextId) -> Vec<(TextId, u16)>;

    /// The score of two texts, 0 to 1000.
    fn score(&self, a: TextId, b: TextId) -> u16;

    /// Texts whose meaning would make the scores better, at most `most`; none for a ranking by words alone.
    fn unread(&self, _most: usize) -> Vec<String> {
        Vec::new()
    }

    /// What a text means that was unread; it may have gone meanwhile.
    fn understand(&mut self, _text: &str, _meaning: &Arc<Meaning>) {}

    /// Whether the two say the same, in whatever words.
    fn alike_in_meaning(&self, _a: TextId, _b: TextId) -> bool {
        false
    }
}

/// How good a pair is: the higher score first; of equal ones, always the same.
type Nearness = (Reverse<u16>, u64);

/// The best others of every text, kept up to date.
#[derive(Debug)]
pub(super) struct Nearest {
    ranking: Box<dyn Ranking>,
    lists: Shortlists<Nearness>,
    keys: Vec<Option<u64>>,
    /// Lists from which something was taken that may have kept others out.
    thin: BTreeSet<TextId>,
}

impl Nearest {
    pub(super) fn new(ranking: Box<dyn Ranking>) -> Self {
        Self { ranking, lists: Shortlists::new(NEAREST_MAX), keys: Vec::new(), thin: BTreeSet::new() }
    }

    /// Takes in a text under an id that is free; `key` is a number that follows from its words.
    pub(super) fn insert(&mut self, id: TextId, said: Said<'_>, key: u64) {
        if self.keys.len() <= id {
            self.keys.resize(id + 1, None);
        }
        if let Some(slot) = self.keys.get_mut(id) {
            *slot = Some(key);
        }
        self.ranking.insert(id, said);
    }

    /// Forgets a text.
    pub(super) fn remove(&mut self, id: TextId) {
        for (other, _) in self.ranking.scores(id) {
            self.take_off(other, id);
        }
        self.lists.clear(id);
        self.thin.remove(&id);
        if let Some(slot) = self.keys.get_mut(id) {
            *slot = None;
        }
        self.ranking.remove(id);
    }

    /// Brings all lists up to date.
    pub(super) fn refresh(&mut self) {
        let changed = self.ranking.take_changed();
        // What a full list had at its end: whatever is worse may have been kept out.
        let mut ends: Vec<(TextId, Nearness)> = Vec::new();
        if !changed.is_empty() {
            for text in (0..self.keys.len()).filter(|text| !changed.contains(text)) {
                let end = self.lists.of(text).last().map(|(key, _)| *key);
                let gone: Vec<TextId> = self
                    .lists
                    .of(text)
                    .iter()
                    .map(|(_, other)| *other)
                    .filter(|other| changed.contains(other))
                    .collect();
                let was_full = self.lists.is_full(text);
                for other in &gone {
                    self.lists.remove(text, *other);
                }
                ends.extend(end.filter(|_| was_full && !gone.is_empty()).map(|end| (text, end)));
            }
        }
        for &text in &changed {
            self.lists.clear(text);
            for (other, score) in self.worth(text) {
                self.lists.offer(text, score, other);
                if !changed.contains(&other) {
                    self.lists.offer(other, score, text);
                }
            }
        }
        let thinner = ends.into_iter().filter(|(text, end)| {
            !self.lists.is_full(*text) || self.lists.of(*text).last().is_some_and(|(key, _)| key > end)
        });
        let thin: BTreeSet<TextId> =
            thinner.map(|(text, _)| text).chain(std::mem::take(&mut self.thin)).collect();
        for text in thin {
            self.lists.clear(text);
            for (other, score) in self.worth(text) {
                self.lists.offer(text, score, other);
            }
        }
    }

    /// The best others of a text, with their scores, best first.
    pub(super) fn of(&self, text: TextId) -> impl Iterator<Item = (TextId, u16)> {
        self.lists.of(text).iter().map(|((Reverse(score), _), other)| (*other, *score))
    }

    /// As [`Ranking::unread`].
    pub(super) fn unread(&self, most: usize) -> Vec<String> {
        self.ranking.unread(most)
    }

    /// As [`Ranking::understand`].
    pub(super) fn understand(&mut self, text: &str, meaning: &Arc<Meaning>) {
        self.ranking.understand(text, meaning);
    }

    /// As [`Ranking::alike_in_meaning`].
    pub(super) fn alike_in_meaning(&self, a: TextId, b: TextId) -> bool {
        self.ranking.alike_in_meaning(a, b)
    }

    /// The score of two texts.
    pub(super) fn score(&self, a: TextId, b: TextId) -> u16 {
        self.ranking.score(a, b)
    }

    fn worth(&mut self, text: TextId) -> Vec<(TextId, Nearness)> {
        let own = self.keys.get(text).copied().flatten().unwrap_or_default();
        let keys = &self.keys;
        let scores = self.ranking.scores(text).into_iter().filter(|(_, score)| *score >= SCORE_MIN);
        scores
            .filter_map(|(other, score)| {
                let key = keys.get(other).copied().flatten()?;
                Some((other, (Reverse(score), mixed(own, key))))
            })
            .collect()
    }

    fn take_off(&mut self, text: TextId, other: TextId) {
        let was_full = self.lists.is_full(text);
        if self.lists.remove(text, other) && was_full {
            self.thin.insert(text);
        }
    }
}
