//! How alike two words are: the same, another form, a slip of the keyboard, one family, or synonyms.

use fivefold_protocol::reason::Likeness;

use super::{
    form::{Form, SUFFIXED_LETTERS},
    language::{LANGUAGES, Language},
};

/// Shortest word, in letters, in which a slip of the keyboard is recognised. Shorter words differ too easily.
const TYPO_LETTERS: usize = 5;
/// A word of so many letters is recognised with two of them turned around, if the tables know it and not the other.
const TURNED_LETTERS: usize = 4;
/// Shortest word, in letters, in which one letter may stand for another.
const SWAP_LETTERS: usize = 6;
/// Shortest word, in letters, in which two slips are recognised.
const TWO_TYPOS_LETTERS: usize = 9;
/// Shortest beginning, in letters, that makes two words one family.
const FAMILY_LETTERS: usize = 5;
/// Part of the longer stem, in per cent, that such a beginning must cover.
const FAMILY_PERCENT: usize = 70;
/// Shortest root, in letters, for which a different prefix makes a different word.
const ROOT_LETTERS: usize = 3;

/// How alike `a` and `b` are, if they are. The order of the two does not matter.
pub(crate) fn alike(a: &Form, b: &Form) -> Option<Likeness> {
    if a.text == b.text {
        return Some(Likeness::Same);
    }
    if a.language != b.language {
        return None;
    }
    let language = a.language.and_then(|at| LANGUAGES.get(at))?;
    if only_look_alike(a, b) {
        return None;
    }
    if a.stem == b.stem || language.stems.differ_by_ending(&a.letters, &b.letters) {
        return Some(Likeness::Form);
    }
    if a.classes.iter().any(|class| b.classes.contains(class)) {
        return Some(Likeness::Synonym);
    }
    // Neither a slip nor a family begins with another letter.
    if a.letters.first() != b.letters.first() && a.stem_letters.first() != b.stem_letters.first() {
        return None;
    }
    if is_typo(a, b, language) {
        return Some(Likeness::Typo);
    }
    is_family(a, b).then_some(Likeness::Prefix)
}

/// Does the language list the two, words or stems, as different words that only look alike?
fn only_look_alike(a: &Form, b: &Form) -> bool {
    let share = |a: &[u16], b: &[u16]| a.iter().any(|line| b.contains(line));
    share(&a.look_alikes.0, &b.look_alikes.0)
        || (a.stem != b.stem && share(&a.look_alikes.1, &b.look_alikes.1))
}

fn is_typo(a: &Form, b: &Form, language: &Language) -> bool {
    // Two words that the tables know are two words.
    !(a.known && b.known)
        && (is_slip(&a.letters, &b.letters, language)
            || is_slip(&a.stem_letters, &b.stem_letters, language)
            || (a.known != b.known && is_turned(&a.letters, &b.letters)))
        && !differ_by_prefix(&a.text, &b.text, language)
}

/// Are the two, as short as they may be, the same but for two neighbouring letters that changed places?
fn is_turned(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = |word: &[char]| -> Option<[char; 2]> {
        word.get(start..start + 2).and_then(|two| two.try_into().ok())
    };
    let turned = matches!((rest(a), rest(b)), (Some([p, q]), Some([r, s])) if (p, q) == (s, r));
    a.len() == TURNED_LETTERS
        && b.len() == TURNED_LETTERS
        && start > 0
        && turned
        && a.get(start + 2..) == b.get(start + 2..)
}

/// Is one of the two most likely the other, mistyped?
fn is_slip(a: &[char], b: &[char], language: &Language) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < TYPO_LETTERS || long.len() - short.len() > 1 || short.first() != long.first() {
        return false;
    }
    if long.iter().any(char::is_ascii_digit) {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short_rest, long_rest) =
        (short.get(start..).unwrap_or_default(), long.get(start..).unwrap_or_default());
    if one_slip(short_rest, long_rest, short.len(), language) {
        return true;
    }
    // Two slips, the first of them a letter too many, too few, or two letters in the wrong order.
    short.len() >= TWO_TYPOS_LETTERS && {
        let skip = |rest: &[char], by: usize| rest.get(by..).unwrap_or_default().to_vec();
        let swapped = short_rest.len() >= 2
            && short_rest.first() == long_rest.get(1)
            && short_rest.get(1) == long_rest.first()
            && one_slip_later(&skip(short_rest, 2), &skip(long_rest, 2), short.len(), language);
        let dropped = one_slip_later(&skip(short_rest, 1), long_rest, short.len(), language)
            || one_slip_later(short_rest, &skip(long_rest, 1), short.len(), language);
        swapped || dropped
    }
}

