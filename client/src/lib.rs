//! A Rust client for Fivefold.
//!
//! - [`api::Api`] calls the HTTP API: create, join, command, ticket, export. It outlasts restarts of the server.
//! - [`live::Live`] is what one person sees, kept up to date over the `live` socket.
//! - [`board::Board`] is one board: a Yjs document over the y-websocket dialect, writable while offline.
//! - [`load`] lets many people loose on any y-websocket server and measures what they see of it.
//! - [`rehearse`] plays whole workshops with them; [`seats`] makes workshops full of people for load tests.
//!
//! Sockets are kept by tasks of a `TaskTracker` that the caller owns, so that it can wait for them.

pub mod api;
pub mod backoff;
pub mod board;
pub mod draw;
pub mod error;
pub mod invite;
pub mod live;
pub mod load;
pub mod rehearse;
pub mod scenario;
pub mod seats;
mod socket;
pub mod stage;
mod tls;
