//! What people type, tidied: which characters may stand in a text, and when a text says nothing.

/// Whether `c` may stand in a text: no control character but tab and line end, and none that turns round the direction of
/// what follows, because with it one text could be made to look like another.
#[must_use]
pub fn may_stand(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (!c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

/// Characters that show nothing and may turn text round or hide what a cell begins with: marks and fillers.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
    )
}

/// A text of several lines, without what may not stand in it and without white space around it. Empty if nothing of it
/// can be seen.
#[must_use]
pub fn of_lines(text: &str) -> String {
    let kept: String = text.chars().filter(|c| may_stand(*c)).collect();
    if says_nothing(&kept) { String::new() } else { kept.trim().to_owned() }
}

/// A text of one line: as [`of_lines`], and every run of white space is one space.
#[must_use]
pub fn of_one_line(text: &str) -> String {
    of_lines(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing of a text can be seen.
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The longest front of `text` of at most `max` UTF-16 units that does not cut a character.
#[must_use]
pub fn front(text: &str, max: usize) -> &str {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > max {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_what_can_be_read_and_loses_what_only_deceives() {
        for (typed, lines, line) in [
            ("  two\n lines\t", "two\n lines", "two lines"),
            ("a\u{0}b\u{1b}[31m\u{7f}\u{85}", "ab[31m", "ab[31m"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe", "invoicefdp.exe"),
            ("\u{2066}Ana\u{2069}\u{2028}Ben", "Ana\u{2028}Ben", "Ana Ben"),
            ("семья 👨\u{200d}👩\u{200d}👧", "семья 👨\u{200d}👩\u{200d}👧", "семья 👨\u{200d}👩\u{200d}👧"),
            ("\u{200b}\u{feff} \u{ad}", "", ""),
            ("\u{3164}\u{115f}\u{2800}", "", ""),
            ("\u{0}", "", ""),
        ] {
            assert_eq!((of_lines(typed).as_str(), of_one_line(typed).as_str()), (lines, line), "{typed:?}");
        }
    }
}
