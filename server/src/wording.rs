//! Advice on how a problem is worded: from the customer's side, complete, exact, without abbreviations.
//!
//! Pure, and only advice: nothing is refused for it. Each hint names its rule and the words that set it off, and a rule
//! that is not sure keeps silent. What the rules look for is data, a file per language; the language of a text is told
//! by its letters. Which notes are the same problem is the business of [`crate::merge`].

mod table;

use std::collections::BTreeSet;

use fivefold_protocol::hint::{Hint, HintRule};

pub(crate) use self::table::prepare;
use self::table::{Table, Words, table_for};
use crate::merge::tokens::{Token, tokens};

/// Fewest words of a problem that somebody who was not in the room can understand.
const WORDS_MIN: usize = 3;
/// Fewest words on either side of an "and" for two problems.
const SIDE_WORDS_MIN: usize = 2;
/// How many words after its subject a verb or a "not" is looked for.
const REACH: usize = 4;
/// Longest abbreviation, in letters.
const ABBREVIATION_MAX: usize = 5;
/// Most words of a text that are looked at.
const WORDS_MAX: usize = 200;

/// Advice on the wording of a problem, in the order of [`HintRule`]; each rule at most once.
///
/// `situation` is the situation the problem was written for, where it has one of its own.
#[must_use]
pub fn hints(text: &str, situation: Option<&str>) -> Vec<Hint> {
    let mut words = tokens(text);
    words.truncate(WORDS_MAX);
    if words.is_empty() {
        return Vec::new();
    }
    let Some(table) = table_for(text) else { return Vec::new() };
    let note = Note { words, table };
    let short = note.words.len() < WORDS_MIN;
    let told = situation.is_some_and(|situation| !tokens(situation).is_empty());
    let mut out = Vec::new();
    let mut add = |rule: HintRule, words: Vec<String>| out.push(Hint { rule, words });
    if let Some(words) = note.company_subject() {
        add(HintRule::CompanySubject, words);
    }
    // What is too short lacks its situation as well: one hint is enough.
    if !short && !told && !note.tells_situation() {
        add(HintRule::NoSituation, Vec::new());
    }
    let abbreviations = note.abbreviations();
    if !abbreviations.is_empty() {
        add(HintRule::Abbreviation, abbreviations);
    }
    if let Some(words) = note.solution() {
        add(HintRule::Solution, words);
    }
    if let Some(words) = note.two_problems() {
        add(HintRule::TwoProblems, words);
    }
    if short {
        add(HintRule::TooShort, Vec::new());
    }
    out
}

struct Note<'a> {
    words: Vec<Token>,
    table: &'a Table,
}

