//! A small workshop for the tests of the second stage, and the few steps of the router that they need.

use fivefold_protocol::{
    command::{Answer, Command, Phase, WhenFull},
    error::ErrorCode,
    ids::{CriterionId, PersonId, ProblemId, TaskId, Timestamp},
    role::{Language, LocalText, Role},
    template::{Better, Criterion, Direction, Indicator, Point, Rule, Template},
};

use crate::workshop::{Asker, Event, Refusal, Workshop};

/// The facilitator of every specimen.
pub(crate) const FACILITATOR: Asker =
    Asker { person: PersonId(1), role: Role::Facilitator, now: Timestamp(1_000) };

/// A workshop with one facilitator (`p1`), participants from `p2` on, and a closed list.
#[derive(Debug)]
pub(crate) struct Specimen {
    /// The workshop.
    pub(crate) workshop: Workshop,
}

impl Specimen {
    /// Problems `b1` to `b{count}` with their numbers as marks; three participants.
    pub(crate) fn with_problems(count: u32) -> Self {
        let mut specimen = Self { workshop: empty_workshop() };
        specimen.workshop.list.version = 1;
        specimen.workshop.list.frozen = true;
        for number in 1..=count {
            specimen.add_problem(ProblemId(number), u64::from(number));
        }
        specimen.add_person(FACILITATOR.person, FACILITATOR.role);
        for number in 2..=4 {
            specimen.add_person(PersonId(number), Role::Participant);
        }
        specimen
    }

    /// A specimen whose first round is open.
    pub(crate) fn in_scoring(problems: u32) -> Self {
        let mut specimen = Self::with_problems(problems);
        specimen.enter(Phase::Tasks);
        specimen.enter(Phase::Scoring);
        specimen
    }

    /// Adds a problem, or changes its mark.
    pub(crate) fn add_problem(&mut self, problem: ProblemId, mark: u64) {
        self.workshop.specimen_problem(problem, &format!("problem {mark}"));
    }

    /// Takes a problem away, as a join does.
    pub(crate) fn remove_problem(&mut self, problem: ProblemId) {
        self.workshop.specimen_without(problem);
    }

    /// Closes merging once more.
    pub(crate) fn close_list_again(&mut self) {
        self.workshop.list.version += 1;
    }

    /// Opens the list again without closing it.
    pub(crate) fn open_list(&mut self) {
        self.workshop.list.frozen = false;
    }

    /// Adds a person.
    pub(crate) fn add_person(&mut self, person: PersonId, role: Role) {
        self.workshop.specimen_person(person, role);
    }

    /// The `number`th participant, from 1.
    pub(crate) fn participant(&self, number: u32) -> Asker {
        Asker { person: PersonId(number + 1), role: Role::Participant, now: FACILITATOR.now }
    }

    /// Moves to a phase as the router does: first what the parts say, then the phase itself.
    pub(crate) fn try_enter(&mut self, to: Phase) -> Result<(), Refusal> {
        let Workshop { phase, tasks, scoring, .. } = &self.workshop;
        let mut events = tasks.on_phase(&self.workshop, to);
        events.extend(scoring.on_phase(&self.workshop, *phase, to)?);
        events.push(Event::PhaseChanged(to));
        self.apply(&events, FACILITATOR.person);
        Ok(())
    }

    /// The same, where it must succeed.
    pub(crate) fn enter(&mut self, to: Phase) {
        self.try_enter(to).unwrap();
    }

    /// Decides and applies a command.
    pub(crate) fn try_run(&mut self, asker: Asker, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = self.workshop.decide(asker, command)?;
        self.apply(&events, asker.person);
        Ok(events)
    }

    /// The same, where it must succeed.
    pub(crate) fn run(&mut self, asker: Asker, command: &Command) -> Vec<Event> {
        self.try_run(asker, command).unwrap()
    }

