//! Limits per address and per socket: token buckets over the server's clock.

use std::{net::IpAddr, sync::Mutex};

use dashmap::DashMap;
use fivefold_protocol::ids::Timestamp;

/// Tokens that come back over time, up to a bound.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Thousandths of a token that are left; less than nothing after a charge of more than there were.
    left: i64,
    capacity: i64,
    per_minute: i64,
    at: Timestamp,
}

impl Bucket {
    /// A full bucket of `capacity` that gains `per_minute` tokens a minute.
    #[must_use]
    pub fn new(capacity: u32, per_minute: u32, now: Timestamp) -> Self {
        let capacity = i64::from(capacity) * 1_000;
        Self { left: capacity, capacity, per_minute: i64::from(per_minute.max(1)), at: now }
    }

    /// Takes a token if there is one; otherwise answers in how many milliseconds there will be.
    ///
    /// # Errors
    /// The wait, in milliseconds, at least 1.
    pub fn take(&mut self, now: Timestamp) -> Result<(), u64> {
        if self.is_spent(now) {
            let wait = (1_000 - self.left) * 60 / self.per_minute;
            return Err(u64::try_from(wait).unwrap_or(0).max(1));
        }
        self.left -= 1_000;
        Ok(())
    }

    /// Whether there is no token.
    pub fn is_spent(&mut self, now: Timestamp) -> bool {
        let passed = now.since_ms(self.at).max(0);
        self.left = self.left.saturating_add(passed.saturating_mul(self.per_minute) / 60).min(self.capacity);
        self.at = now;
        self.left < 1_000
    }

    /// Takes `tokens`, also if there are fewer: the rest is owed.
    pub fn charge(&mut self, tokens: u32) {
        self.left -= i64::from(tokens) * 1_000;
    }
}

/// What an address may do so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Try {
    /// Create, join, rejoin.
    Enter,
    /// Ask what a link leads to.
    Ask,
    /// A rejoin code that nobody has.
    WrongCode,
}

/// Addresses that are remembered at once, in number; beyond it the full buckets are forgotten.
const ADDRESSES_MAX: usize = 20_000;

/// Buckets per address.
#[derive(Debug, Default)]
pub struct Throttle {
    buckets: DashMap<(IpAddr, Try), Mutex<Bucket>>,
}

impl Throttle {
    /// Whether `address` has used up what it may do; takes nothing.
    pub fn is_spent(&self, address: IpAddr, what: Try, now: Timestamp) -> bool {
        let Some(bucket) = self.buckets.get(&(address, what)) else { return false };
        bucket.lock().is_ok_and(|mut bucket| bucket.is_spent(now))
    }

    /// Whether `address` may do this now; takes a token if so.
    pub fn allows(&self, address: IpAddr, what: Try, per_minute: u32, now: Timestamp) -> bool {
        if self.buckets.len() > ADDRESSES_MAX {
            self.buckets
                .retain(|_, bucket| bucket.get_mut().is_ok_and(|bucket| now.since_ms(bucket.at) < 60_000));
        }
        let bucket = self
            .buckets
            .entry((address, what))
            .or_insert_with(|| Mutex::new(Bucket::new(per_minute, per_minute, now)));
        bucket.lock().is_ok_and(|mut bucket| bucket.take(now).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let mut bucket = Bucket::new(2, 60, Timestamp(0));
        assert_eq!(bucket.take(Timestamp(0)), Ok(()));
        assert_eq!(bucket.take(Timestamp(0)), Ok(()));
        assert_eq!(bucket.take(Timestamp(0)), Err(1_000));
        assert_eq!(bucket.take(Timestamp(1_000)), Ok(()));
        assert!(bucket.take(Timestamp(1_000)).is_err());
    }

    #[test]
    fn a4_wrong_codes_are_limited_per_address() {
        let throttle = Throttle::default();
        let here: IpAddr = [127, 0, 0, 1].into();
        let tries = |now| (0..30).filter(|_| throttle.allows(here, Try::WrongCode, 20, now)).count();
        assert_eq!(tries(Timestamp(0)), 20);
        assert_eq!(tries(Timestamp(60_000)), 20);
        assert!(throttle.allows([127, 0, 0, 2].into(), Try::WrongCode, 20, Timestamp(0)));
    }
}
