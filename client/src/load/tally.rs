//! Who has got what, and when. An edit has arrived where everything its author inserted up to it has arrived, a cursor
//! move where it or a later one of the same author has, however the server merges frames.

use std::collections::BTreeMap;

use fivefold_protocol::sync::{awareness::AwarenessEntry, lib0::ReadError};

use super::{
    contents::{self, Range},
    latency::Latencies,
};

/// What one author did, in order.
#[derive(Debug)]
struct Author {
    client: u64,
    edits: Vec<SentEdit>,
    /// When each cursor move was due; its presence clock is its place, counted from one.
    cursors: Vec<u64>,
}

#[derive(Debug, Clone, Copy)]
struct SentEdit {
    due: u64,
    /// The author's clock after it.
    clock: u32,
}

/// What one peer has of one author.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    clock: u32,
    /// Ranges beyond a gap.
    ahead: Vec<Range>,
    edits: usize,
    cursors: usize,
}

impl Seen {
    /// Takes a range of clocks; answers with the clock up to which everything is there.
    pub(super) fn take(&mut self, range: Range) -> u32 {
        if range.from > self.clock {
            self.ahead.push(range);
            return self.clock;
        }
        self.clock = self.clock.max(range.to);
        while let Some(at) = self.ahead.iter().position(|ahead| ahead.from <= self.clock) {
            self.clock = self.clock.max(self.ahead.swap_remove(at).to);
        }
        self.clock
    }
}

#[derive(Debug)]
struct Room {
    authors: Vec<Author>,
    /// By receiver, then by author.
    seen: Vec<Vec<Seen>>,
}

/// The account of a run: rooms of equally many people, numbered throughout.
#[derive(Debug)]
pub(super) struct Tally {
    rooms: Vec<Room>,
    people: usize,
    /// Latencies count for what was due from here on, in microseconds.
    counts_from: u64,
    /// Edits until others had them.
    pub(super) edits: Latencies,
    /// Cursor moves until others had them or a later one.
    pub(super) cursors: Latencies,
    /// Edits until their author knew that they are saved.
    pub(super) saved: Latencies,
    /// Deliveries there should be of all that was due, and those there were.
    pub(super) expected: u64,
    pub(super) delivered: u64,
    /// Edits that were sent, and those that were said to be saved.
    pub(super) sent: u64,
    pub(super) confirmed: u64,
}

impl Tally {
    /// An account for rooms of `people` each, whose Yjs client ids are `clients`.
    pub(super) fn new(clients: &[u64], people: usize) -> Self {
        let author = |client: &u64| Author { client: *client, edits: Vec::new(), cursors: Vec::new() };
        let rooms = clients.chunks(people).map(|room| Room {
            authors: room.iter().map(author).collect(),
            seen: vec![vec![Seen::default(); room.len()]; room.len()],
        });
        Self {
            rooms: rooms.collect(),
            people,
            counts_from: 0,
            edits: Latencies::default(),
            cursors: Latencies::default(),
            saved: Latencies::default(),
            expected: 0,
            delivered: 0,
            sent: 0,
            confirmed: 0,
        }
    }

    /// Only what is due from here on, in microseconds, is measured.
    pub(super) fn count_from(&mut self, counts_from: u64) {
        self.counts_from = counts_from;
    }

    /// Something was due. It is expected to arrive whether or not it could be sent.
    pub(super) fn due(&mut self) {
        self.expected += self.people.saturating_sub(1) as u64;
    }

    /// `person` sent an edit.
    pub(super) fn sent_edit(&mut self, person: usize, due: u64, clock: u32) {
        self.sent += 1;
        self.rooms[person / self.people].authors[person % self.people].edits.push(SentEdit { due, clock });
    }

    /// `person` sends a cursor move; answers with its presence clock.
    pub(super) fn sent_cursor(&mut self, person: usize, due: u64) -> u64 {
        let author = &mut self.rooms[person / self.people].authors[person % self.people];
        author.cursors.push(due);
        author.cursors.len() as u64
    }

