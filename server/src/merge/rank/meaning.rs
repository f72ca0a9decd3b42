//! The ranking by words and meaning: two texts are near if they share words, or say the same in other words or in another
//! language. What texts mean is read elsewhere and brought here; until then a text is ranked by its words.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_encoder::Meaning;

use super::{Lexical, Ranking, Said, TextId};

/// Most texts that are ranked by meaning: each is compared with each. Once there were more, all are ranked by words alone, for
/// going to and fro at the bound would compare all of them each time.
const TEXTS_MAX: usize = 4_000;
/// Likeness up to which meaning says nothing, in thousandths of the cosine: so alike are many texts about one business.
const UNRELATED: i32 = 250;
/// Likeness from which two texts of one language say the same, for people.
const ALIKE: i32 = 600;
/// Likeness from which two texts of different languages may, if neither is as near to any other text of that language, by
/// the margin. One threshold for all would not do: some texts are near to everything.
const ACROSS: i32 = 400;
const MARGIN: i32 = 40;

/// The ranking by words and meaning.
#[derive(Debug, Default)]
pub struct ByMeaning {
    words: Lexical,
    texts: Vec<Option<Text>>,
    count: usize,
    /// Whether there ever were too many.
    beyond: bool,
    /// Texts whose meaning is not read yet.
    unread: BTreeMap<String, TextId>,
    changed: BTreeSet<TextId>,
}

#[derive(Debug)]
struct Text {
    cyrillic: bool,
    meaning: Option<Arc<Meaning>>,
}

impl ByMeaning {
    /// The ranking of no texts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn text(&self, text: TextId) -> Option<&Text> {
        self.texts.get(text)?.as_ref()
    }

    fn meaning(&self, text: TextId) -> Option<&Meaning> {
        self.text(text)?.meaning.as_deref().filter(|_| !self.beyond)
    }

    fn likeness(&self, a: TextId, b: TextId) -> Option<i32> {
        Some(self.meaning(a)?.likeness(self.meaning(b)?))
    }

    /// Whether no text in the language of `other` comes near `text` as that one does.
    fn nearest_across(&self, text: TextId, other: TextId, likeness: i32) -> bool {
        let language = self.text(other).map(|other| other.cyrillic);
        let mut rivals = self.texts.iter().enumerate().filter(|(rival, found)| {
            *rival != other && *rival != text && found.as_ref().map(|found| found.cyrillic) == language
        });
        rivals.all(|(rival, _)| self.likeness(text, rival).is_none_or(|near| near + MARGIN <= likeness))
    }

    /// One text came or went. Beyond the bound every score is another one.
    fn counts(&mut self, now: usize) {
        self.count = now;
        if now > TEXTS_MAX && !self.beyond {
            self.beyond = true;
            let all = self.texts.iter().enumerate().filter(|(_, text)| text.is_some());
            self.changed.extend(all.map(|(text, _)| text));
        }
    }
}

/// The score of two texts from those of their words and of their meanings: what the words leave open, the meaning may fill.
fn combined(words: u16, likeness: Option<i32>) -> u16 {
    let Some(likeness) = likeness else { return words };
    let meaning = (likeness - UNRELATED).max(0) * 1_000 / (1_000 - UNRELATED);
    let words = i32::from(words);
    u16::try_from(words + (1_000 - words) * meaning / 1_000).unwrap_or(1_000)
}

/// Whether a text is written in Cyrillic rather than Latin letters: enough to tell Russian from English.
fn is_cyrillic(text: &str) -> bool {
    let (cyrillic, other): (Vec<char>, Vec<char>) =
        text.chars().filter(|c| c.is_alphabetic()).partition(|c| matches!(c, '\u{400}'..='\u{52f}'));
    cyrillic.len() > other.len()
}

impl Ranking for ByMeaning {
    fn insert(&mut self, text: TextId, said: Said<'_>) {
        self.words.insert(text, said);
        self.unread.insert(said.text.to_owned(), text);
        if self.texts.len() <= text {
            self.texts.resize_with(text + 1, || None);
        }
        if let Some(slot) = self.texts.get_mut(text) {
            *slot = Some(Text { cyrillic: is_cyrillic(said.text), meaning: None });
        }
        self.counts(self.count + 1);
    }

    fn remove(&mut self, text: TextId) {
        self.words.remove(text);
        self.changed.remove(&text);
        let gone = self.texts.get_mut(text).and_then(Option::take);
        if gone.is_some_and(|gone| gone.meaning.is_none()) {
            self.unread.retain(|_, unread| *unread != text);
        }
        self.counts(self.count.saturating_sub(1));
    }

    fn take_changed(&mut self) -> BTreeSet<TextId> {
        let mut changed = self.words.take_changed();
        changed.append(&mut self.changed);
        changed
    }

    fn scores(&mut self, text: TextId) -> Vec<(TextId, u16)> {
        let by_words = self.words.scores(text);
        let Some(own) = self.meaning(text) else { return by_words };
        let mut words: Vec<Option<u16>> = vec![None; self.texts.len()];
        for (other, score) in by_words {
            if let Some(slot) = words.get_mut(other) {
                *slot = Some(score);
            }
        }
        let others = words.into_iter().enumerate().filter(|(other, _)| *other != text);
        others
            .filter_map(|(other, words)| {
                let likeness = self.meaning(other).map(|meaning| own.likeness(meaning));
                (words.is_some() || likeness.is_some())
                    .then(|| (other, combined(words.unwrap_or_default(), likeness)))
            })
            .collect()
    }

