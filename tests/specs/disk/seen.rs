//! What people were shown, with the moment at which they had seen it, and whether a folder still holds it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::Path,
    sync::Mutex,
};

use fivefold_client::board::Document;
use fivefold_protocol::{
    api::Seat,
    command::CommandAnswer,
    ids::{BoardKey, PersonId, ProblemId, RoomId, WorkshopId},
};
use fivefold_server::{
    auth::token::{Token, TokenHash},
    identity::{Identity, Principal},
    lint::{self, Limits},
    log::{Log, Position, sqlite::SqliteLog},
    workshop::machine::Machine,
};

use super::{
    cut::Files,
    notes::{Mark, Notebook},
};

/// What a board holds: how far each Yjs client is known, and what is deleted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Content {
    clocks: BTreeMap<u64, u32>,
    deleted: BTreeMap<u64, Vec<Range<u32>>>,
}

impl Content {
    /// What an update holds.
    pub(crate) fn of(update: &[u8]) -> Self {
        let linted = lint::update(update, &Limits::STATE).unwrap();
        Self {
            clocks: linted.structs.iter().map(|range| (range.client, range.to)).collect(),
            deleted: linted.deletes.into_iter().collect(),
        }
    }

    /// Everything in a person's copy of a board.
    pub(crate) fn of_document(document: &Document) -> Self {
        Self::of(&document.whole())
    }

    fn add(&mut self, other: &Self) {
        for (client, clock) in &other.clocks {
            let known = self.clocks.entry(*client).or_default();
            *known = (*known).max(*clock);
        }
        for (client, ranges) in &other.deleted {
            let known = self.deleted.entry(*client).or_default();
            known.extend(ranges.iter().cloned());
            known.sort_by_key(|range| range.start);
            known.dedup_by(|next, before| {
                let touches = next.start <= before.end;
                if touches {
                    before.end = before.end.max(next.end);
                }
                touches
            });
        }
    }

    /// What is in `other` and not here.
    fn lacks(&self, other: &Self) -> Option<String> {
        let behind = other.clocks.iter().find(|(client, clock)| self.clocks.get(client) < Some(clock));
        if let Some((client, clock)) = behind {
            return Some(format!("client {client} up to {clock}: {:?} is there", self.clocks.get(client)));
        }
        let covers = |client: &u64, wanted: &Range<u32>| {
            let known = self.deleted.get(client).map_or(&[][..], Vec::as_slice);
            known.iter().any(|range| range.start <= wanted.start && wanted.end <= range.end)
        };
        other.deleted.iter().find_map(|(client, ranges)| {
            let back = ranges.iter().find(|wanted| !covers(client, wanted))?;
            Some(format!("what was deleted of client {client} is back: {back:?}"))
        })
    }
}

/// Something that somebody was shown.
#[derive(Debug, Clone)]
pub(crate) enum Shown {
    Board(BoardKey, Content),
    Answer(CommandAnswer),
    Said(String),
    Seat(Box<Seat>),
    /// Somebody is about to be erased: their token may stop working.
    Leaves(PersonId),
    /// Their name is gone.
    Erased(PersonId),
    Problems(BTreeSet<ProblemId>),
    Rooms(BTreeSet<RoomId>),
}

/// Notes what people were shown.
#[derive(Debug)]
pub(crate) struct Witness<'a> {
    notebook: &'a Notebook,
    seen: Mutex<Vec<(Mark, Shown)>>,
    ends: Mutex<Vec<Files>>,
}

/// What a witness has to say.
#[derive(Debug)]
pub(crate) struct Testimony {
    /// What was shown, in the order of the moments.
    pub(crate) seen: Vec<(Mark, Shown)>,
    /// What each process left in the folder, in their order.
    pub(crate) ends: Vec<Files>,
}

impl<'a> Witness<'a> {
    pub(crate) fn new(notebook: &'a Notebook) -> Self {
        Self { notebook, seen: Mutex::default(), ends: Mutex::default() }
    }

    /// Somebody has seen this by now.
    pub(crate) fn saw(&self, shown: Shown) {
        let now = self.notebook.now();
        self.seen.lock().unwrap().push((now, shown));
    }

    /// A server has ended and left this.
    pub(crate) fn found(&self, left: Files) {
        self.ends.lock().unwrap().push(left);
    }

    /// Everything.
    pub(crate) fn testimony(self) -> Testimony {
        let mut seen = self.seen.into_inner().unwrap();
        seen.sort_by_key(|(at, _)| *at);
        Testimony { seen, ends: self.ends.into_inner().unwrap() }
    }
}

