//! Updates, version 1: the list of structs per client, then the delete set.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use fivefold_protocol::sync::{
    lib0::Reader,
    structs::{
        ANY, BINARY, DELETED, FORMAT, GONE, HAS_KEY, HAS_LEFT, HAS_RIGHT, KIND_BITS, SKIP, STRING, TYPE,
    },
};

use super::{
    CLOCK_END, Limits, LintError,
    linted::{ClientRange, Deletes, Id, Kind, Linted, Parent, Sort, Struct},
    state_vector::too_high,
    value::{self, Budget},
};

/// Checks an update and says what is in it.
///
/// # Errors
/// [`LintError`], with the reason. An update that is refused has told nothing that may be relied on.
pub fn update(bytes: &[u8], limits: &Limits) -> Result<Linted, LintError> {
    if bytes.len() > limits.bytes {
        return Err(LintError::TooManyBytes { bytes: bytes.len(), max: limits.bytes });
    }
    let mut lint = Lint {
        bytes: bytes.len(),
        reader: Reader::new(bytes),
        limits,
        values: Budget::new(limits.values),
        items: Vec::new(),
        spans: Vec::new(),
    };
    let structs = lint.structs()?;
    let deletes_at = lint.at();
    let deletes = lint.deletes()?;
    lint.reader.end()?;
    Ok(Linted { structs, deletes, bytes: bytes.len(), items: lint.items, spans: lint.spans, deletes_at })
}

struct Lint<'a> {
    bytes: usize,
    reader: Reader<'a>,
    limits: &'a Limits,
    values: Budget,
    items: Vec<Struct>,
    spans: Vec<Range<usize>>,
}

