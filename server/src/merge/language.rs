//! A language as the merge engine knows it: tables of words and a stemmer, read from a file of data.
//!
//! A further language is a further file in `languages`; no code knows a word of any language.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use rust_embed::RustEmbed;

use super::{
    stem::Stems,
    table::{Alike, Table},
    tokens::{Token, tokens},
};
use crate::languages::{Letters, read_all};

#[derive(RustEmbed)]
#[folder = "src/merge/languages"]
struct Files;

/// A language that only the tests have.
#[cfg(test)]
#[derive(RustEmbed)]
#[folder = "src/merge/tests/languages"]
struct MoreFiles;

/// Reads the languages, which takes some tens of milliseconds; otherwise the first note that comes to rest waits for it.
pub(crate) fn prepare() {
    LazyLock::force(&LANGUAGES);
}

/// The languages that are built in. Ties between them are settled in their order.
pub(super) static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    #[cfg_attr(not(test), expect(unused_mut, reason = "tests have more languages"))]
    let mut languages = read_all::<Files, _, _>(Language::parse);
    #[cfg(test)]
    languages.extend(read_all::<MoreFiles, _, _>(Language::parse));
    languages
});

/// Why a language's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LanguageError {
    /// It is not TOML of the expected form.
    #[error("not a language: {0}")]
    Form(#[from] toml::de::Error),
    /// A rule of `[rewrite]` has no `=` or nothing before it.
    #[error("not a rewriting: {0:?}")]
    Rewrite(String),
}

/// What a preposition or conjunction says about the word after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    From,
    To,
    After,
    Before,
    /// Company or origin: the Russian "с", which can mean "from" as well.
    With,
}

/// A place on a scale of contrasts: which scale, which value.
pub(crate) type Place = (u16, u16);

/// A run of words and what it is replaced by.
type Rewriting = (Vec<String>, Vec<String>);

/// One language, ready for use.
pub(crate) struct Language {
    pub(super) stems: Stems,
    pub(crate) letters: Letters,
    stop: BTreeSet<String>,
    weak: BTreeSet<String>,
    light: BTreeSet<String>,
    people: BTreeSet<String>,
    roles: BTreeSet<String>,
    /// Does the order of words tell who does something to whom?
    pub(super) fixed_order: bool,
    negations: BTreeSet<String>,
    without: BTreeSet<String>,
    negative_prefix: String,
    /// Stems of words that only look as if they had it.
    negative_prefix_not: BTreeSet<String>,
    relations: BTreeMap<String, BTreeSet<Relation>>,
    lead_words: BTreeSet<String>,
    lead_clauses: BTreeSet<String>,
    examples: BTreeSet<String>,
    dates: BTreeSet<String>,
    modals: BTreeSet<String>,
    failing: BTreeSet<String>,
    pub(super) fails_to: Vec<String>,
    numerals: BTreeMap<String, String>,
    words: BTreeMap<String, Vec<String>>,
    /// Words that may stand inside a phrase.
    fillers: BTreeSet<String>,
    /// By the stem of the first word.
    phrases: BTreeMap<String, Vec<Rewriting>>,
    scales: BTreeMap<String, Vec<Place>>,
    synonyms: BTreeMap<String, Vec<u16>>,
    concepts: BTreeMap<String, BTreeSet<String>>,
    /// By word and by stem.
    look_alikes: BTreeMap<String, Vec<u16>>,
    pub(super) agents: Vec<String>,
    pub(super) prefixes: Vec<String>,
    pub(super) suffixes: Vec<String>,
    pub(super) vowels: BTreeSet<char>,
    pub(super) confused: BTreeSet<(char, char)>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language").field("letters", &self.letters).finish_non_exhaustive()
    }
}

