//! A note made ready for comparing: its content words, and what is set aside (negations, numbers, places on scales).

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    form::Form,
    language::{LANGUAGES, Language, Relation},
    tokens::{Token, tokens},
};

/// Most content words that are compared. A longer note joins nothing but its own copies.
pub(crate) const WORDS_MAX: usize = 64;
/// Fewest content words of what stands before an example for it to be the problem on its own.
const CORE_WORDS: usize = 2;
/// Fewest content words of an example. A shorter afterthought belongs to the problem.
const EXAMPLE_WORDS: usize = 3;
/// Fewest content words of an example that begins with its date, as a situation may.
const DATED_WORDS: usize = 5;
/// A date stands among so many first words of its clause.
const DATE_WITHIN: usize = 3;

/// A content word where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) form: Arc<Form>,
    /// As written.
    pub(crate) surface: String,
    /// Does a preposition or conjunction make it the situation?
    pub(crate) led: bool,
    /// Is it the first content word after a negation?
    pub(crate) negated: bool,
    pub(crate) tie: Tie,
    /// Its place in the note.
    pub(crate) at: usize,
}

/// What a preposition makes of the word after it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tie {
    pub(crate) relations: BTreeSet<Relation>,
    /// The preposition as written.
    pub(crate) surface: String,
}

/// A number.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    pub(crate) surface: String,
    pub(crate) tie: Tie,
}

/// Where and in which form somebody is named.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) at: usize,
    pub(crate) text: String,
    pub(crate) surface: String,
}

/// What a note, or the part of it before an example, says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sense {
    pub(crate) words: Vec<Word>,
    pub(crate) numbers: BTreeMap<String, Number>,
    /// The first mention of the customer.
    pub(crate) customer: Option<Person>,
    pub(crate) negations: Vec<String>,
    pub(crate) without: Vec<String>,
    /// Does it deny that something can be done?
    pub(crate) unable: bool,
    /// Does it say "cannot be done" for what was written as "does not work"?
    pub(crate) failing: bool,
    /// Language and scale, then value, then the word as written.
    pub(crate) places: BTreeMap<(usize, u16), BTreeMap<u16, String>>,
}

impl Sense {
    /// How often it denies: once for all of "not, no, nobody", once for "without".
    pub(crate) fn denials(&self) -> usize {
        usize::from(!self.negations.is_empty()) + usize::from(!self.without.is_empty())
    }

    /// How much it says: words and numbers.
    pub(crate) fn size(&self) -> usize {
        self.words.len() + self.numbers.len()
    }
}

/// The words of a text, and the languages it may be written in, the likeliest first.
pub(crate) struct Spoken {
    given: Vec<Token>,
    languages: Vec<usize>,
}

impl Spoken {
    pub(crate) fn new(text: &str) -> Self {
        let given = tokens(text);
        let languages = choose_languages(&given);
        Self { given, languages }
    }

    /// What it is about: the concepts of its words, which all languages share, and the stems of words that have none.
    pub(crate) fn aspects(&self) -> BTreeSet<String> {
        self.given.iter().flat_map(|token| aspects(token, language_of(token, &self.languages))).collect()
    }
}

/// A note ready for comparing.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    whole: Sense,
    /// Boxed, as most notes have neither.
    core: Option<Box<Sense>>,
    /// If something does not work: the same as something that cannot be done.
    failing: Option<Box<Sense>>,
    /// More than [`WORDS_MAX`] words: nothing but copies join it.
    pub(crate) too_long: bool,
}

impl Prepared {
    pub(crate) fn new(text: &str) -> Self {
        Self::of(&Spoken::new(text))
    }

    pub(crate) fn of(Spoken { given, languages }: &Spoken) -> Self {
        let mut words = Vec::with_capacity(given.len());
        for run in given.chunk_by(|a, b| language_of(a, languages) == language_of(b, languages)) {
            let language = run.first().and_then(|token| language_of(token, languages));
            let run = run.to_vec();
            let run = match language.and_then(|at| LANGUAGES.get(at)) {
                Some(known) => known.rewrite(run),
                None => run,
            };
            words.extend(run.into_iter().map(|token| (token, language)));
        }
        let too_long = words.len() > WORDS_MAX * 2;
        words.truncate(WORDS_MAX * 2);
        let whole = sense(&words);
        let example = example_begins(&words);
        let too_long = too_long || whole.words.len() > WORDS_MAX;
        let told: Vec<_> = words
            .into_iter()
            .filter(|(token, _)| example.is_none_or(|clause| token.clause < clause))
            .collect();
        let core = example.map(|_| Box::new(sense(&told)));
        Self { whole, core, failing: failing(&told).map(Box::new), too_long }
    }

    /// All that the note says.
    pub(crate) fn whole(&self) -> &Sense {
        &self.whole
    }

