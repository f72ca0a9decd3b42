//! Notes that go to another exercise of their room (SPEC B10): whether they may, how they stand there, and what goes with them.
//! The edits of the two documents are made by the machine.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::MovedNote,
    error::ErrorCode,
    ids::{BoardKey, ExerciseId, KindId, NoteId, NoteRef, RoomId},
    limits::PLACE_MAX,
    note::{Note, cut_text},
    template::{Exercise, Kind},
};
use serde::{Deserialize, Serialize};

use super::notes::remember;
use crate::workshop::{
    Asker, Refusal, Workshop, ensure,
    evidence::{kind_of, settled_text},
};

/// Digits of a place among neighbours: a fraction in base 62 without "0.", compared as text.
const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Notes that went to another exercise of their room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotesMoved {
    /// The board they left.
    pub from: BoardKey,
    /// The board they stand on now.
    pub to: BoardKey,
    /// Which.
    pub notes: BTreeSet<NoteId>,
}

impl NotesMoved {
    /// What each note was called before, and after.
    pub fn names(&self) -> impl Iterator<Item = (NoteRef, NoteRef)> {
        let ends = self.from.exercise_and_room().zip(self.to.exercise_and_room());
        ends.into_iter()
            .flat_map(|(from, to)| self.notes.iter().map(move |note| (named(from, note), named(to, note))))
    }
}

fn named((exercise, room): (&ExerciseId, RoomId), note: &NoteId) -> NoteRef {
    NoteRef { exercise: exercise.clone(), room, note: note.clone() }
}

impl Workshop {
    pub(in crate::workshop) fn move_to_exercise(
        &self,
        asker: Asker,
        from: &BoardKey,
        notes: &[MovedNote],
        to: &ExerciseId,
    ) -> Result<NotesMoved, Refusal> {
        let Some((exercise, room)) = from.exercise_and_room() else {
            return Refusal::err(ErrorCode::NotFound, "the list is not a board of notes");
        };
        let target = self.find_exercise(to)?;
        ensure(exercise != to && !notes.is_empty(), ErrorCode::NothingToDo, "nothing would move")?;
        let moved = NotesMoved {
            from: from.clone(),
            to: BoardKey::Notes { exercise: to.clone(), room },
            notes: notes.iter().map(|moved| moved.note.clone()).collect(),
        };
        for board in [&moved.from, &moved.to] {
            let may = self.may_write(asker.person, board);
            may.map_err(|code| Refusal::new(code, format!("{board}: {}", code.sentence())))?;
        }
        ensure(moved.notes.len() == notes.len(), ErrorCode::OutOfRange, "a note is named twice")?;
        for (before, after) in moved.names() {
            ensure(self.stands(&before), ErrorCode::NotFound, format!("there is no note {before}"))?;
            ensure(self.is_free(&after), ErrorCode::OutOfRange, format!("there is a note {after} already"))?;
        }
        for MovedNote { kind, order, .. } in notes {
            let known = kind.as_ref().is_none_or(|kind| target.kind(kind).is_some());
            ensure(known, ErrorCode::NotFound, format!("{to} has no such kind of note"))?;
            let short = order.as_ref().is_none_or(|order| order.len() <= PLACE_MAX);
            ensure(short, ErrorCode::OutOfRange, format!("a place has at most {PLACE_MAX} bytes"))?;
        }
        Ok(moved)
    }

    fn stands(&self, note: &NoteRef) -> bool {
        self.exercises.note(&note.board(), &note.note).is_some_and(|facts| facts.deleted.is_none())
    }

    fn is_free(&self, note: &NoteRef) -> bool {
        !self.stands(note) && !self.list.notes.contains_key(note)
    }

