//! The workshop's rules as given, when, then. Every event of every test goes through JSON and is folded as the log would
//! fold it, the invariants are checked after each, and every log can be replayed.

use fivefold_protocol::{
    command::{Answer, Command, Phase},
    error::ErrorCode,
    ids::{BoardKey, PersonId, RoomId, TaskId, Timestamp},
    role::{Language, LocalText, Occupation, Role},
    template::{Anonymity, Color, Criterion, Direction, Exercise, Kind, Layout, Point, Rule, Template},
};

use super::{Asker, Event, Stamp, Workshop};
use crate::log::Position;

mod apart;
mod boards;
mod closing;
mod decisions;
mod edits;
mod engine;
mod list;
mod live;
mod machine;
mod moving;
mod news;
mod people;
mod phases;
mod random;
mod rooms;
mod specimen;
mod timers;
mod undoing;
mod views;

/// A workshop at work, with its log and its clock.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) workshop: Workshop,
    pub(super) log: Vec<(Event, Stamp)>,
    pub(super) now: Timestamp,
    joined: u32,
}

/// The first facilitator of every test.
pub(super) const ANA: PersonId = PersonId(1);

impl Given {
    /// One facilitator in the lobby.
    pub(super) fn a_workshop() -> Self {
        let first = Event::WorkshopCreated {
            id: "w1".parse().unwrap(),
            title: "Fairs".to_owned(),
            language: Language::En,
            template: Box::new(template()),
            delete_after: Timestamp(1_000_000_000),
        };
        let now = Timestamp(1_000);
        let workshop = Workshop::from_first(&first, now).unwrap();
        let stamp = Stamp { by: None, at: now, position: Position(1) };
        let mut given = Self { workshop, log: vec![(first, stamp)], now, joined: 0 };
        assert_eq!(given.joins(Role::Facilitator), ANA);
        given
    }

    /// Rooms `r1`, `r2`, … of these sizes, in the exercise phase, every exercise open.
    pub(super) fn rooms_of(sizes: &[usize]) -> Self {
        let mut given = Self::a_workshop();
        for (index, size) in sizes.iter().enumerate() {
            given.does(ANA, Command::OpenRoom {});
            for _ in 0..*size {
                let person = given.arrives_unseated();
                given.does(ANA, move_to(person, Some(room(index + 1))));
            }
        }
        given.does(ANA, Command::SetPhase { phase: Phase::Exercises });
        for exercise in ["e1", "e2"] {
            given.does(ANA, Command::OpenExercise { exercise: exercise.parse().unwrap(), rooms: vec![] });
        }
        given
    }

    pub(super) fn joins(&mut self, role: Role) -> PersonId {
        self.joined += 1;
        let key = format!("key {}", self.joined);
        let (person, events) = self.workshop.join(role, Occupation::Other, Language::En, &key).unwrap();
        self.record(&events, Some(person));
        person
    }

    /// A participant who has been asked to wait, whatever rooms there are.
    pub(super) fn arrives_unseated(&mut self) -> PersonId {
        let person = self.joins(Role::Participant);
        if self.workshop.rooms.room_of(person).is_some() {
            self.does(ANA, move_to(person, None));
        }
        person
    }

    pub(super) fn asker(&self, person: PersonId) -> Asker {
        Asker { person, role: self.workshop.people.get(person).unwrap().role, now: self.now }
    }

    pub(super) fn does(&mut self, person: PersonId, command: Command) -> Vec<Event> {
        self.now = self.now.plus_ms(1);
        let events = self.workshop.decide(self.asker(person), &command);
        let events = events.unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        self.record(&events, Some(person));
        events
    }

    pub(super) fn refuses(&self, person: PersonId, command: Command) -> ErrorCode {
        match self.workshop.decide(self.asker(person), &command) {
            Err(refusal) => refusal.code,
            Ok(events) => panic!("{command:?} gave {events:?}"),
        }
    }

    pub(super) fn record(&mut self, events: &[Event], by: Option<PersonId>) {
        let position = Position(self.log.len() as u64 + 1);
        for event in events {
            let json = serde_json::to_string(event).unwrap();
            let event: Event = serde_json::from_str(&json).unwrap();
            let stamp = Stamp { by, at: self.now, position };
            self.workshop.apply(&event, stamp);
            self.workshop.check_invariants().unwrap_or_else(|broken| panic!("{event:?}: {broken}"));
            self.log.push((event, stamp));
        }
    }

