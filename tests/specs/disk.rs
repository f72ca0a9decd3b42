//! What stands on disk: looked at, copied, damaged, cut short (SPEC D and O).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails on the spot")]

#[path = "disk/backup.rs"]
mod backup;
#[path = "disk/check.rs"]
mod check;
#[path = "disk/cut.rs"]
mod cut;
#[path = "disk/day.rs"]
mod day;
#[path = "disk/faults.rs"]
mod faults;
#[path = "disk/flips.rs"]
mod flips;
#[path = "disk/kept.rs"]
mod kept;
#[path = "disk/notes.rs"]
mod notes;
#[path = "disk/power.rs"]
mod power;
#[path = "disk/seen.rs"]
mod seen;
