//! What a socket received about a board, read and linted, before the workshop sees it.

use std::sync::Arc;

use bytes::Bytes;
use fivefold_protocol::error::ErrorCode;

use crate::lint::{Linted, Presence};

/// A message about one board.
#[derive(Debug, Clone)]
pub enum Received {
    /// "This is what I have": a state vector.
    Step1(Bytes),
    /// New content.
    Edit(Edit),
    /// New content that did not pass the linter. It is answered in its turn.
    Refused(ErrorCode),
    /// What the peer says about itself.
    Presence(Vec<Presence>),
    /// "Who is here?"
    QueryPresence,
}

/// How a socket stands to a board, whatever its person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its edits are judged by what its person may do.
    MayWrite,
    /// An edit was refused on it: what brings anything new is refused, until the board is opened anew.
    ReadOnly,
}

/// An update that passed the linter.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The bytes.
    pub update: Bytes,
    /// What is in them.
    pub linted: Arc<Linted>,
}
