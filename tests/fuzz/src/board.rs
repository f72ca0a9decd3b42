//! Edits of two people on one board: linter, admission, document, as the server does it. The first byte says whether the
//! edits stand there as they are, or are made up from the bytes that follow.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{NoteId, PersonId},
    note::Note,
    sync::lib0::Writer,
};
use fivefold_server::{
    boards::{
        admission::{Admission, Admit},
        board::Board,
    },
    lint::{self, Limits},
};

/// Sends every edit through every check into a board, and checks what must hold between the two.
pub fn run(data: &[u8]) {
    let Some((made_up, mut data)) = data.split_first() else { return };
    let mut day = Day { admission: Admission::new(), board: Board::new(), notes: BTreeMap::new() };
    for _ in 0..64 {
        let edit = if *made_up == 0 { as_it_is(&mut data) } else { make_up(&mut data, &day.admission) };
        let Some((who, update)) = edit else { break };
        day.edit(PersonId(u32::from(who % 2) + 1), &update);
    }
    day.end();
}

struct Day {
    admission: Admission,
    board: Board,
    /// The notes as the changes tell them, one after the other.
    notes: BTreeMap<NoteId, Note>,
}

impl Day {
    fn edit(&mut self, who: PersonId, update: &[u8]) {
        let Ok(linted) = lint::update(update, &Limits::UPDATE) else { return };
        let (mark, before) = (self.admission.mark(), self.admission.state_vector());
        let admitted = self.admission.admit(who, &linted);
        if !matches!(admitted, Admit::Accept | Admit::KnownOnly) {
            assert_eq!(self.admission.state_vector(), before, "a refused edit changes nothing");
            return;
        }
        let ahead = self.admission.state_vector();
        self.admission.rollback(mark);
        assert_eq!(self.admission.state_vector(), before, "taken back");
        assert_eq!(self.admission.admit(who, &linted), admitted, "and admitted again");
        if update.len().is_multiple_of(5) {
            self.board.rest();
        }
        let texts = self.board.list_texts().problems;
        let changed = self.board.apply(update).expect("what passes every check fits the board");
        self.notes.extend(changed.touched);
        self.notes.retain(|id, _| !changed.deleted.contains(id));
        assert_eq!(self.notes, self.board.notes(), "every change is told");
        let now = self.board.list_texts().problems;
        for id in texts.keys().chain(now.keys()) {
            assert!(texts.get(id) == now.get(id) || changed.problems.contains(id), "{id:?} changed");
        }
        assert!(self.board.deletes_known(&linted.deletes));
        assert_eq!(lint::state_vector(&self.board.state_vector()).unwrap(), ahead);
        self.admission.settle(self.admission.mark());
    }

    /// A late joiner has the same board, and so has the server after a restart.
    fn end(self) {
        let state = self.board.state();
        let whole = lint::update(&state, &Limits::STATE).expect("the board's own state passes the linter");
        let joiner = Board::from_state(&state).unwrap();
        assert_eq!(joiner.notes(), self.board.notes());
        assert_eq!(joiner.list_texts(), self.board.list_texts());
        let restored = Admission::restore(&whole, &self.admission.owners()).unwrap();
        assert_eq!(restored.state_vector(), self.admission.state_vector());
        assert_eq!(restored.owners(), self.admission.owners());
    }
}

/// Who, two bytes of length, the update.
fn as_it_is(data: &mut &[u8]) -> Option<(u8, Vec<u8>)> {
    let [who, low, high, rest @ ..] = data else { return None };
    let (update, rest) = rest.split_at(usize::from(u16::from_le_bytes([*low, *high])).min(rest.len()));
    let edit = (*who, update.to_vec());
    *data = rest;
    Some(edit)
}

/// An update of one client that mostly builds on what is there.
fn make_up(data: &mut &[u8], admission: &Admission) -> Option<(u8, Vec<u8>)> {
    let mut next = || {
        let (byte, rest) = data.split_first()?;
        *data = rest;
        Some(*byte)
    };
    let known = admission.state_vector();
    let (who, shape) = (next()?, next()?);
    // Clients 1 and 3 are of one person, 2 and 4 of the other, unless somebody takes a foreign one.
    let client = u64::from(who % 2) + 1 + u64::from(shape & 2);
    let clock = u64::from(known.get(&client).copied().unwrap_or(0));
    let clock = if shape & 0xf0 == 0xf0 { clock.saturating_sub(1) } else { clock };
    let mut w = Writer::new();
    w.count(1);
    let parts = usize::from(shape >> 2 & 3) + 1;
    w.count(parts).uint(client).uint(clock);
    for _ in 0..parts {
        let (kind, flags) = (next()?, next()?);
        let mut id = |w: &mut Writer| -> Option<()> {
            let byte = next()?;
            let client = u64::from(byte & 3) + 1;
            let end = u64::from(known.get(&client).copied().unwrap_or(0));
            w.uint(client).uint(if end == 0 { 0 } else { u64::from(byte >> 2) % end });
            Some(())
        };
        let kind = [0, 1, 3, 4, 4, 6, 7, 7, 8][usize::from(kind % 9)];
        if kind == 0 {
            w.byte(0).uint(u64::from(flags % 4) + 1);
            continue;
        }
        w.byte(kind | flags & 0b1110_0000);
        if flags & 0x80 != 0 {
            id(&mut w)?;
        }
        if flags & 0x40 != 0 {
            id(&mut w)?;
        }
        if flags & 0xc0 == 0 {
            if flags & 1 == 0 {
                w.uint(1).string(["notes", "problems", "tasks"][usize::from(flags >> 1 & 3).min(2)]);
            } else {
                w.uint(0);
                id(&mut w)?;
            }
            if flags & 0x20 != 0 {
                w.string(["n1", "text", "x", "settled"][usize::from(flags >> 3 & 3)]);
            }
        }
        match kind {
            1 => w.uint(u64::from(flags % 4) + 1),
            3 => w.bytes(&[1, 2]),
            4 => w.string(["a", "слово", "🙂🙂", "a🙂b"][usize::from(flags % 4)]),
            6 => w.string("bold").string("true"),
            7 => w.byte(flags % 3),
            _ => w.uint(1).byte(120),
        };
    }
    if shape & 1 == 0 {
        w.count(0);
    } else {
        let (whose, from, length) = (next()?, next()?, next()?);
        w.count(1).uint(u64::from(whose % 4) + 1).uint(1);
        w.uint(u64::from(from)).uint(u64::from(length % 4) + 1);
    }
    Some((who, w.finish()))
}
