//! The contract between Fivefold's server and its clients. `SPEC.md` numbers every rule a peer can observe.
//!
//! No transport, no runtime and no CRDT here: types, bounds, codes and bytes only.

pub mod api;
pub mod command;
pub mod error;
pub mod figures;
pub mod hint;
pub mod ids;
pub mod limits;
pub mod note;
pub mod reason;
pub mod role;
pub mod simulated;
pub mod sync;
pub mod template;
pub mod text;
pub mod view;
