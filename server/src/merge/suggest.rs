//! From scores of texts to questions about groups, those first that bring most.

use std::cmp::Reverse;

use fivefold_protocol::ids::NoteRef;

use super::{
    cluster::{Clusters, Edge},
    rank::{Nearest, TextId},
};

/// Scored pairs of texts that are looked at, at most, and pairs of groups that are.
const PAIRS_MAX: usize = 6_000;
const QUESTIONS_MAX: usize = 600;
/// On a list of so few texts nearly any two have something to do with each other, and only pairs with a higher score are
/// worth a question.
const SHORT_LIST: usize = 20;
const SHORT_LIST_SCORE: u16 = 150;
/// Texts of a group that speak for it.
const SPEAKERS: usize = 6;
/// What a question gains that would bring a lone text home. Two groups that the machine made of several texts each, and did
/// not join, are seldom the same problem.
const LONE: i32 = 500;
/// What it loses if both are lone: then the answer brings least.
const BOTH_LONE: i32 = 125;
/// What it loses if something forbids the machine to join the two.
const FORBIDDEN: i32 = 100;
/// What it gains for each doubling of the pairs of notes that a join brings together.
const DOUBLING: u64 = 70;

/// A pair of texts, by their places in the canonical order of texts, that may be worth a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub(super) a: usize,
    pub(super) b: usize,
    /// 0 to 1000, or more if the machine would join the two.
    pub(super) score: u16,
}

/// Two groups that may be the same problem, by their most alike notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) a: NoteRef,
    pub(super) b: NoteRef,
    pub(super) score: u16,
}

/// What the engine knows about two texts, by their places in the canonical order.
pub(super) trait Knowledge {
    /// How alike the two are, 0 to 1000.
    fn score(&self, a: usize, b: usize) -> u16;
    /// Does anything forbid the machine to join the two?
    fn forbidden(&mut self, a: usize, b: usize) -> bool;
}

/// What may be worth a question: the nearest others of each text, what the machine would join but may not, and copies. The
/// texts stand in `order`, where `place` finds them.
pub(super) fn candidates(
    order: &[TextId],
    place: &impl Fn(TextId) -> usize,
    edges: &[Edge],
    nearest: &Nearest,
) -> Vec<Candidate> {
    let scores = order.iter().flat_map(|at| nearest.of(*at)).map(|(_, score)| score);
    let least = least_score(order.len(), scores);
    let near = order.iter().enumerate().flat_map(|(rank, at)| {
        nearest.of(*at).take_while(move |(_, score)| *score >= least).map(move |(other, score)| {
            let other = place(other);
            Candidate { a: rank.min(other), b: rank.max(other), score }
        })
    });
    let joins = edges.iter().map(|edge| Candidate { a: edge.a, b: edge.b, score: 1000 + edge.score });
    let copies = (0..order.len()).map(|at| Candidate { a: at, b: at, score: 2000 });
    near.chain(joins).chain(copies).collect()
}

/// The lowest score worth a question on a list of so many texts: none that cannot be among the [`PAIRS_MAX`] best of
/// `scores`, which are 0 to 1000.
fn least_score(texts: usize, scores: impl Iterator<Item = u16>) -> u16 {
    let least = if texts <= SHORT_LIST { SHORT_LIST_SCORE } else { 0 };
    best_end(scores).max(least)
}

fn best_end(scores: impl Iterator<Item = u16>) -> u16 {
    let mut with_score = [0_usize; 1001];
    for score in scores {
        if let Some(count) = with_score.get_mut(usize::from(score)) {
            *count += 1;
        }
    }
    let mut room = PAIRS_MAX;
    for score in (0..=1000_u16).rev() {
        let count = with_score.get(usize::from(score)).copied().unwrap_or_default();
        if count >= room {
            return score;
        }
        room -= count;
    }
    0
}

/// The questions worth asking, best first, at most `most`: each pair of groups once, none that a decision of people answers.
pub(super) fn questions(
    clusters: &Clusters<'_>,
    mut candidates: Vec<Candidate>,
    knowledge: &mut impl Knowledge,
    most: usize,
) -> Vec<Question> {
    candidates.retain(|candidate| candidate.a != candidate.b || clusters.units_of(candidate.a).len() > 1);
    if candidates.len() > PAIRS_MAX {
        candidates.select_nth_unstable_by_key(PAIRS_MAX, |c| (Reverse(c.score), c.a, c.b));
        candidates.truncate(PAIRS_MAX);
    }
    // The best pair of texts for each pair of groups.
    let mut best = Vec::new();
    for Candidate { a, b, score } in candidates {
        for (unit_a, unit_b) in clusters.pairs_of_units(a, b) {
            let (home_a, home_b) = (clusters.home(unit_a), clusters.home(unit_b));
            if home_a == home_b {
                continue;
            }
            let ((home_a, unit_a), (home_b, unit_b)) = if home_a < home_b {
                ((home_a, unit_a), (home_b, unit_b))
            } else {
                ((home_b, unit_b), (home_a, unit_a))
            };
            best.push(((home_a, home_b), (Reverse(score), unit_a, unit_b)));
        }
    }
    best.sort_unstable();
    best.dedup_by_key(|(homes, _)| *homes);
    let gain = |(a, b): (usize, usize)| {
        let (a, b) = (clusters.size(a), clusters.size(b));
        let lone = match (a.texts == 1, b.texts == 1) {
            (true, true) => LONE - BOTH_LONE,
            (false, false) => 0,
            (true, false) | (false, true) => LONE,
        };
        let pairs = (a.notes.min(1_000) as u64 * b.notes.min(1_000) as u64).max(1);
        // A quarter of a doubling is told apart.
        lone + i32::try_from(u64::from(pairs.saturating_pow(4).ilog2()) * DOUBLING / 4).unwrap_or(i32::MAX)
    };
    let mut promising: Vec<_> = best
        .into_iter()
        .filter(|((a, b), _)| !clusters.decided_apart(*a, *b))
        .map(|(homes, found)| (Reverse(i32::from(found.0.0) + gain(homes)), homes, found))
        .collect();
    promising.sort_unstable();
    promising.truncate(QUESTIONS_MAX);
    let mut ranked = Vec::with_capacity(promising.len());
    for (_, homes, (Reverse(score), unit_a, unit_b)) in promising {
        let (texts_a, texts_b) = (clusters.texts(homes.0), clusters.texts(homes.1));
        let pairs =
            texts_a.iter().take(SPEAKERS).flat_map(|a| texts_b.iter().take(SPEAKERS).map(move |b| (*a, *b)));
        let (sum, count) = pairs
            .fold((0_u32, 0_u32), |(sum, count), (a, b)| (sum + u32::from(knowledge.score(a, b)), count + 1));
        let mean = sum.checked_div(count).unwrap_or(u32::from(score));
        let sure = u32::from(score.saturating_sub(1000));
        let forbidden = match (clusters.text_of(unit_a), clusters.text_of(unit_b)) {
            (Some(a), Some(b)) => knowledge.forbidden(a, b),
            _ => false,
        };
        let points = i32::try_from(mean + sure).unwrap_or(i32::MAX) + gain(homes)
            - if forbidden { FORBIDDEN } else { 0 };
        if let (Some(a), Some(b)) = (clusters.first_note(unit_a), clusters.first_note(unit_b)) {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            ranked.push((Reverse(points), a, b, score.min(1000)));
        }
    }
    ranked.sort_unstable();
    ranked
        .into_iter()
        .take(most)
        .map(|(_, a, b, score)| Question { a: a.clone(), b: b.clone(), score })
        .collect()
}
