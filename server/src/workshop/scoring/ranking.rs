//! The order of tasks by weighted score, and how firm it is.
//!
//! The formula, in numbers that can be checked by hand from what is shown:
//! - the *share* of a criterion is its median's place on the scale, from 0 (lowest point) to 1000 (highest); for a cost
//!   the other way round;
//! - the *score* of a task is the sum of share × weight over the criteria for which somebody gave a value, divided by the
//!   sum of their weights. Shares and scores are rounded half up to whole thousandths;
//! - a task's *rank* is 1 plus the number of tasks with a higher score. A difference that cannot be seen in the score makes
//!   no difference in rank: such tasks share it.
//!
//! A criterion nobody has an opinion on leaves the formula of that task; it is not counted as zero. A task is scored by the
//! newest revealed round in which anybody answered anything about it, under that round's form.
//!
//! A rank is *fragile* if it moves by more than one place when any one person's answers are left out, or when any one
//! weight is one higher or lower (within 0 to 10). Work: people × tasks × criteria.

use std::collections::{BTreeMap, BTreeSet};

use fivefold_protocol::{
    command::Answer,
    ids::{CriterionId, PersonId, TaskId},
    template::Criterion,
    view::{PartView, RankedView},
};

use super::{
    round::Round,
    spread::{Spread, halved, share},
};

/// Highest weight of a criterion.
const WEIGHT_MAX: u8 = 10;

/// A task with the answers that count for it.
struct Entry<'a> {
    task: TaskId,
    /// The task's text: it breaks ties in the order of rows, never in rank.
    key: &'a str,
    round: Option<&'a Round>,
    questions: Vec<Question<'a>>,
}

struct Question<'a> {
    criterion: &'a Criterion,
    spread: Spread,
}

/// One thing that could have been different.
enum Change<'a> {
    None,
    Without(PersonId),
    Weight(&'a CriterionId, Step),
}

#[derive(Clone, Copy)]
enum Step {
    Up,
    Down,
}

/// Ranks `tasks` (with their texts) by the answers of `rounds`, oldest first, all of them revealed.
pub(super) fn rank(rounds: &[&Round], tasks: &BTreeMap<TaskId, String>) -> Vec<RankedView> {
    let entries: Vec<_> = tasks.iter().map(|(task, key)| Entry::new(*task, key, rounds)).collect();
    let scores: Vec<_> = entries.iter().map(|entry| entry.score(&Change::None)).collect();
    let ranks = ranks(&scores);
    let fragile = fragile(&entries, &ranks);
    let mut rows: Vec<_> = entries
        .iter()
        .zip(scores.iter().zip(&ranks).zip(&fragile))
        .map(|(entry, ((score, rank), fragile))| (entry, entry.view(*score, *rank, *fragile)))
        .collect();
    rows.sort_by(|(a, row_a), (b, row_b)| {
        // None sorts below every score, so unscored tasks come last.
        row_b.score.cmp(&row_a.score).then_with(|| a.key.cmp(b.key)).then_with(|| a.task.cmp(&b.task))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The tasks on which people disagree, widest first; in the order of the ranking where they disagree as much.
pub(super) fn talk(ranking: &[RankedView]) -> Vec<TaskId> {
    let mut disputed: Vec<_> = ranking.iter().filter(|row| row.disagreement > 0).collect();
    disputed.sort_by_key(|row| std::cmp::Reverse(row.disagreement));
    disputed.into_iter().map(|row| row.task).collect()
}

impl<'a> Entry<'a> {
    fn new(task: TaskId, key: &'a str, rounds: &[&'a Round]) -> Self {
        let round = rounds.iter().rev().find(|round| round.has_answers_for(task)).copied();
        let question = |criterion: &'a Criterion, round: &Round| Question {
            criterion,
            spread: round.spread(task, &criterion.id),
        };
        let questions = round
            .map(|round| round.criteria.iter().map(|c| question(c, round)).collect())
            .unwrap_or_default();
        Self { task, key, round, questions }
    }

    /// The weighted score, 0 to 1000; none without a value that has a weight.
    fn score(&self, change: &Change<'_>) -> Option<u16> {
        let (mut sum, mut weights) = (0u32, 0u32);
        for question in &self.questions {
            let Some(median2) = self.median2(question, change) else { continue };
            let weight = u32::from(weight(question.criterion, change));
            sum += weight * u32::from(share(median2, question.criterion));
            weights += weight;
        }
        let rounded = (2 * sum + weights).checked_div(2 * weights)?;
        u16::try_from(rounded).ok()
    }

    fn median2(&self, question: &Question<'_>, change: &Change<'_>) -> Option<u16> {
        let gone = match change {
            Change::Without(person) => {
                self.round.and_then(|round| round.answer(*person, self.task, &question.criterion.id))
            }
            Change::None | Change::Weight(..) => None,
        };
        match gone {
            Some(Answer::Value(value)) => question.spread.median2_without(value),
            Some(Answer::DontKnow) | None => question.spread.median2(),
        }
    }

    fn view(&self, score: Option<u16>, rank: Option<u32>, fragile: bool) -> RankedView {
        let part = |question: &Question<'_>| {
            let median2 = question.spread.median2()?;
            let criterion = question.criterion;
            let share = share(median2, criterion);
            Some((
                criterion.id.clone(),
                PartView { median: halved(median2), share, weight: criterion.weight },
            ))
        };
        let disagreement = self.questions.iter().map(|q| q.spread.disagreement(q.criterion)).max();
        RankedView {
            task: self.task,
            rank,
            score,
            parts: self.questions.iter().filter_map(part).collect(),
            disagreement: disagreement.unwrap_or_default(),
            fragile,
        }
    }
}

