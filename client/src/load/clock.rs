//! The one place of the load generator that reads a clock, and waits for it.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use mio::Waker;

/// Microseconds since it was made. Copies agree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Instant,
}

impl Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "a load generator measures time; nothing else here reads it"
    )]
    pub(super) fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// Microseconds since the start.
    pub(super) fn now(self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// Shortest time between two wakings, in microseconds: what is due in between waits that long at most.
const BETWEEN_WAKINGS: u64 = 100;

/// Wakes a poll at each of `dues` (sorted), until the other end of `stop` is dropped. A poll's own timeout counts in
/// milliseconds, which is as long as what is measured.
pub(super) fn wake_at(dues: &[u64], clock: Clock, waker: &Arc<Waker>, stop: &Receiver<()>) {
    let mut woken_at = 0;
    for due in dues {
        if *due <= woken_at {
            continue;
        }
        let (due, now) = ((*due).max(woken_at + BETWEEN_WAKINGS), clock.now());
        if due > now {
            let wait = Duration::from_micros(due - now);
            if stop.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
        // Whoever is woken looks at the clock after this moment, so that what is due by now needs no waking of its own.
        woken_at = clock.now();
        if waker.wake().is_err() {
            return;
        }
    }
}
