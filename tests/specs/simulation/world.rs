//! Everything in one run: the server's present life, the store that outlives it, the people and their copies, pages and
//! commands. Each step of a run is one thing that happens; then everything that follows from it happens too.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_protocol::{
    ids::{BoardId, PersonId, Timestamp, WorkshopId},
    limits::SOCKETS_PER_SEAT,
    role::{Language, Role},
    template::{BUILT_IN, Template},
};
use fivefold_server::{
    clock::Clock,
    identity::Identity,
    log::{
        Batch, Log, Payload, Position, Record, RecordId,
        memory::{Fault, MemoryLog},
    },
    registry::Handle,
    workshop::{Event, input::Input},
};
use tokio_util::task::TaskTracker;

use crate::{
    asking::Arrival,
    commands::{Known, Post},
    dice::Dice,
    history::Shared,
    page::{After, Allowed, Page},
    process::{Disk, Process, look},
    settle,
    socket::{Ended, Socket},
    writer::Writer,
};

/// One run.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) dice: Dice,
    /// For choices that runs did not have at first: with them a seed that found something once is still the same day.
    pub(crate) later_dice: Dice,
    pub(crate) history: Shared,
    pub(crate) disk: Disk,
    pub(crate) process: Process,
    handle: Handle,
    tracker: TaskTracker,
    pub(crate) roles: BTreeMap<PersonId, Role>,
    pub(crate) writers: Vec<Writer>,
    pub(crate) pages: Vec<Page>,
    pub(crate) posts: Vec<Post>,
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) known: Option<Known>,
    pub(crate) scored: BTreeSet<(PersonId, String, String, String)>,
    pub(crate) reveals: usize,
    pub(crate) step: usize,
    /// Whether the workshop's task has a reason to end by itself.
    pub(crate) may_end: bool,
    /// How often in a row the outcome of an append was unknown.
    pub(crate) unknown: usize,
}

/// The first moment of every run.
const START: Timestamp = Timestamp(1_700_000_000_000);

impl World {
    /// A workshop that was just created, and nobody in it.
    pub(crate) async fn new(seed: u64) -> Self {
        let dice = Dice::new(seed);
        let history = Shared::default();
        let id: WorkshopId = "simulated".parse().unwrap();
        let disk = Disk {
            store: Arc::new(MemoryLog::new()),
            identity: Identity::in_memory().unwrap(),
            clock: Clock::manual(START),
            id: id.clone(),
        };
        begin(&disk, &id).await;
        let process = Process::start(&disk, &history, dice.number());
        let handle = process.load().await;
        Self {
            dice,
            later_dice: Dice::new(!seed),
            history,
            disk,
            process,
            handle,
            tracker: TaskTracker::new(),
            roles: BTreeMap::new(),
            writers: Vec::new(),
            pages: Vec::new(),
            posts: Vec::new(),
            arrivals: Vec::new(),
            known: None,
            scored: BTreeSet::new(),
            reveals: 0,
            step: 0,
            may_end: false,
            unknown: 0,
        }
    }

    // --- the server -------------------------------------------------------------------------------------------

    /// The running workshop; if its task has ended, the next one is loaded, as the first who asks would do it.
    pub(crate) async fn running(&mut self) -> Handle {
        if self.handle.send(Input::Gone(fivefold_server::presence::SocketId(u64::MAX))).await.is_err() {
            if !self.may_end {
                self.history.lock().broke("the workshop ended by itself".to_owned());
            }
            self.process.ended().await;
            self.load().await;
        }
        self.handle.clone()
    }

    async fn load(&mut self) {
        self.may_end = false;
        self.unknown = 0;
        self.handle = self.process.load().await;
        let boards = look(&self.handle, |machine| {
            let state = |board: &fivefold_server::boards::board::Board| board.state().to_vec();
            machine.boards().map(|(key, slot)| (key.clone(), state(&slot.board))).collect()
        });
        let mut boards = boards.await;
        for _ in 0..100 {
            if let Ok(boards) = boards.try_recv() {
                self.history.lock().loaded(&boards);
                return;
            }
            // What became due while nobody was there is appended first.
            self.process.log.release(Fault::None);
            self.process.settle().await;
        }
        self.history.lock().broke("a workshop that was loaded does not answer".to_owned());
    }