    fn score(&self, a: TextId, b: TextId) -> u16 {
        combined(self.words.score(a, b), self.likeness(a, b))
    }

    fn unread(&self, most: usize) -> Vec<String> {
        let wanted = self.unread.keys().filter(|_| !self.beyond);
        wanted.take(most).cloned().collect()
    }

    fn understand(&mut self, text: &str, meaning: &Arc<Meaning>) {
        let Some(id) = self.unread.remove(text) else { return };
        if let Some(Some(slot)) = self.texts.get_mut(id) {
            slot.meaning = Some(meaning.clone());
            self.changed.insert(id);
        }
    }

    fn alike_in_meaning(&self, a: TextId, b: TextId) -> bool {
        let Some(likeness) = self.likeness(a, b) else { return false };
        let language = |text| self.text(text).map(|text| text.cyrillic);
        if language(a) == language(b) {
            return likeness >= ALIKE;
        }
        likeness >= ACROSS && self.nearest_across(a, b, likeness) && self.nearest_across(b, a, likeness)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(texts: &[(&str, &str, Option<&[f32]>)]) -> ByMeaning {
        let mut ranking = ByMeaning::new();
        for (id, (text, aspects, direction)) in texts.iter().enumerate() {
            let aspects = aspects.split_whitespace().map(str::to_owned).collect();
            ranking.insert(id, Said { text, aspects: &aspects });
            if let Some(direction) = direction {
                ranking.understand(text, &Arc::new(Meaning::rounded(direction)));
            }
        }
        ranking
    }

    #[test]
    fn m12_texts_without_a_word_in_common_are_near_if_they_mean_the_same() {
        let mut ranking = ranking(&[
            ("дорого", "dear", Some(&[1.0, 0.0])),
            ("costs too much", "cost", Some(&[0.8, 0.6])),
            ("cold", "cold", Some(&[0.0, 1.0])),
            ("unread", "dear", None),
        ]);
        assert!(ranking.alike_in_meaning(0, 1) && !ranking.alike_in_meaning(0, 2));
        assert!(!ranking.alike_in_meaning(0, 3), "nobody knows yet what it means");
        assert!(ranking.score(0, 1) > 400 && ranking.score(0, 2) == 0 && ranking.score(0, 3) > 0);
        assert_eq!(ranking.unread(9), ["unread"]);
        for text in 0..4 {
            for (other, score) in ranking.scores(text) {
                assert_eq!(score, ranking.score(text, other), "{text} {other}");
                assert_eq!(score, ranking.score(other, text), "{text} {other}");
            }
        }
    }

    #[test]
    fn m12_across_languages_two_texts_mean_the_same_if_each_is_the_other_s_nearest_by_far() {
        let texts: [(&str, &str, Option<&[f32]>); 3] = [
            ("дорого", "", Some(&[1.0, 0.0, 0.0])),
            ("too dear", "", Some(&[0.5, 0.866, 0.0])),
            ("too cold", "", Some(&[0.45, 0.0, 0.893])),
        ];
        let alike = |texts: &[(&str, &str, Option<&[f32]>)]| ranking(texts).alike_in_meaning(0, 1);
        assert!(alike(&texts), "half as near as a text of the same language has to be");
        assert!(ranking(&texts).alike_in_meaning(1, 0) && !ranking(&texts).alike_in_meaning(0, 2));
        let [russian, english, _] = texts;
        assert!(!alike(&[russian, english, ("too costly", "", Some(&[0.49, 0.0, 0.872]))]));
        assert!(!alike(&[russian, english, ("дороговато", "", Some(&[0.49, 0.872, 0.0]))]));
        assert!(!alike(&[russian, ("too dear", "", Some(&[0.39, 0.921, 0.0]))]));
    }

    #[test]
    fn a_text_is_changed_when_its_meaning_comes_and_forgotten_when_it_goes() {
        let mut ranking = ranking(&[("a", "x", Some(&[1.0])), ("b", "y", None)]);
        assert_eq!(ranking.take_changed(), BTreeSet::from([0, 1]));
        let meaning = Arc::new(Meaning::rounded(&[1.0]));
        ranking.understand("b", &meaning);
        assert_eq!(ranking.take_changed(), BTreeSet::from([1]));
        ranking.remove(1);
        ranking.understand("b", &meaning);
        assert!(ranking.take_changed().is_empty() && ranking.unread(9).is_empty());
        assert!(ranking.scores(0).iter().all(|(other, _)| *other != 1));
    }

    #[test]
    fn beyond_its_bound_a_workshop_is_ranked_by_words_alone() {
        let mut ranking = ranking(&[("a", "x", Some(&[1.0])), ("b", "y", Some(&[1.0]))]);
        assert!(ranking.score(0, 1) > 0);
        ranking.take_changed();
        ranking.counts(TEXTS_MAX + 1);
        assert_eq!(ranking.score(0, 1), 0);
        assert_eq!(ranking.take_changed(), BTreeSet::from([0, 1]));
        ranking.counts(TEXTS_MAX);
        assert!(ranking.score(0, 1) == 0 && ranking.take_changed().is_empty(), "and stays so");
    }
}
