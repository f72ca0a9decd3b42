//! What is stored about one person, for that person.

use fivefold_protocol::{
    api::{AboutMe, MyNote},
    ids::{BoardKey, PersonId},
};

use crate::workshop::{audience::Names, machine::Machine};

/// Everything stored about `person`; none if they are not known.
#[must_use]
pub fn of(machine: &Machine, names: &Names, person: PersonId) -> Option<AboutMe> {
    let workshop = machine.workshop();
    let known = workshop.people.get(person)?;
    let profile = names.get(&person).cloned().flatten();
    let notes = workshop.exercises.boards.iter().flat_map(|(board, control)| {
        let slot = machine.board(board);
        control.notes.iter().filter(|(_, facts)| facts.author == Some(person)).filter_map(
            move |(id, facts)| {
                let note = slot?.notes.get(id)?;
                Some(MyNote { board: BoardKey::clone(board), text: note.text.clone(), at: facts.at })
            },
        )
    });
    let lines = workshop.rooms.by_id.values().flat_map(|room| &room.chat);
    Some(AboutMe {
        person,
        name: profile.as_ref().map(|profile| profile.name.clone()).unwrap_or_default(),
        about: profile.and_then(|profile| profile.occupation).unwrap_or_default(),
        role: known.role,
        occupation: known.occupation,
        joined_at: known.joined_at,
        delete_after: workshop.delete_after,
        notes: notes.collect(),
        chat: lines.filter(|line| line.by == person).map(|line| line.text.clone()).collect(),
        drafts: known.drafts.values().map(|draft| draft.text.clone()).collect(),
        answers: workshop.scoring.answers_of(person),
    })
}
