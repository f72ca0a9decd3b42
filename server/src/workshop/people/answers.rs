//! Answers kept per person, so that a command posted again (after a lost acknowledgement or a crash) gets the first
//! answer and does nothing twice.

use std::collections::{BTreeMap, VecDeque};

use fivefold_protocol::{
    command::{Command, CommandAnswer},
    limits,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::log::Position;

/// The newest answers of one person; at most [`limits::COMMAND_KEYS_KEPT`], oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers(VecDeque<Kept>);

/// One command that was carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    key: String,
    command: u64,
    position: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    made: BTreeMap<String, String>,
}

/// What is known of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyUse {
    /// Not used, or so long ago that it was forgotten.
    New,
    /// Used for the same command: this was the answer.
    Same(CommandAnswer),
    /// Used for another command.
    Other,
}

impl Answers {
    /// What is known of `key`, posted again with a command of hash `command`.
    #[must_use]
    pub fn look_up(&self, key: &str, command: u64) -> KeyUse {
        match self.0.iter().find(|kept| kept.key == key) {
            None => KeyUse::New,
            Some(kept) if kept.command != command => KeyUse::Other,
            Some(kept) => KeyUse::Same(CommandAnswer { position: kept.position, made: kept.made.clone() }),
        }
    }

    pub(super) fn keep(
        &mut self,
        key: &str,
        command: u64,
        made: &BTreeMap<String, String>,
        position: Position,
    ) {
        if self.0.iter().any(|kept| kept.key == key) {
            return;
        }
        if self.0.len() >= limits::COMMAND_KEYS_KEPT {
            self.0.pop_front();
        }
        self.0.push_back(Kept { key: key.to_owned(), command, position: position.0, made: made.clone() });
    }

    /// Fills in the place of answers that were kept before their entry was committed.
    pub(super) fn stand_at(&mut self, position: Position) {
        for kept in self.0.iter_mut().rev().take_while(|kept| kept.position == 0) {
            kept.position = position.0;
        }
    }

    /// How many answers are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A hash of the whole command: equal commands have equal hashes on every server.
#[must_use]
pub fn command_hash(command: &Command) -> u64 {
    let json = serde_json::to_vec(command).unwrap_or_default();
    short_hash(&json)
}

/// The first eight bytes of the SHA-256 of `bytes`.
pub(in crate::workshop) fn short_hash(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}
