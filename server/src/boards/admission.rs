//! Whose edit is it, and what does it build on? Decided before the edit is logged.
//!
//! The admission state of a board holds how far each client id is
//! known, to whom each belongs, the shape of the document, and what was refused. It is not a second document.
//!
//! The rules:
//! - The first to add something under a client id owns it on this board, or to announce presence under it: everybody hears of the id by
//!   that, and could be faster. New structs under somebody else's id
//!   are refused; passing on known ones is fine (tabs of one browser do).
//! - What builds on something unknown is not admitted: the peer is asked again (step 1), and sends all that is missing.
//! - What was refused stays refused: later edits of the same author under that client id, or building on it, are refused as well,
//!   and never taken for a gap. Whoever wrote it starts with a new client id.
//!
//! How it is used: take a [`Mark`], `admit`; then [`Admission::settle`] when the edit is folded, or [`Admission::rollback`] when it
//! is refused for another reason. An append that fails throws the whole machine away. [`Admit::KnownOnly`] can rest on what is
//! still in flight: acknowledge it no earlier than that.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use fivefold_protocol::{
    ids::PersonId,
    limits::{CLIENTS_PER_BOARD, CLIENTS_PER_PERSON, EDIT_WORK_MAX, PERSON_WORK_MAX},
};
use serde::{Deserialize, Serialize};

pub use self::refusal::Refusal;
use super::{
    effort::{Done, Effort},
    shape::{self, Added, Misfit, Run, Runs},
};
use crate::lint::{ClientRange, Id, Linted, StateVector};

mod refusal;
mod resting;

/// Most refused ranges that a board remembers. Beyond it, a refused edit is judged anew when it comes again.
pub const REFUSED_MAX: usize = 8_192;

/// Most client ids that one person has announced and not used, of which a board remembers whose they are; the oldest go first.
pub const CLAIMS_PER_PERSON: usize = 64;

/// Who stands behind a client id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Author {
    /// The server itself.
    Server,
    /// Somebody in the workshop.
    Person(PersonId),
}

impl From<PersonId> for Author {
    fn from(person: PersonId) -> Self {
        Self::Person(person)
    }
}

impl From<Option<PersonId>> for Author {
    fn from(principal: Option<PersonId>) -> Self {
        principal.map_or(Self::Server, Self::Person)
    }
}

/// What is to be done with an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Admit {
    /// It brings something new: log it.
    Accept,
    /// All its structs are known. Its deletions may still be new: the board knows
    /// ([`super::board::Board::deletes_known`]). With new ones it is an edit; without, there is nothing to log.
    KnownOnly,
    /// It builds on what is not known: answer with step 1.
    Missing,
    /// It must not be logged. The board is unchanged, and the socket reads only from now on.
    Refuse(Refusal),
}

/// A moment of an [`Admission`] to which it can return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u64);

/// The part of the admission state that is not in the board itself, for snapshots.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners {
    /// Client id to its owner.
    pub owners: BTreeMap<u64, Author>,
    /// Client id, author, and the clock from which on everything of theirs is refused.
    pub refused: Vec<(u64, Author, u32)>,
}

#[derive(Debug, Clone)]
struct Client {
    owner: Author,
    runs: Runs,
}

/// Which edits have to keep which rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// What is admitted now: all.
    OfToday,
    /// What was admitted before: those without which nothing fits together. Others may have come later.
    OfEver,
}

#[derive(Debug, Clone)]
enum Undo {
    Worked(Done),
    Grown { client: u64, runs: usize, last: Option<Run> },
    Refused { client: u64, author: Author, before: Option<u32> },
}

/// The admission state of one board.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    clients: BTreeMap<u64, Client>,
    refused: BTreeMap<(u64, Author), u32>,
    /// Client ids that were announced and not used yet: whose they are, and in which order they came. Not kept in snapshots.
    claims: BTreeMap<u64, (Author, u64)>,
    claimed: u64,
    effort: Effort,
    /// How to take back what was done since the last settled mark.
    undo: Vec<Undo>,
    settled: u64,
}

impl Admission {
    /// The state of an empty board.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The state of a board that was saved as `state` (linted with [`crate::lint::Limits::STATE`]) and `owners`.
    ///
    /// Client ids that `owners` does not name belong to the server: nobody can add to them.
    ///
    /// # Errors
    /// [`Admit::Missing`] or [`Admit::Refuse`] if `state` is not a whole board.
    pub fn restore(state: &Linted, owners: &Owners) -> Result<Self, Admit> {
        let mut admission = Self::new();
        admission.refused =
            owners.refused.iter().map(|&(client, author, from)| ((client, author), from)).collect();
        match admission.replay(Author::Server, state) {
            Admit::Accept | Admit::KnownOnly => {}
            stopped @ (Admit::Missing | Admit::Refuse(_)) => return Err(stopped),
        }
        for (id, client) in &mut admission.clients {
            client.owner = owners.owners.get(id).copied().unwrap_or(Author::Server);
        }
        admission.effort.forgive();
        admission.settle(admission.mark());
        Ok(admission)
    }

