//! People type and move their cursors in many rooms: how long until the others see it, whether everything arrives, and
//! whether in the end everybody has the same document.

use std::{net::TcpStream, sync::mpsc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Load, LoadError, Rooms,
    clock::{Clock, wake_at},
    crowd::{Audience, Crowd, Guest, address},
    journal::{Content, Journal},
    latency::{Latencies, Summary},
    peer::Heard,
    process::Process,
    tally::Tally,
    timetable::{Rates, What, timetable},
    typist::Typist,
    wire::cursor,
};

/// Between the last opening and the first edit, in microseconds.
const BEFORE_START: u64 = 200_000;
/// How long sockets may take to open, and late joiners to get the whole, in microseconds.
const OPENING: u64 = 120_000_000;
/// Longest wait for something to happen.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long after a server was killed something that it had sent may still be on its way, in microseconds.
const LAST_WORDS: u64 = 500_000;
/// Notes that one person opens at most: five people make a board of fifty.
const NOTES_PER_PERSON: usize = 10;
/// Texts of one person before those of the next begin.
const TEXTS_PER_PERSON: u64 = 1_000;

/// How it went.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Written {
    /// Rooms, and people in each.
    pub rooms: usize,
    /// People in each room.
    pub people_per_room: usize,
    /// Seconds that were measured, after a warm-up.
    pub seconds: f64,
    /// Edits and cursor moves that were due, times the others in the room.
    pub expected: u64,
    /// Those that arrived.
    pub delivered: u64,
    /// The one divided by the other.
    pub delivered_share: f64,
    /// Deliveries in the measured part: what the CPU seconds were spent on.
    pub measured: u64,
    /// From when an edit was due until another person had it.
    pub edits: Option<Summary>,
    /// From when a cursor move was due until another person had it or a later one.
    pub cursors: Option<Summary>,
    /// From when an edit was due until its author knew that it is saved.
    pub saved: Option<Summary>,
    /// Share of the edits of which their author got to know that.
    pub saved_share: f64,
    /// How late the generator itself was in sending.
    pub late: Option<Summary>,
    /// People whose final document differs from that of the first person of their room.
    pub different: usize,
    /// Rooms in which somebody who came afterwards got another document; none if nobody came.
    pub late_joiners_different: Option<usize>,
    /// Seconds of CPU that the server used meanwhile, if its process is known.
    pub server_cpu_seconds: Option<f64>,
    /// The same for each delivery, in microseconds.
    pub server_cpu_us_per_delivery: Option<f64>,
    /// Memory of the server at the end, in KiB.
    pub server_memory_kib: Option<u64>,
    /// Seconds of CPU that the generator used in the same time.
    pub generator_cpu_seconds: Option<f64>,
    /// What became of the edits, if the server was killed at the end.
    pub killed: Option<Killed>,
    /// What must not have happened: refusals, closed sockets; the first few.
    pub trouble: Vec<String>,
}

/// Edits that people had seen of others when the server was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Killed {
    /// How many.
    pub seen: u64,
    /// Those that the server no longer has after it was started again.
    pub lost: u64,
}

impl Written {
    /// Why the run does not count; none if it does.
    #[must_use]
    pub fn void(&self) -> Option<String> {
        if let Some(killed) = self.killed {
            return (killed.seen == 0).then(|| "nobody had seen anything".to_owned());
        }
        if self.delivered < self.expected {
            return Some(format!(
                "{} of {} deliveries never came",
                self.expected - self.delivered,
                self.expected
            ));
        }
        if self.different > 0 {
            return Some(format!("{} people ended with another document than their room", self.different));
        }
        match self.late_joiners_different {
            Some(rooms) if rooms > 0 => Some(format!("late joiners of {rooms} rooms got another document")),
            Some(_) | None => self.trouble.first().cloned(),
        }
    }
}

/// Everybody in the rooms, and later those who come afterwards.
struct Listening {
    tally: Tally,
    /// How many people write; numbers from here on are late joiners.
    writers: usize,
    journals: Vec<Journal>,
    /// How many got the whole, of those who asked.
    inside: usize,
    came: Vec<bool>,
    trouble: Vec<String>,
}

