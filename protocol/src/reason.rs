//! Why two notes were taken for the same problem, or why they were not: the alignment of their words, as people read it.

use serde::{Deserialize, Serialize};

/// How the words of one note lie against the words of another.
///
/// It explains a join ("same words: …"), a suggestion ("differs only in: …") and a refusal (`veto`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct MatchReason {
    /// Words that say the same, in the order of the first note.
    pub same: Vec<WordPair>,
    /// Words that only the first note has, as written there. Empty words are left out.
    pub only_a: Vec<String>,
    /// Words that only the second note has, as written there. Empty words are left out.
    pub only_b: Vec<String>,
    /// What forbids the machine to join the two, if anything does. People may still join them.
    pub veto: Option<Veto>,
}

impl MatchReason {
    /// The same, told from the side of the second note.
    #[must_use]
    pub fn turned(self) -> Self {
        let Self { mut same, only_a, only_b, veto } = self;
        for pair in &mut same {
            std::mem::swap(&mut pair.a, &mut pair.b);
        }
        let veto = veto.map(|veto| match veto {
            Veto::Numbers { a, b } => Veto::Numbers { a: b, b: a },
            Veto::Negation { a, b } => Veto::Negation { a: b, b: a },
            Veto::Contrast { a, b } => Veto::Contrast { a: b, b: a },
            Veto::Relation { a, b } => Veto::Relation { a: b, b: a },
        });
        Self { same, only_a: only_b, only_b: only_a, veto }
    }
}

/// Two words, one of each note, that say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct WordPair {
    /// The word as written in the first note.
    pub a: String,
    /// The word as written in the second note.
    pub b: String,
    /// In what way they are alike.
    pub how: Likeness,
}

/// In what way two words are alike, the surest first.
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
pub enum Likeness {
    /// The same word, but for case and accents.
    Same,
    /// Another form of the word (`report`, `reports`).
    Form,
    /// One of them is most likely a slip of the keyboard.
    Typo,
    /// A word of the same family (`confirm`, `confirmation`).
    Prefix,
    /// On one line of the language's list of synonyms.
    Synonym,
}

/// What forbids the machine to take two notes for the same problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Veto {
    /// The notes name different numbers.
    Numbers {
        /// The numbers of the first note.
        a: Vec<String>,
        /// The numbers of the second note.
        b: Vec<String>,
    },
    /// One note denies what the other states.
    Negation {
        /// The negations of the first note.
        a: Vec<String>,
        /// The negations of the second note.
        b: Vec<String>,
    },
    /// The notes name different values of one scale: evening and morning, phone and laptop, slow and expensive.
    Contrast {
        /// The word of the first note.
        a: String,
        /// The word of the second note.
        b: String,
    },
    /// The same word stands in another relation: before and after the payment, from and to the account.
    Relation {
        /// The relation and the word in the first note.
        a: String,
        /// The relation and the word in the second note.
        b: String,
    },
}
