//! The fuzz targets without a fuzzer: their seeds, changed at random, a few seconds each. It finds less than `make fuzz`, which
//! sees what an input reaches, but it needs no other compiler and is part of every test run. `SECONDS=600 cargo test -p
//! fivefold-tests --test mutations` looks longer; `SEED` begins elsewhere.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails on the spot when it cannot go on, and says with what input"
)]

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Duration,
};

use fivefold_server::clock::{Randomness, Stopwatch};
use fivefold_tests::measure;

#[allow(
    unreachable_pub,
    dead_code,
    missing_docs,
    clippy::missing_panics_doc,
    clippy::collapsible_if,
    clippy::wildcard_enum_match_arm,
    reason = "it is the library of the fuzz targets, which has its own rules"
)]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use fuzz::{board, frame, note, presence, seeds, table, update};

/// Most bytes of an input, as `make fuzz` has it.
const LONGEST: usize = 64 * 1024;
/// Bytes at which something often changes.
const TELLING: [u8; 8] = [0, 1, 2, 0x7f, 0x80, 0xf0, 0xfe, 0xff];

/// Changes inputs at random.
struct Mutator(Randomness);

impl Mutator {
    fn below(&self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.0.number() % end).unwrap()
    }

    fn byte(&self) -> u8 {
        if self.below(2) == 0 { TELLING[self.below(TELLING.len())] } else { self.0.number().to_le_bytes()[0] }
    }

    /// A part of an input.
    fn part(&self, of: &[u8]) -> std::ops::Range<usize> {
        let from = self.below(of.len() + 1);
        from..from + self.below((of.len() - from).min(64) + 1)
    }

    /// One of `inputs`, changed in one to eight places.
    fn next(&self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut input = inputs[self.below(inputs.len())].clone();
        for _ in 0..=self.below(8) {
            let (at, part) = (self.below(input.len()), self.part(&input));
            match self.below(7) {
                0 if !input.is_empty() => input[at] ^= 1 << self.below(8),
                1 if !input.is_empty() => input[at] = self.byte(),
                2 => input.insert(self.below(input.len() + 1), self.byte()),
                3 => drop(input.drain(part)),
                4 => {
                    let twice = input[part.clone()].to_vec();
                    input.splice(part.start..part.start, twice);
                }
                5 => {
                    let other = &inputs[self.below(inputs.len())];
                    let other = other[self.part(other)].to_vec();
                    input.splice(part, other);
                }
                _ => input.truncate(self.below(input.len() + 1)),
            }
        }
        input.truncate(LONGEST);
        input
    }
}

/// Runs a target on changed seeds for its seconds.
fn mutate(target: &str, run: impl Fn(&[u8])) {
    let (seconds, seed) = (measure("SECONDS", 10), measure("SEED", 1));
    let inputs = seeds::of(target);
    let mutator = Mutator(Randomness::from_seed(u64::try_from(seed).unwrap()));
    let (time, mut count) = (Stopwatch::start(), 0_u64);
    for input in &inputs {
        run(input);
    }
    while time.elapsed() < Duration::from_secs(u64::try_from(seconds).unwrap()) {
        let input = mutator.next(&inputs);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(&input))) {
            println!("{target}: SEED={seed}, input {count}: {}", hex(&input));
            resume_unwind(panic);
        }
        count += 1;
    }
    println!("{target}: {count} inputs in {seconds} s from seed {seed}");
    assert!(count > 100, "{target}: only {count} inputs");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn s6_e3_changed_updates_and_state_vectors_are_read_or_refused() {
    mutate("update", update::run);
}

#[test]
fn s6_e3_changed_edits_leave_a_board_that_everybody_reads_alike() {
    mutate("board", board::run);
}

#[test]
fn e3_changed_frames_are_read_or_refused() {
    mutate("frame", frame::run);
}

#[test]
fn s11_e3_changed_presence_is_read_or_refused() {
    mutate("presence", presence::run);
}

#[test]
fn b2_changed_documents_are_read_in_full() {
    mutate("note", note::run);
}

#[test]
fn t2_changed_texts_never_become_a_formula() {
    mutate("table", table::run);
}