    /// Time goes on; what is due happens.
    pub(super) fn passes(&mut self, ms: i64) -> Vec<Event> {
        self.now = self.now.plus_ms(ms);
        let events = self.workshop.tick(self.now);
        self.record(&events, None);
        events
    }

    pub(super) fn to(&mut self, phase: Phase) {
        const ALL: [Phase; 8] = [
            Phase::Lobby,
            Phase::Exercises,
            Phase::Merging,
            Phase::Wording,
            Phase::Tasks,
            Phase::Scoring,
            Phase::Plan,
            Phase::Closed,
        ];
        if phase >= Phase::Scoring && self.workshop.list.problems.is_empty() {
            self.with_problem("something to score");
        }
        for step in ALL {
            if step > self.workshop.phase && step <= phase {
                if step == Phase::Plan {
                    self.scores_are_revealed();
                }
                self.does(ANA, Command::SetPhase { phase: step });
            }
        }
        if self.workshop.phase != phase {
            self.does(ANA, Command::SetPhase { phase });
        }
    }

    /// There is no way to the plan without scores: somebody gives one answer, and it is shown.
    fn scores_are_revealed(&mut self) {
        let anybody = self.workshop.people.scorers().first().copied();
        let somebody = anybody.unwrap_or_else(|| self.joins(Role::Participant));
        let (task, criterion) = (TaskId(1), "reach".parse().unwrap());
        for (person, command) in [
            (somebody, Command::Score { task, criterion, answer: Some(Answer::Value(2)) }),
            (ANA, Command::Reveal {}),
        ] {
            if let Ok(events) = self.workshop.decide(self.asker(person), &command) {
                self.record(&events, Some(person));
            }
        }
    }

    /// The test folded what is not an event (notes on boards), so its log alone does not give the workshop again.
    pub(super) fn forget_log(&mut self) {
        self.log.clear();
    }

    /// The people of a room, in the order in which they sat down.
    pub(super) fn seats(&self, number: usize) -> Vec<PersonId> {
        self.workshop.rooms.get(room(number)).unwrap().seats.iter().collect()
    }
}

impl Drop for Given {
    /// Whatever a test did: its log gives the same workshop again, and so does its snapshot.
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let Some((first, stamp)) = self.log.first() else { return };
        let mut again = Workshop::from_first(first, stamp.at).unwrap();
        for (event, stamp) in &self.log[1..] {
            again.apply(event, *stamp);
        }
        assert_eq!(again, self.workshop, "the fold of the log");
        let snapshot = serde_json::to_string(&self.workshop).unwrap();
        let read: Workshop = serde_json::from_str(&snapshot).unwrap();
        assert_eq!(read, self.workshop, "the snapshot");
    }
}

pub(super) fn room(number: usize) -> RoomId {
    RoomId(u32::try_from(number).unwrap())
}

pub(super) fn board(key: &str) -> BoardKey {
    key.parse().unwrap()
}

pub(super) fn move_to(person: PersonId, room: Option<RoomId>) -> Command {
    Command::MovePerson { person, room, reason: "so that rooms are even".to_owned() }
}

fn template() -> Template {
    let text = || LocalText { ru: "текст".to_owned(), en: "text".to_owned() };
    let exercise = |id: &str| Exercise {
        id: id.parse().unwrap(),
        minutes: 20,
        title: text(),
        question: text(),
        look_for: text(),
        write: text(),
        example: text(),
        layout: Layout::Columns,
        anonymity: Anonymity::Named,
        good: text(),
        bad: text(),
        bad_why: text(),
        kinds: vec![Kind {
            id: "problem".parse().unwrap(),
            label: text(),
            hint: text(),
            color: Color::Coral,
            icon: "flag".to_owned(),
            parents: vec![],
            free: true,
            problem: true,
            ordered: false,
            evidence: fivefold_protocol::template::Evidence::None,
        }],
        minimums: vec![],
    };
    let point = |value| Point { value, text: text() };
    let criterion = Criterion {
        id: "reach".parse().unwrap(),
        title: text(),
        question: text(),
        weight: 3,
        direction: Direction::Benefit,
        points: vec![point(1), point(2), point(3)],
    };
    let rule = Rule { text: text(), good: text(), good_why: text(), bad: text(), bad_why: text() };
    Template {
        id: "small".to_owned(),
        format: 1,
        minutes: 40,
        languages: vec![Language::Ru, Language::En],
        title: text(),
        summary: text(),
        rule,
        exercises: vec![exercise("e1"), exercise("e2")],
        criteria: vec![criterion],
        indicators: vec![],
        tags: Default::default(),
    }
}
