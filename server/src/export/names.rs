//! Names in exports: of people, rooms, exercises, kinds and notes. What an exercise's anonymity forbids is not named, also
//! when the view has it.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::{Assignment, WordingVerdict},
    ids::{CriterionId, ExerciseId, KindId, NoteRef, PersonId, ProblemId, RoomId, TaskId},
    role::{Language, LocalText},
    template::Anonymity,
    view::{ProblemView, RankedView, SourceView, View},
};

use super::words;

/// Names from one view in one language. The names are as people wrote them: whoever prints them escapes them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) view: &'a View,
    pub(super) language: Language,
}

impl Names<'_> {
    /// A person's name; "participant 7" if it is erased or was never known.
    pub(super) fn person(&self, person: PersonId) -> String {
        let known = self.view.people.get(&person).filter(|known| !known.erased);
        match known.map(|known| known.name.trim()).filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => format!("{} {}", words::PARTICIPANT.get(self.language), person.0),
        }
    }

    /// A room's number and name.
    pub(super) fn room(&self, room: RoomId) -> String {
        let number = format!("{} {}", words::ROOM.get(self.language), room.0);
        match self.view.rooms.get(&room).map(|room| room.name.trim()).filter(|name| !name.is_empty()) {
            Some(name) => format!("{number} ({name})"),
            None => number,
        }
    }

    /// An exercise's title.
    pub(super) fn exercise(&self, id: &ExerciseId) -> String {
        let known = self.view.workshop.template.exercise(id);
        known.map_or_else(|| id.to_string(), |exercise| exercise.title.get(self.language).to_owned())
    }

    /// The name of a kind of note.
    pub(super) fn kind(&self, exercise: &ExerciseId, kind: &KindId) -> String {
        let known = self.view.workshop.template.exercise(exercise).and_then(|exercise| exercise.kind(kind));
        known.map_or_else(|| kind.to_string(), |kind| kind.label.get(self.language).to_owned())
    }

    /// The strictest anonymity under which a note has stood. One that is in no problem (any more) is told nothing of.
    fn secrecy(&self, note: &NoteRef) -> Anonymity {
        let problems = self.view.list.iter().flat_map(|list| list.problems.values());
        let source = problems.into_iter().find_map(|problem| problem.sources.get(note));
        source.map_or(Anonymity::Nobody, |source| source.anonymity)
    }

    /// The room of a note, where it may be named.
    pub(super) fn source_room(&self, note: &NoteRef) -> Option<RoomId> {
        (self.secrecy(note) < Anonymity::Nobody).then_some(note.room)
    }

    /// The author of a note, where they may be named.
    pub(super) fn source_author(&self, note: &NoteRef, source: &SourceView) -> Option<String> {
        let exercise = self.view.workshop.template.exercise(&note.exercise);
        let named = exercise.is_some_and(|exercise| exercise.anonymity == Anonymity::Named);
        source.author.filter(|_| named).map(|author| self.person(author))
    }

    /// A note's stable id; without the room, where that may not be named.
    pub(super) fn note_id(&self, note: &NoteRef) -> String {
        match self.source_room(note) {
            Some(_) => note.to_string(),
            None => format!("{}/{}", note.exercise, note.note),
        }
    }

    /// The rooms of a problem that may be named.
    pub(super) fn rooms_of(&self, problem: &ProblemView) -> BTreeSet<RoomId> {
        let live = problem.sources.iter().filter(|(_, source)| !source.deleted);
        live.filter_map(|(note, _)| self.source_room(note)).collect()
    }

    /// Whether a room may be named beside a problem: it would not tell whose room a note is from that leaves its room out.
    fn may_name(&self, room: RoomId, problem: &ProblemView) -> bool {
        let secret = problem.sources.keys().any(|note| self.source_room(note).is_none());
        !secret || self.rooms_of(problem).contains(&room)
    }

    /// The problem that `id` is now, after joins.
    pub(super) fn problem(&self, id: ProblemId) -> Option<(ProblemId, &ProblemView)> {
        let list = self.view.list.as_ref()?;
        let mut now = id;
        // A chain of joins is at most as long as the table of them.
        for _ in 0..=list.aliases.len() {
            match list.aliases.get(&now) {
                Some(next) => now = *next,
                None => break,
            }
        }
        list.problems.get(&now).map(|problem| (now, problem))
    }

    /// The verdict on a problem's wording, in words.
    pub(super) fn wording(&self, problem: &ProblemView) -> String {
        match problem.wording {
            WordingVerdict::Unchecked => words::UNCHECKED.get(self.language).to_owned(),
            WordingVerdict::Fine => words::FINE.get(self.language).to_owned(),
            WordingVerdict::BackToRoom { room } if self.may_name(room, problem) => {
                format!("{}: {}", words::BACK_TO.get(self.language), self.room(room))
            }
            WordingVerdict::BackToRoom { .. } => words::BACK.get(self.language).to_owned(),
        }
    }

    /// The text of a task; its id if the task is not known.
    pub(super) fn task(&self, id: TaskId) -> String {
        let text = self.view.tasks.get(&id).map(|task| task.text.trim()).filter(|text| !text.is_empty());
        text.map_or_else(|| id.to_string(), str::to_owned)
    }

    /// The row of a task in the ranking, if anything was revealed.
    pub(super) fn ranked(&self, id: TaskId) -> Option<&RankedView> {
        self.view.results.as_ref()?.ranking.iter().find(|row| row.task == id)
    }

    /// The title of a criterion of the form or of a scale that the template has; else its id.
    pub(super) fn criterion(&self, id: &CriterionId) -> String {
        let mut forms = self.view.form.criteria.iter().chain(&self.view.workshop.template.criteria);
        let known = forms.find(|known| known.id == *id);
        known.map_or_else(|| id.to_string(), |known| either(&known.title, self.language).to_owned())
    }

    /// The title of an indicator.
    pub(super) fn indicator(&self, id: &str) -> String {
        let known = self.view.workshop.template.indicators.iter().find(|known| known.id == id);
        known.map_or_else(|| id.to_owned(), |known| known.title.get(self.language).to_owned())
    }

    /// Who does a task: a person, words, or both.
    pub(super) fn owner(&self, assignment: &Assignment) -> String {
        let person = assignment.owner.map(|owner| self.person(owner));
        let text = Some(assignment.owner_text.trim().to_owned()).filter(|text| !text.is_empty());
        person.into_iter().chain(text).collect::<Vec<_>>().join(", ")
    }
}

/// A text in `language`, or in the other one: a form may be worded in one language only.
fn either(text: &LocalText, language: Language) -> &str {
    let other = match language {
        Language::Ru => Language::En,
        Language::En => Language::Ru,
    };
    let wanted = text.get(language);
    if wanted.trim().is_empty() { text.get(other) } else { wanted }
}
