//! What always holds in a workshop, as a check that can be called: by tests after every event, and on what comes from
//! outside (an import, a snapshot).

use std::collections::BTreeSet;

use fivefold_protocol::{ids::BoardKey, limits, role::Role};

use super::{Workshop, list::List};

/// An invariant that does not hold, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Broken(String);

impl Workshop {
    /// Checks every invariant of the state.
    ///
    /// # Errors
    /// The first one that does not hold.
    pub fn check_invariants(&self) -> Result<(), Broken> {
        self.check_people()?;
        self.check_boards()?;
        self.list.check()
    }

    fn check_people(&self) -> Result<(), Broken> {
        let people = &self.people.by_id;
        holds(people.len() <= limits::PEOPLE_MAX, || "too many people".to_owned())?;
        holds(self.rooms.by_id.len() <= limits::ROOMS_MAX, || "too many rooms".to_owned())?;
        for (id, person) in people {
            holds(person.answers.len() <= limits::COMMAND_KEYS_KEPT, || {
                format!("{id} keeps too many answers")
            })?;
            holds(person.drafts.len() <= limits::DRAFTS_PER_PERSON, || {
                format!("{id} keeps too many drafts")
            })?;
        }
        for (key, person) in &self.people.join_keys {
            holds(people.contains_key(person), || format!("join key {key:?} leads to nobody"))?;
        }
        let mut seated = BTreeSet::new();
        for (id, room) in &self.rooms.by_id {
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

    fn check_boards(&self) -> Result<(), Broken> {
        for (key, board) in &self.exercises.boards {
            let BoardKey::Notes { room, .. } = key else {
                return Err(Broken("the list is not a board of notes".to_owned()));
            };
            let room = self.rooms.get(*room);
            holds(room.is_some(), || format!("{key} has no room"))?;
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
        for (id, note) in &self.notes {
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
            let theme = problem.marks.theme.is_none_or(|theme| self.themes.contains_key(&theme));
            holds(theme, || format!("{id} has an unknown theme"))?;
        }
        for id in self.aliases.keys() {
            holds(!self.problems.contains_key(id), || format!("{id} is a problem and an alias"))?;
            holds(self.resolve(*id).is_some(), || format!("{id} leads nowhere"))?;
        }
        holds(self.closings.len() <= super::list::CLOSINGS_KEPT, || "too many closings".to_owned())
    }
}

fn holds(holds: bool, what: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(what())) }
}