    /// What it says without its example, if it gives one.
    pub(crate) fn core(&self) -> &Sense {
        self.core.as_deref().unwrap_or(&self.whole)
    }

    /// The ways to read it: the whole; if it gives an example, the part before it; if something does not work, that it cannot
    /// be done.
    pub(crate) fn senses(&self) -> impl Iterator<Item = &Sense> {
        std::iter::once(&self.whole).chain(self.core.as_deref()).chain(self.failing.as_deref())
    }

    /// Has the forms of the first words, at most `most`, replaced by ones that other notes hold as well.
    pub(crate) fn share_forms(&mut self, most: usize, mut replace: impl FnMut(&mut Arc<Form>)) {
        let forms = self.whole.words.iter_mut().take(most).map(|word| &mut word.form);
        forms.for_each(&mut replace);
        for word in self.core.iter_mut().chain(&mut self.failing).flat_map(|sense| &mut sense.words) {
            if let Some(same) = self.whole.words.iter().find(|same| same.form.text == word.form.text) {
                word.form = Arc::clone(&same.form);
            }
        }
    }
}

/// The languages, those first of whose empty words the note uses most; ties in the order of [`LANGUAGES`].
fn choose_languages(tokens: &[Token]) -> Vec<usize> {
    let hits = |language: &Language| tokens.iter().filter(|token| language.is_stop(&token.text)).count();
    let mut languages: Vec<(Reverse<usize>, usize)> =
        LANGUAGES.iter().enumerate().map(|(at, language)| (Reverse(hits(language)), at)).collect();
    languages.sort_unstable();
    languages.into_iter().map(|(_, at)| at).collect()
}

/// The first of the languages that is written in a letter of the token.
fn language_of(token: &Token, languages: &[usize]) -> Option<usize> {
    let written = |at: usize, letter| LANGUAGES.get(at).is_some_and(|language| language.letters.has(letter));
    token.text.chars().find_map(|letter| languages.iter().copied().find(|at| written(*at, letter)))
}

/// What a word says the note is about: its concepts or, if it has none and is not empty, its own stem.
fn aspects(token: &Token, at: Option<usize>) -> Vec<String> {
    let language = at.and_then(|at| LANGUAGES.get(at));
    let Some(language) = language else { return vec![format!("={}", token.text)] };
    if language.is_stop(&token.text) {
        return Vec::new();
    }
    let stem = language.stem(&token.text);
    let concepts: Vec<String> = language.concepts(&stem).map(str::to_owned).collect();
    if concepts.is_empty() && !language.is_weak(&stem) { vec![format!("={stem}")] } else { concepts }
}

/// The clause with which an example or a consequence begins, if the note gives one after the problem.
fn example_begins(words: &[(Token, Option<usize>)]) -> Option<u32> {
    let last = words.last()?.0.clause;
    let count = |range: std::ops::RangeInclusive<u32>| {
        let part: Vec<_> = words.iter().filter(|(token, _)| range.contains(&token.clause)).cloned().collect();
        sense(&part).words.len()
    };
    (1..=last).find(|&clause| {
        let Some((first, at)) = words.iter().find(|(token, _)| token.clause == clause) else { return false };
        let language = at.and_then(|at| LANGUAGES.get(at));
        let is_example = language.is_some_and(|l| l.gives_example(&first.text));
        let belongs = language.is_none_or(|l| l.leads_clause(&first.text));
        let beginning = words.iter().filter(|(token, _)| token.clause == clause).take(DATE_WITHIN);
        let dated = language.is_some_and(|l| beginning.into_iter().any(|(token, _)| l.is_date(&token.text)));
        let needed = match (is_example, belongs, dated) {
            (true, _, _) => 0,
            (false, false, _) => EXAMPLE_WORDS,
            (false, true, true) => DATED_WORDS,
            (false, true, false) => return false,
        };
        count(0..=clause - 1) >= CORE_WORDS && count(clause..=last) >= needed
    })
}

/// The note with "cannot" in place of "does not work", if it says so.
fn failing(words: &[(Token, Option<usize>)]) -> Option<Sense> {
    let is_failing = |token: &Token, at: &Option<usize>| {
        at.and_then(|at| LANGUAGES.get(at)).filter(|language| language.is_failing(&token.text))
    };
    words.iter().find(|(token, at)| is_failing(token, at).is_some())?;
    let mut said = Vec::with_capacity(words.len() + 1);
    for (token, at) in words {
        match is_failing(token, at) {
            Some(language) => said.extend(language.fails_to.iter().map(|word| (token.saying(word), *at))),
            None => said.push((token.clone(), *at)),
        }
    }
    Some(Sense { failing: true, ..sense(&said) })
}

