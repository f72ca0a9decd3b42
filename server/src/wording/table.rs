//! What the wording rules look for in one language, read from a file of data.

use std::{collections::BTreeSet, sync::LazyLock};

use rust_embed::RustEmbed;
use serde::{Deserialize, Deserializer};

use crate::languages::{Letters, read_all};

#[derive(RustEmbed)]
#[folder = "src/wording/languages"]
struct Files;

static TABLES: LazyLock<Vec<Table>> =
    LazyLock::new(|| read_all::<Files, Table, _>(|text| toml::from_str(text)));

/// Reads the tables of all languages, as [`merge::prepare`](crate::merge::prepare) does for its own files.
pub(crate) fn prepare() {
    LazyLock::force(&TABLES);
}

/// The table of the language that most letters of `text` belong to; ties go to the first that is built in.
pub(super) fn table_for(text: &str) -> Option<&'static Table> {
    let letters = |letters: &Letters| text.chars().filter(|c| letters.has(*c)).count();
    let mut best: Option<(usize, &Table)> = None;
    for table in TABLES.iter() {
        let count = letters(&table.letters);
        if count > best.map_or(0, |(most, _)| most) {
            best = Some((count, table));
        }
    }
    best.map(|(_, table)| table)
}

/// Everything about one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    letters: Letters,
    pub(super) company: Company,
    pub(super) situation: Situation,
    pub(super) abbreviation: Abbreviation,
    pub(super) solution: Solution,
    pub(super) two: Two,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) pronouns: Words,
    pub(super) customer_does: Words,
    #[serde(deserialize_with = "runs")]
    pub(super) owners: Vec<Vec<String>>,
    pub(super) owner_lacks: Words,
    pub(super) staff: Words,
    pub(super) not: Words,
    pub(super) faces_customer: Words,
    pub(super) customers: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Situation {
    pub(super) words: Words,
    #[serde(deserialize_with = "list")]
    pub(super) endings: Vec<String>,
    #[serde(deserialize_with = "list")]
    pub(super) not_endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Abbreviation {
    pub(super) known: Words,
    pub(super) fine: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Solution {
    pub(super) need: Words,
    #[serde(deserialize_with = "runs")]
    pub(super) wish: Vec<Vec<String>>,
    pub(super) actions: Words,
    pub(super) problem: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Two {
    #[serde(deserialize_with = "runs")]
    pub(super) joints: Vec<Vec<String>>,
    pub(super) and: Words,
    pub(super) not: Words,
    #[serde(deserialize_with = "classes")]
    pub(super) qualities: Vec<Words>,
}

/// A set of words, and of beginnings of words (written with `*`).
#[derive(Debug, Default)]
pub(super) struct Words {
    whole: BTreeSet<String>,
    beginnings: Vec<String>,
}

impl Words {
    fn parse(text: &str) -> Self {
        let mut out = Self::default();
        for word in text.split_whitespace() {
            match word.strip_suffix('*') {
                Some(beginning) => out.beginnings.push(beginning.to_owned()),
                None => {
                    out.whole.insert(word.to_owned());
                }
            }
        }
        out
    }

    pub(super) fn holds(&self, word: &str) -> bool {
        self.whole.contains(word)
            || self.beginnings.iter().any(|beginning| word.starts_with(beginning.as_str()))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&String::deserialize(deserializer)?))
    }
}

fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(String::deserialize(deserializer)?.split_whitespace().map(str::to_owned).collect())
}

fn runs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<String>>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let run = |run: &str| run.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    Ok(text.split('|').map(run).filter(|run| !run.is_empty()).collect())
}

fn classes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Words>, D::Error> {
    Ok(String::deserialize(deserializer)?.split('|').map(Words::parse).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_that_is_built_in_is_well_formed() {
        assert_eq!(TABLES.len(), Files::iter().count());
    }

    #[test]
    fn the_language_is_told_by_the_letters() {
        assert!(table_for("Отчёт не грузится в Excel").unwrap().letters.has('ж'));
        assert!(table_for("The report is late").unwrap().letters.has('q'));
        assert!(table_for("123 !").is_none());
    }
}