    /// Decides about an edit of `who`, and if it is accepted, counts it as known.
    pub fn admit(&mut self, who: impl Into<Author>, linted: &Linted) -> Admit {
        let who = who.into();
        match self.barred(who, linted) {
            Some(refusal) => Admit::Refuse(refusal),
            None => self.add(who, linted, Rules::OfToday),
        }
    }

    /// Counts an edit as known that was admitted before: by another server, or before a restart.
    pub fn replay(&mut self, who: impl Into<Author>, linted: &Linted) -> Admit {
        self.add(who.into(), linted, Rules::OfEver)
    }

    /// Remembers that an edit of `who` was refused for other reasons (the board is closed, is full), so that what
    /// follows on it is refused too.
    pub fn refuse(&mut self, who: impl Into<Author>, linted: &Linted) {
        let author = who.into();
        for range in &linted.structs {
            let known = self.clock(range.client);
            let own = self.owner(range.client).is_none_or(|owner| owner == author);
            let key = (range.client, author);
            let before = self.refused.get(&key).copied();
            let from = range.from.max(known);
            let room = before.is_some() || self.refused.len() < REFUSED_MAX;
            if range.to > known && own && room && before.is_none_or(|before| from < before) {
                self.refused.insert(key, from);
                self.undo.push(Undo::Refused { client: range.client, author, before });
            }
        }
    }