fn one_slip_later(a: &[char], b: &[char], letters: usize, language: &Language) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    one_slip(short.get(start..).unwrap_or_default(), long.get(start..).unwrap_or_default(), letters, language)
}

/// `short` and `long` begin with different letters; does one slip explain the rest?
fn one_slip(short: &[char], long: &[char], letters: usize, language: &Language) -> bool {
    match long.len() - short.len() {
        0 => {
            let (Some(&a), Some(&b)) = (short.first(), long.first()) else { return true };
            let swap = short.get(1..) == long.get(1..)
                && letters >= SWAP_LETTERS
                && (language.confused.contains(&(a, b))
                    || (language.vowels.contains(&a) && language.vowels.contains(&b)));
            let turned = short.len() >= 2
                && short.first() == long.get(1)
                && short.get(1) == long.first()
                && short.get(2..) == long.get(2..);
            swap || turned
        }
        1 => Some(short) == long.get(1..),
        _ => false,
    }
}

/// The same root behind different prefixes: another word, however few letters differ.
fn differ_by_prefix(a: &str, b: &str, language: &Language) -> bool {
    let heads = |word: &str| -> Vec<(String, String)> {
        language
            .prefixes
            .iter()
            .filter_map(|prefix| {
                word.strip_prefix(prefix.as_str()).map(|root| (prefix.clone(), root.to_owned()))
            })
            .chain(std::iter::once((String::new(), word.to_owned())))
            .filter(|(_, root)| root.chars().count() >= ROOT_LETTERS)
            .collect()
    };
    let (heads_a, heads_b) = (heads(a), heads(b));
    heads_a.iter().any(|(prefix_a, root_a)| {
        heads_b.iter().any(|(prefix_b, root_b)| {
            prefix_a != prefix_b && !is_variant(prefix_a, prefix_b) && {
                let (a, b) = (language.stem(root_a), language.stem(root_b));
                a == b && a.chars().count() >= ROOT_LETTERS
            }
        })
    })
}

/// Is one prefix the other with a vowel that makes it easier to say, as in "с" and "со"?
fn is_variant(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && long.strip_suffix('о') == Some(short)
}

fn is_family(a: &Form, b: &Form) -> bool {
    let (a_len, b_len) = (a.stem_letters.len(), b.stem_letters.len());
    let common = a.stem_letters.iter().zip(&b.stem_letters).take_while(|(a, b)| a == b).count();
    if common < SUFFIXED_LETTERS {
        return false;
    }
    if a.roots.iter().any(|root| b.roots.contains(root)) {
        return true;
    }
    if common < FAMILY_LETTERS || common * 100 < a_len.max(b_len) * FAMILY_PERCENT {
        return false;
    }
    a.agent == b.agent
}

#[cfg(test)]
mod tests {
    use super::{super::note::Prepared, *};

    fn how(a: &str, b: &str) -> Option<Likeness> {
        let word =
            |text: &str| Prepared::new(text).whole().words.first().map(|word| word.form.clone()).unwrap();
        let (a, b) = (word(a), word(b));
        assert_eq!(alike(&a, &b), alike(&b, &a), "the order matters");
        alike(&a, &b)
    }

    #[test]
    fn words_that_are_alike_are_found_with_the_reason() {
        for (a, b, expected) in [
            ("паспорт", "Паспорт", Likeness::Same),
            ("паспортом", "паспорта", Likeness::Form),
            ("passports", "passport", Likeness::Form),
            ("паспротом", "паспортом", Likeness::Typo),
            ("pasport", "passport", Likeness::Typo),
            ("собщений", "сообщений", Likeness::Typo),
            ("авторизоваться", "авторизация", Likeness::Synonym),
            ("luggage", "baggage", Likeness::Synonym),
            ("вакцина", "вакцинация", Likeness::Prefix),
        ] {
            assert_eq!(how(a, b), Some(expected), "{a} {b}");
        }
    }

    #[test]
    fn words_that_only_look_alike_are_not_alike() {
        for (a, b) in [
            ("приезд", "проезд"),
            ("долгая", "дорогая"),
            ("завтра", "завтрак"),
            ("приложение", "предложение"),
            ("входной", "выходной"),
            ("включить", "выключить"),
            ("перевод", "переход"),
            ("операция", "оператор"),
            ("import", "export"),
            ("contact", "contract"),
            ("instructor", "instructions"),
            ("account", "accountant"),
            ("message", "massage"),
            ("inbound", "outbound"),
        ] {
            assert_eq!(how(a, b), None, "{a} {b}");
        }
    }
}
