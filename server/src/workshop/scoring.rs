//! To be written: the part of the state about scoring.

use serde::{Deserialize, Serialize};

/// To be written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scoring {}

/// To be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ScoringEvent {}
