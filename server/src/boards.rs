//! Boards: the Yjs documents of a workshop, and who may add to them.
//!
//! [`admission`] decides about an edit before it is logged, from what the linter found and a small state of its own that runs
//! ahead of the log. [`board`] is the fold of the logged edits. [`read`] turns what stands in a board into notes,
//! whatever stands there. The server's own edits: [`seed`] makes those of the `list` document, [`moving`] those that bring notes
//! from one board to another.

pub mod admission;
pub mod board;
pub mod moving;
pub mod read;
pub mod seed;

mod effort;
mod shape;

#[cfg(test)]
mod crowded;
#[cfg(test)]
mod forge;
#[cfg(test)]
mod honest;
#[cfg(test)]
mod hostile;
