//! The only place where the server's errors become codes for peers.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use fivefold_protocol::{
    error::{ErrorCode, ProblemDocument},
    template::TemplateError,
};

use crate::{gate::Crowded, identity::IdentityError, log::LogError, workshop::Refusal};

/// An answer that is not a success: a code, and what exactly was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}")]
pub struct ApiError {
    /// The stable code.
    pub code: ErrorCode,
    /// What exactly was wrong this time, in English; never a secret.
    pub detail: Option<String>,
}

impl ApiError {
    /// An error with a detail.
    #[must_use]
    pub fn with(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()) }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: None }
    }
}

impl From<Crowded> for ApiError {
    fn from(crowded: Crowded) -> Self {
        Self::with(ErrorCode::TooMany, crowded.to_string())
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::with(refusal.code, refusal.detail)
    }
}

impl From<TemplateError> for ApiError {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::TooLarge => ErrorCode::TooLarge.into(),
            TemplateError::Unreadable(_) | TemplateError::Rule { .. } => {
                Self::with(ErrorCode::TemplateInvalid, error.to_string())
            }
        }
    }
}

impl From<LogError> for ApiError {
    fn from(error: LogError) -> Self {
        tracing::error!(%error, "the log failed");
        match error {
            LogError::Store(_) | LogError::Closed => ErrorCode::Unavailable.into(),
            LogError::Deleted => ErrorCode::WorkshopUnknown.into(),
            LogError::Damaged { .. } | LogError::Refused(_) => ErrorCode::Internal.into(),
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::PersonUnknown => ErrorCode::PersonRemoved.into(),
            IdentityError::WorkshopUnknown => ErrorCode::WorkshopUnknown.into(),
            IdentityError::WorkshopFull => ErrorCode::WorkshopFull.into(),
            IdentityError::TextTooLong { .. } => ErrorCode::TextTooLong.into(),
            IdentityError::Store(_)
            | IdentityError::Closed
            | IdentityError::Damaged(_)
            | IdentityError::WorkshopExists
            | IdentityError::PersonExists
            | IdentityError::CredentialTaken => {
                tracing::error!(%error, "the identity table failed");
                ErrorCode::Unavailable.into()
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(ProblemDocument::new(self.code, self.detail))).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}
