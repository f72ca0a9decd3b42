//! What is closed to whom, as far as the people of a run can know it: whoever was told that a board is closed, or that a
//! person sits elsewhere, may rely on it until somebody asks for the contrary.

use fivefold_protocol::{
    command::Command,
    ids::{BoardKey, ExerciseId, PersonId, RoomId},
};

/// Something that was told to be closed.
#[derive(Debug, Clone, PartialEq)]
enum Lock {
    /// The boards of an exercise: of one room, or of all.
    Exercise(ExerciseId, Vec<RoomId>),
    /// Every board of rooms but this one, for a person.
    Elsewhere(PersonId, Option<RoomId>),
    /// Everything, for a person who was removed.
    Everything(PersonId),
}

/// What is closed now.
#[derive(Debug, Default)]
pub(crate) struct Locks(Vec<Lock>);

impl Locks {
    /// Why a person must not write on a board, if so.
    pub(crate) fn forbid(&self, board: &BoardKey, author: Option<PersonId>) -> Option<String> {
        let found = self.0.iter().find(|lock| match (lock, board) {
            (Lock::Exercise(closed, rooms), BoardKey::Notes { exercise, room }) => {
                closed == exercise && (rooms.is_empty() || rooms.contains(room))
            }
            (Lock::Elsewhere(person, seat), BoardKey::Notes { room, .. }) => {
                author == Some(*person) && *seat != Some(*room)
            }
            (Lock::Everything(person), _) => author == Some(*person),
            (Lock::Exercise(..) | Lock::Elsewhere(..), BoardKey::List) => false,
        });
        found.map(|lock| format!("{lock:?} was confirmed"))
    }

    /// The command was answered: it holds from now on.
    pub(crate) fn confirmed(&mut self, command: &Command) {
        self.0.extend(match command {
            Command::CloseExercise { exercise, rooms } => {
                Some(Lock::Exercise(exercise.clone(), rooms.clone()))
            }
            Command::MovePerson { person, room, .. } => Some(Lock::Elsewhere(*person, *room)),
            Command::RemovePerson { person } => Some(Lock::Everything(*person)),
            _ => None,
        });
    }

    /// Somebody asks for this: it may happen from now on, whatever the answer.
    pub(crate) fn asked(&mut self, by: PersonId, command: &Command) {
        self.0.retain(|lock| !opens(by, command, lock));
    }
}

fn opens(by: PersonId, command: &Command, lock: &Lock) -> bool {
    match (command, lock) {
        (Command::OpenExercise { exercise, .. }, Lock::Exercise(closed, _)) => exercise == closed,
        (Command::MovePerson { person, .. }, Lock::Elsewhere(moved, _)) => person == moved,
        (Command::TakeSeat { .. }, Lock::Elsewhere(moved, _)) => by == *moved,
        (Command::AssignRooms { .. }, Lock::Elsewhere(..)) => true,
        _ => false,
    }
}

/// Whether the second command may undo what the first one closes, so that nobody can rely on it while both are under way.
pub(crate) fn contradicts(closing: &Command, by: PersonId, other: &Command) -> bool {
    let mut locks = Locks::default();
    locks.confirmed(closing);
    locks.0.iter().any(|lock| opens(by, other, lock))
}
