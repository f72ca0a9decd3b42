//! Killed, stopped, started again, and logs that fail (SPEC D).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails on the spot")]

#[path = "durability/faults.rs"]
mod faults;
#[path = "durability/restarts.rs"]
mod restarts;
#[path = "durability/void.rs"]
mod void;