impl Lint<'_> {
    /// How many bytes were read.
    fn at(&self) -> usize {
        self.bytes.saturating_sub(self.reader.left().len())
    }

    fn structs(&mut self) -> Result<Vec<ClientRange>, LintError> {
        let clients = self.reader.count(3)?;
        within(clients, "clients", self.limits.clients)?;
        let mut seen = BTreeSet::new();
        let mut ranges = Vec::new();
        for _ in 0..clients {
            let count = self.reader.count(1)?;
            let (client, from) = (self.reader.uint()?, self.clock()?);
            if count == 0 {
                return Err(LintError::Empty { what: "list of structs" });
            }
            within(self.items.len().saturating_add(count), "structs", self.limits.structs)?;
            if !seen.insert(client) {
                return Err(LintError::ClientTwice { client });
            }
            let first = self.items.len();
            let mut clock = from;
            for _ in 0..count {
                let at = self.at();
                let item = self.item(Id { client, clock })?;
                self.spans.push(at..self.at());
                clock = item.end();
                self.items.push(item);
            }
            ranges.push(ClientRange { client, from, to: clock, items: first..self.items.len() });
        }
        Ok(ranges)
    }

    fn item(&mut self, id: Id) -> Result<Struct, LintError> {
        let info = self.reader.byte()?;
        let kind = info & KIND_BITS;
        if kind == SKIP {
            return Err(LintError::Gap);
        }
        if kind == GONE {
            if info != GONE {
                return Err(LintError::KindRefused { kind: info });
            }
            let len = self.length(id.clock)?;
            let parent = Parent::OfNeighbour;
            return Ok(Struct {
                clock: id.clock,
                len,
                kind: Kind::Gone,
                left: None,
                right: None,
                parent,
                key: None,
            });
        }
        let left = if info & HAS_LEFT != 0 { Some(self.neighbour(id)?) } else { None };
        let right = if info & HAS_RIGHT != 0 { Some(self.neighbour(id)?) } else { None };
        // Documents disagree about where it goes.
        if left.is_some() && left == right && !self.limits.taken {
            return Err(LintError::BesideItself);
        }
        let mut key = None;
        let parent = if left.is_some() || right.is_some() {
            Parent::OfNeighbour
        } else {
            let parent = match self.reader.uint_up_to(1)? {
                0 => Parent::In(self.neighbour(id)?),
                _ => Parent::Root(stand_in(self.reader.string()?)),
            };
            if info & HAS_KEY != 0 {
                key = Some(stand_in(self.reader.string()?));
            }
            parent
        };
        let (kind, len) = self.content(kind, id.clock)?;
        Ok(Struct { clock: id.clock, len, kind, left, right, parent, key })
    }

    /// The content of a struct, as what it is and how many clocks it takes.
    fn content(&mut self, kind: u8, clock: u32) -> Result<(Kind, u32), LintError> {
        match kind {
            DELETED => Ok((Kind::Deleted, self.length(clock)?)),
            STRING => {
                let units = self.reader.string()?.encode_utf16().count();
                Ok((Kind::Text, span(clock, units)?))
            }
            ANY => {
                let count = self.reader.count(1)?;
                for _ in 0..count {
                    value::any(&mut self.reader, &mut self.values)?;
                }
                Ok((Kind::Value, span(clock, count)?))
            }
            BINARY => {
                value::binary(&mut self.reader)?;
                Ok((Kind::Value, span(clock, 1)?))
            }
            FORMAT => {
                self.reader.string()?;
                value::json(&mut self.reader)?;
                Ok((Kind::Format, span(clock, 1)?))
            }
            TYPE => {
                let sort = match self.reader.byte()? {
                    0 => Sort::List,
                    1 => Sort::Map,
                    2 => Sort::Text,
                    kind => return Err(LintError::KindRefused { kind }),
                };
                Ok((Kind::Container(sort), span(clock, 1)?))
            }
            refused => Err(LintError::KindRefused { kind: refused }),
        }
    }

    fn deletes(&mut self) -> Result<Deletes, LintError> {
        let clients = self.reader.count(4)?;
        within(clients, "clients in the delete set", self.limits.clients)?;
        let mut seen = BTreeSet::new();
        let mut deletes = Deletes::new();
        let mut total = 0_usize;
        for _ in 0..clients {
            let client = self.reader.uint()?;
            if !seen.insert(client) {
                return Err(LintError::ClientTwice { client });
            }
            let count = self.reader.count(2)?;
            total = total.saturating_add(count);
            within(total, "ranges in the delete set", self.limits.delete_ranges)?;
            if count == 0 {
                return Err(LintError::Empty { what: "list of ranges" });
            }
            let mut ranges: Vec<Range<u32>> = Vec::with_capacity(count);
            for _ in 0..count {
                let from = self.clock()?;
                let range = from..from.saturating_add(self.length(from)?);
                if ranges.last().is_some_and(|last| last.end > range.start) {
                    return Err(LintError::Disordered);
                }
                ranges.push(range);
            }
            deletes.push((client, ranges));
        }
        Ok(deletes)
    }

    /// A reference to another struct; to the own client only backwards.
    fn neighbour(&mut self, of: Id) -> Result<Id, LintError> {
        let id = Id { client: self.reader.uint()?, clock: self.clock()? };
        if id.client == of.client && id.clock >= of.clock {
            return Err(LintError::LooksAhead);
        }
        Ok(id)
    }

    fn clock(&mut self) -> Result<u32, LintError> {
        let clock = self.reader.uint32().map_err(too_high)?;
        if clock < CLOCK_END { Ok(clock) } else { Err(LintError::ClockTooHigh) }
    }

    fn length(&mut self, clock: u32) -> Result<u32, LintError> {
        let length = self.reader.uint32().map_err(too_high)?;
        span(clock, usize::try_from(length).unwrap_or(usize::MAX))
    }
}

/// A number that stands for a name.
fn stand_in(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// `len` clocks from `clock` on, if that is at least one and ends below [`CLOCK_END`].
fn span(clock: u32, len: usize) -> Result<u32, LintError> {
    let len = u32::try_from(len).map_err(|_| LintError::ClockTooHigh)?;
    if len == 0 {
        return Err(LintError::Empty { what: "struct or range" });
    }
    match clock.checked_add(len) {
        Some(end) if end < CLOCK_END => Ok(len),
        Some(_) | None => Err(LintError::ClockTooHigh),
    }
}

fn within(count: usize, what: &'static str, max: usize) -> Result<(), LintError> {
    if count > max { Err(LintError::TooMany { what, max }) } else { Ok(()) }
}
