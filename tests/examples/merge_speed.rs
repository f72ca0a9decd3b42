//! How fast the merge is, on one core: the engine alone and a whole workshop, from nothing and for one note more, with notes
//! of one business and with floods of near copies. Prints a table; measures processor time where the system tells it.
//!
//! `cargo run --release -p fivefold-tests --example merge_speed [NOTES]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement prints and stops at the first surprise"
)]
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::{
    collections::BTreeSet,
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use fivefold_client::board::Document;
use fivefold_protocol::{
    command::{Command, CommandRequest, Phase},
    ids::{BoardKey, ExerciseId, NoteRef, PersonId, RoomId, Timestamp},
    note::{Note, settled_mark},
    role::{Language, Occupation, Role},
    template::{BUILT_IN, Template},
};
use fivefold_server::{
    lint,
    log::{Batch, Entry, Payload, Position, Record, RecordId},
    merge::{Decisions, Engine},
    workshop::{
        Event,
        input::Newcomer,
        machine::{EditOutcome, Machine},
        received::{Edit, Standing},
    },
};
use fivefold_tests::one_business;

/// Rooms of the workshop; each writes on the boards of these exercises.
const ROOMS: u32 = 40;
const EXERCISES: [&str; 2] = ["e1", "e2"];
/// Notes that come one by one once all others are there.
const MORE: usize = 40;

fn main() {
    let notes = std::env::args().nth(1).map_or(3_000, |notes| notes.parse().unwrap());
    println!(
        "{:34} {:>6} {:>6} {:>12} {:>12} {:>12}",
        "", "notes", "lines", "from nothing", "one more", "slowest"
    );
    let workshop = one_business::notes(notes + MORE);
    engine("engine: one business", &workshop);
    engine("engine: one text", &vec!["Лифт не работает вечером".to_owned(); notes + MORE]);
    engine("engine: one word differs", &vary(notes + MORE, |n| format!("Лифт не работает {}", invented(n))));
    engine("engine: one number differs", &vary(notes + MORE, |n| format!("Лифт не работает {n} дней")));
    engine("engine: same words in any order", &vary(notes + MORE, shuffled));
    engine("engine: a word more or less", &vary(notes + MORE, |n| subset(n + 1)));
    whole_workshop("workshop: one business", &workshop);
    whole_workshop(
        "workshop: one word differs",
        &vary(notes + MORE, |n| format!("Lift {} is broken", invented(n))),
    );
}

/// Measures an engine: all notes but the last, with a proposal at the end; then each of the last with a proposal of its own.
fn engine(name: &str, texts: &[String]) {
    let id = |n: usize| -> NoteRef { format!("e{}.r{}/n{n}", n % 9 + 1, n % 40 + 1).parse().unwrap() };
    let (first, last) = texts.split_at(texts.len() - MORE);
    let decisions = Decisions::default();
    let mut engine = Engine::new();
    let begin = Stopwatch::start();
    for (n, text) in first.iter().enumerate() {
        engine.set_note(id(n), text);
    }
    let lines = engine.propose(&decisions).groups.len();
    let from_nothing = begin.read();
    let more = last.iter().enumerate().map(|(n, text)| {
        let begin = Stopwatch::start();
        engine.set_note(id(first.len() + n), text);
        black_box(engine.propose_changes(&decisions));
        begin.read()
    });
    report(name, first.len(), lines, from_nothing, more.collect());
}

/// Measures a workshop as its task runs it: notes on boards, settled, on the list as events.
fn whole_workshop(name: &str, texts: &[String]) {
    let mut stage = Stage::open();
    let (first, last) = texts.split_at(texts.len() - MORE);
    for (n, text) in first.iter().enumerate() {
        stage.write(n, text);
    }
    let begin = Stopwatch::start();
    stage.machine.stage_due(stage.now).unwrap();
    let from_nothing = begin.read();
    let lines = stage.machine.workshop().list.problems.len();
    let more = last.iter().enumerate().map(|(n, text)| {
        let begin = Stopwatch::start();
        stage.write(first.len() + n, text);
        black_box(stage.machine.stage_due(stage.now).unwrap());
        begin.read()
    });
    let more = more.collect();
    assert_eq!(stage.machine.workshop().list.unassigned().count(), 0);
    report(name, first.len(), lines, from_nothing, more);
}

/// A workshop with rooms in the exercise phase, and the writers' copies of its boards.
struct Stage {
    machine: Machine,
    boards: Vec<(BoardKey, PersonId, Document)>,
    now: Timestamp,
}

impl Stage {
    fn open() -> Self {
        let template = Template::from_toml(BUILT_IN).unwrap();
        let created = Event::WorkshopCreated {
            id: "w1".parse().unwrap(),
            title: "Speed".to_owned(),
            language: Language::Ru,
            template: Box::new(template),
            delete_after: Timestamp(1_000_000_000_000),
        };
        let payload = Payload::Event(serde_json::to_vec(&created).unwrap().into());
        let id = RecordId { process: 0, counter: 0 };
        let records = vec![Record { id, principal: None, payload }];
        let entry = Entry { position: Position(1), batch: Batch { at: Timestamp(1_000), records } };
        let machine = Machine::load(None, &[entry]).unwrap().unwrap();
        let mut stage = Self { machine, boards: Vec::new(), now: Timestamp(2_000) };
        let facilitator = stage.join(Role::Facilitator, 0);
        for _ in 0..ROOMS {
            stage.command(facilitator, Command::OpenRoom {});
        }
        stage.command(facilitator, Command::SetPhase { phase: Phase::Exercises });
        for exercise in EXERCISES {
            let open = Command::OpenExercise { exercise: exercise.parse().unwrap(), rooms: Vec::new() };
            stage.command(facilitator, open);
        }
        for room in (1..=ROOMS).map(RoomId) {
            let person = stage.join(Role::Participant, room.0);
            stage.command(
                facilitator,
                Command::MovePerson { person, room: Some(room), reason: String::new() },
            );
            for exercise in EXERCISES {
                let exercise: ExerciseId = exercise.parse().unwrap();
                stage.boards.push((BoardKey::Notes { exercise, room }, person, Document::default()));
            }
        }
        stage.machine.stage_due(stage.now).unwrap();
        stage
    }

    fn join(&mut self, role: Role, n: u32) -> PersonId {
        let (occupation, language) = (Occupation::Other, Language::Ru);
        let newcomer = Newcomer { role, occupation, language, key: format!("key {n}"), link: 0 };
        self.machine.stage_join(&newcomer, self.now, None).unwrap().person
    }

    fn command(&mut self, person: PersonId, command: Command) {
        self.now = self.now.plus_ms(1);
        let request = CommandRequest { key: format!("{}", self.now.0), command };
        // To sit where one sits already is no mistake here.
        let _ = self.machine.stage_command(person, &request, self.now, None, |_| true);
    }

    /// Somebody writes a note and leaves it.
    fn write(&mut self, n: usize, text: &str) {
        self.now = self.now.plus_ms(1);
        let boards = self.boards.len();
        let (key, person, document) = &self.boards[n % boards];
        let kind = Some("problem".parse().unwrap());
        let settled = Some(settled_mark(text));
        let note = Note { text: text.to_owned(), kind, settled, ..Note::default() };
        let before = document.state_vector();
        document.add_note(&format!("n{n}").parse().unwrap(), &note);
        let update = document.server_has(&before).unwrap();
        let linted = Arc::new(lint::update(&update, &lint::Limits::UPDATE).unwrap());
        let edit = Edit { update: update.into(), linted };
        let outcome =
            self.machine.stage_edit(*person, key, &edit, Standing::MayWrite, self.now, None).unwrap();
        assert!(matches!(outcome, EditOutcome::Accepted(_)), "{outcome:?}");
    }
}

fn vary(notes: usize, text: impl Fn(usize) -> String) -> Vec<String> {
    (0..notes).map(text).collect()
}

/// A word that no language has.
fn invented(n: usize) -> String {
    const PARTS: [&str; 16] =
        ["ба", "ве", "ги", "до", "жу", "за", "ки", "лу", "мо", "не", "по", "ра", "си", "та", "фу", "хо"];
    (0..4).map(|place| PARTS[n >> (4 * place) & 15]).collect()
}

/// Always the same words.
fn shuffled(n: usize) -> String {
    let mut words = vec!["лифт", "подъезд", "ремонт", "жалоба", "жилец", "почта", "свет"];
    let mut n = n;
    let mut out = Vec::new();
    while !words.is_empty() {
        out.push(words.remove(n % words.len()));
        n /= words.len() + 1;
    }
    out.join(" ")
}

/// Some of twelve words.
fn subset(n: usize) -> String {
    let words = "лифт подъезд ремонт жалоба сосед почта свет вода мусор двор замок окно".split(' ');
    words
        .enumerate()
        .filter(|(place, _)| n >> place & 1 == 1)
        .map(|(_, word)| word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn report(name: &str, notes: usize, lines: usize, from_nothing: Duration, more: Vec<Duration>) {
    let mean = more.iter().sum::<Duration>() / u32::try_from(more.len()).unwrap();
    let slowest = more.into_iter().collect::<BTreeSet<_>>().pop_last().unwrap();
    let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1_000.0);
    println!("{name:34} {notes:>6} {lines:>6} {:>12} {:>12} {:>12}", ms(from_nothing), ms(mean), ms(slowest));
}

/// Processor time of this thread, so that whatever else the computer does is not counted; or the time on the wall.
enum Stopwatch {
    Processor(u64),
    Wall(Instant),
}

impl Stopwatch {
    fn start() -> Self {
        Self::processor().map_or_else(|| Self::Wall(Instant::now()), Self::Processor)
    }

    fn read(&self) -> Duration {
        match self {
            Self::Processor(begin) => Duration::from_nanos(Self::processor().unwrap_or(*begin) - begin),
            Self::Wall(begin) => begin.elapsed(),
        }
    }

    fn processor() -> Option<u64> {
        std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
    }
}