impl Language {
    /// Reads a language from its file.
    ///
    /// # Errors
    /// - [`LanguageError::Form`]: not TOML, or a table is missing or unknown.
    /// - [`LanguageError::Rewrite`]: a rewriting without `=` or without anything to rewrite.
    pub(crate) fn parse(text: &str) -> Result<Self, LanguageError> {
        let file: Table = toml::from_str(text)?;
        let mut language = Self {
            stems: Stems::new(&file, listed(&file)),
            letters: file.letters,
            stop: set(&file.stop),
            weak: BTreeSet::new(),
            light: BTreeSet::new(),
            people: BTreeSet::new(),
            roles: BTreeSet::new(),
            fixed_order: file.fixed_order,
            negations: set(&file.negations),
            without: set(&file.without),
            negative_prefix: file.negative_prefix,
            negative_prefix_not: BTreeSet::new(),
            relations: BTreeMap::new(),
            lead_words: set(&file.leads.words),
            lead_clauses: set(&file.leads.clauses),
            examples: set(&file.leads.examples),
            dates: set(&file.leads.dates),
            modals: set(&file.failing.modals),
            failing: set(&file.failing.words),
            fails_to: list(&file.failing.means),
            numerals: BTreeMap::new(),
            fillers: set(&file.rewrite.fillers),
            words: BTreeMap::new(),
            phrases: BTreeMap::new(),
            scales: BTreeMap::new(),
            synonyms: BTreeMap::new(),
            concepts: BTreeMap::new(),
            look_alikes: BTreeMap::new(),
            agents: list(&file.alike.agents),
            prefixes: list(&file.alike.prefixes),
            suffixes: list(&file.alike.suffixes),
            vowels: file.alike.vowels.chars().collect(),
            confused: confused(&file.alike),
        };
        let relations = [
            (Relation::From, &file.relations.from),
            (Relation::To, &file.relations.to),
            (Relation::After, &file.relations.after),
            (Relation::Before, &file.relations.before),
            (Relation::With, &file.relations.with),
        ];
        for (relation, words) in relations {
            for word in words.split_whitespace() {
                language.relations.entry(word.to_owned()).or_default().insert(relation);
            }
        }
        for (number, words) in &file.numerals {
            for word in words.split_whitespace() {
                language.numerals.insert(word.to_owned(), number.clone());
            }
        }
        for rule in &file.rewrite.words {
            let (from, to) = rewriting(rule)?;
            language.words.insert(from.join(" "), to);
        }
        for rule in &file.rewrite.phrases {
            let (from, to) = rewriting(rule)?;
            // A phrase meets its words as the exact rewritings leave them.
            let from =
                from.into_iter().flat_map(|word| language.words.get(&word).cloned().unwrap_or(vec![word]));
            let stems: Vec<String> = from.map(|word| language.stem(&word)).collect();
            if let Some(first) = stems.first() {
                language.phrases.entry(first.clone()).or_default().push((stems, to));
            }
        }
        let stems = |words: &str| words.split_whitespace().map(|word| language.stem(word)).collect();
        let (weak, light) = (stems(&file.weak), stems(&file.light));
        let (people, roles) = (stems(&file.people), stems(&file.roles));
        let prefix_not = stems(&file.negative_prefix_not);
        language.negative_prefix_not = prefix_not;
        (language.weak, language.light, language.people, language.roles) = (weak, light, people, roles);
        for (scale, line) in (0_u16..).zip(&file.scales.values) {
            for (value, words) in (0_u16..).zip(line.split('|')) {
                for word in words.split_whitespace() {
                    let places = language.scales.entry(language.stem(word)).or_default();
                    if !places.contains(&(scale, value)) {
                        places.push((scale, value));
                    }
                }
            }
        }
        for (class, line) in (0_u16..).zip(&file.synonyms.lines) {
            for word in line.split_whitespace() {
                let classes = language.synonyms.entry(language.stem(word)).or_default();
                if !classes.contains(&class) {
                    classes.push(class);
                }
            }
        }
        for (concept, words) in &file.concepts {
            for word in words.split_whitespace() {
                language.concepts.entry(language.stem(word)).or_default().insert(concept.clone());
            }
        }
        for (line, words) in (0_u16..).zip(&file.alike.different) {
            for word in words.split_whitespace() {
                for form in BTreeSet::from([language.stem(word), word.to_owned()]) {
                    let lines = language.look_alikes.entry(form).or_default();
                    if !lines.contains(&line) {
                        lines.push(line);
                    }
                }
            }
        }
        Ok(language)
    }

