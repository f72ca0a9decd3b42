//! What each fuzz target does with its bytes, and what must hold. A broken promise is a panic.

pub mod board;
pub mod frame;
pub mod note;
pub mod presence;
pub mod seeds;
pub mod table;
pub mod update;
