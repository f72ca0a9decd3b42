//! What a scenario must hold beyond its form: names that exist, rooms of five, notes where the method has a place for them.

use std::collections::BTreeMap;

use fivefold_protocol::{ids::NoteId, limits, template::Template};

use super::{Actor, Decision, PlannedNote, Scenario, ScenarioError, is_problem};

impl Scenario {
    /// Checks everything that the form alone cannot express.
    ///
    /// # Errors
    /// [`ScenarioError::Rule`] for the first thing that does not fit.
    pub fn check(&self, template: &Template) -> Result<(), ScenarioError> {
        let people = self.check_people()?;
        let notes = self.check_notes(template, &people)?;
        let problem = |place: &str, id: &NoteId| {
            let note = notes.get(id).ok_or_else(|| rule(place, format!("there is no note {id}")))?;
            ensure(is_problem(template, note), place, || format!("note {id} is not a problem"))
        };
        for (at, decision) in self.merge.iter().enumerate() {
            let place = format!("merge {}", at + 1);
            match decision {
                Decision::Join { notes, .. } => notes.iter().try_for_each(|note| problem(&place, note))?,
                Decision::Split { note, .. } | Decision::Rename { note, .. } => problem(&place, note)?,
                Decision::Apart { a, b, .. } => {
                    ensure(a != b, &place, || "a problem cannot be apart from itself".to_owned())?;
                    problem(&place, a)?;
                    problem(&place, b)?;
                }
            }
        }
        for (table, texts) in [("wording", &self.wording), ("tasks", &self.tasks)] {
            for text in texts {
                let place = format!("{table} {}", text.problem);
                problem(&place, &text.problem)?;
                ensure(!text.text.trim().is_empty(), &place, || "the text is empty".to_owned())?;
            }
        }
        for opinion in &self.scores {
            let place = format!("scores {} {}", opinion.problem, opinion.criterion);
            problem(&place, &opinion.problem)?;
            let criterion = template.criteria.iter().find(|criterion| criterion.id == opinion.criterion);
            let criterion =
                criterion.ok_or_else(|| rule(&place, "the template has no such criterion".into()))?;
            let known = criterion.points.iter().any(|point| point.value == opinion.around);
            ensure(known, &place, || format!("the scale has no point {}", opinion.around))?;
        }
        for cost in &self.plan.costs {
            let place = format!("plan.costs {}", cost.problem);
            problem(&place, &cost.problem)?;
            ensure(people.contains_key(cost.owner.as_str()), &place, || {
                format!("nobody is {:?}", cost.owner)
            })?;
        }
        self.plan.pins.iter().try_for_each(|pin| problem(&format!("plan.pins {}", pin.problem), &pin.problem))
    }

    fn check_people(&self) -> Result<BTreeMap<&str, &Actor>, ScenarioError> {
        let mut people = BTreeMap::new();
        let mut seats = BTreeMap::<u32, usize>::new();
        for actor in &self.people {
            let place = format!("people {}", actor.id);
            ensure(people.insert(actor.id.as_str(), actor).is_none(), &place, || "twice".to_owned())?;
            let taken = seats.entry(actor.room).or_default();
            *taken += 1;
            let most = limits::SEATS_PER_ROOM;
            ensure(*taken <= most, &place, || format!("room {} has more than {most} people", actor.room))?;
        }
        let rooms = self.rooms();
        ensure(rooms > 0, "people", || "there is nobody".to_owned())?;
        let complete = (1..=rooms).all(|room| seats.contains_key(&room)) && !seats.contains_key(&0);
        ensure(complete, "people", || format!("rooms must be numbered from 1 to {rooms} without a gap"))?;
        Ok(people)
    }

    fn check_notes<'a>(
        &'a self,
        template: &Template,
        people: &BTreeMap<&str, &Actor>,
    ) -> Result<BTreeMap<&'a NoteId, &'a PlannedNote>, ScenarioError> {
        let mut notes = BTreeMap::<&NoteId, &PlannedNote>::new();
        for note in &self.notes {
            let place = format!("notes {}", note.id);
            let author = people.get(note.by.as_str());
            let author = author.ok_or_else(|| rule(&place, format!("nobody is {:?}", note.by)))?;
            ensure(author.room == note.room, &place, || format!("{} sits in room {}", note.by, author.room))?;
            let exercise = template.exercise(&note.exercise);
            let exercise =
                exercise.ok_or_else(|| rule(&place, format!("there is no exercise {}", note.exercise)))?;
            let kind = exercise.kind(&note.kind);
            let kind =
                kind.ok_or_else(|| rule(&place, format!("{} has no kind {}", note.exercise, note.kind)))?;
            ensure(!note.text.trim().is_empty(), &place, || "the text is empty".to_owned())?;
            match &note.parent {
                None => ensure(kind.free, &place, || format!("a {} needs a parent", note.kind))?,
                Some(id) => {
                    let parent = notes.get(id);
                    let parent =
                        parent.ok_or_else(|| rule(&place, format!("no note {id} before this one")))?;
                    let same = parent.room == note.room && parent.exercise == note.exercise;
                    ensure(same, &place, || format!("{id} is on another board"))?;
                    let fits = kind.parents.contains(&parent.kind);
                    ensure(fits, &place, || format!("a {} cannot stand under a {}", note.kind, parent.kind))?;
                }
            }
            ensure(notes.insert(&note.id, note).is_none(), &place, || "twice".to_owned())?;
        }
        Ok(notes)
    }
}

fn rule(place: &str, what: String) -> ScenarioError {
    ScenarioError::Rule { place: place.to_owned(), what }
}

fn ensure(holds: bool, place: &str, what: impl FnOnce() -> String) -> Result<(), ScenarioError> {
    if holds { Ok(()) } else { Err(rule(place, what())) }
}
