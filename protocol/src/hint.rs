//! Advice on the wording of a problem. Hints never block.

use serde::{Deserialize, Serialize};

/// A rule of wording, by name; the page explains each in both languages.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HintRule {
    /// The company, not the customer, is the subject.
    CompanySubject,
    /// Nothing says in which situation it happens.
    NoSituation,
    /// An abbreviation that others may not know.
    Abbreviation,
    /// A solution instead of a problem.
    Solution,
    /// Two problems in one.
    TwoProblems,
    /// Too short to be understood by another room.
    TooShort,
}

/// A rule that a text seems to break, with the words that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Hint {
    /// Which rule.
    pub rule: HintRule,
    /// The words, as written.
    pub words: Vec<String>,
}
