//! Turns a wanted text into the smallest edit of a shared one, so that what others write beside it survives.

use yrs::{GetString, Text, TextRef, TransactionMut};

/// Changes only what lies between the common beginning and the common end.
pub(super) fn rewrite(txn: &mut TransactionMut<'_>, text: &TextRef, wanted: &str) {
    let old = text.get_string(txn);
    let (start, removed, inserted) = difference(&old, wanted);
    if removed > 0 {
        text.remove_range(txn, start, removed);
    }
    if !inserted.is_empty() {
        text.insert(txn, start, inserted);
    }
}

/// Where two texts differ: the offset and length of what goes, in UTF-16 units, and what comes instead.
fn difference<'a>(old: &str, new: &'a str) -> (u32, u32, &'a str) {
    let front: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[front..], &new[front..]);
    let back: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let removed = &old_rest[..old_rest.len() - back];
    let inserted = &new_rest[..new_rest.len() - back];
    (units(&old[..front]), units(removed), inserted)
}

/// Length in UTF-16 units; texts of boards are far below 2^32.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_edit_counts_in_utf_16_and_never_cuts_a_character() {
        assert_eq!(difference("queue", "queue"), (5, 0, ""));
        assert_eq!(difference("long queue", "very long queue"), (0, 0, "very "));
        assert_eq!(difference("a🐌c", "a🐢c"), (1, 2, "🐢"));
        assert_eq!(difference("🐌🐌", "🐌"), (2, 2, ""));
        assert_eq!(difference("", "новое"), (0, 0, "новое"));
    }
}