impl Audience for Listening {
    fn hear(&mut self, peer: usize, heard: Heard<'_>, now: u64) {
        let taken = match heard {
            Heard::Whole(update) => {
                self.inside += usize::from(!std::mem::replace(&mut self.came[peer], true));
                self.update(peer, update, now)
            }
            Heard::Change(update) => self.update(peer, update, now),
            Heard::Presence(entries) if peer < self.writers => {
                self.tally.presence(peer, &entries, now);
                Ok(())
            }
            Heard::Saved if peer < self.writers => {
                self.tally.saved(peer, now);
                Ok(())
            }
            Heard::Presence(_) | Heard::Saved => Ok(()),
            Heard::Trouble(why) => Err(why),
        };
        if let Err(why) = taken
            && self.trouble.len() < 10
        {
            self.trouble.push(format!("person {peer}: {why}"));
        }
    }
}

impl Listening {
    fn update(&mut self, peer: usize, update: &[u8], now: u64) -> Result<(), String> {
        self.journals[peer].push(update);
        if peer >= self.writers {
            return Ok(());
        }
        self.tally.update(peer, update, now).map_err(|e| format!("an update cannot be read: {e}"))
    }
}

/// What was used until a moment.
#[derive(Debug, Clone, Copy)]
struct Used {
    server: Option<f64>,
    generator: Option<f64>,
}

impl Used {
    fn now(load: &Load) -> Self {
        let generator = Process(std::process::id()).cpu_seconds();
        Self { server: load.server_process.and_then(|pid| Process(pid).cpu_seconds()), generator }
    }
}

/// Runs it.
pub(super) fn run(load: &Load, rooms: &Rooms) -> Result<Written, LoadError> {
    let clock = Clock::start();
    let people = rooms.people_per_room();
    let doors: Vec<_> = rooms.boards.iter().flatten().cloned().collect();
    let texts = (0_u64..).map(|person| load.seed.wrapping_add(person * TEXTS_PER_PERSON));
    let mut typists: Vec<_> = doors
        .iter()
        .zip(texts)
        .map(|(_, texts)| Typist::new(rand::random::<u32>().into(), NOTES_PER_PERSON, texts))
        .collect();
    let clients: Vec<_> = typists.iter().map(Typist::client).collect();
    let mut crowd = Crowd::new(clock, load.dialect)?;
    let everybody = doors.len();
    let late = if load.late_joiners { rooms.boards.len() } else { 0 };
    let mut listening = Listening {
        tally: Tally::new(&clients, people),
        writers: everybody,
        journals: (0..everybody + late).map(|_| Journal::default()).collect(),
        inside: 0,
        came: vec![false; everybody + late],
        trouble: Vec::new(),
    };
    crowd.admit(doors.into_iter().map(Guest::from), OPENING, &mut listening, |all| all.inside)?;

    let start = clock.now() + BEFORE_START;
    let counts_from = start + load.warm_up;
    let rates = Rates { edits: load.edits_per_second, cursors: load.cursors_per_second };
    let mut dues = timetable(everybody, rates, load.warm_up + load.duration, load.seed);
    dues.iter_mut().for_each(|due| due.at += start);
    listening.tally.count_from(counts_from);
    let mut lateness = Latencies::default();
    let moments: Vec<u64> = dues.iter().map(|due| due.at).collect();
    let (running, stop) = mpsc::channel();
    let waker = crowd.waker();
    let (before, after) = std::thread::scope(|scope| {
        scope.spawn(move || wake_at(&moments, clock, &waker, &stop));
        let mut before = None;
        let mut left = dues.as_slice();
        while !left.is_empty() {
            let now = clock.now();
            if before.is_none() && now >= counts_from {
                before = Some(Used::now(load));
            }
            let (ripe, later) = left.split_at(left.partition_point(|due| due.at <= now));
            for due in ripe {
                listening.tally.due();
                if due.at >= counts_from {
                    lateness.record(now - due.at);
                }
                let peer = crowd.peer(due.person);
                if !peer.is_open() {
                    continue;
                }
                match due.what {
                    What::Edit => {
                        let edit = typists[due.person].edit();
                        listening.tally.sent_edit(due.person, due.at, edit.clock);
                        listening.journals[due.person].push(&edit.update);
                        peer.change(&edit.update);
                    }
                    What::Cursor => {
                        let moved = listening.tally.sent_cursor(due.person, due.at);
                        peer.presence(cursor(clients[due.person], moved));
                    }
                }
            }
            left = later;
            crowd.flush(&mut listening);
            crowd.turn(LOOK_EVERY, &mut listening)?;
        }
        drop(running);
        if load.kills {
            return Ok((before, Used::now(load)));
        }
        // Whatever does not come is missing in the share of what was delivered.
        match crowd.until(clock.now() + load.patience, &mut listening, |all| all.tally.is_complete()) {
            Ok(()) | Err(LoadError::Late) => {}
            Err(error) => return Err(error),
        }
        Ok((before, Used::now(load)))
    })?;
    let server_memory_kib = load.server_process.and_then(|pid| Process(pid).memory_kib());

    if load.kills {
        kill(load, rooms, &mut crowd, &mut listening)?;
    }
    if load.late_joiners {
        let guests = rooms.boards.iter().filter_map(|board| board.first().cloned()).map(Guest::from);
        match crowd.admit(guests, OPENING, &mut listening, |all| all.inside) {
            Ok(()) | Err(LoadError::Late) => {}
            Err(error) => return Err(error),
        }
    }
    crowd.dismiss(0);

    let killed = load.kills.then(|| kept(&listening, rooms.boards.len()));
    let (different, late_joiners_different) =
        if load.kills { (0, None) } else { compare(load, &listening, rooms.boards.len(), people) };
    let tally = &listening.tally;
    let used = |of: fn(Used) -> Option<f64>| Some(of(after)? - of(before?)?);
    let server_cpu_seconds = used(|used| used.server);
    Ok(Written {
        rooms: rooms.boards.len(),
        people_per_room: people,
        seconds: super::latency::ms(load.duration) / 1_000.0,
        expected: tally.expected,
        delivered: tally.delivered,
        delivered_share: share(tally.delivered, tally.expected),
        measured: tally.measured(),
        edits: tally.edits.summary(),
        cursors: tally.cursors.summary(),
        saved: tally.saved.summary(),
        saved_share: share(tally.confirmed, tally.sent),
        late: lateness.summary(),
        different,
        late_joiners_different,
        server_cpu_seconds,
        server_cpu_us_per_delivery: server_cpu_seconds.map(|seconds| each(seconds, tally.measured())),
        server_memory_kib,
        generator_cpu_seconds: used(|used| used.generator),
        killed,
        trouble: listening.trouble,
    })
}

