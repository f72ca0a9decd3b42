//! What the forms of a word have in common: what the stemmer leaves of it, mended by the language's own tables where the
//! stemmer cuts two forms of one word differently.

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::Stemmer;

use super::table::Table;

/// Shortest root, in letters, after which a fleeting vowel is taken out.
const FLEETING_ROOT_LETTERS: usize = 3;
/// Shortest beginning, in letters, by which a form is recognised as one of a word of the tables.
const LISTED_LETTERS: usize = 4;
/// Shortest beginning, in letters, by which two words that stand in no table are forms of one.
const ANY_LETTERS: usize = 5;

/// The stems of one language.
pub(super) struct Stems {
    stemmer: Stemmer,
    /// Endings with a fleeting vowel, and without: звонок, звонка.
    fleeting: Vec<(String, String)>,
    /// Forms that share too few letters with their word: ждут, ждать.
    forms: BTreeMap<String, String>,
    /// Endings of one kind of words each; each kind has the empty one.
    endings: Vec<Vec<String>>,
    /// Stems of the words in the language's tables.
    listed: BTreeSet<String>,
    /// By kind, then by beginning: the stem of the listed word that goes on with an ending of that kind.
    beginnings: Vec<BTreeMap<String, String>>,
}

impl Stems {
    /// The stems of a language whose words of this list stand in its tables.
    pub(super) fn new<'a>(file: &Table, listed: impl Iterator<Item = &'a str>) -> Self {
        let pair = |pair: &str| pair.split_once('=').map(|(long, short)| (long.to_owned(), short.to_owned()));
        let kind = |line: &String| -> Vec<String> {
            line.split_whitespace().chain([""]).map(str::to_owned).collect()
        };
        let mut stems = Self {
            stemmer: Stemmer::create(file.stemmer),
            fleeting: file.fleeting.split_whitespace().filter_map(pair).collect(),
            forms: BTreeMap::new(),
            endings: file.endings.iter().map(kind).collect(),
            listed: BTreeSet::new(),
            beginnings: vec![BTreeMap::new(); file.endings.len()],
        };
        for line in file.forms.lines() {
            let mut words = line.split_whitespace();
            let Some(word) = words.next() else { continue };
            stems.forms.extend(words.map(|form| (form.to_owned(), word.to_owned())));
        }
        for word in listed {
            let stem = stems.cut(word);
            for (endings, known) in stems.endings.iter().zip(&mut stems.beginnings) {
                for beginning in beginnings(word, endings) {
                    known.entry(beginning.to_owned()).or_insert_with(|| stem.clone());
                }
            }
            stems.listed.insert(stem);
        }
        stems
    }

    /// The stem of a word.
    pub(super) fn of(&self, word: &str) -> String {
        let stem = self.cut(word);
        if self.listed.contains(&stem) {
            return stem;
        }
        let found = self.endings.iter().zip(&self.beginnings).find_map(|(endings, known)| {
            beginnings(word, endings).find_map(|beginning| known.get(beginning))
        });
        found.cloned().unwrap_or(stem)
    }

    /// Are the two one word with different endings?
    pub(super) fn differ_by_ending(&self, a: &[char], b: &[char]) -> bool {
        let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        (ANY_LETTERS..=common).rev().take(3).any(|at| {
            let rest = |word: &[char]| word.get(at..).unwrap_or_default().iter().collect::<String>();
            let (a, b) = (rest(a), rest(b));
            self.endings.iter().any(|endings| endings.contains(&a) && endings.contains(&b))
        })
    }

    fn cut(&self, word: &str) -> String {
        let word = self.forms.get(word).map_or(word, String::as_str);
        let stem = self.stemmer.stem(word);
        let fleeting = self.fleeting.iter().find_map(|(long, short)| {
            let root = stem
                .strip_suffix(long.as_str())
                .filter(|root| root.chars().count() >= FLEETING_ROOT_LETTERS)?;
            Some(format!("{root}{short}"))
        });
        fleeting.unwrap_or_else(|| stem.into_owned())
    }
}

/// What stands before the endings that a word may have.
fn beginnings<'a>(word: &'a str, endings: &'a [String]) -> impl Iterator<Item = &'a str> {
    let cut = endings.iter().filter_map(move |ending| word.strip_suffix(ending.as_str()));
    cut.filter(|beginning| beginning.chars().count() >= LISTED_LETTERS)
}
