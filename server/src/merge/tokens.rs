//! From a text to its words: one spelling for what is written in several ways, with the clause each word stands in.

use fivefold_protocol::text::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// In one spelling: lower case, one script, no accents that Russian and English leave out.
    pub(crate) text: String,
    /// As written.
    pub(crate) surface: String,
    /// Which clause of the text it stands in, counted from 0.
    pub(crate) clause: u32,
}

impl Token {
    /// The same place in the text, another word.
    pub(crate) fn saying(&self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self.clone() }
    }
}

/// Latin letters and the Cyrillic ones that look like them, small or capital.
const LOOK_ALIKES: [(char, char); 12] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

/// The words of `text`.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.nfkc().filter(|c| !is_mark(*c)).collect();
    let mut out: Vec<Token> = Vec::new();
    let mut surface = String::new();
    let mut clause = 0;
    let mut clause_has_words = false;
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        if c.is_alphanumeric() || joins(before, c, after) {
            surface.push(c);
            continue;
        }
        clause_has_words |= push(&mut out, &mut surface, clause);
        if ends_clause(before, c, after) && clause_has_words {
            clause += 1;
            clause_has_words = false;
        }
    }
    push(&mut out, &mut surface, clause);
    join_thousands(out)
}

fn push(out: &mut Vec<Token>, surface: &mut String, clause: u32) -> bool {
    if surface.is_empty() {
        return false;
    }
    let surface = std::mem::take(surface);
    let digits = surface.chars().take_while(|c| is_figure(*c)).count();
    let letters = surface.chars().count() - digits;
    // "6pm" is a number and a word; "1c" and "5g" are names.
    let parts: Vec<String> = if digits > 0 && letters >= 2 {
        vec![surface.chars().take(digits).collect(), surface.chars().skip(digits).collect()]
    } else {
        vec![surface]
    };
    for part in parts {
        let text = spelling(&part);
        out.push(Token { text, surface: part, clause });
    }
    true
}

/// Letters that carry no meaning of their own: accents that did not compose, joiners, soft hyphens.
/// What makes no difference to a word: marks over its letters, and what cannot be seen.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}') || is_invisible(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | ':')
}

/// An apostrophe between letters and a point between digits are part of the word.
fn joins(before: Option<char>, c: char, after: Option<char>) -> bool {
    let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
    (is_apostrophe(c) && both(char::is_alphabetic))
        || (matches!(c, '.' | ',' | ':') && both(|c| c.is_ascii_digit()))
}

fn ends_clause(before: Option<char>, c: char, after: Option<char>) -> bool {
    let spaced = before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace);
    matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '(' | ')' | '[' | ']' | '—' | '–' | '…' | '\n' | '|')
        || (c == '-' && spaced)
}

fn spelling(surface: &str) -> String {
    let lower: String = surface
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| {
            if c == 'ё' {
                'е'
            } else if is_apostrophe(c) {
                '\''
            } else {
                c
            }
        })
        .collect();
    if lower.chars().all(is_figure) {
        return lower.strip_suffix(":00").unwrap_or(&lower).replace(',', ".");
    }
    one_script(&lower)
}

/// Turns letters of the other script that only look right into those of the word's own.
fn one_script(word: &str) -> String {
    let latin = word.chars().filter(char::is_ascii_alphabetic).count();
    let cyrillic = word.chars().filter(|c| matches!(c, '\u{400}'..='\u{52f}')).count();
    let digits = word.chars().any(|c| c.is_ascii_digit());
    if cyrillic == 0 || (latin == 0 && !digits) {
        return word.to_owned();
    }
    let to_latin = |c: char| LOOK_ALIKES.iter().find(|(_, y)| *y == c).map(|(l, _)| *l);
    let to_cyrillic = |c: char| LOOK_ALIKES.iter().find(|(l, _)| *l == c).map(|(_, y)| *y);
    let all_cyrillic_looks_latin =
        word.chars().filter(|c| matches!(c, '\u{400}'..='\u{52f}')).all(|c| to_latin(c).is_some());
    let all_latin_looks_cyrillic =
        word.chars().filter(char::is_ascii_alphabetic).all(|c| to_cyrillic(c).is_some());
    if all_cyrillic_looks_latin && (latin >= cyrillic || digits || !all_latin_looks_cyrillic) {
        word.chars().map(|c| to_latin(c).unwrap_or(c)).collect()
    } else if all_latin_looks_cyrillic {
        word.chars().map(|c| to_cyrillic(c).unwrap_or(c)).collect()
    } else {
        word.to_owned()
    }
}

/// Joins groups of digits: "10 000" is one number.
fn join_thousands(given: Vec<Token>) -> Vec<Token> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut out: Vec<Token> = Vec::with_capacity(given.len());
    for token in given {
        match out.last_mut() {
            Some(last)
                if last.clause == token.clause
                    && digits(&last.text)
                    && !last.text.starts_with('0')
                    && (last.text.len() <= 3 || last.surface.contains(' '))
                    && token.text.len() == 3
                    && digits(&token.text) =>
            {
                last.text.push_str(&token.text);
                last.surface = format!("{} {}", last.surface, token.surface);
            }
            _ => out.push(token),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn case_accents_spaces_and_punctuation_make_no_other_words() {
        assert_eq!(texts("  Ёлка,\u{a0}ПРИЁМ!!! "), texts("елка прием"));
        assert_eq!(texts("Can’t pay"), ["can't", "pay"]);
        assert_eq!(texts("ﬁle ２４"), ["file", "24"]);
    }

    #[test]
    fn look_alikes_of_the_other_script_become_the_words_own() {
        assert_eq!(texts("дocтaвкa"), texts("доставка"));
        assert_eq!(texts("СRМ"), texts("CRM"));
        assert_eq!(texts("1С"), texts("1C"));
        assert_eq!(texts("Excel"), ["excel"]);
    }

    #[test]
    fn a_number_is_one_word_and_its_unit_another() {
        assert_eq!(texts("after 6pm, 2,5 h, 18:00, 10 000"), ["after", "6", "pm", "2.5", "h", "18", "10000"]);
        assert_eq!(texts("5g 1c"), ["5g", "1c"]);
    }

    #[test]
    fn commas_dashes_and_colons_part_clauses_and_hyphens_do_not() {
        let clauses: Vec<u32> =
            tokens("wi-fi drops, e-mail too — often: yes.").iter().map(|t| t.clause).collect();
        assert_eq!(clauses, [0, 0, 0, 1, 1, 1, 2, 3]);
    }
}
