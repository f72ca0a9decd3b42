//! Latencies in microseconds, in a histogram with three significant digits.

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// Latencies of one kind.
#[derive(Debug, Default)]
pub(super) struct Latencies {
    histogram: Option<Histogram<u64>>,
}

/// What a report says of them; times in milliseconds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Summary {
    /// How many were measured.
    pub count: u64,
    /// The median.
    pub p50_ms: f64,
    /// 99 of 100 were at most this.
    pub p99_ms: f64,
    /// 999 of 1,000 were at most this.
    pub p999_ms: f64,
    /// The longest.
    pub max_ms: f64,
}

impl Latencies {
    pub(super) fn record(&mut self, micros: u64) {
        // Three digits are within what the crate takes, so there is always a histogram.
        if self.histogram.is_none() {
            self.histogram = Histogram::new(3).ok();
        }
        if let Some(histogram) = &mut self.histogram {
            // It grows with what it is given.
            let recorded = histogram.record(micros);
            debug_assert!(recorded.is_ok(), "{micros} µs is no latency");
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.histogram.as_ref().map_or(0, Histogram::len)
    }

    /// The figures; none if nothing was measured.
    pub(super) fn summary(&self) -> Option<Summary> {
        let histogram = self.histogram.as_ref()?;
        let at = |quantile| ms(histogram.value_at_quantile(quantile));
        let (p50_ms, p99_ms, p999_ms) = (at(0.5), at(0.99), at(0.999));
        Some(Summary { count: histogram.len(), p50_ms, p99_ms, p999_ms, max_ms: ms(histogram.max()) })
    }
}

/// Microseconds as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "hours in microseconds are far below 2^52")]
pub(super) fn ms(micros: u64) -> f64 {
    micros as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_of_minutes_is_told_as_it_was() {
        let mut latencies = Latencies::default();
        assert!(latencies.summary().is_none());
        (1..=100).for_each(|second| latencies.record(second * 1_000_000));
        let summary = latencies.summary().unwrap();
        assert!((summary.max_ms / 100_000.0 - 1.0).abs() < 0.001 && summary.p50_ms < 51_000.0);
    }
}
