//! Why an edit may have been refused: an exercise may have been closed, or a person moved or removed, because somebody had
//! asked for it and nobody had surely undone it before. Whoever is refused without such a reason lost a keystroke.

use fivefold_protocol::{
    command::{Command, Phase},
    ids::{BoardKey, ExerciseId, PersonId, RoomId},
    role::Role,
};

use crate::{commands::Post, world::World};

impl World {
    /// A copy was told for the first time that its edits are refused. It breaks the run if nothing explains it.
    pub(crate) fn explain(&self, at: usize) {
        let Some(writer) = self.writers.get(at) else { return };
        let Some(reason) = &writer.refused else { return };
        let BoardKey::Notes { exercise, room } = writer.key() else { return };
        let closed = |since| self.may_be_closed(exercise, *room, since);
        let elsewhere = |since| self.may_sit_elsewhere(writer.person, *room, since);
        let removed = || self.may_be_removed(writer.person);
        // Everything that is closed to a copy is closed on one of its sockets; the list of reasons is on the first line.
        let explained = match reason.split(':').next().unwrap_or_default() {
            "board_closed" | "exercise_closed" => closed(writer.connected),
            "forbidden" | "not_seated" | "board_unknown" => elsewhere(writer.connected),
            "person_removed" => removed(),
            // It was refused on a socket before, and the connection broke before it could read that.
            "update_refused" => {
                closed(writer.first_connected) || elsewhere(writer.first_connected) || removed()
            }
            closed if closed.starts_with("closed with") => elsewhere(writer.connected) || removed(),
            _ => false,
        };
        if !explained {
            let stands = writer.stands();
            self.history.lock().broke(format!("an edit was refused, and nobody asked for it: {stands}"));
        }
    }

    fn may_be_closed(&self, exercise: &ExerciseId, room: RoomId, since: usize) -> bool {
        let covers = |other: &ExerciseId, rooms: &[RoomId]| {
            other == exercise && (rooms.is_empty() || rooms.contains(&room))
        };
        let opens = |post: &Post| match &post.command {
            Command::OpenExercise { exercise, rooms } => covers(exercise, rooms),
            _ => false,
        };
        // A timer closes some time after it was started.
        let timed = self.possible().any(
            |post| matches!(&post.command, Command::StartTimer { exercise: timed, .. } if timed == exercise),
        );
        let closes = |post: &Post| match &post.command {
            Command::CloseExercise { exercise, rooms } => covers(exercise, rooms),
            Command::SetPhase { phase } => *phase > Phase::Merging,
            _ => false,
        };
        timed || self.may_not_hold(since, opens, closes)
    }

    fn may_sit_elsewhere(&self, person: PersonId, room: RoomId, since: usize) -> bool {
        if self.roles.get(&person) == Some(&Role::Facilitator) {
            return false;
        }
        let sits = |post: &Post| seat_given(post, person) == Some(Some(room));
        let leaves = |post: &Post| seat_given(post, person).is_some_and(|seat| seat != Some(room));
        self.may_be_removed(person) || self.may_not_hold(since, sits, leaves)
    }

    /// Nobody comes back who was removed.
    pub(crate) fn may_be_removed(&self, person: PersonId) -> bool {
        self.possible().any(
            |post| matches!(post.command, Command::RemovePerson { person: removed } if removed == person),
        )
    }

    /// Whether something may not have held at some moment from the step `since` on: nobody was sure before that it does, or
    /// somebody asked for the contrary and was not surely done with that when it was asked for.
    fn may_not_hold(
        &self,
        since: usize,
        brings: impl Fn(&Post) -> bool,
        ends: impl Fn(&Post) -> bool,
    ) -> bool {
        let sure =
            self.posts.iter().filter(|post| post.answered.is_some_and(|at| at < since) && brings(post));
        let Some(asked) = sure.map(|post| post.first).max() else { return true };
        self.possible().any(|post| ends(post) && post.answered.is_none_or(|at| at >= asked))
    }

    /// Everything that was asked for and may have been carried out.
    pub(crate) fn possible(&self) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(|post| post.may_have_happened())
    }
}

/// Where a command seats a person, if it says anything about it.
pub(crate) fn seat_given(post: &Post, person: PersonId) -> Option<Option<RoomId>> {
    match &post.command {
        Command::MovePerson { person: moved, room, .. } if *moved == person => Some(*room),
        Command::TakeSeat { room } if post.person == person => Some(Some(*room)),
        Command::AssignRooms { rooms } => {
            Some(rooms.iter().find(|room| room.people.contains(&person)).and_then(|room| room.room))
        }
        _ => None,
    }
}