    /// Author, time and "same for me" go along, and the list calls the notes by their new names.
    pub(in crate::workshop) fn notes_moved(&mut self, moved: &NotesMoved) {
        if !self.has_board(&moved.to) {
            return;
        }
        let fits = |(before, after): &(NoteRef, NoteRef)| self.stands(before) && self.is_free(after);
        let names: BTreeMap<_, _> = moved.names().filter(fits).collect();
        for (before, after) in &names {
            let source = self.exercises.boards.get_mut(&moved.from);
            let Some(mut facts) = source.and_then(|board| board.notes.remove(&before.note)) else { continue };
            if !facts.stood_in.contains(&before.exercise) {
                facts.stood_in.push(before.exercise.clone());
            }
            let target = self.exercises.board_mut(&after.exercise, after.room);
            remember(&mut target.notes, after.note.clone(), facts);
        }
        self.list.follow(&names);
    }
}

/// An exercise and the notes on one of its boards.
type Standing<'a> = (&'a Exercise, &'a BTreeMap<NoteId, Note>);

/// How the notes `wanted` of one board stand on the other, in this order; those that are not there are left out.
#[must_use]
pub fn arriving(from: Standing<'_>, to: Standing<'_>, wanted: &[MovedNote]) -> Vec<(NoteId, Note)> {
    let (leaves, standing) = from;
    let (enters, there) = to;
    let there_now: Vec<_> =
        wanted.iter().filter_map(|moved| Some((moved, standing.get(&moved.note)?))).collect();
    let kind_there =
        |moved: &MovedNote, note: &Note| kind_for(enters, moved.kind.as_ref(), kind_of(leaves, note));
    let kinds: BTreeMap<_, _> =
        there_now.iter().map(|(moved, note)| (&moved.note, kind_there(moved, note))).collect();
    let mut last = there.values().filter_map(|note| note.order.clone()).max().unwrap_or_default();
    let mut arriving: Vec<(NoteId, Note)> = Vec::new();
    for (moved, note) in there_now {
        let kind = kinds.get(&moved.note).copied().flatten();
        let may_hold = |parent: &&NoteId| {
            let above = match kinds.get(parent) {
                Some(moving) => *moving,
                None => there.get(*parent).and_then(|note| kind_of(enters, note)),
            };
            kind.zip(above).is_some_and(|(kind, above)| kind.parents.contains(&above.id))
        };
        let order = moved.order.clone().unwrap_or_else(|| {
            last = after(&last);
            last.clone()
        });
        let parent = moved.parent.as_ref().or(note.parent.as_ref()).filter(may_hold).cloned();
        let kind = kind.map(|kind| kind.id.clone());
        let order = Some(order);
        let stands = Note { kind, parent, order, lane: None, x: None, y: None, ..note.clone() };
        arriving.push((moved.note.clone(), stands));
    }
    keep_situations(from, to, &mut arriving);
    arriving
}

/// A problem whose situation stood above it and stays behind takes it along.
fn keep_situations(
    (leaves, standing): Standing<'_>,
    (enters, there): Standing<'_>,
    arriving: &mut [(NoteId, Note)],
) {
    let mut all = there.clone();
    all.extend(arriving.iter().cloned());
    for (id, note) in arriving {
        let before = settled_text(leaves, standing, id).map(|said| said.situation);
        let after = settled_text(enters, &all, id).map(|said| said.situation);
        if let Some(situation) =
            before.filter(|text| !text.is_empty() && after.is_some_and(|text| text.is_empty()))
        {
            note.situation = Some(cut_text(&situation).to_owned());
        }
    }
}

/// The kind of a note that comes: the one that is asked for, else the same, else one that tells the same, else the default.
fn kind_for<'a>(to: &'a Exercise, asked: Option<&KindId>, own: Option<&Kind>) -> Option<&'a Kind> {
    let same = || own.and_then(|own| to.kind(&own.id));
    let alike =
        |kind: &&Kind| own.is_some_and(|own| (kind.problem, kind.evidence) == (own.problem, own.evidence));
    asked
        .and_then(|kind| to.kind(kind))
        .or_else(same)
        .or_else(|| to.kinds.iter().find(alike))
        .or_else(|| to.default_kind())
}

