//! Every word of a workshop's notes, with the words it is alike to. Found once for each word, not for each pair of notes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    alike::alike,
    form::{Form, SUFFIXED_LETTERS},
};

/// A word of the vocabulary. It is given anew once no note holds the word.
pub(super) type WordId = usize;

/// Shortest word, in letters, that meets others as a slip of the keyboard.
const SLIP_LETTERS: usize = 4;

/// Every word of a workshop's notes.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: BTreeMap<(Option<usize>, String), WordId>,
    words: Vec<Option<Known>>,
    free: Vec<WordId>,
    meeting: BTreeMap<Meeting, BTreeSet<WordId>>,
}

#[derive(Debug)]
struct Known {
    form: Arc<Form>,
    uses: usize,
    alike: BTreeSet<WordId>,
}

/// Where words that could be alike meet; whatever [`alike`] finds shares one of these.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meeting {
    Text(String),
    Stem(String),
    /// Language and line of its synonyms.
    Class(Option<usize>, u16),
    Beginning(String),
    /// First letter, and how many letters.
    Slip(char, usize),
}

impl Vocabulary {
    /// Takes a word in once more, and makes all notes that hold it share one form of it.
    pub(super) fn hold(&mut self, form: &mut Arc<Form>) -> WordId {
        let name = (form.language, form.text.clone());
        if let Some(&id) = self.ids.get(&name) {
            if let Some(Some(known)) = self.words.get_mut(id) {
                known.uses += 1;
                form.clone_from(&known.form);
            }
            return id;
        }
        let id = self.free.pop().unwrap_or_else(|| {
            self.words.push(None);
            self.words.len() - 1
        });
        let mut others = BTreeSet::new();
        for meeting in meetings(form, 1) {
            others.extend(self.meeting.get(&meeting).into_iter().flatten().copied());
        }
        others.retain(|other| {
            self.words
                .get(*other)
                .and_then(Option::as_ref)
                .is_some_and(|other| alike(form, &other.form).is_some())
        });
        for other in &others {
            if let Some(Some(other)) = self.words.get_mut(*other) {
                other.alike.insert(id);
            }
        }
        for meeting in meetings(form, 0) {
            self.meeting.entry(meeting).or_default().insert(id);
        }
        others.insert(id);
        if let Some(slot) = self.words.get_mut(id) {
            *slot = Some(Known { form: Arc::clone(form), uses: 1, alike: others });
        }
        self.ids.insert(name, id);
        id
    }

    /// Lets a word go once; the last time, it is forgotten.
    pub(super) fn release(&mut self, id: WordId) {
        let Some(slot) = self.words.get_mut(id) else { return };
        let Some(known) = slot.as_mut() else { return };
        known.uses -= 1;
        if known.uses > 0 {
            return;
        }
        let Some(gone) = slot.take() else { return };
        for meeting in meetings(&gone.form, 0) {
            if let Some(here) = self.meeting.get_mut(&meeting) {
                here.remove(&id);
                if here.is_empty() {
                    self.meeting.remove(&meeting);
                }
            }
        }
        for other in &gone.alike {
            if let Some(Some(other)) = self.words.get_mut(*other) {
                other.alike.remove(&id);
            }
        }
        self.ids.remove(&(gone.form.language, gone.form.text.clone()));
        self.free.push(id);
    }

    /// The words that say the same as this one or could be it mistyped, itself included.
    pub(super) fn alike(&self, id: WordId) -> impl Iterator<Item = WordId> {
        self.words.get(id).and_then(Option::as_ref).into_iter().flat_map(|known| known.alike.iter().copied())
    }
}

/// Where `form` waits for others or, with `slack` 1, looks for them.
fn meetings(form: &Form, slack: usize) -> BTreeSet<Meeting> {
    let mut out = BTreeSet::from([Meeting::Text(form.text.clone()), Meeting::Stem(form.stem.clone())]);
    out.extend(form.classes.iter().map(|class| Meeting::Class(form.language, *class)));
    for letters in [&form.letters, &form.stem_letters] {
        if let Some(beginning) = letters.get(..SUFFIXED_LETTERS) {
            out.insert(Meeting::Beginning(beginning.iter().collect()));
        }
        if let Some(first) = letters.first().filter(|_| letters.len() + slack >= SLIP_LETTERS) {
            let lengths = letters.len() - slack..=letters.len() + slack;
            out.extend(lengths.map(|length| Meeting::Slip(*first, length)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{super::note::Prepared, *};

    fn form(word: &str) -> Arc<Form> {
        Arc::clone(&Prepared::new(word).whole().words.first().unwrap().form)
    }

    #[test]
    fn a_word_knows_every_word_it_is_alike_to_whichever_came_first() {
        let words = [
            "доставка",
            "доставку",
            "доствка",
            "дотсавка",
            "привезти",
            "обмена",
            "обмене",
            "вакцина",
            "вакцинация",
            "delivery",
            "delivry",
            "shipping",
            "wifi",
            "паспорт",
            "паспротом",
            "очередь",
            "очереди",
            "1c",
            "crm",
        ];
        for turn in 0..words.len() {
            let mut vocabulary = Vocabulary::default();
            let order: Vec<&str> = words.iter().cycle().skip(turn).take(words.len()).copied().collect();
            let ids: Vec<WordId> = order.iter().map(|word| vocabulary.hold(&mut form(word))).collect();
            for (a, id) in order.iter().zip(&ids) {
                let found: BTreeSet<&str> = vocabulary
                    .alike(*id)
                    .map(|other| order[ids.iter().position(|id| *id == other).unwrap()])
                    .collect();
                let expected =
                    order.iter().filter(|b| alike(&form(a), &form(b)).is_some()).copied().collect();
                assert_eq!(found, expected, "{a}");
            }
            ids.into_iter().for_each(|id| vocabulary.release(id));
            assert!(vocabulary.ids.is_empty() && vocabulary.meeting.is_empty());
        }
    }
}
