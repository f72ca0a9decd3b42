//! To be written: the part of the state about tasks.

use serde::{Deserialize, Serialize};

/// To be written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tasks {}

/// To be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TasksEvent {}
