//! From a command to events: who may ask and when stands in `rules`; what follows is decided by the part of the
//! state that the command is about.

use fivefold_protocol::{
    command::{Command, CommandAnswer},
    error::ErrorCode,
};

use super::{
    Asker, Event, Refusal, Workshop,
    apply::made_by,
    ensure,
    exercises::Exercises,
    people::{People, PeopleEvent, answers},
    text,
};

/// What a command with its idempotency key comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// It was carried out before: the first answer, and nothing to append.
    Again(CommandAnswer),
    /// What is to be appended in one batch. The last event keeps the answer under the key.
    New {
        /// The events.
        events: Vec<Event>,
        /// The answer, complete but for the position that the log gives.
        answer: CommandAnswer,
    },
}

impl Workshop {
    /// Decides a command as it was posted: the same key with the same command gets the first answer again.
    ///
    /// # Errors
    /// - `key_reused`: the key came with another command before.
    /// - `out_of_range`: the key is empty or longer than [`fivefold_protocol::limits::COMMAND_KEY_MAX`].
    /// - what [`Workshop::decide`] refuses; refusals are not kept, so a retry may succeed.
    pub fn ask(&self, asker: Asker, key: &str, command: &Command) -> Result<Asked, Refusal> {
        text::key(key)?;
        let hash = answers::command_hash(command);
        match self.people.asking(asker.person, command)?.answers.look_up(key, hash) {
            answers::KeyUse::Same(answer) => return Ok(Asked::Again(answer)),
            answers::KeyUse::Other => {
                return Refusal::err(ErrorCode::KeyReused, "the key was used for another command");
            }
            answers::KeyUse::New => {}
        }
        let mut events = self.decide(asker, command)?;
        let made = made_by(&events);
        let kept = PeopleEvent::CommandAnswered { key: key.to_owned(), command: hash, made: made.clone() };
        events.push(Event::People(kept));
        Ok(Asked::New { events, answer: CommandAnswer { position: 0, made } })
    }

