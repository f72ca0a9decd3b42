//! From pairs to groups: single links in a canonical order, never across a forbidden pair, never against a decision.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::ids::NoteRef;

use super::{
    Decisions,
    align::{Verdict, forbids, judge},
    note::Prepared,
};

/// Most different texts that the machine puts into one group on its own. Copies of a text do not count.
pub const AUTO_GROUP_TEXTS: usize = 24;

/// A text with the notes that hold it.
pub(crate) struct TextNotes<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) notes: &'a BTreeSet<NoteRef>,
}

/// Two texts, by their places in the canonical order of texts, and what was made of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) verdict: Verdict,
    pub(crate) score: u16,
}

/// Two notes, the smaller id first.
pub(crate) type Pair = (NoteRef, NoteRef);

/// Notes that are interchangeable (one text, no decision about any of them), or a single note.
struct Unit {
    text: Option<usize>,
    notes: Vec<NoteRef>,
}

#[derive(Default)]
struct Cluster {
    units: Vec<usize>,
    texts: BTreeSet<usize>,
    fixed: bool,
    /// Units that no member may stand with.
    apart: BTreeSet<usize>,
}

/// The groups, and what is needed to suggest more.
pub(crate) struct Clusters {
    clusters: BTreeMap<usize, Cluster>,
    units: Vec<Unit>,
    home: Vec<usize>,
    by_text: BTreeMap<usize, Vec<usize>>,
    links: Vec<(usize, usize)>,
}