fn sense(words: &[(Token, Option<usize>)]) -> Sense {
    let mut out = Sense::default();
    let mut seen = Vec::new();
    let mut pending = Pending::default();
    let mut before: Option<&str> = None;
    for (place, (token, at)) in words.iter().enumerate() {
        if pending.clause != token.clause {
            pending = Pending { clause: token.clause, ..Pending::default() };
        }
        let language = at.and_then(|at| LANGUAGES.get(at));
        let text = token.text.as_str();
        if let (Some(language), Some(before)) = (language, before) {
            out.unable |= (language.is_negation(before) && language.is_modal(text))
                || (language.is_modal(before) && language.is_negation(text));
        }
        before = Some(text);
        let number =
            if text.starts_with(|c: char| c.is_ascii_digit()) && !text.chars().any(char::is_alphabetic) {
                Some(text)
            } else {
                language.and_then(|l| l.numeral(text))
            };
        if let Some(number) = number {
            let number = number.to_owned();
            out.numbers.insert(number, Number { surface: token.surface.clone(), tie: pending.tie });
            pending = Pending { clause: token.clause, ..Pending::default() };
            continue;
        }
        if let Some(language) = language
            && set_aside(language, token, &mut out, &mut pending)
        {
            continue;
        }
        let Some(form) = Form::new(text, *at) else { continue };
        for place in language.map_or(&[][..], |l| l.places(&form.stem)) {
            let scale = out.places.entry((at.unwrap_or(usize::MAX), place.0)).or_default();
            scale.entry(place.1).or_insert_with(|| token.surface.clone());
        }
        if out.customer.is_none() && language.is_some_and(|l| l.is_customer(&form.stem)) {
            out.customer =
                Some(Person { at: place, text: form.text.clone(), surface: token.surface.clone() });
        }
        let weak = language.is_some_and(|l| l.is_weak(&form.stem));
        let (led, negated) = (pending.led, pending.negated);
        let tie = std::mem::take(&mut pending.tie);
        pending = Pending { clause: token.clause, ..Pending::default() };
        // An empty word between them hands the preposition and the negation on.
        (pending.led, pending.negated) = (led && weak, negated && weak);
        if !weak && !seen.contains(&form.text) {
            seen.push(form.text.clone());
            let (form, surface) = (Arc::new(form), token.surface.clone());
            out.words.push(Word { form, surface, led, negated, tie, at: place });
        }
    }
    // It is kept as long as the note.
    out.words.shrink_to_fit();
    out
}

/// What the words since the last content word say about the next one.
#[derive(Default)]
struct Pending {
    clause: u32,
    led: bool,
    negated: bool,
    tie: Tie,
}

/// Takes negations, relations and empty words out of the way; says whether `token` was one.
fn set_aside(language: &Language, token: &Token, out: &mut Sense, pending: &mut Pending) -> bool {
    let text = token.text.as_str();
    let mut aside = false;
    if language.is_negation(text) {
        out.negations.push(token.surface.clone());
        (aside, pending.negated) = (true, true);
    } else if language.is_without(text) {
        out.without.push(token.surface.clone());
        (aside, pending.negated) = (true, true);
    }
    if let Some(relations) = language.relations(text) {
        pending.tie = Tie { relations: relations.clone(), surface: token.surface.clone() };
        aside = true;
    }
    if language.leads(text) {
        pending.led = true;
        aside = true;
    }
    aside || language.is_stop(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(sense: &Sense) -> Vec<&str> {
        sense.words.iter().map(|word| word.form.text.as_str()).collect()
    }

    #[test]
    fn empty_words_and_whom_it_is_about_are_left_out() {
        let note = Prepared::new("Пациент очень долго ждёт результаты анализов в клинике");
        assert_eq!(stems(note.whole()), ["долго", "ждет", "результаты", "анализов"]);
        let note = Prepared::new("The guests can't find their luggage");
        assert_eq!(stems(note.whole()), ["find", "luggage"]);
        assert_eq!(note.whole().denials(), 1);
    }

    #[test]
    fn an_example_is_told_from_the_problem() {
        let note =
            Prepared::new("Тренажёры часто сломаны, например вчера три беговые дорожки стояли в ремонте");
        assert_eq!(stems(note.core()), ["тренажеры", "сломаны"]);
        let note = Prepared::new("Данные теряются, когда пропадает связь");
        assert_eq!(note.core().words.len(), note.whole().words.len());
    }

    #[test]
    fn numbers_in_words_and_in_figures_are_the_same() {
        let numbers = |text: &str| Prepared::new(text).whole().numbers.keys().cloned().collect::<Vec<_>>();
        assert_eq!(numbers("закрыто после шести"), numbers("закрыто после 6"));
        assert_eq!(numbers("closed after six"), numbers("closed after 6pm"));
    }
}