/// Kills the server while people write, hears what it had still said, and waits until it is there again.
fn kill(load: &Load, rooms: &Rooms, crowd: &mut Crowd, listening: &mut Listening) -> Result<(), LoadError> {
    let clock = Clock::start();
    if !load.server_process.is_some_and(|pid| Process(pid).kill()) {
        return Err(LoadError::NotKilled);
    }
    while clock.now() < LAST_WORDS {
        crowd.turn(LOOK_EVERY, listening)?;
    }
    let door = rooms.boards.iter().flatten().next().ok_or(LoadError::NoPlaces)?;
    while TcpStream::connect(address(&door.url)?).is_err() {
        if clock.now() > OPENING {
            return Err(LoadError::Late);
        }
        crowd.turn(LOOK_EVERY, listening)?;
    }
    Ok(())
}

/// What those who came afterwards got of what others had seen.
fn kept(listening: &Listening, rooms: usize) -> Killed {
    let room = |room: usize| {
        let newcomer = listening.journals[listening.writers..].get(room).map(Journal::content);
        let known = newcomer.and_then(Result::ok).map(|content| content.clocks).unwrap_or_default();
        listening.tally.kept(room, &known)
    };
    let (seen, lost) = (0..rooms).map(room).fold((0, 0), |all, (seen, lost)| (all.0 + seen, all.1 + lost));
    Killed { seen, lost }
}

/// How many people differ from the first of their room, and in how many rooms who came afterwards does.
fn compare(load: &Load, listening: &Listening, rooms: usize, people: usize) -> (usize, Option<usize>) {
    let content = |at: usize| listening.journals[at].content();
    let same = |one: &Result<Content, String>, other: &Result<Content, String>| one.is_ok() && one == other;
    let (mut different, mut late_different) = (0, 0);
    for room in 0..rooms {
        let first = content(room * people);
        different += usize::from(first.is_err());
        different += (1..people).filter(|person| !same(&first, &content(room * people + person))).count();
        if load.late_joiners && !same(&first, &content(rooms * people + room)) {
            late_different += 1;
        }
    }
    (different, load.late_joiners.then_some(late_different))
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { float(part) / float(whole) }
}

/// Seconds for each of so many, in microseconds.
fn each(seconds: f64, count: u64) -> f64 {
    seconds * 1e6 / float(count.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}