    /// Kills the server and starts it again. `written`: what was being appended had reached the disk.
    pub(crate) async fn crash(&mut self, written: bool) {
        self.history.lock().count("crashes");
        self.process.log.kill(written);
        self.cut_everything();
        self.process = Process::start(&self.disk, &self.history, self.dice.number());
        self.load().await;
        self.check_what_counts().await;
    }

    /// Stops the server in order and starts it again.
    pub(crate) async fn stop(&mut self) {
        self.history.lock().count("stops");
        self.process.shell.registry.stop_all().await;
        self.process.ended().await;
        self.cut_everything();
        self.process = Process::start(&self.disk, &self.history, self.dice.number());
        self.load().await;
        self.check_what_counts().await;
    }

    /// Every connection breaks; nobody is told anything more. Answers that were given are received or lost with it.
    fn cut_everything(&mut self) {
        for writer in &mut self.writers {
            writer.socket = None;
        }
        self.pages.clear();
        for post in &mut self.posts {
            post.reply = None;
        }
        for arrival in &mut self.arrivals {
            arrival.reply = None;
        }
    }

    /// Lets the append that waits go on.
    pub(crate) async fn release(&mut self, fault: Fault) {
        if let Some(can_conflict) = self.process.log.waits() {
            let fault = if fault == Fault::Conflict && !can_conflict { Fault::None } else { fault };
            match fault {
                Fault::UnknownLost | Fault::UnknownWritten => self.unknown += 1,
                Fault::None | Fault::Conflict | Fault::Fail => self.unknown = 0,
            }
            self.may_end |= fault == Fault::Conflict || self.unknown >= 8;
            self.process.log.release(fault);
        }
        self.process.settle().await;
    }

    /// Lets the next step of storing a snapshot go on.
    pub(crate) async fn store(&mut self) {
        self.process.log.store();
        self.process.settle().await;
    }

    /// Time goes on.
    pub(crate) async fn pass(&mut self, ms: i64) {
        self.disk.clock.advance(ms);
        // A workshop that nobody needs leaves the memory.
        self.may_end |= ms > 50_000;
        self.process.settle().await;
    }

    /// Looks at the workshop, if nothing is being appended.
    pub(crate) async fn look(&mut self) {
        if self.process.log.waits().is_some() {
            return;
        }
        let handle = self.running().await;
        let mut known = look(&handle, Known::of).await;
        settle().await;
        match known.try_recv() {
            Ok(Ok(known)) => self.known = Some(known),
            Ok(Err(broken)) => self.history.lock().broke(broken),
            Err(_) => {}
        }
    }

    // --- copies of boards -------------------------------------------------------------------------------------

    /// Opens a socket for a copy that has none.
    pub(crate) async fn connect(&mut self, at: usize) {
        let handle = self.running().await;
        let id = self.process.next_socket();
        let room = 1 + self.dice.below(64);
        let Some(writer) = self.writers.get_mut(at) else { return };
        let opened =
            Socket::open(id, writer.person, writer.board.clone(), writer.collab, handle, &self.tracker, room);
        if let Ok(socket) = opened.await {
            writer.socket = Some(socket);
            writer.connected = self.step;
            writer.first_connected = writer.first_connected.min(self.step);
            writer.greet();
        }
        settle().await;
    }

    /// Breaks the connection of a copy; what is on its way in either direction is lost.
    pub(crate) async fn disconnect(&mut self, at: usize) {
        let socket = self.writers.get_mut(at).and_then(|writer| writer.socket.take());
        if let Some(socket) = socket {
            socket.gone().await;
        }
        settle().await;
    }