impl Note<'_> {
    fn surfaces(&self, from: usize, to: usize) -> Vec<String> {
        self.words.iter().take(to).skip(from).map(|word| word.surface.clone()).collect()
    }

    fn has(&self, words: &Words) -> bool {
        self.words.iter().any(|word| words.holds(&word.text))
    }

    /// The first of the next few words after `at`, within its clause, that is one of `words`.
    fn soon(&self, at: usize, words: &Words) -> Option<usize> {
        let clause = self.words.get(at)?.clause;
        let next = self.words.iter().enumerate().skip(at + 1).take(REACH);
        next.take_while(|(_, word)| word.clause == clause)
            .find(|(_, word)| words.holds(&word.text))
            .map(|(at, _)| at)
    }

    /// Where one of the runs of words `runs` stands: its first word and the one after its last.
    fn run(&self, runs: &[Vec<String>]) -> Option<(usize, usize)> {
        (0..self.words.len()).find_map(|at| {
            let run = runs.iter().find(|run| {
                self.words
                    .get(at..at + run.len())
                    .is_some_and(|words| words.iter().map(|w| &w.text).eq(run.iter()))
            })?;
            Some((at, at + run.len()))
        })
    }

    fn company_subject(&self) -> Option<Vec<String>> {
        let table = &self.table.company;
        if let Some((from, to)) = self.run(&table.owners)
            && let Some(lack) = self.soon(to - 1, &table.owner_lacks)
        {
            return Some(self.surfaces(from, lack + 1));
        }
        let pronoun = self.words.iter().position(|word| table.pronouns.holds(&word.text));
        if let Some(at) = pronoun
            && self.soon(at, &table.customer_does).is_none()
            && !self.asks_for_something(at)
            && !self.has(&table.customers)
        {
            return Some(self.surfaces(at, at + 1));
        }
        let starts = self.words.iter().take(2).position(|word| table.staff.holds(&word.text))?;
        let not = self.soon(starts, &table.not)?;
        let to_the_face = self.words.iter().skip(not).any(|word| table.faces_customer.holds(&word.text));
        (!to_the_face && !self.has(&table.customers)).then(|| self.surfaces(starts, not + 1))
    }

    /// "We should …" is a solution rather than a company's trouble.
    fn asks_for_something(&self, at: usize) -> bool {
        self.soon(at, &self.table.solution.need).is_some()
    }

    fn tells_situation(&self) -> bool {
        let table = &self.table.situation;
        self.words.iter().any(|word| {
            let does = table.endings.iter().any(|ending| word.text.ends_with(ending.as_str()))
                && !table.not_endings.iter().any(|ending| word.text.ends_with(ending.as_str()));
            does || table.words.holds(&word.text) || word.text.starts_with(|c: char| c.is_ascii_digit())
        })
    }

    fn abbreviations(&self) -> Vec<String> {
        let table = &self.table.abbreviation;
        let shouts = |word: &Token| {
            word.surface.chars().filter(|c| c.is_alphabetic()).count() > 1
                && word.surface.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        };
        // All in capitals: shouting, not abbreviating.
        let loud = self.words.iter().filter(|word| shouts(word)).count();
        let all_loud = self.words.len() > 1 && loud * 5 >= self.words.len() * 4;
        let mut seen = BTreeSet::new();
        self.words
            .iter()
            .filter(|word| {
                let letters = word.surface.chars().filter(|c| c.is_alphabetic()).count();
                let capitals = !all_loud && shouts(word) && (2..=ABBREVIATION_MAX).contains(&letters);
                (capitals || table.known.holds(&word.text)) && !table.fine.holds(&word.text)
            })
            .filter(|word| seen.insert(word.text.clone()))
            .map(|word| word.surface.clone())
            .collect()
    }

    fn solution(&self) -> Option<Vec<String>> {
        let table = &self.table.solution;
        if let Some((from, to)) = self.run(&table.wish) {
            return Some(self.surfaces(from, to));
        }
        let need = self.words.iter().enumerate().filter(|(_, word)| table.need.holds(&word.text));
        let asked = need.filter_map(|(at, _)| Some((at, self.soon(at, &table.actions)?))).next();
        if let Some((need, action)) = asked {
            return Some(self.surfaces(need, action + 1));
        }
        let first = self.words.first()?;
        (table.actions.holds(&first.text) && !self.has(&table.problem)).then(|| vec![first.surface.clone()])
    }

    /// The words before and after the one at `at`, as far as its clause goes; for the first word of a clause, those of
    /// the clause before it.
    fn sides(&self, at: usize, clause: u32) -> (&[Token], &[Token]) {
        let own = |at: usize| self.words.get(at).is_some_and(|word| word.clause == clause);
        let opens = at.checked_sub(1).is_none_or(|before| !own(before));
        let from = if opens { clause.saturating_sub(1) } else { clause };
        let start = self.words.partition_point(|word| word.clause < from);
        let end = self.words.partition_point(|word| word.clause <= clause);
        let side = |from: usize, to: usize| self.words.get(from..to).unwrap_or_default();
        (side(start.min(at), at), side(at + 1, end.max(at + 1)))
    }

    fn two_problems(&self) -> Option<Vec<String>> {
        let table = &self.table.two;
        if let Some((from, to)) = self.run(&table.joints)
            && from >= SIDE_WORDS_MIN
            && self.words.len() >= to + SIDE_WORDS_MIN
        {
            return Some(self.surfaces(from, to));
        }
        for (at, word) in self.words.iter().enumerate().filter(|(_, word)| table.and.holds(&word.text)) {
            let (before, after) = self.sides(at, word.clause);
            let denies = |side: &[Token]| {
                side.len() >= SIDE_WORDS_MIN && side.iter().any(|word| table.not.holds(&word.text))
            };
            // "Приложение не открывается и карта не работает": the second has a subject of its own.
            let own_subject = after.first().is_some_and(|word| !table.not.holds(&word.text));
            if denies(before) && denies(after) && own_subject && after.len() > SIDE_WORDS_MIN {
                return Some(vec![word.surface.clone()]);
            }
            let quality = |word: Option<&Token>| {
                let text = &word?.text;
                table.qualities.iter().position(|quality| quality.holds(text))
            };
            if let (Some(one), Some(other)) = (quality(before.last()), quality(after.first()))
                && one != other
            {
                return Some(self.surfaces(at - 1, at + 2));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
