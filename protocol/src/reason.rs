//! Why two notes are, or are not, taken for the same problem.

use serde::{Deserialize, Serialize};

/// How two words of a pair are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same word.
    Same,
    /// Another form of the word.
    Form,
    /// A misspelling.
    Typo,
    /// The same long beginning.
    Prefix,
    /// A synonym.
    Synonym,
}

/// A word of one note and its counterpart in the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct WordPair {
    /// As written in the first note.
    pub a: String,
    /// As written in the second.
    pub b: String,
    /// How they are alike.
    pub how: Likeness,
}

/// What speaks against a match, whatever else speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "veto", rename_all = "snake_case")]
pub enum Veto {
    /// Different numbers.
    Numbers {
        /// Those of the first note.
        a: Vec<String>,
        /// Those of the second.
        b: Vec<String>,
    },
    /// Only one of them is negated.
    Negation {
        /// The negating words.
        words: Vec<String>,
    },
    /// Two values of one contrast: evening and weekend, dear and slow.
    Contrast {
        /// In the first note.
        a: String,
        /// In the second.
        b: String,
    },
}

/// The words that made two notes match, and those that differ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct MatchReason {
    /// Aligned words.
    pub same: Vec<WordPair>,
    /// Content words of the first note alone.
    pub only_a: Vec<String>,
    /// Content words of the second note alone.
    pub only_b: Vec<String>,
    /// What forbids an automatic join, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub veto: Option<Veto>,
}
