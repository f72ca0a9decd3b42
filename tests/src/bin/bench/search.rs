//! The highest rate that a server sustains.

use std::fmt;

/// How it went at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Everything arrived, and in time.
    Sustained,
    /// Not so.
    TooMuch,
    /// The generator itself could not keep up, so nothing is known of the server.
    GeneratorLate,
}

/// The highest rate that was sustained, per person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    pub(crate) rate: f64,
    /// It may be higher: the generator was at its end first.
    pub(crate) at_least: bool,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:.1}/s", if self.at_least { "≥ " } else { "" }, self.rate)
    }
}

/// Doubles the rate from `start` while it is sustained, then halves the gap (on a scale of ratios) `halvings` times. A
/// rate that was not sustained is tried once more.
///
/// # Errors
/// Those of `step`.
pub(crate) fn highest<E>(
    start: f64,
    halvings: u32,
    mut step: impl FnMut(f64) -> Result<Step, E>,
) -> Result<Found, E> {
    let mut twice = |rate| match step(rate)? {
        Step::Sustained => Ok(Step::Sustained),
        Step::TooMuch | Step::GeneratorLate => step(rate),
    };
    let (mut low, mut high) = (0.0, start);
    let mut end = loop {
        match twice(high)? {
            Step::Sustained => (low, high) = (high, high * 2.0),
            end @ (Step::TooMuch | Step::GeneratorLate) => break end,
        }
    };
    for _ in 0..halvings {
        let middle = if low > 0.0 { f64::sqrt(low * high) } else { high / 2.0 };
        match twice(middle)? {
            Step::Sustained => low = middle,
            worse @ (Step::TooMuch | Step::GeneratorLate) => (high, end) = (middle, worse),
        }
    }
    Ok(Found { rate: low, at_least: end == Step::GeneratorLate })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn find(start: f64, step: impl FnMut(f64) -> Step) -> Found {
        let mut step = step;
        highest(start, 4, |rate| Ok::<_, Infallible>(step(rate))).unwrap()
    }

    #[test]
    fn it_comes_close_to_where_a_server_gives_up() {
        let found = find(4.0, |rate| if rate <= 50.0 { Step::Sustained } else { Step::TooMuch });
        assert!(found.rate > 45.0 && found.rate <= 50.0 && !found.at_least, "{found}");
        let found = find(4.0, |rate| if rate <= 3.0 { Step::Sustained } else { Step::TooMuch });
        assert!(found.rate > 2.0 && found.rate <= 3.0, "{found}");
    }

    #[test]
    fn one_bad_moment_is_not_the_end() {
        let mut hiccup = true;
        let found = find(4.0, |rate| {
            if std::mem::take(&mut hiccup) || rate > 50.0 { Step::TooMuch } else { Step::Sustained }
        });
        assert!(found.rate > 45.0, "{found}");
    }

    #[test]
    fn if_the_generator_gives_up_first_the_rate_is_at_least_that() {
        let found = find(4.0, |rate| if rate <= 50.0 { Step::Sustained } else { Step::GeneratorLate });
        assert!(found.at_least);
    }
}
