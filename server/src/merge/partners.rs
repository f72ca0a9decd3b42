//! Which texts could be the same problem, by their words alone: found through the vocabulary, without comparing all with all.

use std::collections::BTreeSet;

use super::{
    align::DETAIL_WORDS,
    fnv,
    note::{Prepared, Sense, WORDS_MAX},
    shortlist::{Offered, Shortlists, TextId},
    vocabulary::{Vocabulary, WordId},
};

/// Most partners that one text looks for; more of them are in a flood of near copies only, and would not change the groups,
/// which are bounded as well. Which ones are left out does not depend on the order of arrival.
const PARTNERS_MAX: usize = 32;

/// Which texts could be the same problem.
#[derive(Debug)]
pub(super) struct Partners {
    vocabulary: Vocabulary,
    /// By word: the texts that hold it, and at which place among their content words.
    holders: Vec<Vec<(TextId, u32)>>,
    outlines: Vec<Option<Outline>>,
    chosen: Shortlists<u64>,
    covered: Vec<Cover>,
}

/// What decides whether a text could join another.
#[derive(Debug)]
struct Outline {
    words: Vec<WordId>,
    whole: SenseOutline,
    /// The other ways to read it.
    other_senses: Vec<SenseOutline>,
    /// A key of the text.
    key: u64,
}

impl Outline {
    fn senses(&self) -> impl Iterator<Item = &SenseOutline> {
        std::iter::once(&self.whole).chain(&self.other_senses)
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct SenseOutline {
    /// Places of its words.
    places: u64,
    /// A key of its numbers.
    numbers: u64,
    denials: usize,
}

/// Places of the words of two texts that are alike to a word of the other.
#[derive(Debug, Clone, Copy, Default)]
struct Cover {
    own: u64,
    other: u64,
}

/// Pairs of texts to be compared from now on, and pairs that need not be any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    pub(super) new: BTreeSet<(TextId, TextId)>,
    pub(super) gone: BTreeSet<(TextId, TextId)>,
}

impl Default for Partners {
    fn default() -> Self {
        Self {
            vocabulary: Vocabulary::default(),
            holders: Vec::new(),
            outlines: Vec::new(),
            chosen: Shortlists::new(PARTNERS_MAX),
            covered: Vec::new(),
        }
    }
}

impl Partners {
    /// Takes in a text under an id that is free; `key` is a number that follows from its words. Texts share their words' forms.
    pub(super) fn insert(&mut self, id: TextId, prepared: &mut Prepared, key: u64) -> Pairs {
        let outline = self.outline(prepared, key);
        if self.outlines.len() <= id {
            self.outlines.resize_with(id + 1, || None);
            self.covered.resize(id + 1, Cover::default());
        }
        for (place, word) in (0..).zip(&outline.words) {
            if self.holders.len() <= *word {
                self.holders.resize_with(word + 1, Vec::new);
            }
            if let Some(holders) = self.holders.get_mut(*word) {
                holders.push((id, place));
            }
        }
        if let Some(slot) = self.outlines.get_mut(id) {
            *slot = Some(outline);
        }
        let mut pairs = Pairs::default();
        let mut candidates = self.candidates(id);
        for &(key, other) in &candidates {
            self.choose(other, key, id, &mut pairs);
        }
        for (key, other) in best(&mut candidates) {
            self.choose(id, *key, *other, &mut pairs);
        }
        pairs
    }

    /// Forgets a text.
    pub(super) fn remove(&mut self, id: TextId) -> Pairs {
        let mut pairs = Pairs::default();
        let candidates = self.candidates(id);
        let Some(gone) = self.outlines.get_mut(id).and_then(Option::take) else { return pairs };
        for word in gone.words {
            if let Some(holders) = self.holders.get_mut(word) {
                holders.retain(|(text, _)| *text != id);
            }
            self.vocabulary.release(word);
        }
        pairs.gone.extend(self.chosen.clear(id).into_iter().map(|(_, other)| pair(id, other)));
        for (_, other) in candidates {
            let was_full = self.chosen.is_full(other);
            if !self.chosen.remove(other, id) {
                continue;
            }
            pairs.gone.insert(pair(id, other));
            if was_full {
                for (key, next) in best(&mut self.candidates(other)) {
                    if !self.chosen.holds(other, *next) {
                        self.choose(other, *key, *next, &mut pairs);
                    }
                }
            }
        }
        pairs
    }

