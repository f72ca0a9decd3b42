//! The answers to one question, without names: median, quartiles and disagreement, in exact integers.
//!
//! A value is a point of a scale (0 to 100). Medians and quartiles lie on values or half way between two of them, so they
//! are kept doubled. Quartiles are Tukey's hinges: the medians of the lower and of the upper half, where the middle one of
//! an odd number of values belongs to both halves. "Don't know" is counted beside the values and never among them.

use fivefold_protocol::{
    command::Answer,
    template::{Criterion, Direction},
    view::SpreadView,
};

/// The values given to one question, rising, and how many did not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spread {
    values: Vec<u8>,
    dont_know: u32,
}

impl Spread {
    /// Counts answers, in whatever order they come.
    pub(super) fn of(answers: impl Iterator<Item = Answer>) -> Self {
        let mut spread = Self::default();
        for answer in answers {
            match answer {
                Answer::Value(value) => spread.values.push(value),
                Answer::DontKnow => spread.dont_know += 1,
            }
        }
        spread.values.sort_unstable();
        spread
    }

    /// Twice the median; none without values.
    pub(super) fn median2(&self) -> Option<u16> {
        median2(&self.values)
    }

    /// Twice the median as it would be without one of the values; none if there is no other.
    pub(super) fn median2_without(&self, value: u8) -> Option<u16> {
        let gone = self.values.partition_point(|other| *other < value);
        let left = self.values.len().checked_sub(1)?;
        let at = |place: usize| u16::from(self.values[if place < gone { place } else { place + 1 }]);
        (left > 0).then(|| at((left - 1) / 2) + at(left / 2))
    }

    /// Twice the lower and the upper quartile; none without values.
    fn quartiles2(&self) -> Option<(u16, u16)> {
        let half = self.values.len().div_ceil(2);
        Some((median2(&self.values[..half])?, median2(&self.values[self.values.len() - half..])?))
    }

    /// The distance between the quartiles as a share of the criterion's scale, 0 to 1000, rounded half up.
    pub(super) fn disagreement(&self, criterion: &Criterion) -> u16 {
        self.quartiles2().map_or(0, |(low, high)| thousandths(high - low, 2 * width(criterion)))
    }

    /// The spread as it is shown.
    pub(super) fn view(&self, criterion: &Criterion) -> SpreadView {
        SpreadView {
            values: self.values.clone(),
            dont_know: self.dont_know,
            median: self.median2().map(halved),
            quartiles: self.quartiles2().map(|(low, high)| (halved(low), halved(high))),
            disagreement: self.disagreement(criterion),
        }
    }
}

/// A doubled median as a share of its criterion's scale, turned round for costs: 0 to 1000, rounded half up.
pub(super) fn share(median2: u16, criterion: &Criterion) -> u16 {
    let (low, high) = ends(criterion);
    let above = match criterion.direction {
        Direction::Benefit => median2.saturating_sub(2 * low),
        Direction::Cost => (2 * high).saturating_sub(median2),
    };
    thousandths(above, 2 * width(criterion))
}

/// Half of a doubled number; exact.
pub(super) fn halved(doubled: u16) -> f64 {
    f64::from(doubled) / 2.0
}

fn median2(rising: &[u8]) -> Option<u16> {
    let last = rising.len().checked_sub(1)?;
    Some(u16::from(rising[last / 2]) + u16::from(rising[last.div_ceil(2)]))
}

fn ends(criterion: &Criterion) -> (u16, u16) {
    let value = |point: Option<&fivefold_protocol::template::Point>| point.map_or(0, |p| u16::from(p.value));
    (value(criterion.points.first()), value(criterion.points.last()))
}

/// From the lowest point to the highest; at least 1, because a form is checked.
fn width(criterion: &Criterion) -> u16 {
    let (low, high) = ends(criterion);
    high.saturating_sub(low).max(1)
}

fn thousandths(part: u16, whole: u16) -> u16 {
    let (part, whole) = (u32::from(part), u32::from(whole));
    u16::try_from((part * 2_000 + whole) / (2 * whole)).unwrap_or(1_000).min(1_000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::workshop::tasks::specimen::criterion;

    fn spread(values: &[u8]) -> Spread {
        Spread::of(values.iter().map(|value| Answer::Value(*value)))
    }

    #[test]
    fn medians_and_quartiles_follow_the_stated_method() {
        let form = criterion("share", 1, Direction::Benefit);
        let shown = |values: &[u8]| {
            let view = spread(values).view(&form);
            (view.median, view.quartiles, view.disagreement)
        };
        assert_eq!(shown(&[]), (None, None, 0));
        assert_eq!(shown(&[4]), (Some(4.0), Some((4.0, 4.0)), 0));
        assert_eq!(shown(&[5, 1]), (Some(3.0), Some((1.0, 5.0)), 1_000));
        assert_eq!(shown(&[1, 2, 5]), (Some(2.0), Some((1.5, 3.5)), 500));
        assert_eq!(shown(&[1, 2, 3, 4]), (Some(2.5), Some((1.5, 3.5)), 500));
        assert_eq!(shown(&[1, 1, 1, 1, 5]), (Some(1.0), Some((1.0, 1.0)), 0));
    }

    #[test]
    fn a_share_is_turned_round_for_costs() {
        let benefit = criterion("b", 1, Direction::Benefit);
        let cost = criterion("c", 1, Direction::Cost);
        for (median2, up, down) in [(2, 0, 1_000), (10, 1_000, 0), (6, 500, 500), (5, 375, 625)] {
            assert_eq!((share(median2, &benefit), share(median2, &cost)), (up, down), "{median2}");
        }
    }

    proptest! {
        #[test]
        fn removing_a_dont_know_never_changes_a_median(values in prop::collection::vec(0u8..=100, 0..30), unknown in 1usize..9) {
            let answers = values.iter().map(|value| Answer::Value(*value));
            let with = Spread::of(answers.chain(std::iter::repeat_n(Answer::DontKnow, unknown)));
            prop_assert_eq!(with.median2(), spread(&values).median2());
            prop_assert_eq!(with.quartiles2(), spread(&values).quartiles2());
        }

        #[test]
        fn a_median_without_one_value_is_the_median_of_the_others(mut values in prop::collection::vec(0u8..=9, 1..20), at in 0usize..20) {
            let gone = values[at % values.len()];
            let fast = spread(&values).median2_without(gone);
            values.remove(at % values.len());
            prop_assert_eq!(fast, spread(&values).median2());
        }

        #[test]
        fn disagreement_is_a_share_of_the_scale(values in prop::collection::vec(1u8..=5, 0..20)) {
            let form = criterion("share", 1, Direction::Benefit);
            prop_assert!(spread(&values).disagreement(&form) <= 1_000);
        }
    }
}
