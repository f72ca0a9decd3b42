//! What counts in the end: of everything that people set (a score, being done, a seat, the phase), what somebody was last told
//! to be so. Only what was asked for at the same time, or never answered, may count instead.

use std::collections::BTreeSet;

use fivefold_protocol::{
    command::{Answer, Command, Phase},
    ids::{BoardKey, CriterionId, ExerciseId, PersonId, TaskId},
};
use fivefold_server::workshop::Workshop;
use serde_json::{Value, json};

use crate::{commands::Post, process::look, refusals::seat_given, settle, world::World};

/// Something that commands set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Phase,
    ListShown,
    WhenFull,
    Seat(PersonId),
    Done(PersonId, ExerciseId),
    Finished(PersonId),
    Score(PersonId, TaskId, CriterionId),
    Draft(PersonId, BoardKey, String),
}

/// What a command does to a thing.
#[derive(Debug, PartialEq)]
enum Effect {
    Sets(Value),
    /// It may make anything of it.
    Disturbs,
}

impl Thing {
    /// What a command sets first of all.
    fn of(post: &Post) -> Option<Self> {
        let person = post.person;
        match &post.command {
            Command::SetPhase { .. } => Some(Self::Phase),
            Command::ShowList { .. } => Some(Self::ListShown),
            Command::SetWhenFull { .. } => Some(Self::WhenFull),
            Command::TakeSeat { .. } => Some(Self::Seat(person)),
            Command::MovePerson { person, .. } => Some(Self::Seat(*person)),
            Command::SetDone { exercise, .. } => Some(Self::Done(person, exercise.clone())),
            Command::FinishScoring { .. } => Some(Self::Finished(person)),
            Command::Score { task, criterion, .. } => Some(Self::Score(person, *task, criterion.clone())),
            Command::KeepDraft { board, text } => Some(Self::Draft(person, board.clone(), text.clone())),
            _ => None,
        }
    }

    fn effect(&self, post: &Post) -> Option<Effect> {
        if Self::of(post).as_ref() == Some(self) {
            let value = match &post.command {
                Command::SetPhase { phase } => json!(phase),
                Command::ShowList { shown } => json!(shown),
                Command::SetWhenFull { when_full } => json!(when_full),
                Command::TakeSeat { room } => json!(room),
                Command::MovePerson { room, .. } => json!(room),
                Command::SetDone { done, .. } => json!(done),
                Command::FinishScoring { finished } => json!(finished),
                // What was said in an earlier round shows again when the answer of a later one is taken back.
                Command::Score { answer: None, .. } => return Some(Effect::Disturbs),
                Command::Score { answer, .. } => json!(answer),
                _ => json!(true),
            };
            return Some(Effect::Sets(value));
        }
        match (self, &post.command) {
            (Self::Phase, Command::OpenRound { .. }) => Some(Effect::Sets(json!(Phase::Scoring))),
            (Self::Seat(person), Command::AssignRooms { .. }) => {
                seat_given(post, *person).map(|seat| Effect::Sets(json!(seat)))
            }
            (Self::Done(person, _), _) => seat_given(post, *person).map(|_| Effect::Disturbs),
            (
                Self::Finished(_),
                Command::Reveal {} | Command::OpenRound { .. } | Command::SetPhase { .. },
            ) => Some(Effect::Disturbs),
            _ => None,
        }
    }

    /// Whether nothing is sure of it once its person is removed.
    fn goes_with(&self) -> Option<PersonId> {
        match self {
            Self::Seat(person) | Self::Done(person, _) | Self::Finished(person) => Some(*person),
            Self::Phase | Self::ListShown | Self::WhenFull | Self::Score(..) | Self::Draft(..) => None,
        }
    }

    /// What it is in a workshop.
    fn now(&self, workshop: &Workshop) -> Value {
        let rounds = workshop.scoring.rounds();
        match self {
            Self::Phase => json!(workshop.phase),
            Self::ListShown => json!(workshop.list_shown),
            Self::WhenFull => json!(workshop.when_full),
            Self::Seat(person) => json!(workshop.rooms.room_of(*person)),
            Self::Done(person, exercise) => {
                let boards = serde_json::to_value(&workshop.exercises).unwrap()["boards"].take();
                let board = workshop.rooms.room_of(*person).map(|room| format!("{exercise}.{room}"));
                let done = board.and_then(|board| boards[board]["done"].as_array().cloned());
                json!(done.is_some_and(|done| done.contains(&json!(person))))
            }
            Self::Finished(person) => {
                json!(rounds.last().is_some_and(|round| round.finished.contains(person)))
            }
            Self::Score(person, task, criterion) => {
                let given = rounds.iter().rev().find_map(|round| round.answer(*person, *task, criterion));
                json!(given as Option<Answer>)
            }
            Self::Draft(person, board, text) => {
                let person = workshop.people.get(*person);
                let kept = person.is_some_and(|person| {
                    person.drafts.values().any(|draft| draft.board == *board && draft.text == *text)
                });
                json!(kept)
            }
        }
    }
}

impl World {
    /// Looks whether what counts in the workshop is what people were last told.
    pub(crate) async fn check_what_counts(&mut self) {
        let handle = self.running().await;
        let mut workshop = look(&handle, |machine| machine.workshop().clone()).await;
        settle().await;
        // If something is being appended, it is not the moment.
        let Ok(workshop) = workshop.try_recv() else { return };
        let confirmed = self.posts.iter().filter(|post| post.answered.is_some());
        let things: BTreeSet<Thing> = confirmed.filter_map(Thing::of).collect();
        for thing in things {
            if thing.goes_with().is_some_and(|person| self.may_be_removed(person)) {
                continue;
            }
            let may_count = self.may_count(&thing);
            if may_count.contains(&Effect::Disturbs) {
                continue;
            }
            let now = thing.now(&workshop);
            let mut history = self.history.lock();
            history.count(match thing {
                Thing::Score(..) => "scores that count",
                Thing::Done(..) | Thing::Finished(_) => "marks that count",
                Thing::Seat(_) => "seats that count",
                Thing::Phase | Thing::ListShown | Thing::WhenFull | Thing::Draft(..) => "others that count",
            });
            if !may_count.contains(&Effect::Sets(now.clone())) {
                history
                    .broke(format!("{thing:?} is {now}, and the last that was confirmed is {may_count:?}"));
            }
        }
    }

    /// What was set last, as far as anybody can know: all that was not answered before something else was asked for that was
    /// answered too.
    fn may_count(&self, thing: &Thing) -> Vec<Effect> {
        let effects: Vec<(&Post, Effect)> =
            self.possible().filter_map(|post| Some((post, thing.effect(post)?))).collect();
        let newest =
            effects.iter().filter(|(post, _)| post.answered.is_some()).map(|(post, _)| post.first).max();
        let may = |post: &Post| match (post.answered, newest) {
            (Some(answered), Some(newest)) => answered >= newest,
            _ => true,
        };
        effects.into_iter().filter(|(post, _)| may(post)).map(|(_, effect)| effect).collect()
    }
}
