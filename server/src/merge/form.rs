//! A word as a language's tables know it: the same wherever it stands.

use super::language::LANGUAGES;

/// Shortest root, in letters, that makes two words one family whatever suffix of the language follows it.
pub(super) const SUFFIXED_LETTERS: usize = 4;

/// A word as a language's tables know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// In one spelling.
    pub(crate) text: String,
    pub(crate) letters: Vec<char>,
    pub(crate) stem: String,
    pub(crate) stem_letters: Vec<char>,
    /// Index of its language in [`LANGUAGES`]; `None` for names made of digits and letters.
    pub(crate) language: Option<usize>,
    /// Lines of synonyms it stands on.
    pub(crate) classes: Vec<u16>,
    /// Is it in the language's tables?
    pub(crate) known: bool,
    /// Does it stand on a scale of contrasts?
    pub(crate) on_scale: bool,
    /// Does it say little beside other words?
    pub(crate) light: bool,
    /// Does it name somebody who deals with the customer?
    pub(crate) role: bool,
    /// Does it end like the name of whoever does something?
    pub(super) agent: bool,
    /// What is left of the stem without one of the language's suffixes, and the stem itself, if long enough for a family.
    pub(super) roots: Vec<String>,
    /// Lines of words that only look alike, on which the word and its stem stand.
    pub(super) look_alikes: (Vec<u16>, Vec<u16>),
}

impl Form {
    /// The form of a word in one spelling; `None` if nothing is left of it.
    pub(crate) fn new(text: &str, at: Option<usize>) -> Option<Self> {
        let text = text.trim_matches('\'');
        let text = text.strip_suffix("'s").unwrap_or(text);
        if text.is_empty() {
            return None;
        }
        let Some(language) = at.and_then(|at| LANGUAGES.get(at)) else {
            return Some(Self::without_language(text));
        };
        let stem = language.stem(text);
        let classes = language.classes(&stem).to_vec();
        let on_scale = !language.places(&stem).is_empty();
        let cut = language.suffixes.iter().filter_map(|suffix| stem.strip_suffix(suffix.as_str()));
        let roots = cut.chain([stem.as_str()]).filter(|root| root.chars().count() >= SUFFIXED_LETTERS);
        Some(Self {
            letters: text.chars().collect(),
            language: at,
            known: on_scale || !classes.is_empty(),
            on_scale,
            light: language.is_light(&stem),
            role: language.is_role(&stem),
            agent: language.agents.iter().any(|ending| stem.ends_with(ending.as_str())),
            classes,
            roots: roots.map(str::to_owned).collect(),
            look_alikes: (language.look_alikes(text).to_vec(), language.look_alikes(&stem).to_vec()),
            stem_letters: stem.chars().collect(),
            stem,
            text: text.to_owned(),
        })
    }

    fn without_language(text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        Self {
            text: text.to_owned(),
            letters: letters.clone(),
            stem: text.to_owned(),
            stem_letters: letters,
            language: None,
            classes: Vec::new(),
            known: false,
            on_scale: false,
            light: false,
            role: false,
            agent: false,
            roots: Vec::new(),
            look_alikes: (Vec::new(), Vec::new()),
        }
    }
}
