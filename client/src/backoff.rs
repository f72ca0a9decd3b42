//! How long to wait before trying again.

use std::time::Duration;

/// First wait.
const FIRST: Duration = Duration::from_millis(50);
/// Longest wait between two attempts.
const LONGEST: Duration = Duration::from_secs(2);

/// Waits that double from 50 ms to 2 s, until a total is used up.
#[derive(Debug, Clone)]
pub struct Backoff {
    next: Duration,
    left: Duration,
}

impl Backoff {
    /// Waits that add up to `patience` at most.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        Self { next: FIRST, left: patience }
    }

    /// The next wait; none when the patience is used up.
    pub fn next_wait(&mut self) -> Option<Duration> {
        if self.left.is_zero() {
            return None;
        }
        let wait = self.next.min(self.left);
        self.left = self.left.saturating_sub(wait);
        self.next = self.next.saturating_mul(2).min(LONGEST);
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_two_seconds_and_end_with_the_patience() {
        let mut backoff = Backoff::new(Duration::from_secs(10));
        let waits: Vec<_> = std::iter::from_fn(|| backoff.next_wait()).collect();
        assert_eq!(waits[..3], [50, 100, 200].map(Duration::from_millis));
        assert!(waits.iter().all(|wait| *wait <= LONGEST));
        assert_eq!(waits.iter().sum::<Duration>(), Duration::from_secs(10));
    }
}
