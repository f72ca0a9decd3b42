//! What the linter found in an update: enough to decide about it without the document.

use std::ops::Range;

/// What an update deletes: clients, each once, with their ranges of clocks in order.
pub type Deletes = Vec<(u64, Vec<Range<u32>>)>;

/// Names one element of a document: the client that made it, and its place in what that client made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The Yjs client id, below 2^53.
    pub client: u64,
    /// The place, below [`super::CLOCK_END`].
    pub clock: u32,
}

/// What a struct is, as far as others may build on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Removed without a trace: nothing is known but its length.
    Gone,
    /// Removed, but its place is still known.
    Deleted,
    /// Text: nothing can stand inside it.
    Text,
    /// Values: nothing can stand inside them.
    Value,
    /// Formatting of a text: it is no value, and nothing can stand inside it.
    Format,
    /// Others may stand inside it.
    Container(Sort),
}

/// What a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A list.
    List,
    /// A map.
    Map,
    /// A text.
    Text,
}

/// Where a struct stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// Where its left or else its right neighbour stands.
    OfNeighbour,
    /// In a map, list or text of the document itself; the number stands for its name.
    Root(u64),
    /// In this container.
    In(Id),
}

/// One struct of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Struct {
    /// Its first clock.
    pub clock: u32,
    /// How many clocks it takes, at least 1.
    pub len: u32,
    /// What it is.
    pub kind: Kind,
    /// Its neighbour to the left when it was written.
    pub left: Option<Id>,
    /// Its neighbour to the right when it was written.
    pub right: Option<Id>,
    /// Where it stands; without meaning for [`Kind::Gone`].
    pub parent: Parent,
    /// The key of a map under which it says that it stands, as a number for its name. If it has neighbours, theirs counts.
    pub key: Option<u64>,
}

impl Struct {
    /// The clock after its last.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.clock.saturating_add(self.len)
    }

    /// Everything that must be known before it.
    pub fn needs(&self) -> impl Iterator<Item = Id> {
        let parent = match self.parent {
            Parent::In(id) => Some(id),
            Parent::OfNeighbour | Parent::Root(_) => None,
        };
        [self.left, self.right, parent].into_iter().flatten()
    }
}

/// The structs of one client in an update: `from..to` without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRange {
    /// The client id.
    pub client: u64,
    /// The first clock.
    pub from: u32,
    /// The clock after the last.
    pub to: u32,
    pub(super) items: Range<usize>,
}

/// An update that passed the linter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linted {
    /// The clients whose structs it holds, each once.
    pub structs: Vec<ClientRange>,
    /// What it deletes.
    pub deletes: Deletes,
    /// Size of the encoded update, in bytes.
    pub bytes: usize,
    pub(super) items: Vec<Struct>,
    /// Where each of the items stands in the encoded update.
    pub(super) spans: Vec<Range<usize>>,
    /// Where the delete set begins there.
    pub(super) deletes_at: usize,
}

impl Linted {
    /// The structs of one of [`Self::structs`], in order of their clocks.
    #[must_use]
    pub fn of(&self, range: &ClientRange) -> &[Struct] {
        self.items.get(range.items.clone()).unwrap_or_default()
    }

    /// Whether it deletes this element.
    #[must_use]
    pub fn deletes(&self, id: Id) -> bool {
        let of_client = self.deletes.iter().find(|(client, _)| *client == id.client);
        of_client.is_some_and(|(_, ranges)| {
            let at = ranges.partition_point(|range| range.end <= id.clock);
            ranges.get(at).is_some_and(|range| range.contains(&id.clock))
        })
    }

    /// Whether the update says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.structs.is_empty() && self.deletes.is_empty()
    }
}
