//! Boards on the wire, the merge, and what each person may see (SPEC S, B, X, M, V).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails on the spot"
)]

#[path = "boards/hostile.rs"]
mod hostile;
#[path = "boards/merging.rs"]
mod merging;
#[path = "boards/secrets.rs"]
mod secrets;
#[path = "boards/writing.rs"]
mod writing;
