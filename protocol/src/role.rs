//! Who a person is in a workshop.

use serde::{Deserialize, Serialize};

/// What a person may do. Facilitators are equals; observers only look; only participants take seats and score.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Leads the workshop.
    Facilitator,
    /// Writes and scores, seated in a room.
    Participant,
    /// Sees what facilitators see, changes nothing.
    Observer,
}

/// What a participant does in the company; good rooms mix both kinds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Occupation {
    /// Sales, contact centre, quality control, customer service.
    TalksToCustomers,
    /// Can change something: accounting, IT, logistics, …
    OwnsProcess,
    /// Anything else.
    Other,
}

/// A language of the interface and of the template's texts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct LocalText {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl LocalText {
    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}