    /// `person` received an update.
    ///
    /// # Errors
    /// Any [`ReadError`].
    pub(super) fn update(&mut self, person: usize, update: &[u8], now: u64) -> Result<(), ReadError> {
        contents::ranges(update, |range| self.range(person, range, now))
    }

    fn range(&mut self, person: usize, range: Range, now: u64) {
        let (room, receiver) = (&mut self.rooms[person / self.people], person % self.people);
        let Some(from) = room.authors.iter().position(|author| author.client == range.client) else { return };
        let seen = &mut room.seen[receiver][from];
        let clock = seen.take(range);
        let news = room.authors[from].edits[seen.edits..].iter().take_while(|edit| edit.clock <= clock);
        for edit in news {
            seen.edits += 1;
            if receiver == from {
                self.confirmed += 1;
            } else {
                self.delivered += 1;
            }
            if edit.due >= self.counts_from {
                let kind = if receiver == from { &mut self.saved } else { &mut self.edits };
                kind.record(now.saturating_sub(edit.due));
            }
        }
    }

    /// `person` was told that the oldest edit of theirs that was not confirmed is saved.
    pub(super) fn saved(&mut self, person: usize, now: u64) {
        let (room, author) = (&mut self.rooms[person / self.people], person % self.people);
        let seen = &mut room.seen[author][author];
        if let Some(edit) = room.authors[author].edits.get(seen.edits) {
            seen.edits += 1;
            self.confirmed += 1;
            if edit.due >= self.counts_from {
                self.saved.record(now.saturating_sub(edit.due));
            }
        }
    }

    /// `person` received presence.
    pub(super) fn presence(&mut self, person: usize, entries: &[AwarenessEntry], now: u64) {
        let (room, receiver) = (&mut self.rooms[person / self.people], person % self.people);
        for entry in entries {
            let author = room.authors.iter().position(|author| author.client == entry.client);
            let Some(from) = author.filter(|from| *from != receiver) else { continue };
            let seen = &mut room.seen[receiver][from];
            let moves = &room.authors[from].cursors;
            let until = usize::try_from(entry.clock).map_or(moves.len(), |clock| clock.min(moves.len()));
            for due in moves.get(seen.cursors..until).unwrap_or_default() {
                seen.cursors += 1;
                self.delivered += 1;
                if *due >= self.counts_from {
                    self.cursors.record(now.saturating_sub(*due));
                }
            }
        }
    }

    /// Edits in `room` that somebody other than their author had got, and those of them that are not among what is known of
    /// each client, up to its clock in `known`.
    pub(super) fn kept(&self, room: usize, known: &BTreeMap<u64, u32>) -> (u64, u64) {
        let Room { authors, seen } = &self.rooms[room];
        let (mut shown, mut lost) = (0, 0);
        for (from, author) in authors.iter().enumerate() {
            let others = seen.iter().enumerate().filter(|(receiver, _)| *receiver != from);
            let most = others.map(|(_, seen)| seen[from].edits).max().unwrap_or_default();
            let until = known.get(&author.client).copied().unwrap_or_default();
            shown += most as u64;
            lost += author.edits[..most].iter().filter(|edit| edit.clock > until).count() as u64;
        }
        (shown, lost)
    }

    /// Whether everything that was due has arrived, and every sent edit was confirmed.
    pub(super) fn is_complete(&self) -> bool {
        self.delivered >= self.expected && self.confirmed >= self.sent
    }

