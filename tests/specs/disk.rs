//! What stands on disk: looked at, copied, damaged, cut short (SPEC D and O).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails on the spot")]

#[path = "disk/backup.rs"]
mod backup;
#[path = "disk/check.rs"]
mod check;
#[path = "disk/kept.rs"]
mod kept;
