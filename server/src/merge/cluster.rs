//! From pairs to groups: single links in a canonical order, never across a forbidden pair, never against a decision.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    iter::Chain,
    ops::Range,
    option, vec,
};

use fivefold_protocol::ids::NoteRef;

use super::{Decisions, align::Verdict};

/// Most different texts that the machine puts into one group on its own. Copies of a text do not count.
pub const AUTO_GROUP_TEXTS: usize = 24;

/// Two texts, by their places in the canonical order of texts, that the machine would join.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) verdict: Verdict,
    pub(crate) score: u16,
}

/// Two notes, the smaller id first.
pub(crate) type Pair = (NoteRef, NoteRef);

/// Pairs of units: a single one, or many.
pub(crate) type UnitPairs = Chain<option::IntoIter<(usize, usize)>, vec::IntoIter<(usize, usize)>>;

/// Notes that are interchangeable (one text, no decision about any of them), or a single note.
struct Unit<'a> {
    text: Option<usize>,
    /// All notes of its text, if nothing is decided about any of them.
    all: Option<&'a BTreeSet<NoteRef>>,
    /// Otherwise those that are interchangeable.
    some: Vec<&'a NoteRef>,
}

impl<'a> Unit<'a> {
    fn of(text: Option<usize>, some: Vec<&'a NoteRef>) -> Self {
        Self { text, all: None, some }
    }

    fn notes(&self) -> impl Iterator<Item = &'a NoteRef> {
        self.all.into_iter().flatten().chain(self.some.iter().copied())
    }

    fn first(&self) -> Option<&'a NoteRef> {
        self.all.map_or_else(|| self.some.first().copied(), BTreeSet::first)
    }

    fn len(&self) -> usize {
        self.all.map_or(self.some.len(), BTreeSet::len)
    }
}

#[derive(Default)]
struct Cluster {
    units: Vec<usize>,
    /// In ascending order.
    texts: Vec<usize>,
    fixed: bool,
    /// Units that no member may stand with.
    apart: BTreeSet<usize>,
}

/// How much a group holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) notes: usize,
    pub(crate) texts: usize,
}

/// The groups, and what is needed to suggest more.
pub(crate) struct Clusters<'a> {
    /// By the first of their units; `None` for what went into another.
    clusters: Vec<Option<Cluster>>,
    units: Vec<Unit<'a>>,
    home: Vec<usize>,
    /// By text: its units, which stand in the order of their texts.
    by_text: Vec<Range<usize>>,
    links: Vec<(usize, usize)>,
}

/// What may not stand together: found out once for each pair of texts.
pub(crate) trait Conflicts {
    /// Does something forbid the two texts to stand in one group that a link of this kind would make?
    fn between(&mut self, a: usize, b: usize, verdict: Verdict) -> bool;
    /// Would the machine join the two texts themselves?
    fn fits(&mut self, a: usize, b: usize) -> bool;
}

