//! What is stored about one person, for that person.

use fivefold_protocol::{
    api::{AboutMe, MyNote},
    ids::{BoardKey, NoteId, PersonId},
    template::Anonymity,
};

use crate::workshop::{audience::Names, exercises::notes::NoteFacts, machine::Machine};

/// Everything stored about `person`; none if they are not known.
#[must_use]
pub fn of(machine: &Machine, names: &Names, person: PersonId) -> Option<AboutMe> {
    let workshop = machine.workshop();
    let known = workshop.people.get(person)?;
    let profile = names.get(&person).cloned().flatten();
    let boards = &workshop.exercises.boards;
    let notes = boards.iter().flat_map(|(board, control)| {
        let mine = control.notes.iter().filter(|(_, facts)| facts.author == Some(person));
        mine.filter_map(|(id, facts)| note(machine, board, id, facts))
    });
    let facts = boards.values().flat_map(|control| control.notes.values());
    let same = facts.filter_map(|facts| facts.same.get(&person).cloned());
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
        same: same.collect(),
        chat: lines.filter(|line| line.by == person).map(|line| line.text.clone()).collect(),
        drafts: known.drafts.values().map(|draft| draft.text.clone()).collect(),
        answers: workshop.scoring.answers_of(person),
    })
}

fn note(machine: &Machine, board: &BoardKey, id: &NoteId, facts: &NoteFacts) -> Option<MyNote> {
    let BoardKey::Notes { exercise, .. } = board else { return None };
    let workshop = machine.workshop();
    let exercise = workshop.template.exercise(exercise)?;
    let note = machine.board(board)?.notes.get(id)?;
    Some(MyNote {
        board: board.clone(),
        exercise: exercise.title.clone(),
        anonymity: match workshop.names_author(board, facts) {
            true => Anonymity::Named,
            false => workshop.secrecy(board, facts),
        },
        text: note.text.clone(),
        at: facts.at,
    })
}