    fn choose(&mut self, text: TextId, key: u64, other: TextId, pairs: &mut Pairs) {
        let offered = self.chosen.offer(text, key, other);
        if let Offered::Instead(gone) = offered
            && !self.chosen.holds(gone, text)
            && !pairs.new.remove(&pair(text, gone))
        {
            pairs.gone.insert(pair(text, gone));
        }
        if offered != Offered::Refused
            && !self.chosen.holds(other, text)
            && !pairs.gone.remove(&pair(text, other))
        {
            pairs.new.insert(pair(text, other));
        }
    }

    /// The texts whose words and numbers fit those of `id` well enough to be compared, each with the key of the pair.
    fn candidates(&mut self, id: TextId) -> Vec<(u64, TextId)> {
        let Some(own) = self.outlines.get(id).and_then(Option::as_ref) else { return Vec::new() };
        let mut met: Vec<TextId> = Vec::new();
        for (place, word) in (0..).zip(&own.words) {
            for alike in self.vocabulary.alike(*word) {
                for (text, other_place) in self.holders.get(alike).into_iter().flatten() {
                    let Some(cover) = self.covered.get_mut(*text) else { continue };
                    if cover.own == 0 {
                        met.push(*text);
                    }
                    cover.own |= 1_u64 << place;
                    cover.other |= 1_u64 << other_place;
                }
            }
        }
        let mut found = Vec::new();
        for text in met {
            let cover = self.covered.get_mut(text).map(std::mem::take).unwrap_or_default();
            let other = self.outlines.get(text).and_then(Option::as_ref);
            if let Some(other) = other.filter(|_| text != id)
                && fits(own, other, cover)
            {
                found.push((mixed(own.key, other.key), text));
            }
        }
        found
    }

    fn outline(&mut self, prepared: &mut Prepared, key: u64) -> Outline {
        // A longer note joins nothing but its own copies.
        let most = if prepared.too_long { 0 } else { WORDS_MAX };
        let mut words = Vec::new();
        prepared.share_forms(most, |form| words.push(self.vocabulary.hold(form)));
        let whole = prepared.whole();
        let place = |text: &str| whole.words.iter().take(most).position(|word| word.form.text == text);
        let outline = |sense: &Sense| SenseOutline {
            places: sense
                .words
                .iter()
                .filter_map(|word| place(&word.form.text))
                .fold(0, |all, at| all | 1 << at),
            numbers: fnv(sense.numbers.keys().flat_map(|number| number.bytes().chain([0]))),
            denials: sense.denials(),
        };
        let mut senses = prepared.senses().map(outline);
        Outline { whole: senses.next().unwrap_or_default(), other_senses: senses.collect(), words, key }
    }
}

/// Those of the candidates that a list has room for, in ascending order.
fn best(candidates: &mut [(u64, TextId)]) -> &[(u64, TextId)] {
    let candidates = if candidates.len() > PARTNERS_MAX {
        candidates.select_nth_unstable(PARTNERS_MAX).0
    } else {
        candidates
    };
    candidates.sort_unstable();
    candidates
}

fn pair(a: TextId, b: TextId) -> (TextId, TextId) {
    (a.min(b), a.max(b))
}

/// Could the two be joined, as far as it shows without aligning them? Never no where [`super::align::weigh`] says yes.
fn fits(own: &Outline, other: &Outline, cover: Cover) -> bool {
    own.senses().any(|a| {
        let left_a = (a.places & !cover.own).count_ones();
        other.senses().any(|b| {
            let left_b = (b.places & !cover.other).count_ones();
            left_a.min(left_b) == 0
                && left_a.max(left_b) as usize <= DETAIL_WORDS
                && a.denials == b.denials
                && a.numbers == b.numbers
        })
    })
}

/// One number for two keys, in any order, without any pattern.
pub(super) fn mixed(a: u64, b: u64) -> u64 {
    let mut mixed = a.min(b) ^ a.max(b).rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
