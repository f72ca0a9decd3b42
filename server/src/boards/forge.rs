//! Updates written by hand, for tests: what no honest client sends.

use fivefold_protocol::sync::lib0::Writer;

use crate::lint::{self, Id, Limits, Linted, StateVector};

/// A struct to be written: its first byte without the flags, where it stands, and its content.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) left: Option<Id>,
    pub(super) right: Option<Id>,
    pub(super) parent: Option<Id>,
    pub(super) key: Option<&'static str>,
    pub(super) content: Content,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    Gone(u64),
    Deleted(u64),
    Text(&'static str),
    Values(u64),
    Binary,
    Format,
    Container(u8),
}

/// A reference that stays as it is, whatever it names.
pub(super) const LOST: u32 = 39;

impl Part {
    /// Makes references that name nothing name something, mostly.
    pub(super) fn aim(&mut self, known: &StateVector, containers: &[Id]) {
        for neighbour in [&mut self.left, &mut self.right] {
            *neighbour = neighbour.and_then(|id| match known.get(&id.client) {
                _ if id.clock == LOST => Some(id),
                Some(&end) => Some(Id { clock: id.clock % end, ..id }),
                None => None,
            });
        }
        self.parent = self.parent.and_then(|id| match containers.len() {
            _ if id.clock == LOST => Some(id),
            0 => None,
            count => containers.get(id.clock as usize % count).copied(),
        });
    }

    fn write(&self, w: &mut Writer) {
        if let Content::Gone(len) = self.content {
            w.byte(0).uint(len);
            return;
        }
        let kind = match self.content {
            Content::Gone(_) => 0,
            Content::Deleted(_) => 1,
            Content::Binary => 3,
            Content::Text(_) => 4,
            Content::Format => 6,
            Content::Container(_) => 7,
            Content::Values(_) => 8,
        };
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let flags = flag(self.left.is_some(), 0x80)
            | flag(self.right.is_some(), 0x40)
            | flag(self.key.is_some(), 0x20);
        w.byte(kind | flags);
        for id in [self.left, self.right].into_iter().flatten() {
            w.uint(id.client).uint(u64::from(id.clock));
        }
        if self.left.is_none() && self.right.is_none() {
            match self.parent {
                Some(id) => w.uint(0).uint(id.client).uint(u64::from(id.clock)),
                None => w.uint(1).string("notes"),
            };
            if let Some(key) = self.key {
                w.string(key);
            }
        }
        match self.content {
            Content::Gone(len) | Content::Deleted(len) => w.uint(len),
            Content::Text(text) => w.string(text),
            Content::Values(count) => {
                w.uint(count);
                for _ in 0..count {
                    w.byte(120);
                }
                w
            }
            Content::Binary => w.bytes(&[1, 2]),
            Content::Format => w.string("bold").string("true"),
            Content::Container(sort) => w.byte(sort),
        };
    }
}

/// An update from its sections `(client, clock, parts)` and its delete set.
pub(super) fn encode(sections: &[(u64, u64, Vec<Part>)], deletes: &[(u64, u64, u64)]) -> Vec<u8> {
    let mut w = Writer::new();
    w.count(sections.len());
    for (client, clock, parts) in sections {
        w.count(parts.len()).uint(*client).uint(*clock);
        parts.iter().for_each(|part| part.write(&mut w));
    }
    w.count(deletes.len());
    for (client, clock, len) in deletes {
        w.uint(*client).uint(1).uint(*clock).uint(*len);
    }
    w.finish()
}

pub(super) fn linted(bytes: &[u8]) -> Linted {
    lint::update(bytes, &Limits::STEP2).unwrap()
}

pub(super) fn map_in(parent: Option<Id>) -> Part {
    Part { left: None, right: None, parent, key: Some("k"), content: Content::Container(1) }
}

pub(super) fn text(content: &'static str, left: Option<Id>) -> Part {
    Part { left, right: None, parent: None, key: None, content: Content::Text(content) }
}

pub(super) fn id(client: u64, clock: u32) -> Id {
    Id { client, clock }
}
