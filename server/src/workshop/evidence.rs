//! What stands around a problem on its board: the situation it happens in, the examples of it. Pure.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::NoteId,
    limits::{EXAMPLES_PER_PROBLEM, FREE_TEXT_MAX},
    note::Note,
    template::{Evidence, Exercise, Kind},
    text,
};

use crate::workshop::list::notes::SettledText;

/// How far up a note's parents are followed; more would be a circle or a mistake.
const ANCESTORS_MAX: usize = 4;

/// The kind of a note on a board of `exercise`: its own, or the exercise's first problem kind.
#[must_use]
pub fn kind_of<'a>(exercise: &'a Exercise, note: &Note) -> Option<&'a Kind> {
    note.kind.as_ref().and_then(|kind| exercise.kind(kind)).or_else(|| exercise.default_kind())
}

/// What the note `id` brings into the common list; none if it is gone, empty, or no problem.
#[must_use]
pub fn settled_text(exercise: &Exercise, notes: &BTreeMap<NoteId, Note>, id: &NoteId) -> Option<SettledText> {
    let note = notes.get(id)?;
    let kind = kind_of(exercise, note).filter(|kind| kind.problem)?;
    let said = text::of_lines(&note.text);
    if said.is_empty() {
        return None;
    }
    let mut situation = note.situation.clone().unwrap_or_default();
    let mut examples: Vec<String> = note.example.iter().cloned().collect();
    for above in ancestors(notes, note) {
        match kind_of(exercise, above).map(|kind| kind.evidence) {
            Some(Evidence::Situation) if text::says_nothing(&situation) => situation.clone_from(&above.text),
            Some(Evidence::Example) => examples.push(above.text.clone()),
            Some(Evidence::Situation | Evidence::None) | None => {}
        }
    }
    // Examples stand beside it, under the same parent, or under it.
    let beside = notes.iter().filter(|(other, _)| *other != id).filter(|(_, other)| match &other.parent {
        Some(parent) => parent == id || Some(parent) == note.parent.as_ref(),
        None => false,
    });
    for (_, other) in beside {
        if kind_of(exercise, other).is_some_and(|kind| kind.evidence == Evidence::Example) {
            examples.push(other.text.clone());
        }
    }
    let mut examples: Vec<String> =
        examples.iter().map(|text| text::of_lines(text)).filter(|text| !text.is_empty()).collect();
    examples.dedup();
    let mut left = FREE_TEXT_MAX;
    examples.retain(|text| match left.checked_sub(text.chars().count()) {
        Some(then) => {
            left = then;
            true
        }
        None => false,
    });
    examples.truncate(EXAMPLES_PER_PROBLEM);
    Some(SettledText { text: said, kind: kind.id.clone(), situation: text::of_lines(&situation), examples })
}

/// Notes whose evidence `id` may be: those under it, beside it and over it.
#[must_use]
pub fn problems_beside(notes: &BTreeMap<NoteId, Note>, id: &NoteId) -> Vec<NoteId> {
    let own_parent = notes.get(id).and_then(|note| note.parent.as_ref());
    notes
        .iter()
        .filter(|(other, note)| {
            *other != id
                && (Some(*other) == own_parent
                    || note.parent.as_ref().is_some_and(|parent| Some(parent) == own_parent)
                    || is_under(notes, note, id))
        })
        .map(|(other, _)| other.clone())
        .collect()
}

fn is_under(notes: &BTreeMap<NoteId, Note>, note: &Note, id: &NoteId) -> bool {
    note.parent.as_ref() == Some(id) || ancestors(notes, note).any(|above| above.parent.as_ref() == Some(id))
}

fn ancestors<'a>(notes: &'a BTreeMap<NoteId, Note>, note: &'a Note) -> impl Iterator<Item = &'a Note> {
    std::iter::successors(Some(note), |note| notes.get(note.parent.as_ref()?)).skip(1).take(ANCESTORS_MAX)
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::template::{BUILT_IN, Template};

    use super::*;

    fn note(kind: &str, parent: Option<&str>, text: &str) -> Note {
        Note {
            text: text.to_owned(),
            kind: kind.parse().ok(),
            parent: parent.and_then(|parent| parent.parse().ok()),
            ..Note::default()
        }
    }

    #[test]
    fn m1_a_problem_takes_its_situation_and_examples_from_the_notes_around_it() {
        let template = Template::from_toml(BUILT_IN).unwrap();
        let exercise = template.exercise(&"e1".parse().unwrap()).unwrap();
        let notes = BTreeMap::from([
            ("s".parse().unwrap(), note("situation", None, "Calling in the evening")),
            ("c".parse().unwrap(), note("complaint", Some("s"), "I waited for an hour")),
            ("p".parse().unwrap(), note("problem", Some("s"), " Nobody answers the phone ")),
        ]);
        let settled = settled_text(exercise, &notes, &"p".parse().unwrap()).unwrap();
        assert_eq!(settled.text, "Nobody answers the phone");
        assert_eq!(settled.situation, "Calling in the evening");
        assert_eq!(settled.examples, ["I waited for an hour"]);
        assert_eq!(settled_text(exercise, &notes, &"s".parse().unwrap()), None);
        assert_eq!(problems_beside(&notes, &"s".parse().unwrap()).len(), 2);
    }

    #[test]
    fn m11_a_problem_beside_a_full_column_of_examples_takes_a_few_and_its_own_first() {
        let template = Template::from_toml(BUILT_IN).unwrap();
        let exercise = template.exercise(&"e1".parse().unwrap()).unwrap();
        let mut own = note("problem", Some("s"), "Nobody answers");
        own.example = Some("mine".to_owned());
        let mut notes = BTreeMap::from([("p".parse().unwrap(), own)]);
        let mut taken = |length: usize| {
            for at in 0..400 {
                let text = format!("{at} {}", "x".repeat(length));
                notes.insert(format!("c{at}").parse().unwrap(), note("complaint", Some("s"), &text));
            }
            settled_text(exercise, &notes, &"p".parse().unwrap()).unwrap().examples
        };

        let (short, long) = (taken(1), taken(1_500));

        assert_eq!((short.len(), short[0].as_str()), (EXAMPLES_PER_PROBLEM, "mine"));
        assert_eq!((long.len(), long[0].as_str()), (3, "mine"));
    }

    #[test]
    fn m1_a_note_in_which_nothing_can_be_read_is_no_problem_and_what_deceives_stays_on_its_board() {
        let template = Template::from_toml(BUILT_IN).unwrap();
        let exercise = template.exercise(&"e1".parse().unwrap()).unwrap();
        let said = |text: &str| {
            let notes = BTreeMap::from([("p".parse().unwrap(), note("problem", None, text))]);
            settled_text(exercise, &notes, &"p".parse().unwrap()).map(|settled| settled.text)
        };
        assert_eq!(said("\u{200b}\u{2060} "), None);
        assert_eq!(said("the invoice\u{202e} is wrong\n").as_deref(), Some("the invoice is wrong"));
    }

    #[test]
    fn b4_a_note_without_a_kind_is_a_problem() {
        let template = Template::from_toml(BUILT_IN).unwrap();
        let exercise = template.exercise(&"e1".parse().unwrap()).unwrap();
        let notes = BTreeMap::from([("p".parse().unwrap(), note("", None, "Too slow to load"))]);
        assert!(settled_text(exercise, &notes, &"p".parse().unwrap()).is_some());
    }
}
