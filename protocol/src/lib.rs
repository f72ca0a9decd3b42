//! The contract between Fivefold's server and its clients. `SPEC.md` numbers every rule a peer can observe.
//!
//! No transport, no runtime and no CRDT here: types, bounds, codes and bytes only.

pub mod error;
pub mod ids;
pub mod limits;
pub mod note;
pub mod sync;
