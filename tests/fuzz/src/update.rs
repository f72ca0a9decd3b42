//! The linter over one update or state vector.

use fivefold_server::lint::{self, Limits};

/// Reads the bytes as every sort of update; nothing may panic, and what passes is inside its bounds.
pub fn run(data: &[u8]) {
    let small = lint::update(data, &Limits::UPDATE);
    let large = lint::update(data, &Limits::STEP2);
    let whole = lint::update(data, &Limits::STATE);
    // A wider bound lets through whatever a narrower one does.
    assert!(small.is_err() || large.is_ok());
    assert!(large.is_err() || whole.is_ok());
    if let Ok(linted) = whole {
        assert_eq!(linted.bytes, data.len());
        for range in &linted.structs {
            assert!(range.client < 1 << 53 && range.from < range.to && range.to <= lint::CLOCK_END);
            let mut clock = range.from;
            for item in linted.of(range) {
                assert_eq!(item.clock, clock, "no gap");
                clock = item.end();
            }
            assert_eq!(clock, range.to);
        }
        for (client, ranges) in &linted.deletes {
            assert!(*client < 1 << 53);
            assert!(ranges.iter().all(|range| range.start < range.end && range.end <= lint::CLOCK_END));
            assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start), "in order");
        }
    }
    if let Ok(vector) = lint::state_vector(data) {
        assert!(vector.iter().all(|(client, clock)| *client < 1 << 53 && *clock < lint::CLOCK_END));
    }
}