/// A place after `last`, in small steps so that many in a row stay short.
fn after(last: &str) -> String {
    // After the last digit nothing comes: the next one has to grow.
    let mut place: String = last.chars().take_while(|digit| *digit == 'z').collect();
    let digit = last.chars().nth(place.len()).and_then(|digit| DIGITS.find(digit)).unwrap_or_default();
    let step = ((DIGITS.len() - digit) / 8).max(1);
    place.extend(DIGITS.chars().nth(digit + step));
    place
}

#[cfg(test)]
mod tests {
    use fivefold_protocol::template::{BUILT_IN, Template};

    use super::*;

    fn id(text: &str) -> NoteId {
        text.parse().unwrap()
    }

    fn moved(note: &str) -> MovedNote {
        MovedNote { note: id(note), kind: None, parent: None, order: None }
    }

    fn says(kind: &str, parent: Option<&str>, text: &str) -> Note {
        let order = Some("V".to_owned());
        Note { text: text.into(), kind: kind.parse().ok(), parent: parent.map(id), order, ..Note::default() }
    }

    fn board() -> BTreeMap<NoteId, Note> {
        BTreeMap::from([
            (id("s"), says("situation", None, "Calling in the evening")),
            (id("c"), says("complaint", Some("s"), "I waited for an hour")),
            (id("p"), says("problem", Some("s"), "Nobody answers")),
        ])
    }

    fn goes(to: &str, there: &BTreeMap<NoteId, Note>, wanted: &[MovedNote]) -> BTreeMap<NoteId, Note> {
        let template = Template::from_toml(BUILT_IN).unwrap();
        let exercise = |id: &str| template.exercise(&id.parse().unwrap()).unwrap();
        arriving((exercise("e1"), &board()), (exercise(to), there), wanted).into_iter().collect()
    }

    #[test]
    fn b10_a_note_becomes_what_tells_the_same_and_a_problem_keeps_its_situation() {
        let there = BTreeMap::from([(id("x"), says("example", None, "On Monday"))]);

        let stands = goes("e2", &there, &[moved("c"), moved("p")]);

        assert_eq!(stands[&id("c")].kind, "example".parse().ok());
        assert_eq!(stands[&id("p")].kind, "problem".parse().ok());
        assert_eq!(stands[&id("p")].situation.as_deref(), Some("Calling in the evening"));
        assert_eq!((&stands[&id("p")].parent, &stands[&id("c")].parent), (&None, &None));
        let order = |note: &str| stands[&id(note)].order.clone().unwrap();
        assert!("V" < order("c").as_str() && order("c") < order("p"), "last, in their order: {stands:?}");
    }

    #[test]
    fn b10_what_stands_under_a_note_stays_under_it_where_it_may() {
        let stands = goes("e9", &BTreeMap::new(), &[moved("s"), moved("c"), moved("p")]);
        assert_eq!(stands[&id("p")].parent, Some(id("s")), "{stands:?}");
        assert_eq!(stands[&id("p")].situation, None, "it stands above it still");
    }

    #[test]
    fn b10_a_place_that_is_asked_for_is_given() {
        let there = BTreeMap::from([(id("x"), says("example", None, "On Monday"))]);
        let asked = MovedNote {
            note: id("p"),
            kind: "problem".parse().ok(),
            parent: Some(id("x")),
            order: Some("3".to_owned()),
        };

        let stands = goes("e2", &there, &[asked]);

        assert_eq!(
            (stands[&id("p")].parent.clone(), stands[&id("p")].order.as_deref()),
            (Some(id("x")), Some("3"))
        );
    }

    #[test]
    fn places_in_a_row_grow_and_stay_short() {
        let mut last = String::new();
        for _ in 0..500 {
            let next = after(&last);
            assert!(last < next && next.len() < 40 && !next.ends_with('0'), "{last} {next}");
            last = next;
        }
        assert_eq!(after("я"), "7".to_owned());
    }
}
