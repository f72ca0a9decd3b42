//! When everybody does something. It is fixed before the run by the seed (open loop): a slow server delays nothing but
//! its answers, and every latency counts from the moment at which the edit was due.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// Types.
    Edit,
    /// Moves the cursor.
    Cursor,
}

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Due {
    /// When, in microseconds from the start.
    pub(super) at: u64,
    /// Who, by number.
    pub(super) person: usize,
    /// What.
    pub(super) what: What,
}

/// What one person does, per second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    pub(super) edits: f64,
    pub(super) cursors: f64,
}

/// Everything that `people` do in `micros`, in order. Each acts once in every slot of its rate, at a drawn moment of it.
pub(super) fn timetable(people: usize, rates: Rates, micros: u64, seed: u64) -> Vec<Due> {
    let mut source = ChaCha8Rng::seed_from_u64(seed);
    let mut dues = Vec::new();
    for person in 0..people {
        for (what, rate) in [(What::Edit, rates.edits), (What::Cursor, rates.cursors)] {
            let slot = if rate > 0.0 { 1e6 / rate } else { f64::INFINITY };
            let slots = (0_u32..).map(|number| f64::from(number) * slot);
            for start in slots.take_while(|start| *start < float(micros)) {
                let at = whole(start + source.random::<f64>() * slot);
                if at < micros {
                    dues.push(Due { at, person, what });
                }
            }
        }
    }
    dues.sort_unstable();
    dues
}

#[expect(clippy::cast_precision_loss, reason = "hours in microseconds are far below 2^52")]
fn float(micros: u64) -> f64 {
    micros as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and cut on purpose")]
fn whole(micros: f64) -> u64 {
    micros as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: Rates = Rates { edits: 10.0, cursors: 4.0 };

    #[test]
    fn a_seed_gives_the_same_timetable_and_another_seed_another() {
        let plan = |seed| timetable(5, RATES, 2_000_000, seed);
        assert_eq!(plan(7), plan(7));
        assert_ne!(plan(7), plan(8));
    }

    #[test]
    fn everybody_acts_at_the_rate_that_was_asked_for_and_in_order() {
        let plan = timetable(5, RATES, 2_000_000, 1);
        for person in 0..5 {
            let count = |what| plan.iter().filter(|due| due.person == person && due.what == what).count();
            assert_eq!((count(What::Edit), count(What::Cursor)), (20, 8));
        }
        assert!(plan.is_sorted_by_key(|due| due.at));
        assert!(timetable(5, Rates { edits: 0.0, cursors: 0.0 }, 1_000_000, 1).is_empty());
    }
}
