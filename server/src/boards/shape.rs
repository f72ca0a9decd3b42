//! The shape of a document without its content: for every element what it is and how deep it stands.
//!
//! Two things can be told from it that the bytes of one update do not show: whether an update builds only on what is
//! known, and whether containers nest too deep, also when every level comes in an update of its own.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use fivefold_protocol::limits::TYPE_DEPTH_MAX;

use super::{admission::Rules, effort::Slot};
use crate::lint::{ClientRange, Id, Kind, Linted, Parent, Sort, Struct};

/// Elements of one client that follow each other and are alike. It begins where the run before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) end: u32,
    kind: Kind,
    place: Place,
    /// Whether the first of them has no left neighbour. Not under keys.
    begins: bool,
    /// Whether they have a right neighbour. Not under keys.
    bounded: bool,
}

/// Where elements stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// How deep the container is; one of the document itself has depth 1.
    level: u8,
    /// Whether it is under a key of a map.
    keyed: bool,
    /// Stands for the container.
    container: u64,
    /// What the container is; none for one of the document itself, which says nothing about that.
    sort: Option<Sort>,
}

impl Place {
    const NOWHERE: Self = Self { level: 0, keyed: false, container: 0, sort: None };
}

/// The elements of one client, from clock 0 on without a gap.
pub(super) type Runs = Vec<Run>;

/// The clock after the last of `runs`.
pub(super) fn end(runs: &[Run]) -> u32 {
    runs.last().map_or(0, |run| run.end)
}

/// The parts of `range` that stand elsewhere than in one of `containers`. What is gone stands nowhere.
pub(super) fn elsewhere(runs: &[Run], range: &Range<u32>, containers: &[Id]) -> Vec<Range<u32>> {
    let mut begin = range.start;
    let mut parts = Vec::new();
    for run in runs.get(runs.partition_point(|run| run.end <= range.start)..).unwrap_or_default() {
        if begin >= range.end {
            break;
        }
        let part = begin..run.end.min(range.end);
        begin = part.end;
        let inside = containers.iter().any(|id| stand_in(*id) == run.place.container);
        if !inside && run.place != Place::NOWHERE {
            parts.push(part);
        }
    }
    parts
}

/// Where in `range` containers stand in the document's own maps: on a board of notes each is a note.
pub(super) fn at_top(runs: &[Run], range: &Range<u32>) -> Vec<u32> {
    let mut begin = range.start;
    let mut found = Vec::new();
    for run in runs.get(runs.partition_point(|run| run.end <= range.start)..).unwrap_or_default() {
        if begin >= range.end {
            break;
        }
        let end = run.end.min(range.end);
        if matches!(run.kind, Kind::Container(_)) && run.place.level == 1 {
            found.extend(begin..end);
        }
        begin = end;
    }
    found
}

/// Why an update does not fit onto a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It needs what is not known.
    Missing(Id),
    /// It puts an element into something that holds none.
    NotAContainer,
    /// Its neighbours stand in different places.
    Torn,
    /// Its neighbours can never have stood side by side.
    Apart,
    /// It puts formatting or several values under a key of a map, where one value belongs.
    NotAValue,
    /// It puts something else than text into a text, or formatting elsewhere.
    NotText,
    /// Its containers nest too deep.
    TooDeep,
}

/// What an update adds: per client the runs after the known ones.
pub(super) type Added = Vec<(u64, Runs)>;

/// A new struct: its first element, and where it stands.
pub(super) type Laid = (Id, Struct, Slot);

/// Lays the new structs of `linted` onto what `known` says about each client, in an order in which each finds
/// what it needs, and answers with what is new: runs, and the structs that stand anywhere, in that order. Structs that are known
/// already are passed over.
pub(super) fn fit<'a>(
    linted: &Linted,
    known: impl Fn(u64) -> &'a [Run],
    rules: Rules,
) -> Result<(Added, Vec<Laid>), Misfit> {
    let mut sections = Vec::new();
    let mut section_of = HashMap::new();
    for range in &linted.structs {
        let before = known(range.client);
        if range.to <= end(before) {
            continue;
        }
        if range.from > end(before) {
            return Err(Misfit::Missing(Id { client: range.client, clock: end(before) }));
        }
        section_of.insert(range.client, sections.len());
        sections.push(Section::new(linted, range, before));
    }
    let mut fitting = Fitting { sections, section_of, known, rules, laid: Vec::new() };
    for section in 0..fitting.sections.len() {
        fitting.lay(section)?;
    }
    let added = fitting.sections.into_iter().map(|section| (section.client, section.added)).collect();
    Ok((added, fitting.laid))
}