fn weight(criterion: &Criterion, change: &Change<'_>) -> u8 {
    match change {
        Change::Weight(id, Step::Up) if criterion.id == **id => {
            criterion.weight.saturating_add(1).min(WEIGHT_MAX)
        }
        Change::Weight(id, Step::Down) if criterion.id == **id => criterion.weight.saturating_sub(1),
        Change::None | Change::Without(_) | Change::Weight(..) => criterion.weight,
    }
}

fn ranks(scores: &[Option<u16>]) -> Vec<Option<u32>> {
    let mut falling: Vec<_> = scores.iter().flatten().copied().collect();
    falling.sort_unstable_by(|a, b| b.cmp(a));
    let rank =
        |score: u16| u32::try_from(falling.partition_point(|other| *other > score)).map(|above| above + 1);
    scores.iter().map(|score| score.and_then(|score| rank(score).ok())).collect()
}

fn fragile(entries: &[Entry<'_>], base: &[Option<u32>]) -> Vec<bool> {
    let mut fragile = vec![false; entries.len()];
    for change in changes(entries) {
        let scores: Vec<_> = entries.iter().map(|entry| entry.score(&change)).collect();
        for (mark, (before, after)) in fragile.iter_mut().zip(base.iter().zip(ranks(&scores))) {
            *mark |= match (before, after) {
                (Some(before), Some(after)) => before.abs_diff(after) > 1,
                (Some(_), None) => true,
                (None, _) => false,
            };
        }
    }
    fragile
}

fn changes<'a>(entries: &'a [Entry<'a>]) -> Vec<Change<'a>> {
    let rounds = || entries.iter().filter_map(|entry| entry.round);
    let mut seen = BTreeSet::new();
    let counting: Vec<&'a Round> = rounds().filter(|round| seen.insert(round.number)).collect();
    let people: BTreeSet<_> = counting.iter().flat_map(|round| round.sheets.keys()).collect();
    let criteria: BTreeSet<_> =
        counting.iter().flat_map(|round| round.criteria.iter().map(|c| &c.id)).collect();
    let weights =
        criteria.into_iter().flat_map(|id| [Change::Weight(id, Step::Up), Change::Weight(id, Step::Down)]);
    // A form in which nothing counts is not a form.
    let counts = |change: &Change<'_>| {
        counting.iter().all(|round| round.criteria.iter().any(|criterion| weight(criterion, change) > 0))
    };
    people.into_iter().map(|person| Change::Without(*person)).chain(weights.filter(counts)).collect()
}
