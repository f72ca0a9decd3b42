//! Boards on the wire, the merge, and what each person may see (SPEC S, B, X, M, V).

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one thing among many, and fails on the spot when it cannot go on"
)]

#[path = "boards/encoder.rs"]
mod encoder;
#[path = "boards/exercises.rs"]
mod exercises;
#[path = "boards/hostile.rs"]
mod hostile;
#[path = "boards/merging.rs"]
mod merging;
#[path = "boards/moving.rs"]
mod moving;
#[path = "boards/secrets.rs"]
mod secrets;
#[path = "boards/together.rs"]
mod together;
#[path = "boards/writing.rs"]
mod writing;