struct Section<'a> {
    client: u64,
    structs: &'a [Struct],
    /// The clock after what is known and laid.
    clock: u32,
    /// The clock after the last struct.
    to: u32,
    added: Runs,
    waiting: bool,
}

impl<'a> Section<'a> {
    fn new(linted: &'a Linted, range: &ClientRange, before: &[Run]) -> Self {
        let clock = end(before);
        let all = linted.of(range);
        let structs = all.get(all.partition_point(|item| item.end() <= clock)..).unwrap_or_default();
        Self { client: range.client, structs, clock, to: range.to, added: Runs::new(), waiting: false }
    }

    fn push(&mut self, run: Run) {
        self.clock = run.end;
        self.structs = self.structs.get(1..).unwrap_or_default();
        append(&mut self.added, run);
    }
}

/// Adds a run after `runs`, as a part of the last one if it is alike.
pub(super) fn append(runs: &mut Runs, run: Run) {
    match runs.last_mut() {
        Some(last) if Run { end: run.end, begins: false, ..*last } == run => last.end = run.end,
        Some(_) | None => runs.push(run),
    }
}

struct Fitting<'a, F> {
    sections: Vec<Section<'a>>,
    section_of: HashMap<u64, usize>,
    known: F,
    rules: Rules,
    laid: Vec<Laid>,
}

