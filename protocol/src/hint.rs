//! Advice on the wording of a problem. A hint never stops anybody; it names the rule and the words that set it off.

use serde::{Deserialize, Serialize};

/// One piece of advice on a text.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
pub struct Hint {
    /// The rule of the method that the text may break.
    pub rule: HintRule,
    /// The words that set it off, as written. Empty where something is missing rather than wrong.
    pub words: Vec<String>,
}

/// The rules for the wording of a problem: from the customer's side, complete, exact, without abbreviations.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ts_rs::TS,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HintRule {
    /// It tells what the company or its staff lack, instead of what the customer cannot do.
    CompanySubject,
    /// Nothing says when, where or while doing what it happens.
    NoSituation,
    /// It holds an abbreviation that a reader from elsewhere may not know.
    Abbreviation,
    /// It asks for a solution instead of naming what gets in the way.
    Solution,
    /// It holds two problems, which could not be assessed apart.
    TwoProblems,
    /// It is too short to be understood by somebody who was not in the room.
    TooShort,
}