impl Clusters {
    /// Groups `texts` (in canonical order) and `blank` notes (without any word) by `edges`, as `decisions` allow.
    pub(crate) fn build(
        texts: &[TextNotes<'_>],
        blank: &[NoteRef],
        edges: &[Edge],
        decisions: &Decisions,
    ) -> Self {
        let mut out = Self::units(texts, blank, decisions);
        if decisions.suggest_only {
            return out;
        }
        let mut conflicts = Conflicts { texts, known: BTreeMap::new() };
        for units in out.by_text.clone().into_values() {
            for (at, &a) in units.iter().enumerate() {
                for &b in units.iter().skip(at + 1) {
                    out.link(a, b, Verdict::Sure, &mut conflicts);
                }
            }
        }
        let mut joins: Vec<&Edge> = edges.iter().filter(|edge| edge.verdict >= Verdict::Detail).collect();
        joins.sort_unstable_by(|x, y| {
            (y.verdict, y.score).cmp(&(x.verdict, x.score)).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
        });
        for edge in joins {
            let units =
                |text: usize, all: &BTreeMap<usize, Vec<usize>>| all.get(&text).cloned().unwrap_or_default();
            let (units_a, units_b) = (units(edge.a, &out.by_text), units(edge.b, &out.by_text));
            for &a in &units_a {
                for &b in &units_b {
                    out.link(a, b, edge.verdict, &mut conflicts);
                }
            }
        }
        out
    }

    fn units(texts: &[TextNotes<'_>], blank: &[NoteRef], decisions: &Decisions) -> Self {
        let mut fixed_of: BTreeMap<&NoteRef, usize> = BTreeMap::new();
        for (group, notes) in decisions.fixed.iter().enumerate() {
            for note in notes {
                fixed_of.entry(note).or_insert(group);
            }
        }
        let decided: BTreeSet<&NoteRef> =
            fixed_of.keys().copied().chain(decisions.apart.iter().flat_map(|(a, b)| [a, b])).collect();
        let mut units = Vec::new();
        for (text, TextNotes { notes, .. }) in texts.iter().enumerate() {
            let (single, plain): (Vec<&NoteRef>, Vec<&NoteRef>) =
                notes.iter().partition(|note| decisions.suggest_only || decided.contains(note));
            if !plain.is_empty() {
                units.push(Unit { text: Some(text), notes: plain.into_iter().cloned().collect() });
            }
            units.extend(single.into_iter().map(|note| Unit { text: Some(text), notes: vec![note.clone()] }));
        }
        units.extend(blank.iter().map(|note| Unit { text: None, notes: vec![note.clone()] }));
        let known: BTreeSet<NoteRef> = units.iter().flat_map(|unit| unit.notes.iter().cloned()).collect();
        let unknown = fixed_of.keys().filter(|note| !known.contains(**note));
        units.extend(unknown.map(|note| Unit { text: None, notes: vec![(*note).clone()] }));

        let mut unit_of: BTreeMap<NoteRef, usize> = BTreeMap::new();
        let mut by_text: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
        let mut home = Vec::new();
        let mut first_of_group: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate() {
            unit_of.extend(unit.notes.iter().map(|note| (note.clone(), at)));
            if let Some(text) = unit.text {
                by_text.entry(text).or_default().push(at);
            }
            let group = unit.notes.first().and_then(|note| fixed_of.get(note));
            let cluster = group.map_or(at, |group| *first_of_group.entry(*group).or_insert(at));
            home.push(cluster);
            let cluster = clusters.entry(cluster).or_default();
            cluster.units.push(at);
            cluster.texts.extend(unit.text);
            cluster.fixed |= group.is_some();
        }
        for (a, b) in &decisions.apart {
            if let (Some(&a), Some(&b)) = (unit_of.get(a), unit_of.get(b)) {
                for (one, other) in [(a, b), (b, a)] {
                    if let Some(cluster) = home.get(one).and_then(|home| clusters.get_mut(home)) {
                        cluster.apart.insert(other);
                    }
                }
            }
        }
        Self { clusters, units, home, by_text, links: Vec::new() }
    }

    fn link(&mut self, a: usize, b: usize, verdict: Verdict, conflicts: &mut Conflicts<'_>) {
        let (Some(&home_a), Some(&home_b)) = (self.home.get(a), self.home.get(b)) else { return };
        if home_a == home_b || !self.may_join(home_a, home_b, verdict, conflicts) {
            return;
        }
        let (into, from) = (home_a.min(home_b), home_a.max(home_b));
        let Some(gone) = self.clusters.remove(&from) else { return };
        for &unit in &gone.units {
            if let Some(home) = self.home.get_mut(unit) {
                *home = into;
            }
        }
        let cluster = self.clusters.entry(into).or_default();
        cluster.units.extend(gone.units);
        cluster.texts.extend(gone.texts);
        cluster.apart.extend(gone.apart);
        cluster.fixed |= gone.fixed;
        self.links.push((a, b));
    }

    fn may_join(&self, a: usize, b: usize, verdict: Verdict, conflicts: &mut Conflicts<'_>) -> bool {
        let (Some(a), Some(b)) = (self.clusters.get(&a), self.clusters.get(&b)) else { return false };
        if (a.fixed && b.fixed) || decided_apart(a, b) {
            return false;
        }
        // A group of people's making may grow beyond what the machine would make on its own, one text at a time.
        if a.texts.union(&b.texts).count() > AUTO_GROUP_TEXTS && !a.fixed && !b.fixed {
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

    /// The notes of every group, with the pairs of notes whose likeness made it; in the order of their first notes.
    pub(crate) fn groups(&self) -> Vec<(BTreeSet<NoteRef>, Vec<Pair>)> {
        let mut joins: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
        let first = |unit: usize| self.units.get(unit).and_then(|unit| unit.notes.first()).cloned();
        for &(a, b) in &self.links {
            if let (Some(home), Some(a), Some(b)) = (self.home.get(a), first(a), first(b)) {
                joins.entry(*home).or_default().push(if a < b { (a, b) } else { (b, a) });
            }
        }
        for (unit, home) in self.units.iter().zip(&self.home) {
            for pair in unit.notes.windows(2) {
                if let [a, b] = pair {
                    joins.entry(*home).or_default().push((a.clone(), b.clone()));
                }
            }
        }
        let mut groups: Vec<_> = self
            .clusters
            .iter()
            .map(|(home, cluster)| {
                let units = cluster.units.iter().filter_map(|&unit| self.units.get(unit));
                let notes: BTreeSet<NoteRef> = units.flat_map(|unit| unit.notes.iter().cloned()).collect();
                let mut joins = joins.remove(home).unwrap_or_default();
                joins.sort_unstable();
                (notes, joins)
            })
            .collect();
        groups.sort_unstable();
        groups
    }

    /// The best pair of notes between every two groups that `edges` connect and no decision parts, best first, at most
    /// `most` of them.
    pub(crate) fn suggestions(&self, edges: &[Edge], most: usize) -> Vec<(NoteRef, NoteRef, u16)> {
        let mut ranked: Vec<Edge> = edges.to_vec();
        for (&text, units) in &self.by_text {
            if units.len() > 1 {
                ranked.push(Edge { a: text, b: text, verdict: Verdict::Sure, score: 1000 });
            }
        }
        ranked.sort_unstable_by(|x, y| {
            (y.verdict, y.score).cmp(&(x.verdict, x.score)).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
        });
        let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut out = Vec::new();
        let none = Vec::new();
        for edge in ranked {
            for &a in self.by_text.get(&edge.a).unwrap_or(&none) {
                for &b in self.by_text.get(&edge.b).unwrap_or(&none) {
                    if out.len() >= most {
                        return out;
                    }
                    let (Some(&home_a), Some(&home_b)) = (self.home.get(a), self.home.get(b)) else {
                        continue;
                    };
                    let homes = (home_a.min(home_b), home_a.max(home_b));
                    if home_a == home_b || !seen.insert(homes) {
                        continue;
                    }
                    let parted = match (self.clusters.get(&home_a), self.clusters.get(&home_b)) {
                        (Some(a), Some(b)) => decided_apart(a, b),
                        _ => true,
                    };
                    let first =
                        |unit: usize| self.units.get(unit).and_then(|unit| unit.notes.first()).cloned();
                    if let (false, Some(a), Some(b)) = (parted, first(a), first(b)) {
                        let (a, b) = if a < b { (a, b) } else { (b, a) };
                        out.push((a, b, edge.score));
                    }
                }
            }
        }
        out
    }
}

fn decided_apart(a: &Cluster, b: &Cluster) -> bool {
    b.units.iter().any(|unit| a.apart.contains(unit)) || a.units.iter().any(|unit| b.apart.contains(unit))
}

/// People put `held` together with a text that fits `newcomer` although the two conflict: then `held` does not keep
/// `newcomer` out either.
fn overruled(newcomer: usize, held: usize, group: &BTreeSet<usize>, conflicts: &mut Conflicts<'_>) -> bool {
    group.iter().any(|&friend| {
        friend != held
            && (friend == newcomer || conflicts.fits(newcomer, friend))
            && conflicts.between(friend, held, Verdict::Sure)
    })
}

/// Which texts may not stand in one group, found out once each.
struct Conflicts<'a> {
    texts: &'a [TextNotes<'a>],
    known: BTreeMap<(usize, usize), Known>,
}

#[derive(Clone, Copy)]
struct Known {
    forbidden: bool,
    fits: bool,
    /// Both say something that the other does not.
    both_more: bool,
}

impl Conflicts<'_> {
    fn between(&mut self, a: usize, b: usize, verdict: Verdict) -> bool {
        let known = self.know(a, b);
        // A word more on one side may lead to two notes that each say something else.
        known.forbidden || (verdict == Verdict::Detail && known.both_more)
    }

    fn fits(&mut self, a: usize, b: usize) -> bool {
        self.know(a, b).fits
    }

    fn know(&mut self, a: usize, b: usize) -> Known {
        let (a, b) = (a.min(b), a.max(b));
        if let Some(known) = self.known.get(&(a, b)) {
            return *known;
        }
        let known = match (self.texts.get(a), self.texts.get(b)) {
            (Some(x), Some(y)) if a != b => {
                let judged = judge(x.prepared, y.prepared);
                let fits = judged.verdict >= Verdict::Detail;
                Known {
                    forbidden: !fits
                        && (judged.reason.veto.is_some()
                            || forbids(x.prepared.core(), y.prepared.core()).is_some()),
                    fits,
                    both_more: !fits && !judged.reason.only_a.is_empty() && !judged.reason.only_b.is_empty(),
                }
            }
            _ => Known { forbidden: false, fits: true, both_more: false },
        };
        self.known.insert((a, b), known);
        known
    }
}
