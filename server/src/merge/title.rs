//! Which of its notes names a problem best.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::ids::NoteRef;

use super::{note::Prepared, tokens::tokens};

/// The note whose text names a problem best: of those that say most of what the notes have in common the shortest.
///
/// What they have in common is every content word that at least half of the notes hold. Ties go to the smaller text,
/// then to the smaller id, so the order of the notes does not matter. `None` if there are no notes.
pub fn title_of<'a>(notes: impl IntoIterator<Item = (&'a NoteRef, &'a str)>) -> Option<NoteRef> {
    let notes: Vec<(&NoteRef, &str, BTreeSet<String>)> = notes
        .into_iter()
        .map(|(id, text)| {
            let stems = Prepared::new(text).core().words.iter().map(|word| word.form.stem.clone()).collect();
            (id, text, stems)
        })
        .collect();
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, stems) in &notes {
        for stem in stems {
            *holders.entry(stem).or_default() += 1;
        }
    }
    let common = |stems: &BTreeSet<String>| {
        stems.iter().filter(|stem| holders.get(stem.as_str()).is_some_and(|&n| n * 2 >= notes.len())).count()
    };
    notes
        .iter()
        .min_by_key(|(id, text, stems)| (usize::MAX - common(stems), tokens(text).len(), *text, *id))
        .map(|(id, _, _)| (*id).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_the_shortest_text_that_says_what_all_say() {
        let ids: Vec<NoteRef> = (1..=4).map(|n| format!("e1.r1/n{n}").parse().unwrap()).collect();
        let texts = [
            "Очередь в регистратуру, например вчера люди стояли полтора часа на сквозняке",
            "Длинная очередь в регистратуру",
            "Очередь",
            "В регистратуру длинные очереди для всех",
        ];
        let mut notes: Vec<(&NoteRef, &str)> = ids.iter().zip(texts).collect();
        assert_eq!(title_of(notes.clone()), Some(ids[1].clone()));
        notes.reverse();
        assert_eq!(title_of(notes), Some(ids[1].clone()));
        assert_eq!(title_of([]), None);
    }
}
