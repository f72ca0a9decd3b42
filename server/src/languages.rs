//! Languages are data: every file of `merge/languages` and of `wording/languages` is one, and adding a language is adding
//! its files. No code knows a word or a letter of any of them.

use std::{collections::BTreeSet, fmt, ops::RangeInclusive};

use rust_embed::RustEmbed;
use serde::Deserialize;

/// Reads every file of a folder that is part of the program, in the order of their names. A program built for debugging reads
/// them where they were when it was built.
#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each")]
pub(crate) fn read_all<Folder: RustEmbed, T, E: fmt::Debug>(parse: impl Fn(&str) -> Result<T, E>) -> Vec<T> {
    let names: BTreeSet<_> = Folder::iter().collect();
    names.first().expect("the languages are where they were when the program was built");
    let files = names.iter().filter_map(|name| Folder::get(name));
    let read = |file: rust_embed::EmbeddedFile| {
        let text = std::str::from_utf8(&file.data).expect("a built-in language is text");
        parse(text).expect("a built-in language is well formed")
    };
    files.map(read).collect()
}

/// The letters that a language is written in: single ones and ranges such as `a-z`, with spaces between them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Letters(Vec<RangeInclusive<char>>);

/// What should be a letter or a range of letters is neither.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a letter or a range of letters: {0:?}")]
pub(crate) struct NoLetters(String);

impl Letters {
    /// Is the language written in it?
    pub(crate) fn has(&self, letter: char) -> bool {
        self.0.iter().any(|range| range.contains(&letter))
    }
}

impl TryFrom<String> for Letters {
    type Error = NoLetters;

    fn try_from(text: String) -> Result<Self, NoLetters> {
        let range = |part: &str| match *part.chars().collect::<Vec<_>>() {
            [letter] => Ok(letter..=letter),
            [first, '-', last] if first <= last => Ok(first..=last),
            _ => Err(NoLetters(part.to_owned())),
        };
        text.split_whitespace().map(range).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_single_or_ranges() {
        let letters = Letters::try_from("a-z ß".to_owned()).unwrap();
        assert!(letters.has('q') && letters.has('ß') && !letters.has('ж'));
        for wrong in ["az", "z-a", "a-"] {
            assert_eq!(Letters::try_from(wrong.to_owned()), Err(NoLetters(wrong.to_owned())));
        }
    }
}