    /// Deliveries of what was due in the part that counts.
    pub(super) fn measured(&self) -> u64 {
        self.edits.count() + self.cursors.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::typist::Typist;

    fn moved(client: u64, clock: u64) -> AwarenessEntry {
        AwarenessEntry { client, clock, json: "{}".to_owned() }
    }

    /// A room of three whose first person types `edits` times, due at 0, 1000, 2000 …; the updates.
    fn typed(tally: &mut Tally, edits: u64) -> Vec<Vec<u8>> {
        let mut typist = Typist::new(1, 1, 0);
        (0..edits)
            .map(|number| {
                let edit = typist.edit();
                tally.due();
                tally.sent_edit(0, number * 1_000, edit.clock);
                edit.update
            })
            .collect()
    }

    #[test]
    fn what_nobody_else_had_seen_is_not_lost_and_what_somebody_had_is() {
        let mut tally = Tally::new(&[1, 2, 3], 3);
        let updates = typed(&mut tally, 3);
        updates.iter().for_each(|update| tally.update(0, update, 0).unwrap());
        updates[..2].iter().for_each(|update| tally.update(2, update, 0).unwrap());
        let clocks: Vec<u32> = tally.rooms[0].authors[0].edits.iter().map(|edit| edit.clock).collect();
        assert_eq!(tally.kept(0, &[(1, clocks[1])].into()), (2, 0));
        assert_eq!(tally.kept(0, &[(1, clocks[0])].into()), (2, 1));
        assert_eq!(tally.kept(0, &BTreeMap::new()), (2, 2));
    }

    #[test]
    fn an_edit_arrives_once_at_each_other_and_its_echo_says_that_it_is_saved() {
        let mut tally = Tally::new(&[1, 2, 3], 3);
        let updates = typed(&mut tally, 1);
        for receiver in [1, 2, 0, 1] {
            tally.update(receiver, &updates[0], 500).unwrap();
        }
        assert_eq!((tally.expected, tally.delivered, tally.confirmed), (2, 2, 1));
        assert!(tally.is_complete());
        assert_eq!(tally.edits.count(), 2);
        assert_eq!(tally.saved.count(), 1);
    }

    #[test]
    fn edits_merged_into_one_frame_count_one_by_one_from_when_each_was_due() {
        let mut tally = Tally::new(&[1, 2, 3], 3);
        let merged = yrs::merge_updates_v1(typed(&mut tally, 3)).unwrap();
        tally.update(1, &merged, 2_000).unwrap();
        assert_eq!(tally.delivered, 3);
        assert_eq!(tally.edits.summary().map(|summary| summary.max_ms), Some(2.0));
    }

    #[test]
    fn what_lies_beyond_a_gap_has_not_arrived_until_the_gap_is_filled() {
        let mut tally = Tally::new(&[1, 2, 3], 3);
        let updates = typed(&mut tally, 3);
        tally.update(1, &updates[0], 10).unwrap();
        tally.update(1, &updates[2], 20).unwrap();
        assert_eq!(tally.delivered, 1);
        tally.update(1, &updates[1], 30).unwrap();
        assert_eq!(tally.delivered, 3);
    }

    #[test]
    fn a_later_cursor_brings_the_ones_before_it() {
        let mut tally = Tally::new(&[1, 2, 3], 3);
        for due in [100, 200, 300] {
            tally.due();
            tally.sent_cursor(0, due);
        }
        tally.presence(1, &[moved(1, 1)], 400);
        tally.presence(1, &[moved(1, 3), moved(99, 7)], 500);
        tally.presence(1, &[moved(1, 2)], 600);
        tally.presence(0, &[moved(1, 3)], 600);
        assert_eq!((tally.expected, tally.delivered), (6, 3));
        assert_eq!(tally.cursors.count(), 3);
    }

    #[test]
    fn what_was_due_before_the_part_that_counts_is_delivered_but_not_measured() {
        let mut tally = Tally::new(&[1, 2, 3], 3);
        tally.count_from(1_000);
        for update in typed(&mut tally, 2) {
            tally.update(1, &update, 5_000).unwrap();
        }
        assert_eq!((tally.delivered, tally.measured()), (2, 1));
    }
}