impl<'a> Clusters<'a> {
    /// Groups the notes of `texts` (in canonical order) and `blank` notes (without any word) by `edges`, as `decisions`
    /// allow.
    pub(crate) fn build(
        texts: &[&'a BTreeSet<NoteRef>],
        blank: &[&'a NoteRef],
        edges: &mut [Edge],
        decisions: &'a Decisions,
        conflicts: &mut impl Conflicts,
    ) -> Self {
        let mut out = Self::alone(texts, blank, decisions);
        if decisions.suggest_only {
            return out;
        }
        for text in 0..texts.len() {
            let units = out.units_of(text);
            for a in units.clone() {
                for b in a + 1..units.end {
                    out.link(a, b, Verdict::Sure, conflicts);
                }
            }
        }
        edges.sort_unstable_by_key(|edge| (Reverse((edge.verdict, edge.score)), edge.a, edge.b));
        for edge in edges {
            for (a, b) in out.pairs_of_units(edge.a, edge.b) {
                out.link(a, b, edge.verdict, conflicts);
            }
        }
        out
    }

    fn alone(texts: &[&'a BTreeSet<NoteRef>], blank: &[&'a NoteRef], decisions: &'a Decisions) -> Self {
        let mut fixed_of: BTreeMap<&NoteRef, usize> = BTreeMap::new();
        for (group, notes) in decisions.fixed.iter().enumerate() {
            for note in notes {
                fixed_of.entry(note).or_insert(group);
            }
        }
        let decided: BTreeSet<&NoteRef> =
            fixed_of.keys().copied().chain(decisions.apart.iter().flat_map(|(a, b)| [a, b])).collect();
        let mut units: Vec<Unit<'a>> = Vec::with_capacity(texts.len() + blank.len());
        let mut by_text = Vec::with_capacity(texts.len());
        for (text, notes) in texts.iter().enumerate() {
            let begin = units.len();
            let alone = |note: &&NoteRef| decisions.suggest_only || decided.contains(note);
            if notes.iter().any(|note| alone(&note)) {
                let (single, plain): (Vec<&NoteRef>, Vec<&NoteRef>) = notes.iter().partition(alone);
                if !plain.is_empty() {
                    units.push(Unit::of(Some(text), plain));
                }
                units.extend(single.into_iter().map(|note| Unit::of(Some(text), vec![note])));
            } else {
                units.push(Unit { text: Some(text), all: Some(notes), some: Vec::new() });
            }
            by_text.push(begin..units.len());
        }
        units.extend(blank.iter().map(|note| Unit::of(None, vec![*note])));
        let mut unit_of: BTreeMap<&NoteRef, usize> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate().filter(|_| !decided.is_empty()) {
            unit_of.extend(unit.notes().filter(|note| decided.contains(note)).map(|note| (note, at)));
        }
        // Notes of fixed groups that are in no text.
        let unknown: Vec<&NoteRef> =
            fixed_of.keys().copied().filter(|note| !unit_of.contains_key(*note)).collect();
        for note in unknown {
            unit_of.insert(note, units.len());
            units.push(Unit::of(None, vec![note]));
        }

        let mut clusters: Vec<Option<Cluster>> = Vec::with_capacity(units.len());
        let mut home = Vec::with_capacity(units.len());
        let mut first_of_group: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate() {
            let group =
                if fixed_of.is_empty() { None } else { unit.first().and_then(|note| fixed_of.get(note)) };
            let first = group.map_or(at, |group| *first_of_group.entry(*group).or_insert(at));
            home.push(first);
            clusters.push((first == at).then(Cluster::default));
            if let Some(Some(cluster)) = clusters.get_mut(first) {
                cluster.units.push(at);
                cluster.texts.extend(unit.text.filter(|text| cluster.texts.last() != Some(text)));
                cluster.fixed |= group.is_some();
            }
        }
        for (a, b) in &decisions.apart {
            if let (Some(&a), Some(&b)) = (unit_of.get(a), unit_of.get(b)) {
                for (one, other) in [(a, b), (b, a)] {
                    let cluster = home.get(one).and_then(|home| clusters.get_mut(*home));
                    if let Some(Some(cluster)) = cluster {
                        cluster.apart.insert(other);
                    }
                }
            }
        }
        Self { clusters, units, home, by_text, links: Vec::new() }
    }

    fn link(&mut self, a: usize, b: usize, verdict: Verdict, conflicts: &mut impl Conflicts) {
        let (home_a, home_b) = (self.home(a), self.home(b));
        if home_a == home_b || !self.may_join(home_a, home_b, verdict, conflicts) {
            return;
        }
        let (into, from) = (home_a.min(home_b), home_a.max(home_b));
        let Some(gone) = self.clusters.get_mut(from).and_then(Option::take) else { return };
        for &unit in &gone.units {
            if let Some(home) = self.home.get_mut(unit) {
                *home = into;
            }
        }
        if let Some(Some(cluster)) = self.clusters.get_mut(into) {
            cluster.units.extend(gone.units);
            cluster.texts.extend(gone.texts);
            cluster.texts.sort_unstable();
            cluster.texts.dedup();
            cluster.apart.extend(gone.apart);
            cluster.fixed |= gone.fixed;
        }
        self.links.push((a, b));
    }

    fn may_join(&self, a: usize, b: usize, verdict: Verdict, conflicts: &mut impl Conflicts) -> bool {
        if self.decided_apart(a, b) {
            return false;
        }
        let (Some(a), Some(b)) = (self.cluster(a), self.cluster(b)) else { return false };
        if a.fixed && b.fixed {
            return false;
        }
        // A group of people's making may grow beyond what the machine would make on its own, one text at a time.
        let split = self.units.len() > self.by_text.len();
        let shared =
            if split { a.texts.iter().filter(|text| b.texts.binary_search(text).is_ok()).count() } else { 0 };
        if a.texts.len() + b.texts.len() - shared > AUTO_GROUP_TEXTS && !a.fixed && !b.fixed {
            return false;
        }
        a.texts.iter().all(|&p| {
            b.texts.iter().all(|&q| {
                !conflicts.between(p, q, verdict)
                    || (a.fixed && overruled(q, p, &a.texts, conflicts))
                    || (b.fixed && overruled(p, q, &b.texts, conflicts))
            })
        })
    }

    /// The notes of these groups, with the pairs of notes whose likeness made them; in the order of their first notes.
    pub(crate) fn groups(&self, homes: &[usize]) -> Vec<(BTreeSet<NoteRef>, Vec<Pair>)> {
        let links = self.links();
        let first = |home: usize| self.units(home).iter().filter_map(|unit| self.first_note(*unit)).min();
        let mut ordered: Vec<_> = homes.iter().map(|home| (first(*home), *home)).collect();
        ordered.sort_unstable();
        let group = |(first, home): (Option<&NoteRef>, usize)| {
            if let (Some(only), Size { notes: 1, .. }) = (first, self.size(home)) {
                return (BTreeSet::from([only.clone()]), Vec::new());
            }
            let units = || self.units(home).iter().filter_map(|&unit| self.units.get(unit));
            let of_links = links.get(&home).into_iter().flatten().filter_map(|(a, b)| {
                let (a, b) = (self.first_note(*a)?, self.first_note(*b)?);
                Some((a.min(b).clone(), a.max(b).clone()))
            });
            let of_copies = units()
                .flat_map(|unit| unit.notes().zip(unit.notes().skip(1)))
                .map(|(a, b)| (a.clone(), b.clone()));
            let mut joins: Vec<Pair> = of_links.chain(of_copies).collect();
            joins.sort_unstable();
            (units().flat_map(Unit::notes).cloned().collect(), joins)
        };
        ordered.into_iter().map(group).collect()
    }

    /// Every group, by its first unit.
    pub(crate) fn homes(&self) -> impl Iterator<Item = usize> {
        self.clusters.iter().enumerate().filter(|(_, cluster)| cluster.is_some()).map(|(home, _)| home)
    }

    /// The units of a group.
    pub(crate) fn units(&self, home: usize) -> &[usize] {
        self.cluster(home).map_or(&[], |cluster| cluster.units.as_slice())
    }

    /// The pairs of units that made each group of several.
    pub(crate) fn links(&self) -> BTreeMap<usize, Vec<(usize, usize)>> {
        let mut links: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for &(a, b) in &self.links {
            links.entry(self.home(a)).or_default().push((a, b));
        }
        links
    }

    /// The group that a unit is in, by its first unit.
    pub(crate) fn home(&self, unit: usize) -> usize {
        self.home.get(unit).copied().unwrap_or(unit)
    }

    /// The units that hold a text.
    pub(crate) fn units_of(&self, text: usize) -> Range<usize> {
        self.by_text.get(text).cloned().unwrap_or_default()
    }

    /// One unit of each group that holds the first text, with one of each that holds the second. Two of one text are taken
    /// in a row.
    pub(crate) fn pairs_of_units(&self, a: usize, b: usize) -> UnitPairs {
        let (of_a, of_b) = (self.units_of(a), self.units_of(b));
        if of_a.len() == 1 && of_b.len() == 1 {
            let two = (of_a.start != of_b.start).then_some((of_a.start, of_b.start));
            return two.into_iter().chain(Vec::new());
        }
        let pairs: Vec<_> = if a == b {
            of_a.clone().zip(of_a.skip(1)).collect()
        } else {
            let (a, b) = (self.one_of_each_group(a), self.one_of_each_group(b));
            a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b))).collect()
        };
        None.into_iter().chain(pairs)
    }

    fn one_of_each_group(&self, text: usize) -> Vec<usize> {
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for unit in self.units_of(text) {
            first.entry(self.home(unit)).or_insert(unit);
        }
        first.into_values().collect()
    }

    /// The text of a unit.
    pub(crate) fn text_of(&self, unit: usize) -> Option<usize> {
        self.units.get(unit)?.text
    }

    /// The first note of a unit.
    pub(crate) fn first_note(&self, unit: usize) -> Option<&'a NoteRef> {
        self.units.get(unit)?.first()
    }

    /// The texts of a group, in the canonical order.
    pub(crate) fn texts(&self, home: usize) -> &[usize] {
        self.cluster(home).map_or(&[], |cluster| cluster.texts.as_slice())
    }

    /// How much a group holds.
    pub(crate) fn size(&self, home: usize) -> Size {
        let Some(cluster) = self.cluster(home) else { return Size { notes: 0, texts: 0 } };
        let notes = cluster.units.iter().filter_map(|unit| self.units.get(*unit)).map(Unit::len);
        Size { notes: notes.sum(), texts: cluster.texts.len() }
    }

    /// Have people said that the two groups are different problems?
    pub(crate) fn decided_apart(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.cluster(a), self.cluster(b)) else { return false };
        let names = |a: &Cluster, b: &Cluster| {
            !a.apart.is_empty() && b.units.iter().any(|unit| a.apart.contains(unit))
        };
        names(a, b) || names(b, a)
    }

    fn cluster(&self, home: usize) -> Option<&Cluster> {
        self.clusters.get(home)?.as_ref()
    }
}

/// People put `held` together with a text that fits `newcomer` although the two conflict: then `held` does not keep
/// `newcomer` out either.
fn overruled(newcomer: usize, held: usize, group: &[usize], conflicts: &mut impl Conflicts) -> bool {
    group.iter().any(|&friend| {
        friend != held
            && (friend == newcomer || conflicts.fits(newcomer, friend))
            && conflicts.between(friend, held, Verdict::Sure)
    })
}
