//! What always holds in a workshop, as a check that can be called: by tests after every event, and on what comes from
//! outside (an import, a snapshot).

use std::collections::BTreeSet;

use fivefold_protocol::{
    ids::{BoardKey, ExerciseId, RoomId},
    limits,
    role::Role,
    view::DecisionKind,
};

use super::{
    Workshop,
    exercises::{notes::NoteFacts, timers::Timer},
    list::{List, decisions::Decision},
};

/// Highest number in an id. The next ones can still be handed out, written down and read back.
pub(super) const NUMBER_MAX: u32 = 99_999_999;

/// An invariant that does not hold, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Broken(pub(super) String);

impl Workshop {
    /// Checks every invariant of the state.
    ///
    /// # Errors
    /// The first one that does not hold.
    pub fn check_invariants(&self) -> Result<(), Broken> {
        self.check_people()?;
        self.check_rooms()?;
        self.check_exercises()?;
        self.list.check()?;
        self.tasks.check()?;
        self.scoring.check(&self.tasks)?;
        self.plan.check(self)
    }

    fn check_people(&self) -> Result<(), Broken> {
        let people = &self.people.by_id;
        holds(people.len() <= limits::PEOPLE_MAX, || "too many people".to_owned())?;
        numbered("person", people.keys().map(|id| id.0))?;
        let drafts = people.values().flat_map(|person| person.drafts.keys());
        numbered("draft", drafts.map(|id| id.0).chain([self.people.drafts_made]))?;
        numbered("epoch of a seat", people.values().map(|person| person.seat_epoch))?;
        for (id, person) in people {
            holds(person.answers.len() <= limits::COMMAND_KEYS_KEPT, || {
                format!("{id} keeps too many answers")
            })?;
            holds(person.drafts.len() <= limits::DRAFTS_PER_PERSON, || {
                format!("{id} keeps too many drafts")
            })?;
            for draft in person.drafts.values() {
                bounded("a draft", &draft.text, limits::FREE_TEXT_MAX)?;
            }
            if let Some(moved) = &person.moved {
                bounded("the reason of a move", &moved.reason, limits::FREE_TEXT_MAX)?;
            }
        }
        for (key, person) in &self.people.join_keys {
            holds(people.contains_key(person), || format!("join key {key:?} leads to nobody"))?;
        }
        Ok(())
    }

    fn check_rooms(&self) -> Result<(), Broken> {
        holds(self.rooms.by_id.len() <= limits::ROOMS_MAX, || "too many rooms".to_owned())?;
        numbered("room", self.rooms.ids().map(|id| id.0))?;
        let mut seated = BTreeSet::new();
        for (id, room) in &self.rooms.by_id {
            bounded("the name of a room", &room.name, limits::NAME_MAX)?;
            for line in &room.chat {
                bounded("a line of a chat", &line.text, limits::FREE_TEXT_MAX)?;
            }
            holds(room.seats.taken() <= limits::SEATS_PER_ROOM, || format!("{id} has a sixth seat"))?;
            holds(room.chat.len() <= limits::CHAT_LINES_KEPT, || format!("{id} keeps too many lines"))?;
            for person in room.seats.iter() {
                holds(seated.insert(person), || format!("{person} sits in two rooms"))?;
                let role = self.people.role_of(person);
                holds(role == Some(Role::Participant), || format!("{person} sits in {id} and may not"))?;
            }
        }
        Ok(())
    }

    fn check_exercises(&self) -> Result<(), Broken> {
        let known = |exercise: &ExerciseId, room: Option<RoomId>| {
            let there = self.template.exercise(exercise).is_some();
            there && room.is_none_or(|room| self.rooms.get(room).is_some())
        };
        let exercises = &self.exercises;
        let brought = exercises.brought_to.iter().map(|brought| &brought.exercise);
        let named = exercises.open_for_all.iter().chain(exercises.timers.common.keys()).chain(brought);
        for exercise in named {
            holds(known(exercise, None), || format!("there is no exercise {exercise}"))?;
        }
        holds(exercises.broadcasts.len() <= limits::BROADCASTS_KEPT, || {
            "too many lines to everybody".to_owned()
        })?;
        for line in &exercises.broadcasts {
            bounded("a line to everybody", &line.text, limits::FREE_TEXT_MAX)?;
        }
        for key in exercises.boards.keys().chain(exercises.timers.by_board.keys()) {
            let BoardKey::Notes { exercise, room } = key else {
                return Err(Broken("the list is not a board of notes".to_owned()));
            };
            holds(known(exercise, Some(*room)), || format!("there is no board {key}"))?;
        }
        let timers = exercises.timers.common.values().chain(exercises.timers.by_board.values());
        holds(timers.copied().all(Timer::fits), || "a timer is longer than any may be".to_owned())?;
        numbered("epoch of a board", exercises.boards.values().map(|board| board.epoch))?;
        for (key, board) in &exercises.boards {
            let BoardKey::Notes { room, .. } = key else { continue };
            let room = self.rooms.get(*room);
            holds(board.notes.len() <= limits::NOTE_FACTS_PER_BOARD, || {
                format!("{key} knows too many notes")
            })?;
            for example in board.notes.values().flat_map(|facts| facts.same.values()) {
                bounded("an example", example, limits::NOTE_TEXT_MAX)?;
            }
            for exercise in board.notes.values().flat_map(|facts| &facts.stood_in) {
                holds(known(exercise, None), || format!("a note came from {exercise}, which is not there"))?;
            }
            let long = |facts: &NoteFacts| facts.stood_in.len() > self.template.exercises.len();
            holds(!board.notes.values().any(long), || {
                format!("a note of {key} came from too many exercises")
            })?;
            let members = |person| room.is_some_and(|room| room.seats.has(person));
            holds(board.done.iter().all(|person| members(*person)), || {
                format!("a stranger is done on {key}")
            })?;
        }
        Ok(())
    }
}

