//! The end of a run: everything is mended, everything arrives, and everybody must agree.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{BoardId, BoardKey},
    role::Role,
};
use fivefold_server::{
    log::{Log, Position, memory::Fault},
    workshop::{Workshop, machine::Machine},
};
use fivefold_tests::differences::differences;
use futures_util::FutureExt;

use crate::{commands::Outcome, content::Content, process::look, world::World, writer::Writer};

/// Rounds in which everything must come to rest.
const ROUNDS: usize = 600;
/// Rounds without anything new that count as rest: longer than *saved* may be held back.
const RESTFUL: usize = 12;

impl World {
    /// Lets everything that waits go on, for a while.
    pub(crate) async fn everything_goes_on(&mut self) {
        for _ in 0..20 {
            self.release(Fault::None).await;
            self.store().await;
            self.pass(20).await;
        }
    }

    /// No fault any more; whoever is away comes back, whoever was refused starts afresh, whatever is unanswered is posted again.
    pub(crate) async fn heal(&mut self) {
        let mut quiet = 0;
        for round in 0..ROUNDS {
            self.release(Fault::None).await;
            self.store().await;
            self.pass(25).await;
            self.receive_answers();
            if round % 10 == 0 {
                self.look().await;
            }
            let mut at_rest = self.process.log.waits().is_none();
            for at in 0..self.posts.len() {
                let post = &self.posts[at];
                if post.outcome == Outcome::Unknown {
                    at_rest = false;
                    if post.reply.is_none() {
                        self.post(at).await;
                    }
                }
            }
            for at in 0..self.arrivals.len() {
                let arrival = &self.arrivals[at];
                if arrival.person.is_none() && !arrival.refused {
                    at_rest = false;
                    if arrival.reply.is_none() {
                        self.join(Some(at), Role::Participant).await;
                    }
                }
            }
            for at in 0..self.pages.len() {
                self.read_page(at, 100).await;
            }
            at_rest &= self.pages.iter().all(super::page::Page::has_read_all);
            for at in 0..self.writers.len() {
                at_rest &= self.comes_to_rest(at).await;
            }
            self.writers.retain(|writer| writer.refused.as_deref() != Some(HOMELESS));
            quiet = if at_rest { quiet + 1 } else { 0 };
            if quiet >= RESTFUL {
                return;
            }
            if self.history.lock().broken().is_some() {
                return;
            }
        }
        let restless: Vec<String> =
            self.writers.iter().filter(|writer| !writer.is_quiet()).map(Writer::stands).collect();
        let unanswered: Vec<_> = self.posts.iter().filter(|post| post.outcome == Outcome::Unknown).collect();
        self.history.lock().broke(format!("no rest: {restless:?}, {unanswered:?}"));
    }

    /// Whether a copy has nothing to do any more; if it has, it does it.
    async fn comes_to_rest(&mut self, at: usize) -> bool {
        self.arrive(at, 100).await;
        self.read(at, 100).await;
        let writer = &self.writers[at];
        if writer.refused.is_some() {
            let (person, collab) = (writer.person, writer.collab);
            self.disconnect(at).await;
            match self.copy(person, collab) {
                Some(copy) => self.writers[at] = copy,
                // Whoever sits nowhere has no board.
                None => self.writers[at].refused = Some(HOMELESS.to_owned()),
            }
            return false;
        }
        if writer.socket.is_none() {
            self.connect(at).await;
            return false;
        }
        writer.is_quiet()
    }

