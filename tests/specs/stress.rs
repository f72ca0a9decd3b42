//! Many at once, and killed in between. What `cargo test` runs is the short form; `make soak` runs the long one, whose
//! measures come from the environment.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one thing among many, and fails on the spot when it cannot go on"
)]

#[path = "stress/fast.rs"]
mod fast;
#[path = "stress/kills.rs"]
mod kills;
#[path = "stress/slow.rs"]
mod slow;
#[path = "stress/storm.rs"]
mod storm;
