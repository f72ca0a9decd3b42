//! What happened in a run, and what must not have: the log as it was written, what was shown to anybody, which answers were
//! given, which boards and seats are closed to whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fivefold_protocol::ids::{BoardKey, PersonId};
use fivefold_server::{
    log::{Appended, Batch, Payload, RecordId},
    workshop::{Event, people::PeopleEvent},
};

use yrs::{Doc, ReadTxn, StateVector, Transact, Update, updates::decoder::Decode};

use crate::{content::Content, locks::Locks};

/// The one history of a run, which the log and the world both write.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<History>>);

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, History> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the log holds of one board.
#[derive(Debug, Default)]
struct Durable {
    /// What every update of it says.
    said: Content,
    /// The updates folded: whoever writes into a note that is being deleted writes something that is deleted.
    folded: Doc,
}

impl Durable {
    fn lacks(&mut self, content: &Content) -> Option<String> {
        content.beyond(&self.said)?;
        let state = self.folded.transact().encode_state_as_update_v1(&StateVector::default());
        self.said.add(&Content::of(&state));
        content.beyond(&self.said)
    }
}

/// What happened.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Batches that stand in the log, by their first record.
    known: BTreeSet<RecordId>,
    /// What the log holds of each board.
    durable: BTreeMap<BoardKey, Durable>,
    /// What anybody was shown of each board, or told that it is saved.
    shown: BTreeMap<BoardKey, Content>,
    /// How often a command was carried out under a key.
    carried_out: BTreeMap<(PersonId, String), u32>,
    /// How often somebody joined under a key.
    joined: BTreeMap<String, u32>,
    pub(crate) locks: Locks,
    broken: Vec<String>,
    transcript: DefaultHasher,
    /// What the run did, counted, so that a run that does nothing is noticed.
    pub(crate) tally: BTreeMap<&'static str, u64>,
}

impl History {
    /// Writes something down, for the comparison of two runs of one seed.
    pub(crate) fn note(&mut self, what: &impl Hash) {
        what.hash(&mut self.transcript);
    }

    pub(crate) fn transcript(&self) -> u64 {
        self.transcript.finish()
    }

    pub(crate) fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    /// Says that something must not have happened.
    pub(crate) fn broke(&mut self, what: String) {
        self.broken.push(what);
    }

    pub(crate) fn broken(&self) -> Option<&String> {
        self.broken.first()
    }

    /// The outcome of an append.
    pub(crate) fn appended(&mut self, batch: &Batch, outcome: Appended, written: bool) {
        self.note(&format!("{outcome:?} {batch:?}"));
        if !written || !batch.records.first().is_some_and(|first| self.known.insert(first.id)) {
            return;
        }
        for record in &batch.records {
            match &record.payload {
                Payload::BoardUpdate { board, update, .. } => {
                    self.count("edits");
                    if let Some(why) = self.locks.forbid(board, record.principal) {
                        self.broke(format!("{:?} wrote on {board}: {why}", record.principal));
                    }
                    let durable = self.durable.entry(board.clone()).or_default();
                    durable.said.add(&Content::of(update));
                    let update = Update::decode_v1(update).expect("the server has read it");
                    durable.folded.transact_mut().apply_update(update).expect("the server has taken it");
                }
                Payload::Event(json) => {
                    self.count("events");
                    match (serde_json::from_slice(json), record.principal) {
                        (Ok(Event::People(PeopleEvent::CommandAnswered { key, .. })), Some(person)) => {
                            *self.carried_out.entry((person, key)).or_default() += 1;
                        }
                        (Ok(Event::People(PeopleEvent::Joined { key, .. })), _) => {
                            *self.joined.entry(key).or_default() += 1;
                        }
                        (Ok(_), _) => {}
                        (Err(error), _) => self.broke(format!("an event cannot be read: {error}")),
                    }
                }
                Payload::BoardImport { board, .. } => self.broke(format!("{board} was imported")),
            }
        }
    }

    /// A peer was sent this content, or told that it is saved.
    pub(crate) fn show(&mut self, board: &BoardKey, content: &Content) {
        let durable = self.durable.entry(board.clone()).or_default();
        if let Some(beyond) = durable.lacks(content) {
            self.broke(format!("{board} was shown before it was durable: {beyond}"));
        }
        self.shown.entry(board.clone()).or_default().add(content);
    }

    /// What of this the log does not hold, in words.
    pub(crate) fn is_not_durable(&mut self, board: &BoardKey, content: &Content) -> Option<String> {
        self.durable.entry(board.clone()).or_default().lacks(content)
    }

    /// A server that has just loaded the workshop has these boards.
    pub(crate) fn loaded(&mut self, boards: &BTreeMap<BoardKey, Vec<u8>>) {
        let nothing = Content::default();
        let boards: BTreeMap<&BoardKey, Content> =
            boards.iter().map(|(board, state)| (board, Content::of(state))).collect();
        let mut lost = Vec::new();
        let logged = self.durable.iter().map(|(board, durable)| (board, &durable.said));
        for (what, promised) in
            [("shown", self.shown.iter().collect()), ("logged", logged.collect::<Vec<_>>())]
        {
            for (board, promised) in promised {
                if let Some(beyond) = promised.beyond(boards.get(board).unwrap_or(&nothing)) {
                    lost.push(format!("what was {what} on {board} is lost: {beyond}"));
                }
            }
        }
        self.broken.extend(lost);
    }

    /// How often a command was carried out under this key.
    pub(crate) fn effects(&self, person: PersonId, key: &str) -> u32 {
        self.carried_out.get(&(person, key.to_owned())).copied().unwrap_or(0)
    }

    /// Whether every key had one effect at most.
    pub(crate) fn check_keys(&mut self) {
        let commands =
            self.carried_out.iter().map(|((person, key), times)| (format!("{person} {key}"), times));
        let joins = self.joined.iter().map(|(key, times)| (format!("join {key}"), times));
        let twice: Vec<String> = commands
            .chain(joins)
            .filter(|(_, times)| **times > 1)
            .map(|(key, times)| format!("{key} was carried out {times} times"))
            .collect();
        self.broken.extend(twice);
    }
}
