//! The only place that reads a clock or asks the system for randomness. Machines take both as arguments.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use fivefold_protocol::ids::Timestamp;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use tokio::sync::Notify;

/// Measures how long something took, whatever the clock on the wall does.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// One that begins now.
    #[must_use]
    pub fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        Self(Instant::now())
    }

    /// The time since it began.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Tells the time. Clones tell the same time. It never goes backwards within a process, even if the system's clock does.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Source,
    /// The latest time told, in milliseconds since 1970.
    latest: Arc<AtomicI64>,
}

#[derive(Debug, Clone)]
enum Source {
    System,
    /// Told whenever it was advanced.
    Manual(Arc<Notify>),
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self { source: Source::System, latest: Arc::new(AtomicI64::new(0)) }
    }

    /// A clock that stands at `start` until it is advanced.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self { source: Source::Manual(Arc::default()), latest: Arc::new(AtomicI64::new(start.0)) }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self.source {
            Source::System => {
                let read = system_ms();
                Timestamp(self.latest.fetch_max(read, Ordering::Relaxed).max(read))
            }
            Source::Manual(_) => Timestamp(self.latest.load(Ordering::Relaxed)),
        }
    }

    /// Waits until `moment`.
    pub async fn sleep_until(&self, moment: Timestamp) {
        loop {
            // Listens before it looks: an advance in between is not missed.
            let advanced = match &self.source {
                Source::System => None,
                Source::Manual(advanced) => Some(advanced.notified()),
            };
            let left = moment.since_ms(self.now());
            let Ok(left @ 1..) = u64::try_from(left) else { return };
            match advanced {
                Some(advanced) => advanced.await,
                None => tokio::time::sleep(Duration::from_millis(left)).await,
            }
        }
    }

    /// Waits until at least `pause` has passed since `began`, so that work can gather. A manual clock stands still: nothing
    /// would gather, and it does not wait.
    pub async fn rest(&self, began: Stopwatch, pause: Duration) {
        if let Source::System = self.source {
            tokio::time::sleep(pause.saturating_sub(began.elapsed())).await;
        }
    }

    /// Moves a manual clock on by `ms` milliseconds (never back); the system's clock goes by itself, and stays.
    pub fn advance(&self, ms: i64) {
        match &self.source {
            Source::System => {}
            Source::Manual(advanced) => {
                self.latest.fetch_add(ms.max(0), Ordering::Relaxed);
                advanced.notify_waiters();
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
fn system_ms() -> i64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    // A clock before 1970 reads as 1970; one beyond the year 292 million as that.
    since_1970.map_or(0, |elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
}

/// The system gave no randomness; the server cannot make tokens and must not start.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no randomness: {0}")]
pub struct NoRandomness(String);

/// A source of random bytes (ChaCha20), owned by the shell. Clones draw from the same stream.
#[derive(Clone)]
pub struct Randomness(Arc<Mutex<ChaCha20Rng>>);

impl std::fmt::Debug for Randomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Randomness(..)")
    }
}

impl Randomness {
    /// Seeded by the operating system: fit for tokens and secrets.
    ///
    /// # Errors
    /// [`NoRandomness`]
    pub fn from_system() -> Result<Self, NoRandomness> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| NoRandomness(error.to_string()))?;
        Ok(Self(Arc::new(Mutex::new(ChaCha20Rng::from_seed(seed)))))
    }

    /// The same seed gives the same bytes: for tests and simulations only.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// A random number.
    #[must_use]
    pub fn number(&self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    /// `N` letters of `alphabet`, each equally likely. The alphabet has 1 to 256 letters.
    #[must_use]
    pub fn letters<const N: usize>(&self, alphabet: &[u8]) -> [u8; N] {
        // Bytes at or above the largest multiple of the alphabet's length are drawn again: they would favour its start.
        let fair = 256 - 256 % alphabet.len().max(1);
        let mut letters = [0; N];
        for letter in &mut letters {
            *letter = loop {
                let [byte] = self.bytes::<1>();
                let index = usize::from(byte);
                if index < fair {
                    break alphabet.get(index % alphabet.len().max(1)).copied().unwrap_or_default();
                }
            };
        }
        letters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_it_is_told() {
        let clock = Clock::manual(Timestamp(1_000));
        let same = clock.clone();
        assert_eq!(clock.now(), Timestamp(1_000));
        same.advance(500);
        same.advance(-500);
        assert_eq!(clock.now(), Timestamp(1_500));
    }

    #[test]
    fn the_systems_clock_never_goes_backwards() {
        let clock = Clock::system();
        let first = clock.now();
        assert!(first > Timestamp(1_700_000_000_000));
        clock.latest.store(first.0 + 60_000, Ordering::Relaxed);
        assert!(clock.now() >= first.plus_ms(60_000));
    }

    #[test]
    fn a_seed_gives_the_same_bytes_and_the_system_gives_others() {
        let draw = |random: Randomness| random.bytes::<32>();
        assert_eq!(draw(Randomness::from_seed(7)), draw(Randomness::from_seed(7)));
        assert_ne!(draw(Randomness::from_seed(7)), draw(Randomness::from_seed(8)));
        assert_ne!(draw(Randomness::from_system().unwrap()), draw(Randomness::from_system().unwrap()));
    }

    #[test]
    fn letters_come_from_the_alphabet_and_all_of_it() {
        let drawn = Randomness::from_seed(1).letters::<4_096>(b"abc");
        let count = |letter| drawn.iter().filter(|&&drawn| drawn == letter).count();
        assert_eq!(count(b'a') + count(b'b') + count(b'c'), 4_096);
        assert!([b'a', b'b', b'c'].into_iter().all(|letter| count(letter) > 1_200));
    }
}
