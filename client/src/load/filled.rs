//! Boards with notes on them: somebody brings the notes, others come and get them.

use super::{
    LoadError,
    contents::{self},
    crowd::{Audience, Crowd, Guest},
    latency::Latencies,
    peer::{Door, Heard},
    tally::Seen,
    typist::Typist,
};

/// How long bringing notes, and getting them, may take, in microseconds.
pub(super) const PATIENCE: u64 = 120_000_000;

/// What a peer is waiting for: everything that one author wrote.
#[derive(Debug, Clone)]
struct Wanted {
    client: u64,
    clock: u32,
    seen: Seen,
    /// When it began to wait, in microseconds.
    since: u64,
    there: bool,
}

/// Peers on boards with notes, by number.
#[derive(Debug, Default)]
pub(super) struct Filled {
    wanted: Vec<Wanted>,
    /// How many have all that they wait for.
    pub(super) inside: usize,
    /// From when they began to wait until they had it.
    pub(super) waits: Latencies,
    pub(super) trouble: Vec<String>,
}

/// A board that somebody filled: what others will get there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Board {
    client: u64,
    clock: u32,
}

impl Filled {
    /// The next peer comes with all of a board's notes, at `now`.
    pub(super) fn bring(&mut self, door: Door, notes: usize, now: u64) -> (Guest, Board) {
        // Peers come one after the other, so their number tells boards apart.
        let texts = (self.wanted.len() * notes) as u64;
        let mut typist = Typist::new(rand::random::<u32>().into(), notes, texts);
        let edit = typist.notes(notes);
        let board = Board { client: typist.client(), clock: edit.clock };
        self.expect(board, now);
        (Guest { door, offer: Some(edit.update) }, board)
    }

    /// The next peer comes to a filled board, at `now`.
    pub(super) fn expect(&mut self, board: Board, now: u64) {
        let Board { client, clock } = board;
        self.wanted.push(Wanted { client, clock, seen: Seen::default(), since: now, there: false });
    }

    /// Forgets the peers from number `from` on.
    pub(super) fn dismiss(&mut self, from: usize) {
        self.inside -= self.wanted.drain(from..).filter(|wanted| wanted.there).count();
    }

    fn arrived(&mut self, peer: usize, now: u64) {
        let wanted = &mut self.wanted[peer];
        if !std::mem::replace(&mut wanted.there, true) {
            self.inside += 1;
            self.waits.record(now.saturating_sub(wanted.since));
        }
    }
}

impl Audience for Filled {
    fn hear(&mut self, peer: usize, heard: Heard<'_>, now: u64) {
        match heard {
            Heard::Whole(update) | Heard::Change(update) => {
                let wanted = &mut self.wanted[peer];
                let mut clock = 0;
                let read = contents::ranges(update, |range| {
                    if range.client == wanted.client {
                        clock = wanted.seen.take(range);
                    }
                });
                if let Err(error) = read {
                    self.trouble.push(format!("an update cannot be read: {error}"));
                }
                if clock >= self.wanted[peer].clock {
                    self.arrived(peer, now);
                }
            }
            Heard::Saved => self.arrived(peer, now),
            Heard::Presence(_) => {}
            Heard::Trouble(why) => self.trouble.push(why),
        }
    }
}

/// Fills one board: its first person brings the notes and stays.
pub(super) fn fill(
    crowd: &mut Crowd,
    filled: &mut Filled,
    door: &Door,
    notes: usize,
    now: u64,
) -> Result<Board, LoadError> {
    let (guest, board) = filled.bring(door.clone(), notes, now);
    crowd.admit([guest], PATIENCE, filled, |filled| filled.inside)?;
    Ok(board)
}