    /// What the forms of a word have in common. Every table but the exact ones is compared by it.
    pub(crate) fn stem(&self, word: &str) -> String {
        self.stems.of(word)
    }

    pub(crate) fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    pub(crate) fn is_weak(&self, stem: &str) -> bool {
        self.weak.contains(stem) || self.people.contains(stem)
    }

    /// Does it say little beside other words?
    pub(crate) fn is_light(&self, stem: &str) -> bool {
        self.light.contains(stem)
    }

    /// Is it a word for the customer?
    pub(crate) fn is_customer(&self, stem: &str) -> bool {
        self.people.contains(stem)
    }

    /// Is it a word for somebody who deals with the customer?
    pub(crate) fn is_role(&self, stem: &str) -> bool {
        self.roles.contains(stem)
    }

    pub(crate) fn is_negation(&self, word: &str) -> bool {
        self.negations.contains(word)
    }

    pub(crate) fn is_without(&self, word: &str) -> bool {
        self.without.contains(word)
    }

    pub(crate) fn relations(&self, word: &str) -> Option<&BTreeSet<Relation>> {
        self.relations.get(word)
    }

    /// Does the word after `word` name a situation?
    pub(crate) fn leads(&self, word: &str) -> bool {
        self.lead_words.contains(word)
    }

    /// Does a clause that begins with `word` belong to the problem?
    pub(crate) fn leads_clause(&self, word: &str) -> bool {
        self.lead_clauses.contains(word)
    }

    /// Does a clause that begins with `word` only give an example?
    pub(crate) fn gives_example(&self, word: &str) -> bool {
        self.examples.contains(word)
    }

    /// Does `word` name one certain day or month?
    pub(crate) fn is_date(&self, word: &str) -> bool {
        self.dates.contains(word)
    }

    /// Does `word` say that something can be done?
    pub(crate) fn is_modal(&self, word: &str) -> bool {
        self.modals.contains(word)
    }

    /// Does `word` say that something fails, which is as much as that it cannot be done?
    pub(crate) fn is_failing(&self, word: &str) -> bool {
        self.failing.contains(word)
    }

    pub(crate) fn numeral(&self, word: &str) -> Option<&str> {
        self.numerals.get(word).map(String::as_str)
    }

