//! People, rooms, roles, and everything that is refused (SPEC A, C, E, R).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails on the spot")]

#[path = "people/access.rs"]
mod access;
#[path = "people/edge.rs"]
mod edge;
#[path = "people/invitation.rs"]
mod invitation;
#[path = "people/links.rs"]
mod links;
#[path = "people/operating.rs"]
mod operating;
#[path = "people/problems.rs"]
mod problems;
#[path = "people/refusals.rs"]
mod refusals;
#[path = "people/removed.rs"]
mod removed;
#[path = "people/rooms.rs"]
mod rooms;
