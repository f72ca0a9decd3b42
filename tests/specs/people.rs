//! People, rooms, roles, and everything that is refused (SPEC A, C, E, R).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails on the spot")]

#[path = "people/access.rs"]
mod access;
#[path = "people/operating.rs"]
mod operating;
#[path = "people/problems.rs"]
mod problems;
#[path = "people/refusals.rs"]
mod refusals;
#[path = "people/rooms.rs"]
mod rooms;