    /// The code with which a command is refused.
    pub(crate) fn refused(&mut self, asker: Asker, command: &Command) -> ErrorCode {
        self.try_run(asker, command).unwrap_err().code
    }

    /// Lets the `number`th participant answer.
    pub(crate) fn score(&mut self, number: u32, task: u32, criterion: &str, answer: Answer) {
        let asker = self.participant(number);
        self.run(asker, &score(task, criterion, Some(answer)));
    }

    fn apply(&mut self, events: &[Event], by: PersonId) {
        let at = FACILITATOR.now;
        for event in events {
            // Every event goes through the log as JSON.
            let event: Event = serde_json::from_slice(&serde_json::to_vec(event).unwrap()).unwrap();
            match &event {
                Event::PhaseChanged(phase) => self.workshop.phase = *phase,
                Event::Tasks(event) => self.workshop.tasks.apply(event),
                Event::Scoring(event) => self.workshop.scoring.apply(event, Some(by), at),
                Event::Plan(event) => self.workshop.plan.apply(event, Some(by)),
                Event::WorkshopCreated { .. }
                | Event::WorkshopImported(_)
                | Event::DoorSet { .. }
                | Event::LinkRenewed { .. }
                | Event::WhenFullSet(_)
                | Event::ListShown(_)
                | Event::People(_)
                | Event::Rooms(_)
                | Event::Exercises(_)
                | Event::NotesMoved(_)
                | Event::List(_) => panic!("the second stage does not cause {event:?}"),
            }
        }
    }
}

/// The command to answer one question.
pub(crate) fn score(task: u32, criterion: &str, answer: Option<Answer>) -> Command {
    Command::Score { task: TaskId(task), criterion: criterion.parse().unwrap(), answer }
}

/// A criterion with the points 1 to 5.
pub(crate) fn criterion(id: &str, weight: u8, direction: Direction) -> Criterion {
    let points = (1..=5).map(|value| Point { value, text: both("point") }).collect();
    let id: CriterionId = id.parse().unwrap();
    Criterion { title: both(id.as_str()), question: both("?"), id, weight, direction, points }
}

/// The form of every specimen: `share` counts 2, `effect` 3, `effort` 1 as a cost.
pub(crate) fn criteria() -> Vec<Criterion> {
    vec![
        criterion("share", 2, Direction::Benefit),
        criterion("effect", 3, Direction::Benefit),
        criterion("effort", 1, Direction::Cost),
    ]
}

/// The same text in both languages.
pub(crate) fn both(text: &str) -> LocalText {
    LocalText { ru: text.to_owned(), en: text.to_owned() }
}

fn empty_workshop() -> Workshop {
    Workshop {
        id: "abcdefgh12345678".parse().unwrap(),
        title: "Specimen".to_owned(),
        language: Language::En,
        template: template(),
        created_at: Timestamp(0),
        delete_after: Timestamp(9_000_000),
        phase: Phase::Wording,
        door_locked: false,
        links: Default::default(),
        when_full: WhenFull::OpenRoom,
        list_shown: false,
        people: Default::default(),
        rooms: Default::default(),
        exercises: Default::default(),
        list: Default::default(),
        tasks: Default::default(),
        scoring: Default::default(),
        plan: Default::default(),
    }
}

/// A template without exercises.
pub(crate) fn template() -> Template {
    let rule =
        Rule { text: both("r"), good: both("g"), good_why: both("w"), bad: both("b"), bad_why: both("w") };
    let nps =
        Indicator { id: "nps".to_owned(), title: both("NPS"), meaning: both("m"), better: Better::Higher };
    Template {
        id: "specimen".to_owned(),
        format: 1,
        minutes: 60,
        languages: vec![Language::Ru, Language::En],
        title: both("Specimen"),
        summary: both("s"),
        rule,
        exercises: Vec::new(),
        criteria: criteria(),
        indicators: vec![nps],
        tags: Default::default(),
    }
}
