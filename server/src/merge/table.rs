//! The form of a language's file: what each table is called. [`super::language`] says what it means.

use std::collections::BTreeMap;

use rust_stemmers::Algorithm;
use serde::Deserialize;

use crate::languages::Letters;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) stemmer: Algorithm,
    pub(super) fleeting: String,
    pub(super) forms: String,
    pub(super) endings: Vec<String>,
    pub(super) letters: Letters,
    pub(super) stop: String,
    pub(super) weak: String,
    pub(super) light: String,
    pub(super) people: String,
    pub(super) roles: String,
    pub(super) fixed_order: bool,
    pub(super) negations: String,
    pub(super) without: String,
    pub(super) negative_prefix: String,
    pub(super) negative_prefix_not: String,
    pub(super) relations: RelationWords,
    pub(super) leads: Leads,
    pub(super) failing: Failing,
    pub(super) numerals: BTreeMap<String, String>,
    pub(super) rewrite: Rewrite,
    pub(super) scales: Scales,
    pub(super) synonyms: Synonyms,
    pub(super) alike: Alike,
    pub(super) concepts: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationWords {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) after: String,
    pub(super) before: String,
    pub(super) with: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leads {
    pub(super) words: String,
    pub(super) clauses: String,
    pub(super) examples: String,
    pub(super) dates: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Failing {
    pub(super) words: String,
    pub(super) means: String,
    pub(super) modals: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rewrite {
    pub(super) words: Vec<String>,
    pub(super) fillers: String,
    pub(super) phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scales {
    pub(super) values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Synonyms {
    pub(super) lines: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alike {
    pub(super) different: Vec<String>,
    pub(super) agents: String,
    pub(super) prefixes: String,
    pub(super) suffixes: String,
    pub(super) vowels: String,
    pub(super) confused: String,
    pub(super) keyboard: Vec<String>,
}