    /// The present moment.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark(self.settled.saturating_add(self.undo.len() as u64))
    }

    /// Takes back everything since `mark`, later edits included.
    pub fn rollback(&mut self, mark: Mark) {
        while self.mark() > mark {
            match self.undo.pop() {
                Some(Undo::Grown { client, runs, last }) => self.shrink(client, runs, last),
                Some(Undo::Worked(done)) => self.effort.take_back(done),
                Some(Undo::Refused { client, author, before: Some(from) }) => {
                    self.refused.insert((client, author), from);
                }
                Some(Undo::Refused { client, author, before: None }) => {
                    self.refused.remove(&(client, author));
                }
                None => return,
            }
        }
    }

    /// What happened up to `mark` is committed and will not be taken back.
    pub fn settle(&mut self, mark: Mark) {
        let count = usize::try_from(mark.0.saturating_sub(self.settled)).unwrap_or(usize::MAX);
        let count = count.min(self.undo.len());
        self.undo.drain(..count);
        self.settled = self.settled.saturating_add(count as u64);
    }

    /// Whose client id it is, if anybody has used it.
    #[must_use]
    pub fn owner(&self, client: u64) -> Option<Author> {
        self.clients.get(&client).map(|client| client.owner)
    }

    /// Notes that `who` announces presence under a client id. `false`: it is somebody else's.
    pub fn claim(&mut self, client: u64, who: impl Into<Author>) -> bool {
        let who = who.into();
        if let Some(holder) = self.holder(client) {
            return holder == who;
        }
        let own = self.claims.iter().filter(|(_, (holder, _))| *holder == who);
        if own.clone().count() >= CLAIMS_PER_PERSON
            && let Some(oldest) = own.min_by_key(|(_, (_, order))| *order).map(|(client, _)| *client)
        {
            self.claims.remove(&oldest);
        }
        self.claimed += 1;
        self.claims.insert(client, (who, self.claimed));
        true
    }

    /// Whose client id it is: who used it, or else announced it.
    #[must_use]
    pub fn holder(&self, client: u64) -> Option<Author> {
        self.owner(client).or_else(|| self.claims.get(&client).map(|(holder, _)| *holder))
    }

    /// How far each client is known, in-flight edits included.
    #[must_use]
    pub fn state_vector(&self) -> StateVector {
        self.clients.iter().map(|(&id, client)| (id, shape::end(&client.runs))).collect()
    }

    /// What a snapshot has to keep beside the board's own bytes.
    #[must_use]
    pub fn owners(&self) -> Owners {
        Owners {
            owners: self.clients.iter().map(|(&id, client)| (id, client.owner)).collect(),
            refused: self.refused.iter().map(|(&(client, author), &from)| (client, author, from)).collect(),
        }
    }

    /// How far a client is known: the clock after its last.
    #[must_use]
    pub fn clock(&self, client: u64) -> u32 {
        self.clients.get(&client).map_or(0, |client| shape::end(&client.runs))
    }

    /// How many notes an update brings that was just admitted and holds nothing else than news. One that it deletes again
    /// does not count.
    #[must_use]
    pub fn notes_in(&self, news: &Linted) -> usize {
        let of = |range: &ClientRange| {
            let runs = self.clients.get(&range.client).map_or(&[] as &[Run], |client| &client.runs);
            let notes = shape::at_top(runs, &(range.from..range.to));
            notes.iter().filter(|clock| !news.deletes(Id { client: range.client, clock: **clock })).count()
        };
        news.structs.iter().map(of).sum()
    }

    /// The parts of a range of a client's known elements that stand elsewhere than in one of `containers`.
    #[must_use]
    pub fn elsewhere(&self, client: u64, range: &Range<u32>, containers: &[Id]) -> Vec<Range<u32>> {
        self.clients
            .get(&client)
            .map_or_else(Vec::new, |known| shape::elsewhere(&known.runs, range, containers))
    }

    /// A refusal by who wrote it, before anything is looked at that could be missing.
    fn barred(&self, who: Author, linted: &Linted) -> Option<Refusal> {
        for range in linted.structs.iter().filter(|range| range.to > self.clock(range.client)) {
            let client = range.client;
            if self.is_refused(who, Id { client, clock: range.to.saturating_sub(1) }) {
                return Some(Refusal::RefusedBefore { client });
            }
            if self.holder(client).is_some_and(|holder| holder != who) {
                return Some(Refusal::ClientIdTaken { client });
            }
        }
        let (client, _) = linted.deletes.iter().find(|(client, ranges)| {
            ranges.last().is_some_and(|range| {
                let last = Id { client: *client, clock: range.end.saturating_sub(1) };
                self.is_refused(who, last) && range.end > self.clock(*client)
            })
        })?;
        Some(Refusal::RefusedBefore { client: *client })
    }

    fn is_refused(&self, who: Author, id: Id) -> bool {
        self.refused.get(&(id.client, who)).is_some_and(|&from| id.clock >= from)
    }

    fn add(&mut self, who: Author, linted: &Linted, rules: Rules) -> Admit {
        let clients = &self.clients;
        let known = |client| clients.get(&client).map_or(&[] as &[Run], |client| &client.runs);
        let (added, laid) = match shape::fit(linted, known, rules) {
            Ok(fitting) => fitting,
            Err(Misfit::Missing(id)) if self.is_refused(who, id) => {
                return Admit::Refuse(Refusal::RefusedBefore { client: id.client });
            }
            Err(Misfit::Missing(_)) => return Admit::Missing,
            Err(Misfit::NotAContainer) => return Admit::Refuse(Refusal::NotAContainer),
            Err(Misfit::Torn) => return Admit::Refuse(Refusal::Torn),
            Err(Misfit::Apart) => return Admit::Refuse(Refusal::Apart),
            Err(Misfit::NotAValue) => return Admit::Refuse(Refusal::NotAValue),
            Err(Misfit::NotText) => return Admit::Refuse(Refusal::NotText),
            Err(Misfit::TooDeep) => return Admit::Refuse(Refusal::TooDeep),
        };
        let brought: HashMap<u64, u32> =
            linted.structs.iter().map(|range| (range.client, range.to)).collect();
        let deletes_unknown = linted.deletes.iter().any(|(client, ranges)| {
            let known = self.clock(*client).max(brought.get(client).copied().unwrap_or(0));
            ranges.last().is_some_and(|range| range.end > known)
        });
        if deletes_unknown {
            return Admit::Missing;
        }
        if added.is_empty() {
            return Admit::KnownOnly;
        }
        if rules == Rules::OfToday && self.is_crowded_by(who, &added) {
            return Admit::Refuse(Refusal::Crowded);
        }
        debug_assert!(!self.is_resting(), "woken before anything is added");
        let done = self.effort.add(who, &laid);
        let too_much = done.charge > EDIT_WORK_MAX || self.effort.spent(who) > PERSON_WORK_MAX;
        if rules == Rules::OfToday && done.charge > 0 && too_much {
            self.effort.take_back(done);
            return Admit::Refuse(Refusal::Laborious);
        }
        self.undo.push(Undo::Worked(done));
        for (client, runs) in added {
            self.grow(who, client, runs);
        }
        Admit::Accept
    }

    fn is_crowded_by(&self, who: Author, added: &Added) -> bool {
        let new = added.iter().filter(|(client, _)| !self.clients.contains_key(client)).count();
        let own = || self.clients.values().filter(|client| client.owner == who).count();
        new > 0 && (self.clients.len() + new > CLIENTS_PER_BOARD || own() + new > CLIENTS_PER_PERSON)
    }

    fn grow(&mut self, who: Author, id: u64, added: Runs) {
        let client = self.clients.entry(id).or_insert_with(|| Client { owner: who, runs: Runs::new() });
        self.undo.push(Undo::Grown {
            client: id,
            runs: client.runs.len(),
            last: client.runs.last().copied(),
        });
        for run in added {
            shape::append(&mut client.runs, run);
        }
    }

    fn shrink(&mut self, id: u64, runs: usize, last: Option<Run>) {
        let Some(last) = last else {
            self.clients.remove(&id);
            return;
        };
        if let Some(client) = self.clients.get_mut(&id) {
            client.runs.truncate(runs);
            if let Some(end) = client.runs.last_mut() {
                *end = last;
            }
        }
    }
}

#[cfg(test)]
mod tests;