impl<'k, F: Fn(u64) -> &'k [Run]> Fitting<'_, F> {
    /// Lays all of a section, and of others only as far as this one needs them.
    fn lay(&mut self, first: usize) -> Result<(), Misfit> {
        let Some(to) = self.sections.get(first).map(|section| section.to) else { return Ok(()) };
        let mut goals = vec![(first, to)];
        while let Some(&(index, goal)) = goals.last() {
            let Some(section) = self.sections.get_mut(index) else { break };
            let (client, done) = (section.client, section.clock >= goal);
            let next = section.structs.first().copied().filter(|_| !done);
            section.waiting = !done;
            let Some(item) = next else {
                goals.pop();
                continue;
            };
            match item.needs().find(|&id| self.run_at(id).is_none()) {
                Some(id) => goals.push(self.goal(id)?),
                None => self.place(index, client, item)?,
            }
        }
        Ok(())
    }

    /// Where `id` is to be found, if this update brings it and is not itself waiting for what needs it.
    fn goal(&self, id: Id) -> Result<(usize, u32), Misfit> {
        let index = self.section_of.get(&id.client).copied();
        let free = |index: &usize| {
            self.sections.get(*index).is_some_and(|section| !section.waiting && id.clock < section.to)
        };
        index.filter(free).map(|index| (index, id.clock.saturating_add(1))).ok_or(Misfit::Missing(id))
    }

    fn place(&mut self, index: usize, client: u64, item: Struct) -> Result<(), Misfit> {
        let run = self.standing(client, &item)?;
        if matches!(run.kind, Kind::Container(_)) && usize::from(run.place.level) >= TYPE_DEPTH_MAX {
            return Err(Misfit::TooDeep);
        }
        // The document type fails to read formatting as a value. Of several values it forgets all but the last, and
        // reads freed memory when it comes across them after their map was deleted.
        let no_value =
            run.kind == Kind::Format || (matches!(run.kind, Kind::Text | Kind::Value) && item.len > 1);
        if run.place.keyed && no_value {
            return Err(Misfit::NotAValue);
        }
        if self.rules == Rules::OfToday && !self.is_between_two(&item, &run) {
            return Err(Misfit::Apart);
        }
        if self.rules == Rules::OfToday && !suits(&run) {
            return Err(Misfit::NotText);
        }
        if let Some(section) = self.sections.get_mut(index) {
            if item.clock >= section.clock && run.place != Place::NOWHERE {
                let slot = (run.place.container, run.place.keyed);
                self.laid.push((Id { client, clock: item.clock }, item, slot));
            }
            section.push(run);
        }
        Ok(())
    }

    /// What becomes of `item` where it stands. It is gone at once if its container or all its neighbours are.
    fn standing(&self, client: u64, item: &Struct) -> Result<Run, Misfit> {
        let mut place = self.inside(item)?;
        let mut beside_gone = false;
        for id in [item.left, item.right, self.front(client, item)].into_iter().flatten() {
            let Some(beside) = self.run_at(id).filter(|run| run.kind != Kind::Gone) else {
                beside_gone = true;
                continue;
            };
            if *place.get_or_insert(beside.place) != beside.place {
                return Err(Misfit::Torn);
            }
        }
        // What is gone went with its whole container, so it has no neighbours that are left.
        if beside_gone && place.is_some() {
            return Err(Misfit::Torn);
        }
        let end = item.end();
        Ok(match place {
            Some(place) if item.kind != Kind::Gone => Run {
                end,
                kind: item.kind,
                place,
                begins: !place.keyed && item.left.is_none(),
                bounded: !place.keyed && item.right.is_some(),
            },
            Some(_) | None => {
                Run { end, kind: Kind::Gone, place: Place::NOWHERE, begins: false, bounded: false }
            }
        })
    }

    /// Whether its neighbours can have stood side by side, as far as they tell. What stands first has nothing to its left, and what
    /// stands last nothing to its right, whatever was deleted there since. Documents disagree about what breaks this.
    fn is_between_two(&self, item: &Struct, run: &Run) -> bool {
        match (item.left, item.right) {
            _ if run.place.keyed || run.kind == Kind::Gone => true,
            (None, Some(right)) => self.begins(right),
            (Some(left), None) => self.run_at(left).is_none_or(|left| !left.bounded),
            (Some(_), Some(_)) | (None, None) => true,
        }
    }

    /// Whether an element has no left neighbour.
    fn begins(&self, id: Id) -> bool {
        let known = (self.known)(id.client);
        let added = self.section_of.get(&id.client).and_then(|&index| self.sections.get(index));
        let (runs, from) = match added {
            Some(section) if id.clock >= end(known) => (section.added.as_slice(), end(known)),
            Some(_) | None => (known, 0),
        };
        let at = runs.partition_point(|run| run.end <= id.clock);
        let start = at.checked_sub(1).and_then(|before| runs.get(before)).map_or(from, |before| before.end);
        start == id.clock && runs.get(at).is_some_and(|run| run.begins)
    }

    /// The place that `item` names itself; none if it is that of its neighbours, or gone.
    fn inside(&self, item: &Struct) -> Result<Option<Place>, Misfit> {
        let keyed = item.key.is_some();
        match item.parent {
            Parent::Root(container) => Ok(Some(Place { level: 1, keyed, container, sort: None })),
            Parent::OfNeighbour => Ok(None),
            Parent::In(id) => match self.run_at(id) {
                Some(Run { kind: Kind::Container(sort), place, .. }) => {
                    let level = place.level.saturating_add(1);
                    Ok(Some(Place { level, keyed, container: stand_in(id), sort: Some(sort) }))
                }
                Some(Run { kind: Kind::Text | Kind::Value | Kind::Format, .. }) => Err(Misfit::NotAContainer),
                Some(Run { kind: Kind::Gone | Kind::Deleted, .. }) | None => Ok(None),
            },
        }
    }

    /// The last known element of a struct that is only partly new.
    fn front(&self, client: u64, item: &Struct) -> Option<Id> {
        let known = self.section_of.get(&client).and_then(|&index| self.sections.get(index))?.clock;
        (item.clock < known).then(|| Id { client, clock: known.saturating_sub(1) })
    }

    /// The known or laid run that holds `id`.
    fn run_at(&self, id: Id) -> Option<Run> {
        let known = (self.known)(id.client);
        if id.clock < end(known) {
            return holding(known, id.clock);
        }
        let section = self.sections.get(*self.section_of.get(&id.client)?)?;
        holding(&section.added, id.clock)
    }
}

/// Whether an element suits its container. A text counts values and containers in it as a character each that its string
/// does not show, so whoever writes on misses the place; and documents disagree about formatting outside of a text.
fn suits(run: &Run) -> bool {
    let in_text = run.place.sort == Some(Sort::Text);
    match run.kind {
        Kind::Format => in_text,
        Kind::Value | Kind::Container(_) => run.place.keyed || !in_text,
        Kind::Text | Kind::Deleted | Kind::Gone => true,
    }
}

/// A number that stands for a container.
fn stand_in(id: Id) -> u64 {
    let mut hasher = DefaultHasher::new();
    (id.client, id.clock).hash(&mut hasher);
    hasher.finish()
}

fn holding(runs: &[Run], clock: u32) -> Option<Run> {
    runs.get(runs.partition_point(|run| run.end <= clock)).copied()
}