impl List {
    fn check(&self) -> Result<(), Broken> {
        let aliases = self.aliases.iter().flat_map(|(from, to)| [from.0, to.0]);
        let problems = self.problems.keys().map(|id| id.0).chain(aliases);
        numbered("problem", problems.chain([self.problems_made]))?;
        numbered("decision", self.decisions.keys().map(|id| id.0))?;
        let themes = || self.themes.iter().chain(&self.removed_themes);
        numbered("theme", themes().map(|(id, _)| id.0))?;
        let closings = self.closings.iter().map(|closing| closing.version);
        numbered("version of the list", closings.chain([self.version, self.text_epoch]))?;
        holds(self.decisions.len() <= limits::DECISIONS_MAX, || "too many decisions".to_owned())?;
        let twice = self.themes.keys().any(|theme| self.removed_themes.contains_key(theme));
        holds(!twice, || "a theme is removed and there".to_owned())?;
        holds(themes().count() <= limits::THEMES_MAX, || "too many themes".to_owned())?;
        for Decision { reason, what, .. } in self.decisions.values() {
            bounded("the reason of a decision", reason, limits::FREE_TEXT_MAX)?;
            if let DecisionKind::Rename { before, after, .. }
            | DecisionKind::RenameTheme { before, after, .. } = what
            {
                bounded("a title", before, limits::NOTE_TEXT_MAX)?;
                bounded("a title", after, limits::TITLE_MAX)?;
            }
            if let DecisionKind::RemoveTheme { title, .. } = what {
                bounded("a title", title, limits::TITLE_MAX)?;
            }
        }
        let closed = self.closings.iter().flat_map(|closing| closing.problems.values());
        for problem in closed {
            let titles = problem.theme.iter().chain([&problem.title]);
            let texts = problem.notes.values().flat_map(|note| [&note.text, &note.situation]);
            for text in titles.chain(texts) {
                bounded("a text of a closed list", text, limits::NOTE_TEXT_MAX)?;
            }
        }
        for closing in &self.closings {
            let all = self.closed(closing.version).map_or(0, |problems| problems.len());
            holds(all == closing.problems.len() + closing.unchanged.len(), || {
                format!("version {} of the list is not whole", closing.version)
            })?;
        }
        let closed = self.closings.iter().flat_map(|closing| closing.problems.values());
        let joins = self.problems.values().flat_map(|problem| &problem.joins);
        let joins = joins.chain(closed.flat_map(|problem| &problem.joins));
        for reason in joins.filter_map(|join| join.reason.as_ref()) {
            let pairs = reason.same.iter().flat_map(|pair| [&pair.a, &pair.b]);
            for word in pairs.chain(&reason.only_a).chain(&reason.only_b) {
                bounded("a word of a reason", word, limits::NOTE_TEXT_MAX)?;
            }
        }
        let titles = self.problems.values().filter_map(|problem| problem.marks.title.as_ref());
        for title in titles.chain(themes().map(|(_, title)| title)) {
            bounded("a title", title, limits::TITLE_MAX)?;
        }
        for (id, note) in &self.notes {
            let said = &note.said;
            holds(said.examples.len() <= limits::EXAMPLES_PER_PROBLEM, || {
                format!("{id} has too many examples")
            })?;
            for text in said.examples.iter().chain([&said.text, &said.situation]) {
                bounded("what a note says", text, limits::NOTE_TEXT_MAX)?;
            }
            let inside = note.problem.map(|problem| self.problems.get(&problem));
            let there = inside.is_none_or(|found| found.is_some_and(|problem| problem.notes.contains(id)));
            holds(there, || format!("{id} is not where it says"))?;
            holds(!note.deleted || note.problem.is_some(), || format!("{id} is a trace of nothing"))?;
        }
        for (id, problem) in &self.problems {
            holds(!problem.notes.is_empty(), || format!("{id} has no note"))?;
            holds((1..=self.problems_made).contains(&id.0), || format!("{id} was never made"))?;
            for note in &problem.notes {
                holds(self.problem_of(note) == Some(*id), || format!("{note} is in {id} and does not know"))?;
            }
            for join in &problem.joins {
                let inside = problem.notes.contains(&join.a) && problem.notes.contains(&join.b);
                holds(inside, || format!("a join of {id} reaches outside"))?;
            }
            let known = |theme| themes().any(|(id, _)| *id == theme);
            let theme = problem.marks.theme.is_none_or(known);
            holds(theme, || format!("{id} has an unknown theme"))?;
        }
        for id in self.aliases.keys() {
            holds(!self.problems.contains_key(id), || format!("{id} is a problem and an alias"))?;
            holds(self.resolve(*id).is_some(), || format!("{id} leads nowhere"))?;
        }
        holds(self.closings.len() <= super::list::closing::CLOSINGS_KEPT, || "too many closings".to_owned())
    }
}

/// Numbers of ids of one kind: never so high that the next one could not be handed out.
pub(super) fn numbered(what: &str, ids: impl IntoIterator<Item = u32>) -> Result<(), Broken> {
    let high = ids.into_iter().find(|id| *id > NUMBER_MAX);
    high.map_or(Ok(()), |id| Err(Broken(format!("no {what} has the number {id}"))))
}

/// A text that no command and no note could have made longer than `max` characters.
pub(super) fn bounded(what: &str, text: &str, max: usize) -> Result<(), Broken> {
    holds(text.chars().nth(max).is_none(), || format!("{what} has more than {max} characters"))
}

pub(super) fn holds(holds: bool, what: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(what())) }
}
