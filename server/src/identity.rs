//! Who people are: names and credentials, beside the log and never in it, so that a person can be erased.
//!
//! The tables stand in the log's data file, and writing goes through its one writer thread: a join waits for a commit, not
//! for a lock, and a failed disk is noticed in one place. Only hashes of credentials are kept (see [`auth`](crate::auth)).
//! Roles, seats and phases are not here: they are folded from the log.

use std::fmt;

use fivefold_protocol::ids::{PersonId, WorkshopId};

use rusqlite::OptionalExtension;
use seal::SECRETS;

use crate::{
    auth::ServerSecret,
    clock::Randomness,
    log::sqlite::file::{DataFile, FileError, OpenError},
};

pub mod people;
pub(crate) mod seal;
pub mod workshops;

#[cfg(test)]
mod tests;

/// The name under which the server's secret is kept.
const SERVER_SECRET: &str = "server";

/// Somebody in a workshop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Principal {
    /// The workshop.
    pub workshop: WorkshopId,
    /// The person in it.
    pub person: PersonId,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.workshop, self.person)
    }
}

/// Why identity could not do what it was asked. Except after `Store` and `Closed`, nothing was changed and the server
/// goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The data file failed, as when the log fails: the server stops acknowledging.
    #[error("the store failed: {0}")]
    Store(String),
    /// The data file has been closed.
    #[error("the data file is closed")]
    Closed,
    /// A stored value is not what was written.
    #[error("a stored value is damaged: {0}")]
    Damaged(String),
    /// The workshop's id is in use.
    #[error("the workshop exists already")]
    WorkshopExists,
    /// There is no such workshop.
    #[error("there is no such workshop")]
    WorkshopUnknown,
    /// The person's id is in use (or was, by a person who has been erased).
    #[error("the person exists already")]
    PersonExists,
    /// There is no such person, or the person has been erased.
    #[error("there is no such person")]
    PersonUnknown,
    /// The workshop has as many people as it can hold.
    #[error("the workshop cannot hold more people")]
    WorkshopFull,
    /// The token or rejoin code is somebody's already: draw another.
    #[error("the credential is in use")]
    CredentialTaken,
    /// A name or occupation is longer than allowed.
    #[error("the text is longer than {max} characters")]
    TextTooLong {
        /// The bound, in characters.
        max: usize,
    },
}

impl From<FileError> for IdentityError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Closed => Self::Closed,
            FileError::Failed(_) | FileError::Read(_) => Self::Store(error.to_string()),
        }
    }
}

/// What an operation on the tables answers: a refusal is a value, an `Err` of rusqlite means that the store failed.
type Answered<T> = rusqlite::Result<Result<T, IdentityError>>;

/// Names and credentials of every workshop on this server. Clones share them.
#[derive(Debug, Clone)]
pub struct Identity(DataFile);

impl Identity {
    /// In the data file that also holds the log.
    #[must_use]
    pub fn new(file: DataFile) -> Self {
        Self(file)
    }

    /// In memory, beside a log in memory.
    ///
    /// # Errors
    /// [`OpenError`]
    pub fn in_memory() -> Result<Self, OpenError> {
        DataFile::in_memory().map(Self)
    }

    /// The server's secret; made from `random` the first time, before there is any workshop. One that got lost is not
    /// made anew: every link would change without a word.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn server_secret(&self, random: &Randomness) -> Result<ServerSecret, IdentityError> {
        let fresh = ServerSecret::draw(random);
        let kept = self.0.write(0, move |db| -> rusqlite::Result<_> {
            let new = db
                .prepare_cached(
                    "INSERT INTO secrets (name, value, seal) SELECT ?1, ?2, 0
                     WHERE NOT EXISTS (SELECT 1 FROM secrets) AND NOT EXISTS (SELECT 1 FROM workshops)",
                )?
                .execute((SERVER_SECRET, fresh.as_bytes()))?;
            if new == 1 {
                SECRETS.renew(db, &[&SERVER_SECRET])?;
            }
            db.prepare_cached(&format!("{} WHERE name = ?1", SECRETS.select()))?
                .query_row([SERVER_SECRET], |row| SECRETS.read(row, |row| row.get::<_, Vec<u8>>(1)))
                .optional()
        });
        let bytes = kept.await?.transpose()?.and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes.ok_or_else(|| IdentityError::Damaged("the server's secret".into()))?;
        Ok(ServerSecret::from_bytes(bytes))
    }
}

/// An id as it stands in a table.
fn stored_workshop(text: &str) -> Result<WorkshopId, IdentityError> {
    text.parse().map_err(|error| IdentityError::Damaged(format!("{error}")))
}