/// Everything that was shown up to a moment.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    boards: BTreeMap<BoardKey, Content>,
    position: u64,
    said: BTreeSet<String>,
    seats: Vec<(TokenHash, Principal)>,
    erased: BTreeSet<PersonId>,
    problems: BTreeSet<ProblemId>,
    rooms: BTreeSet<RoomId>,
    workshop: Option<WorkshopId>,
}

impl Expected {
    pub(crate) fn add(&mut self, shown: &Shown) {
        match shown {
            Shown::Board(key, content) => self.boards.entry(key.clone()).or_default().add(content),
            Shown::Answer(answer) => {
                self.position = self.position.max(answer.position);
                self.rooms.extend(answer.made.get("room").map(|room| room.parse::<RoomId>().unwrap()));
            }
            Shown::Said(text) => drop(self.said.insert(text.clone())),
            Shown::Seat(seat) => {
                let hash = seat.token.parse::<Token>().unwrap().hash();
                let who = Principal { workshop: seat.workshop.clone(), person: seat.person };
                self.workshop.get_or_insert_with(|| seat.workshop.clone());
                self.seats.push((hash, who));
            }
            Shown::Leaves(person) => self.seats.retain(|(_, who)| who.person != *person),
            Shown::Erased(person) => drop(self.erased.insert(*person)),
            Shown::Problems(problems) => self.problems.extend(problems),
            Shown::Rooms(rooms) => self.rooms.extend(rooms),
        }
    }

    /// How many single things are expected.
    pub(crate) fn count(&self) -> usize {
        let clocks = |content: &Content| content.clocks.values().map(|clock| *clock as usize).sum::<usize>();
        self.boards.values().map(clocks).sum::<usize>()
            + self.said.len()
            + self.seats.len()
            + self.problems.len()
            + self.rooms.len()
    }

    /// Opens the data file at `path` as a server does, and says what of all this is not there.
    pub(crate) async fn lost_in(&self, path: &Path) -> Vec<String> {
        let log = match SqliteLog::open(path) {
            Ok(log) => log,
            Err(error) => return vec![format!("the file does not open: {error}")],
        };
        let lost = self.lost(&log).await;
        log.close().await;
        lost
    }

    async fn lost(&self, log: &SqliteLog) -> Vec<String> {
        let Some(id) = &self.workshop else { return Vec::new() };
        let mut lost = Vec::new();
        let identity = Identity::new(log.file().clone());
        for (token, who) in &self.seats {
            let found = identity.find_token(*token).await;
            if found.as_ref() != Ok(&Some(who.clone())) {
                lost.push(format!("the seat of {who}: {found:?}"));
            }
        }
        let names = identity.names(id).await.unwrap();
        let named = self.erased.iter().filter(|person| names.get(person).is_some_and(Option::is_some));
        lost.extend(named.map(|person| format!("the name of {person} is back")));
        match load(log, id).await {
            Ok(machine) => self.missing_in(&machine, &mut lost),
            Err(error) => lost.push(error),
        }
        lost
    }

    fn missing_in(&self, machine: &Machine, lost: &mut Vec<String>) {
        for (key, content) in &self.boards {
            let there = machine.board(key).map(|slot| Content::of(&slot.board.state())).unwrap_or_default();
            lost.extend(there.lacks(content).map(|what| format!("board {key}: {what}")));
        }
        if machine.control_head() < Position(self.position) {
            lost.push(format!("the answer at {}: {:?}", self.position, machine.control_head()));
        }
        let workshop = machine.workshop();
        let chat = |text: &&String| {
            workshop.rooms.by_id.values().any(|room| room.chat.iter().any(|line| line.text == **text))
        };
        lost.extend(self.said.iter().filter(|text| !chat(text)).map(|text| format!("the line {text:?}")));
        let rooms = self.rooms.iter().filter(|room| workshop.rooms.get(**room).is_none());
        lost.extend(rooms.map(|room| format!("room {room}")));
        let problems = self.problems.iter().filter(|problem| workshop.list.resolve(**problem).is_none());
        lost.extend(problems.map(|problem| format!("problem {problem}")));
    }
}

/// The workshop as a server loads it.
///
/// # Errors
/// Why it is not served.
pub(crate) async fn load(log: &SqliteLog, id: &WorkshopId) -> Result<Machine, String> {
    let snapshot = log.latest_snapshot(id).await.map_err(|error| error.to_string())?;
    let from = snapshot.as_ref().map_or(Position::START, |snapshot| snapshot.position);
    let tail = log.tail(id, from).await.map_err(|error| error.to_string())?;
    let machine = Machine::load(snapshot.as_ref(), &tail).map_err(|error| error.to_string())?;
    machine.ok_or_else(|| "the workshop is gone".to_owned())
}
