//! The harness of the specs: whole servers on real sockets, and the people who use them.
//!
//! - [`server::TestServer`] runs a server inside the test; it can be stopped and started again on the same data.
//! - [`process::ServerProcess`] runs the real binary, so that it can be killed.
//! - [`gathering::Gathering`] is a workshop with its people, played with the client library.
//! - [`held::HeldLog`] is a log that deletes only when it is told to.
//! - [`encoder::file`] is the encoder's file, fetched on first use.
//! - [`merge_quality::judge`] compares the merge of a board's notes with the right answer.
//! - [`one_business::notes`] are as many notes as a large workshop has.
//! - [`relay::run`] copies frames and nothing else: the floor of the benchmark, and a server that may lose something.
//! - [`http`] and [`wire`] speak to a server below that library: they can say what a well-behaved client never says.
//!
//! Nothing here sleeps: what is waited for has a condition and a deadline.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one thing among many, and fails on the spot when it cannot go on"
)]

use std::time::Duration;

pub mod differences;
pub mod encoder;
pub mod gathering;
pub mod held;
pub mod http;
pub mod merge_quality;
pub mod one_business;
pub mod process;
pub mod relay;
pub mod server;
pub mod wire;

/// How long a test waits for anything before it fails.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A measure of a suite's long form, from the environment, or the one of its short form.
#[must_use]
pub fn measure(name: &str, short: usize) -> usize {
    let long = std::env::var(name).ok();
    long.map_or(short, |long| long.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
