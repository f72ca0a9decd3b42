//! To be written: the part of the state about tasks.

use fivefold_protocol::{
    command::{Command, Phase},
    ids::{PersonId, Timestamp},
};
use serde::{Deserialize, Serialize};

use super::{Asker, Event, Refusal, Workshop};

/// To be written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tasks {}

/// To be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TasksEvent {}

impl Tasks {
    /// To be written.
    ///
    /// # Errors
    /// To be written.
    pub fn decide(&self, _: &Workshop, _: Asker, _: &Command) -> Result<Vec<Event>, Refusal> {
        Ok(Vec::new())
    }

    /// To be written.
    ///
    /// # Errors
    /// To be written.
    pub fn on_phase(&self, _: &Workshop, _: Phase, _: Phase, _: Timestamp) -> Result<Vec<Event>, Refusal> {
        Ok(Vec::new())
    }

    /// To be written.
    pub fn apply(&mut self, event: &TasksEvent, _: Option<PersonId>, _: Timestamp) {
        match *event {}
    }
}