    /// Decides a command: what happens, or why not. Nothing is changed.
    ///
    /// # Errors
    /// `person_removed`, `forbidden`, `workshop_closed` and `wrong_phase` by the rules; otherwise what the command's
    /// part refuses.
    pub fn decide(&self, asker: Asker, command: &Command) -> Result<Vec<Event>, Refusal> {
        let known = self.people.asking(asker.person, command)?;
        ensure(known.role == asker.role, ErrorCode::Forbidden, "this is not your role")?;
        self.check_rules(asker, command)?;
        let people = |event| Ok(vec![Event::People(event)]);
        let rooms = |event| Ok(vec![Event::Rooms(event)]);
        let exercises = |event| Ok(vec![Event::Exercises(event)]);
        let list = |event| Ok(vec![Event::List(event)]);
        let tasks = |event| Ok(vec![Event::Tasks(event)]);
        let scoring = |event| Ok(vec![Event::Scoring(event)]);
        let plan = |event| Ok(vec![Event::Plan(event)]);
        match command {
            Command::UpdatePerson { person, occupation, language } => {
                people(self.people.update(asker, *person, *occupation, *language)?)
            }
            Command::SetDoor { locked } => {
                one(self.door_locked != *locked, Event::DoorSet { locked: *locked })
            }
            Command::RenewLinks { role } => Ok(self.renew_links(*role)),
            Command::SetWhenFull { when_full } => {
                one(self.when_full != *when_full, Event::WhenFullSet(*when_full))
            }
            Command::AssignRooms { rooms: wanted } => rooms(self.rooms.assign(self, wanted)?),
            Command::OpenRoom {} => rooms(self.rooms.open()?),
            Command::RenameRoom { room, name } => rooms(self.rooms.rename(*room, name)?),
            Command::TakeSeat { room } => rooms(self.rooms.take_seat(self.phase, asker, *room)?),
            Command::MovePerson { person, room, reason } => {
                rooms(self.rooms.move_person(self, *person, *room, reason)?)
            }
            Command::RemovePerson { person } => people(self.people.remove(*person)?),
            Command::SetPhase { phase } => self.set_phase(*phase),
            Command::OpenExercise { exercise, rooms } => {
                exercises(self.exercises.decide_open(self, exercise, rooms)?)
            }
            Command::CloseExercise { exercise, rooms } => {
                let events = self.exercises.decide_close(self, exercise, rooms)?;
                Ok(events.into_iter().map(Event::Exercises).collect())
            }
            Command::StartTimer { exercise, room, seconds, at_end } => {
                exercises(Exercises::start_timer(self, (exercise, *room), *seconds, *at_end, asker.now)?)
            }
            Command::AdjustTimer { exercise, room, seconds } => {
                exercises(self.exercises.adjust_timer((exercise, *room), *seconds, asker.now)?)
            }
            Command::PauseTimer { exercise, room, paused } => {
                exercises(self.exercises.pause_timer((exercise, *room), *paused, asker.now)?)
            }
            Command::StopTimer { exercise, room } => exercises(self.exercises.stop_timer(exercise, *room)?),
            Command::Broadcast { text } => exercises(Exercises::broadcast(text)?),
            Command::BringEveryone { exercise } => exercises(Exercises::bring_everyone(self, exercise)?),
            Command::SetDone { exercise, done } => {
                exercises(self.exercises.set_done(self, asker, exercise, *done)?)
            }
            Command::CallFacilitator {} => rooms(self.rooms.call(asker)?),
            Command::AnswerCall { room, coming } => rooms(self.rooms.answer_call(asker, *room, *coming)?),
            Command::Say { room, text } => rooms(self.rooms.say(asker, *room, text)?),
            Command::SameForMe { note, on, example } => {
                exercises(self.exercises.same_for_me(self, asker, note, *on, example)?)
            }
            Command::MoveToExercise { from, notes, to } => {
                Ok(vec![Event::NotesMoved(self.move_to_exercise(asker, from, notes, to)?)])
            }
            Command::KeepDraft { board, text } => people(self.people.keep_draft(self, asker, board, text)?),
            Command::DropDraft { draft } => people(self.people.drop_draft(asker, *draft)?),
            Command::ShowList { shown } => one(self.list_shown != *shown, Event::ListShown(*shown)),
            Command::JoinProblems { problems, reason } => list(self.list.join(problems, reason)?),
            Command::SplitNote { note, reason } => list(self.list.split(note, reason)?),
            Command::NotTheSame { a, b, reason } => list(self.list.set_apart(*a, *b, reason)?),
            Command::MoveNote { note, to, reason } => list(self.list.move_note(note, *to, reason)?),
            Command::RenameProblem { problem, title, reason } => {
                list(self.list.rename(*problem, title, reason)?)
            }
            Command::CreateTheme { title } => list(self.list.create_theme(title)?),
            Command::SetTheme { problem, theme, reason } => {
                list(self.list.set_theme(*problem, *theme, reason)?)
            }
            Command::RenameTheme { theme, title, reason } => {
                list(self.list.rename_theme(*theme, title, reason)?)
            }
            Command::RemoveTheme { theme, reason } => list(self.list.remove_theme(*theme, reason)?),
            Command::UndoDecision { decision, reason } => list(self.list.undo(*decision, reason)?),
            Command::ClaimProblem { problem, claimed } => list(self.list.claim(asker, *problem, *claimed)?),
            Command::SetMergeMode { suggest_only } => list(self.list.set_mode(*suggest_only)?),
            Command::MarkSeen { until } => people(People::saw_list(asker, *until)),
            Command::JudgeWording { problem, verdict } => {
                list(self.list.judge_wording(self, *problem, *verdict)?)
            }
            Command::DismissHint { problem, rule } => list(self.list.dismiss_hint(*problem, *rule)?),
            Command::IncludeTask { task, included } => tasks(self.tasks.include(self, *task, *included)?),
            Command::ConfirmTask { task } => tasks(self.tasks.confirm(self, *task)?),
            Command::SetForm { criteria } => scoring(self.scoring.set_form(self, criteria)?),
            Command::Score { task, criterion, answer } => {
                scoring(self.scoring.score(self, asker, *task, criterion, *answer)?)
            }
            Command::FinishScoring { finished } => scoring(self.scoring.finish(asker, *finished)?),
            Command::Reveal {} => scoring(self.scoring.reveal()?),
            Command::OpenRound { tasks } => self.scoring.open_round(self, tasks),
            Command::SetCapacity { capacity, currency } => plan(self.plan.set_capacity(*capacity, currency)?),
            Command::SetCost { task, cost } => plan(self.plan.set_cost(self, *task, *cost)?),
            Command::PinTask { task, pin, reason } => plan(self.plan.pin(self, *task, *pin, reason)?),
            Command::AssignTask { task, assignment } => plan(self.plan.assign(self, *task, assignment)?),
            Command::ErasePerson { person } => people(self.people.erase(asker, *person)?),
        }
    }
}

fn one(changes: bool, event: Event) -> Result<Vec<Event>, Refusal> {
    ensure(changes, ErrorCode::NothingToDo, "nothing would change")?;
    Ok(vec![event])
}
