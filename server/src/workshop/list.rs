//! To be written: the part of the state about list.

use serde::{Deserialize, Serialize};

/// To be written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct List {}

/// To be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ListEvent {}
