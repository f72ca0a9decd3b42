//! Commands of people who cannot know what became of the last one: each is posted again under its key until it is answered,
//! and sometimes after that.

use fivefold_protocol::{
    command::{Answer, Command, CommandAnswer, Phase, RoomAssignment, TimerEnd, WhenFull},
    ids::{BoardKey, CriterionId, ExerciseId, PersonId, ProblemId, RoomId, TaskId},
    role::Role,
};
use fivefold_server::{error::ApiError, workshop::machine::Machine};
use tokio::sync::oneshot;

use crate::dice::Dice;

/// One command under one key.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) person: PersonId,
    pub(crate) key: String,
    pub(crate) command: Command,
    /// When it was posted first and last, in steps.
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) reply: Option<oneshot::Receiver<Result<CommandAnswer, ApiError>>>,
    pub(crate) outcome: Outcome,
    /// When its poster heard first that it was carried out, in steps.
    pub(crate) answered: Option<usize>,
    /// Whether it was refused although it had been carried out: whoever was removed meanwhile is told that, and nothing else.
    pub(crate) refused_late: bool,
}

impl Post {
    pub(crate) fn may_have_happened(&self) -> bool {
        self.outcome != Outcome::Refused || self.refused_late
    }
}

/// What its poster knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Unknown,
    Done(CommandAnswer),
    Refused,
}

/// What the run knows of the workshop, from time to time.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) phase: Phase,
    /// Who sits where.
    pub(crate) rooms: Vec<(RoomId, Vec<PersonId>)>,
    problems: Vec<ProblemId>,
    tasks: Vec<TaskId>,
    criteria: Vec<CriterionId>,
    pub(crate) exercises: Vec<ExerciseId>,
}

impl Known {
    pub(crate) fn of(machine: &Machine) -> Result<Self, String> {
        let workshop = machine.workshop();
        workshop.check_invariants().map_err(|broken| broken.to_string())?;
        Ok(Self {
            phase: workshop.phase,
            rooms: workshop.rooms.by_id.iter().map(|(id, room)| (*id, room.seats.iter().collect())).collect(),
            problems: workshop.list.problems.keys().copied().collect(),
            tasks: workshop.tasks.iter().map(|(task, _)| task).collect(),
            criteria: workshop.scoring.form(workshop).iter().map(|criterion| criterion.id.clone()).collect(),
            exercises: workshop.template.exercises.iter().map(|exercise| exercise.id.clone()).collect(),
        })
    }

    /// Where a person sits.
    pub(crate) fn seat(&self, person: PersonId) -> Option<RoomId> {
        self.rooms.iter().find(|(_, seats)| seats.contains(&person)).map(|(room, _)| *room)
    }

    /// A board that a person may open, as far as is known.
    pub(crate) fn board(&self, person: PersonId, role: Role, dice: &Dice) -> Option<BoardKey> {
        let room = match role {
            Role::Participant => self.seat(person)?,
            Role::Facilitator | Role::Observer => self.any_room(dice)?,
        };
        Some(BoardKey::Notes { exercise: dice.pick(&self.exercises)?.clone(), room })
    }

    fn any_room(&self, dice: &Dice) -> Option<RoomId> {
        dice.pick(&self.rooms).map(|(room, _)| *room)
    }

    /// Something a person may want; it need not be allowed.
    pub(crate) fn wish(
        &self,
        role: Role,
        people: &[PersonId],
        number: usize,
        dice: &Dice,
    ) -> Option<Command> {
        let person = *dice.pick(people)?;
        let exercise = dice.pick(&self.exercises)?.clone();
        let room = self.any_room(dice)?;
        let some_rooms: Vec<RoomId> = if dice.chance(300) { vec![room] } else { Vec::new() };
        let reason = String::new();
        let text = format!("line {number}");
        if role != Role::Facilitator {
            return Some(match dice.below(10) {
                0 => Command::Say { room: None, text },
                1 => Command::TakeSeat { room },
                2 => Command::SetDone { exercise, done: dice.chance(700) },
                3 => Command::CallFacilitator {},
                4 => Command::KeepDraft { board: BoardKey::Notes { exercise, room }, text },
                5 => Command::FinishScoring { finished: dice.chance(700) },
                _ if self.phase != Phase::Scoring => Command::Say { room: None, text },
                _ => self.score(self.tasks.len(), dice)?,
            });
        }
        Some(match dice.below(24) {
            0 | 1 => Command::CloseExercise { exercise, rooms: some_rooms },
            2..=6 => Command::OpenExercise { exercise, rooms: some_rooms },
            7 | 8 => Command::MovePerson { person, room: dice.chance(800).then_some(room), reason },
            9 if dice.chance(300) => Command::RemovePerson { person },
            9 => Command::ShowList { shown: dice.chance(500) },
            10 => Command::OpenRoom {},
            11 => {
                let when_full = if dice.chance(500) { WhenFull::OpenRoom } else { WhenFull::Wait };
                Command::SetWhenFull { when_full }
            }
            12 => Command::AssignRooms { rooms: self.shuffled(people, dice) },
            13 => {
                let seconds = u32::try_from(1 + dice.below(30)).unwrap();
                Command::StartTimer { exercise, room: None, seconds, at_end: TimerEnd::Close }
            }
            14..=16 => Command::Broadcast { text },
            17 | 18 => {
                let pair = [*dice.pick(&self.problems)?, *dice.pick(&self.problems)?];
                Command::JoinProblems { problems: pair.to_vec(), reason }
            }
            19 => Command::RenameProblem {
                problem: *dice.pick(&self.problems)?,
                title: text,
                reason: String::new(),
            },
            20 => Command::SetWhenFull { when_full: WhenFull::OpenRoom },
            21 if self.phase == Phase::Scoring && dice.chance(300) => Command::Reveal {},
            21 => Command::OpenRound { tasks: Vec::new() },
            22 if dice.chance(300) => Command::SetPhase { phase: Phase::Exercises },
            _ => Command::SetPhase { phase: next(self.phase) },
        })
    }

    /// An answer about one of the first `tasks` tasks.
    pub(crate) fn score(&self, tasks: usize, dice: &Dice) -> Option<Command> {
        Some(Command::Score {
            task: *dice.pick(self.tasks.get(..tasks.min(self.tasks.len()))?)?,
            criterion: dice.pick(&self.criteria)?.clone(),
            answer: dice.chance(900).then(|| {
                let value = u8::try_from(1 + dice.below(3)).unwrap();
                if dice.chance(800) { Answer::Value(value) } else { Answer::DontKnow }
            }),
        })
    }

    /// People dealt out anew, now and then six to a room.
    fn shuffled(&self, people: &[PersonId], dice: &Dice) -> Vec<RoomAssignment> {
        let mut left: Vec<PersonId> = people.to_vec();
        let mut rooms = Vec::new();
        for (room, _) in &self.rooms {
            let take = (1 + dice.below(6)).min(left.len());
            let mut people = Vec::new();
            for _ in 0..take {
                people.push(left.swap_remove(dice.below(left.len())));
            }
            rooms.push(RoomAssignment { room: Some(*room), people });
        }
        rooms
    }
}

/// The phase that follows. The end is not reached: nothing would happen any more.
pub(crate) fn next(phase: Phase) -> Phase {
    match phase {
        Phase::Lobby => Phase::Exercises,
        Phase::Exercises => Phase::Merging,
        Phase::Merging => Phase::Wording,
        Phase::Wording => Phase::Tasks,
        Phase::Tasks => Phase::Scoring,
        Phase::Scoring | Phase::Plan | Phase::Closed => Phase::Plan,
    }
}
