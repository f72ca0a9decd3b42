//! What a socket received about a board, read and linted, before the workshop sees it.

use std::sync::Arc;

use bytes::Bytes;
use fivefold_protocol::sync::awareness::AwarenessEntry;

use crate::lint::Linted;

/// A message about one board.
#[derive(Debug, Clone)]
pub enum Received {
    /// "This is what I have": a state vector.
    Step1(Bytes),
    /// New content.
    Edit(Edit),
    /// Presence.
    Presence(Vec<AwarenessEntry>),
    /// "Who is here?"
    QueryPresence,
}

/// An update that passed the linter.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The bytes.
    pub update: Bytes,
    /// What is in them.
    pub linted: Arc<Linted>,
}
