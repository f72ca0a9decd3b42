//! The set of tasks with the highest sum of scores under the same capacity and pins: a comparison for the plan by rank, not
//! a recommendation.
//!
//! Exact, by branch and bound. Two resources are weighed into one (see [`Scale`]); in order of score per weighed need, a
//! task is first taken and then left, and a branch is given up when even a fraction of the next task could not beat the best
//! set so far. The search starts from the plan by rank, so the result is never worse, and it is that plan unless something
//! is strictly better. It looks at no more than [`STEPS_MAX`] branches; where that is not enough (hundreds of tasks with
//! needs in proportion to their scores), the best set so far is the answer. Either way the same input gives the same set.

use fivefold_protocol::command::{Pin, Resources};

use super::capacity::{Row, fits, pinned_use, score, sum};

/// Most branches that one search looks at; some milliseconds.
const STEPS_MAX: u32 = 100_000;

/// How finely the weights of the two resources are tried.
const MIXES: u128 = 16;

/// A row that may be taken or left.
#[derive(Debug, Clone, Copy)]
struct Choice {
    row: usize,
    score: u32,
    cost: Resources,
    /// The need weighed into one number.
    need: u128,
}

/// Weighs both resources into one number, so that whatever fits has a sum of at most `room`. Any mix gives a true bound;
/// the one with the lowest bound at the root is used.
#[derive(Debug, Clone, Copy)]
struct Scale {
    days: u128,
    money: u128,
    room: u128,
}

impl Scale {
    fn need(self, cost: Resources) -> u128 {
        self.days * u128::from(cost.tenth_days) + self.money * u128::from(cost.money)
    }
}

/// Of each row whether it is in the best set that begins with `planned`, the plan by rank.
pub(super) fn best(rows: &[Row], capacity: Resources, planned: &[bool]) -> Vec<bool> {
    let used = pinned_use(rows);
    let choice = |(row, known): (usize, &Row)| {
        let (None, Some(score), Some(cost)) = (known.pin, known.score, known.cost) else { return None };
        let worth = score > 0 && fits(used, cost, capacity);
        worth.then_some(Choice { row, score: u32::from(score), cost, need: 0 })
    };
    let choices: Vec<_> = rows.iter().enumerate().filter_map(choice).collect();
    let scales = scales(used, capacity);
    let ordered = scales.into_iter().map(|scale| Search::new(&choices, scale, capacity));
    let Some(mut search) = ordered.min_by_key(Search::root_bound) else {
        return planned.to_vec();
    };
    search.best_score = score(rows, planned) - score(rows, &pinned(rows));
    search.go(used, search.scale.room);
    let Some(taken) = search.best else { return planned.to_vec() };
    let mut set = pinned(rows);
    let mut total = used;
    for place in taken {
        set[search.choices[place].row] = true;
        total = sum(total, search.choices[place].cost);
    }
    // What scores nothing stays where the plan by rank has it, if it still fits.
    for (row, known) in rows.iter().enumerate().filter(|(row, _)| planned[*row]) {
        let cost =
            known.cost.filter(|cost| !set[row] && known.score == Some(0) && fits(total, *cost, capacity));
        if let Some(cost) = cost {
            set[row] = true;
            total = sum(total, cost);
        }
    }
    set
}

fn pinned(rows: &[Row]) -> Vec<bool> {
    rows.iter().map(|row| row.pin == Some(Pin::In)).collect()
}

/// The mixes to try: each limited resource in units of the room the other has, so that both count alike at the middle.
fn scales(used: Resources, capacity: Resources) -> Vec<Scale> {
    let days = u128::from(capacity.tenth_days.saturating_sub(used.tenth_days));
    let money = u128::from(capacity.money.saturating_sub(used.money));
    let scale = |days_weight: u128, money_weight: u128| Scale {
        days: days_weight,
        money: money_weight,
        room: days_weight * days + money_weight * money,
    };
    match (capacity.tenth_days > 0, capacity.money > 0) {
        (true, true) => {
            (0..=MIXES).map(|mix| scale(mix * money.max(1), (MIXES - mix) * days.max(1))).collect()
        }
        (true, false) => vec![scale(1, 0)],
        (false, true) => vec![scale(0, 1)],
        (false, false) => vec![scale(0, 0)],
    }
}

struct Search {
    choices: Vec<Choice>,
    /// Sums over the first so many choices, in their order: needs and scores.
    sums: Vec<(u128, u32)>,
    scale: Scale,
    capacity: Resources,
    /// Branches left to look at.
    steps: u32,
    /// Places of the choices taken, each with what was used before it.
    taken: Vec<(usize, Resources)>,
    best: Option<Vec<usize>>,
    best_score: u32,
}

impl Search {
    fn new(choices: &[Choice], scale: Scale, capacity: Resources) -> Self {
        let mut choices = choices.to_vec();
        for choice in &mut choices {
            choice.need = scale.need(choice.cost);
        }
        // Score per need, falling, without dividing; what needs nothing comes first.
        choices.sort_by(|a, b| {
            let (a_value, b_value) = (u128::from(a.score) * b.need, u128::from(b.score) * a.need);
            (b.need == 0).cmp(&(a.need == 0)).then(b_value.cmp(&a_value)).then(a.row.cmp(&b.row))
        });
        let mut sums = vec![(0, 0)];
        let mut total = (0, 0);
        for choice in &choices {
            total = (total.0 + choice.need, total.1 + choice.score);
            sums.push(total);
        }
        Self {
            choices,
            sums,
            scale,
            capacity,
            steps: STEPS_MAX,
            taken: Vec::new(),
            best: None,
            best_score: 0,
        }
    }

    fn root_bound(&self) -> u32 {
        self.bound(0, self.scale.room)
    }

    /// The most that choices from `next` on could add in `room`, if the last could be taken in part.
    fn bound(&self, next: usize, room: u128) -> u32 {
        let (need_before, score_before) = self.sums[next];
        let whole = next + self.sums[next + 1..].partition_point(|(need, _)| need - need_before <= room);
        let (need, score) = self.sums[whole];
        let part = self.choices.get(whole).map_or(0, |choice| {
            let left = room - (need - need_before);
            // Not more than a whole score, so it fits.
            u32::try_from(u128::from(choice.score) * left / choice.need.max(1)).unwrap_or(choice.score)
        });
        score - score_before + part
    }

    /// Goes through the branches without recursion: there may be thousands of tasks.
    fn go(&mut self, mut used: Resources, mut room: u128) {
        let (mut next, mut gained) = (0, 0);
        loop {
            while next < self.choices.len()
                && self.steps > 0
                && gained + self.bound(next, room) > self.best_score
            {
                self.steps -= 1;
                let choice = self.choices[next];
                if choice.need <= room && fits(used, choice.cost, self.capacity) {
                    self.taken.push((next, used));
                    (used, room, gained) =
                        (sum(used, choice.cost), room - choice.need, gained + choice.score);
                }
                next += 1;
            }
            if gained > self.best_score {
                self.best_score = gained;
                self.best = Some(self.taken.iter().map(|(place, _)| *place).collect());
            }
            // The other branch of the last task taken: leave it.
            let Some((place, before)) = self.taken.pop().filter(|_| self.steps > 0) else { return };
            let choice = self.choices[place];
            (used, room, gained, next) = (before, room + choice.need, gained - choice.score, place + 1);
        }
    }
}