    pub(crate) fn places(&self, stem: &str) -> &[Place] {
        self.scales.get(stem).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn classes(&self, stem: &str) -> &[u16] {
        self.synonyms.get(stem).map_or(&[], Vec::as_slice)
    }

    /// What the word is about, by keys that all languages share.
    pub(crate) fn concepts(&self, stem: &str) -> impl Iterator<Item = &str> {
        self.concepts.get(stem).into_iter().flatten().map(String::as_str)
    }

    /// The lines of different words that only look alike on which this one, a word or a stem, stands.
    pub(super) fn look_alikes(&self, form: &str) -> &[u16] {
        self.look_alikes.get(form).map_or(&[], Vec::as_slice)
    }

    /// Rewrites contractions, negative prefixes and runs of words, so that one thing is said in one way.
    pub(crate) fn rewrite(&self, given: Vec<Token>) -> Vec<Token> {
        let mut words = Vec::with_capacity(given.len() + 4);
        for token in given {
            if let Some(to) = self.words.get(&token.text) {
                words.extend(to.iter().map(|text| token.saying(text)));
            } else if let Some(rest) = self.without_negative_prefix(&token.text) {
                words.push(token.saying(&self.negative_prefix));
                words.push(token.saying(rest));
            } else {
                words.push(token);
            }
        }
        let stems: Vec<String> = words.iter().map(|token| self.stem(&token.text)).collect();
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while let (Some(token), Some(stem)) = (words.get(at), stems.get(at)) {
            let rules = self.phrases.get(stem).into_iter().flatten();
            let found = rules.filter_map(|(from, to)| {
                let run = words.get(at..at + self.run(from, words.get(at..)?, stems.get(at..)?)?)?;
                run.iter().all(|t| t.clause == token.clause).then_some((run, to))
            });
            if let Some((run, to)) = found.max_by_key(|(run, _)| run.len()) {
                let mut surface: Vec<&str> = run.iter().map(|t| t.surface.as_str()).collect();
                surface.dedup();
                let whole = Token { surface: surface.join(" "), ..token.clone() };
                out.extend(to.iter().map(|text| whole.saying(text)));
                at += run.len();
            } else {
                out.push(token.clone());
                at += 1;
            }
        }
        out
    }

    /// How many words from the first on say `phrase`, fillers between them included; `None` if they do not.
    fn run(&self, phrase: &[String], words: &[Token], stems: &[String]) -> Option<usize> {
        let mut at = 0;
        for part in phrase {
            while at > 0 && stems.get(at)? != part && self.fillers.contains(&words.get(at)?.text) {
                at += 1;
            }
            if stems.get(at)? != part {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn without_negative_prefix<'a>(&self, word: &'a str) -> Option<&'a str> {
        if self.negative_prefix.is_empty() || self.negative_prefix_not.contains(&self.stem(word)) {
            return None;
        }
        word.strip_prefix(self.negative_prefix.as_str()).filter(|rest| rest.chars().count() >= 4)
    }
}

/// The words that are compared by their stems.
fn listed(file: &Table) -> impl Iterator<Item = &str> {
    let single = [&file.weak, &file.light, &file.people, &file.roles];
    let phrases = file.rewrite.phrases.iter().filter_map(|rule| rule.split_once('=')).map(|(from, _)| from);
    let lines = file.scales.values.iter().chain(&file.synonyms.lines).chain(file.concepts.values());
    let texts = single.into_iter().chain(lines).map(String::as_str).chain(phrases);
    texts.flat_map(str::split_whitespace).filter(|word| *word != "|")
}

fn list(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

fn set(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

fn rewriting(rule: &str) -> Result<Rewriting, LanguageError> {
    let (from, to) = rule.split_once('=').ok_or_else(|| LanguageError::Rewrite(rule.to_owned()))?;
    let from: Vec<String> = tokens(from).into_iter().map(|token| token.text).collect();
    if from.is_empty() {
        return Err(LanguageError::Rewrite(rule.to_owned()));
    }
    Ok((from, list(to)))
}

/// Pairs of letters that fingers or ears mix up, in both orders: neighbours on the keyboard and like sounds.
fn confused(alike: &Alike) -> BTreeSet<(char, char)> {
    let mut pairs = BTreeSet::new();
    let mut add = |a: char, b: char| {
        pairs.insert((a, b));
        pairs.insert((b, a));
    };
    for pair in alike.confused.split_whitespace() {
        let mut letters = pair.chars();
        if let (Some(a), Some(b)) = (letters.next(), letters.next()) {
            add(a, b);
        }
    }
    let rows: Vec<Vec<char>> = alike.keyboard.iter().map(|row| row.chars().collect()).collect();
    for (row, keys) in rows.iter().enumerate() {
        let below = rows.get(row + 1);
        for (at, key) in keys.iter().enumerate() {
            if let Some(next) = keys.get(at + 1) {
                add(*key, *next);
            }
            let under = [at.checked_sub(1), Some(at)].into_iter().flatten();
            for lower in under.filter_map(|at| below.and_then(|row| row.get(at))) {
                add(*key, *lower);
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_that_is_built_in_is_well_formed() {
        assert!(LANGUAGES.len() > MoreFiles::iter().count());
        assert!(LANGUAGES.iter().all(|language| !language.stop.is_empty() && !language.synonyms.is_empty()));
    }

    #[test]
    fn a_rewriting_without_anything_to_rewrite_is_refused() {
        assert!(matches!(rewriting("= x"), Err(LanguageError::Rewrite(_))));
        assert!(matches!(rewriting("x"), Err(LanguageError::Rewrite(_))));
    }
}