    /// Everybody agrees: every copy, the server, the log, whoever comes late, and the server after one more crash.
    pub(crate) async fn verify(&mut self) {
        if self.history.lock().broken().is_some() {
            return;
        }
        let mut said = Vec::new();
        // Timers end, notes settle: what time alone brings has come.
        self.may_end = true;
        for _ in 0..10 {
            self.pass(5_000).await;
            self.everything_goes_on().await;
        }
        let joined = self.on_server().await;
        said.extend(self.late_joiner(&joined).await);
        self.check_what_counts().await;
        let before = self.on_server().await;
        for writer in &self.writers {
            let board = writer.key();
            let empty = Writer::new(writer.person, writer.board.clone(), false, &self.dice);
            if let Some(state) = before.boards.get(board) {
                empty.take(state);
            }
            // Whoever comes late has what the server has; so must everybody.
            if writer.reads() != empty.reads() {
                said.push(format!("{} reads something else on {board} than a late joiner", writer.person));
            }
            if let Some(beyond) = self.history.lock().is_not_durable(board, &writer.content()) {
                said.push(format!("{} believes to have saved on {board}: {beyond}", writer.person));
            }
        }
        let newest = self.disk.store.latest_snapshot(&self.disk.id).await.unwrap();
        let from = newest.as_ref().map_or(Position::START, |snapshot| snapshot.position);
        for (how, snapshot, from) in
            [("whole log", None, Position::START), ("snapshot", newest.as_ref(), from)]
        {
            let tail = self.disk.store.tail(&self.disk.id, from).await.unwrap();
            let folded = Served::of(&Machine::load(snapshot, &tail).unwrap().unwrap());
            said.extend(folded.differs(&before, how));
        }
        self.crash(false).await;
        let after = self.on_server().await;
        said.extend(after.differs(&before, "next server"));
        let mut history = self.history.lock();
        for wrong in said {
            history.broke(wrong);
        }
        history.check_keys();
    }

    /// Somebody who opens each board for the first time, over a socket.
    async fn late_joiner(&mut self, served: &Served) -> Vec<String> {
        let mut said = Vec::new();
        let everybody: Vec<_> = self.roles.iter().map(|(person, role)| (*person, *role)).collect();
        let Some((lead, _)) = everybody.into_iter().find(|(_, role)| *role == Role::Facilitator) else {
            return said;
        };
        for (key, state) in &served.boards {
            let board = BoardId { workshop: self.disk.id.clone(), key: key.clone() };
            let collab = self.dice.chance(500);
            self.writers.push(Writer::new(lead, board, collab, &self.dice));
            let at = self.writers.len() - 1;
            self.connect(at).await;
            for _ in 0..20 {
                self.arrive(at, 100).await;
                self.read(at, 100).await;
                self.pass(25).await;
                self.release(Fault::None).await;
            }
            self.disconnect(at).await;
            if let Some(writer) = self.writers.pop()
                && *key != BoardKey::List
            {
                let differs = writer.content().beyond(&Content::of(state)).is_some()
                    || Content::of(state).beyond(&writer.content()).is_some();
                if differs || !writer.synced {
                    said.push(format!("who comes late to {key} gets something else than the server has"));
                }
            }
        }
        said
    }

    async fn on_server(&mut self) -> Served {
        for _ in 0..200 {
            self.everything_goes_on().await;
            let handle = self.process.load().await;
            let mut served = look(&handle, Served::of).await;
            crate::settle().await;
            if let Some(Ok(served)) = (&mut served).now_or_never() {
                return served;
            }
        }
        panic!("the server does not answer");
    }
}

/// What a copy is marked with whose person sits nowhere.
const HOMELESS: &str = "sits nowhere";

/// A workshop as a server has it.
#[derive(Debug)]
struct Served {
    workshop: Workshop,
    boards: BTreeMap<BoardKey, Vec<u8>>,
}

impl Served {
    fn of(machine: &Machine) -> Self {
        let boards = machine.boards().map(|(key, slot)| (key.clone(), slot.board.state().to_vec()));
        Self { workshop: machine.workshop().clone(), boards: boards.collect() }
    }

    fn differs(&self, other: &Self, how: &str) -> Vec<String> {
        let mut said = Vec::new();
        if self.workshop != other.workshop {
            let json = |served: &Self| serde_json::to_value(&served.workshop).unwrap();
            let differences = differences(&json(other), &json(self));
            said.push(format!("the {how} gives another workshop: {differences:?}"));
        }
        let boards = |served: &Self| {
            let boards = served.boards.iter().map(|(key, state)| (key.clone(), Content::of(state)));
            boards.filter(|(_, content)| *content != Content::default()).collect::<BTreeMap<_, _>>()
        };
        if boards(self) != boards(other) {
            said.push(format!("the {how} gives other boards"));
        }
        said
    }
}
