//! Notes on their way into the list: what a settled note says, and how its coming, changing and going is folded.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    hint::Hint,
    ids::{KindId, NoteRef, ProblemId, Timestamp},
};
use serde::{Deserialize, Serialize};

use super::{List, ListEvent, leaving::Left};
use crate::{wording, workshop::people::answers::short_hash};

/// What a settled note says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledText {
    /// The problem in the room's words.
    pub text: String,
    /// Its kind.
    pub kind: KindId,
    /// In which situation; may be empty.
    pub situation: String,
    /// Its own examples and those under it.
    pub examples: Vec<String>,
}

impl SettledText {
    /// Advice on its wording.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        wording::hints(&self.text, (!self.situation.is_empty()).then_some(self.situation.as_str()))
    }
}

/// A note of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettledNote {
    /// What it says.
    pub said: SettledText,
    /// When it arrived.
    pub at: Timestamp,
    /// Whether its text changed after somebody decided about its problem, or after the list was frozen.
    pub changed: bool,
    /// Whether it is deleted on its board; only a problem that a person touched, or a frozen one, keeps such a trace.
    pub deleted: bool,
    /// Its problem; none while it waits for the engine, or for merging to be reopened.
    pub problem: Option<ProblemId>,
    /// Where the machine took it away last because of an edit, until somebody decides about its problem.
    #[serde(default)]
    pub left: Option<Left>,
}

/// A key of a text: equal for texts that differ in case and spaces only.
#[must_use]
pub fn text_key(text: &str) -> u64 {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    short_hash(words.join(" ").as_bytes())
}

impl List {
    /// The differences between the list and these settled notes: new ones, changed ones, ones that came back. A note that
    /// is not named stays as it is.
    #[must_use]
    pub fn settle(&self, notes: &[(NoteRef, SettledText)]) -> Vec<ListEvent> {
        let newest: BTreeMap<_, _> = notes.iter().map(|(note, text)| (note, text)).collect();
        let news = newest.into_iter().filter(|(note, text)| match self.notes.get(note) {
            Some(known) => known.deleted || known.said != **text,
            None => true,
        });
        news.map(|(note, text)| ListEvent::NoteSettled { note: note.clone(), text: text.clone() }).collect()
    }

    /// What it means for the list that these notes were deleted, or do not count as problems any more.
    #[must_use]
    pub fn withdraw(&self, notes: &[NoteRef]) -> Vec<ListEvent> {
        let known = notes.iter().filter(|note| self.notes.get(note).is_some_and(|known| !known.deleted));
        known.map(|note| ListEvent::NoteWithdrawn { note: note.clone() }).collect()
    }

    /// The notes that the engine is to look at: every one that is not deleted.
    pub fn live_notes(&self) -> impl Iterator<Item = (&NoteRef, &SettledNote)> {
        self.notes.iter().filter(|(_, note)| !note.deleted)
    }

    pub(super) fn fold_settled(&mut self, id: &NoteRef, text: &SettledText, at: Timestamp) {
        let Some(note) = self.notes.get(id) else {
            let said = text.clone();
            let note = SettledNote { said, at, changed: false, deleted: false, problem: None, left: None };
            self.notes.insert(id.clone(), note);
            return;
        };
        let reworded = note.said.text != text.text || note.said.situation != text.situation;
        let kept = note.problem.is_some_and(|problem| self.keeps_traces(problem));
        let (problem, news) = (note.problem, reworded || note.deleted);
        if let Some(note) = self.notes.get_mut(id) {
            note.changed |= reworded && kept;
            note.deleted = false;
            note.said = text.clone();
        }
        if let Some(problem) = problem.filter(|_| news).and_then(|problem| self.problems.get_mut(&problem)) {
            problem.changed_at = at;
            problem.name_due = true;
            problem.reworded |= reworded;
        }
    }

    pub(super) fn fold_withdrawn(&mut self, id: &NoteRef, at: Timestamp) {
        let Some(note) = self.notes.get(id) else { return };
        let problem = note.problem;
        if let Some(problem) = problem.and_then(|problem| self.problems.get_mut(&problem)) {
            problem.changed_at = at;
            problem.name_due = true;
        }
        if problem.is_some_and(|problem| self.keeps_traces(problem)) {
            if let Some(note) = self.notes.get_mut(id) {
                note.deleted = true;
            }
            return;
        }
        self.take(id);
        self.notes.remove(id);
        self.drop_if_empty(problem);
    }

    /// Whether a withdrawn note leaves a trace in this problem.
    fn keeps_traces(&self, problem: ProblemId) -> bool {
        self.frozen || self.stands().contains(&problem)
    }

    /// Problems that stand whatever becomes of their notes, as far as the log has told: those a person touched, and those
    /// that an older engine made than the newest one that arranged the list.
    pub(super) fn stands(&self) -> BTreeSet<ProblemId> {
        self.standing_under(self.engine)
    }

    /// Problems that a person touched, or that an older engine made than this one.
    pub(super) fn standing_under(&self, engine: u32) -> BTreeSet<ProblemId> {
        let older = self.problems.iter().filter(|(_, problem)| problem.engine < engine);
        older.map(|(id, _)| *id).chain(self.touched()).collect()
    }

    /// Takes a note out of its problem, which may be empty afterwards. Joins that held it are returned.
    pub(super) fn take(&mut self, id: &NoteRef) -> Vec<super::Join> {
        let Some(from) = self.notes.get_mut(id).and_then(|note| note.problem.take()) else {
            return Vec::new();
        };
        let Some(problem) = self.problems.get_mut(&from) else { return Vec::new() };
        problem.notes.remove(id);
        problem.name_due = true;
        problem.joins.extract_if(.., |join| join.a == *id || join.b == *id).collect()
    }

    /// Puts a note, which must be in no problem, into one.
    pub(super) fn put(&mut self, id: &NoteRef, into: ProblemId) {
        let (Some(note), Some(problem)) = (self.notes.get_mut(id), self.problems.get_mut(&into)) else {
            return;
        };
        note.problem = Some(into);
        problem.notes.insert(id.clone());
        problem.name_due = true;
    }

    /// Removes a problem without notes, and the aliases that led to it.
    pub(super) fn drop_if_empty(&mut self, problem: Option<ProblemId>) {
        let Some(id) = problem else { return };
        if self.problems.get(&id).is_some_and(|problem| problem.notes.is_empty()) {
            self.problems.remove(&id);
            self.drop_dangling();
        }
    }

    /// Removes aliases that lead nowhere.
    pub(super) fn drop_dangling(&mut self) {
        let dangling: Vec<_> =
            self.aliases.keys().copied().filter(|id| self.resolve(*id).is_none()).collect();
        for id in dangling {
            self.aliases.remove(&id);
        }
    }
}
