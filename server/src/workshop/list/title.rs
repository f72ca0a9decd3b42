//! What a problem is called: the title a person chose, or the words of one of its sources, always the same one.

use fivefold_protocol::ids::{NoteRef, ProblemId};

use super::{List, Problem};
use crate::workshop::people::answers::short_hash;

impl List {
    /// The title a person chose, or the text of [`List::title_note`].
    #[must_use]
    pub fn title(&self, problem: ProblemId) -> &str {
        let own = self.problems.get(&problem).and_then(|problem| problem.marks.title.as_deref());
        let text = || self.title_note(problem).and_then(|note| self.notes.get(note));
        own.or_else(|| text().map(|note| note.said.text.as_str())).unwrap_or_default()
    }

    /// Whether somebody worded the problem in the list's document: then its title stands there.
    #[must_use]
    pub fn is_worded(&self, problem: ProblemId) -> bool {
        self.problems.get(&problem).is_some_and(|problem| problem.marks.worded.is_some())
    }

    /// The source that gives a problem its title: the one that the engine chose when it arranged the list last. Where that
    /// one is gone, or nothing was arranged since: the shortest text; of equal ones the first by text, then by id; deleted
    /// notes only if there is no other. Replay asks no engine.
    #[must_use]
    pub fn title_note(&self, problem: ProblemId) -> Option<&NoteRef> {
        let problem = self.problems.get(&problem)?;
        let live = |id: &&NoteRef| self.notes.get(*id).is_some_and(|note| !note.deleted);
        let chosen = problem.named_by.as_ref().filter(|id| problem.notes.contains(*id)).filter(live);
        chosen.or_else(|| self.shortest(problem))
    }

    fn shortest<'a>(&'a self, problem: &'a Problem) -> Option<&'a NoteRef> {
        let notes = problem.notes.iter();
        notes
            .filter_map(|id| self.notes.get(id).map(|note| (note.deleted, &note.said.text, id)))
            .min_by_key(|(deleted, text, id)| (*deleted, text.chars().count(), *text, *id))
            .map(|(_, _, id)| id)
    }

    /// The situation of a problem: of the source that gives the title, else the first that names one.
    #[must_use]
    pub fn situation(&self, problem: ProblemId) -> &str {
        let of = |id: &NoteRef| self.notes.get(id).map(|note| note.said.situation.as_str());
        let sources = self.problems.get(&problem).into_iter().flat_map(|problem| &problem.notes);
        let named = self.title_note(problem).into_iter().chain(sources).filter_map(of);
        named.into_iter().find(|situation| !situation.is_empty()).unwrap_or_default()
    }

    /// A number that changes when the problem's title, situation or wording changes; 0 if there is no such problem.
    #[must_use]
    pub fn problem_mark(&self, problem: ProblemId) -> u64 {
        if !self.problems.contains_key(&problem) {
            return 0;
        }
        let worded = self.problems.get(&problem).and_then(|problem| problem.marks.worded).unwrap_or_default();
        let says = format!("{}\u{0}{}\u{0}{worded}", self.title(problem), self.situation(problem));
        short_hash(says.as_bytes()).max(1)
    }
}