    /// Some of what a copy sent arrives at the server.
    pub(crate) async fn arrive(&mut self, at: usize, frames: usize) {
        let Some(socket) = self.writers.get_mut(at).and_then(|writer| writer.socket.as_mut()) else { return };
        let arrived = socket.arrive(frames).await;
        settle().await;
        if let Err(Ended) = arrived {
            self.disconnect(at).await;
        }
    }

    /// A copy reads some of what the server sent.
    pub(crate) async fn read(&mut self, at: usize, frames: usize) {
        let Some(writer) = self.writers.get_mut(at) else { return };
        let refused_before = writer.refused.is_some();
        let closed = writer.read(frames, &mut self.history.lock());
        if let Some(code) = closed {
            if (4400..4500).contains(&code) {
                writer.refused.get_or_insert_with(|| format!("closed with {code}"));
            }
            self.disconnect(at).await;
        }
        if !refused_before {
            self.explain(at);
        }
        settle().await;
    }

    /// Gives a copy up, whose edits were refused or whose person sits elsewhere, and takes a new one.
    pub(crate) async fn start_afresh(&mut self, at: usize) {
        self.disconnect(at).await;
        let Some(writer) = self.writers.get(at) else { return };
        let (person, collab) = (writer.person, writer.collab);
        let fresh = self.copy(person, collab).unwrap_or_else(|| {
            // Where to is not known: the same board is tried again, and refused again.
            Writer::new(person, writer.board.clone(), collab, &self.dice)
        });
        if let Some(writer) = self.writers.get_mut(at) {
            *writer = fresh;
        }
    }

    /// A new copy of a board that the person may open.
    pub(crate) fn copy(&self, person: PersonId, collab: bool) -> Option<Writer> {
        let known = self.known.as_ref()?;
        let key = known.board(person, *self.roles.get(&person)?, &self.dice)?;
        let board = BoardId { workshop: self.disk.id.clone(), key };
        Some(Writer::new(person, board, collab, &self.dice))
    }

    // --- pages ------------------------------------------------------------------------------------------------

    /// A person opens a page.
    pub(crate) async fn open_page(&mut self, person: PersonId) {
        if self.pages.iter().filter(|page| page.person == person).count() >= SOCKETS_PER_SEAT {
            return;
        }
        let handle = self.running().await;
        let id = self.process.next_socket();
        let room = 1 + self.dice.below(16);
        let known = self.known.as_ref();
        let boards = known.and_then(|known| known.board(person, *self.roles.get(&person)?, &self.dice));
        let boards = boards.into_iter().collect();
        if let Ok(page) = Page::open(id, person, boards, handle, &self.tracker, room).await {
            self.pages.push(page);
        }
        settle().await;
    }

    pub(crate) async fn close_page(&mut self, at: usize) {
        if at < self.pages.len() {
            self.pages.swap_remove(at).gone().await;
        }
        settle().await;
    }

    pub(crate) async fn read_page(&mut self, at: usize, messages: usize) {
        let allowed = Allowed { roles: &self.roles, scored: &self.scored, reveals: self.reveals };
        let Some(page) = self.pages.get_mut(at) else { return };
        if page.read(messages, &allowed, &self.history).await == After::Closed {
            self.close_page(at).await;
        }
        settle().await;
    }
}

/// Writes the first entry of the log.
async fn begin(disk: &Disk, id: &WorkshopId) {
    let mut template = Template::from_toml(BUILT_IN).unwrap();
    template.exercises.truncate(2);
    template.criteria.truncate(2);
    template.indicators.clear();
    let created = Event::WorkshopCreated {
        id: id.clone(),
        title: "A simulated day".to_owned(),
        language: Language::En,
        template: Box::new(template),
        delete_after: Timestamp(4_000_000_000_000),
    };
    let payload = Payload::Event(serde_json::to_vec(&created).unwrap().into());
    let record = Record { id: RecordId { process: 0, counter: 0 }, principal: None, payload };
    let batch = Batch { at: START, records: vec![record] };
    disk.store.append(id, batch, Some(Position::START)).await.unwrap();
}
