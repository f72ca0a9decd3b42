//! The only place where the server's errors become codes for peers.

use axum::{
    Json,
    extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use fivefold_protocol::{
    error::{ErrorCode, ProblemDocument},
    ids::DecisionId,
    template::TemplateError,
};

use tower_http::timeout::TimeoutError;

use crate::{gate::Crowded, identity::IdentityError, log::LogError, workshop::Refusal};

/// The media type of a problem document (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";

/// An answer that is not a success: a code, and what exactly was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code:?}")]
pub struct ApiError {
    /// The stable code.
    pub code: ErrorCode,
    /// What exactly was wrong this time, in English; never a secret.
    pub detail: Option<String>,
    /// The decision that stands in the way, if undoing that first would help.
    pub in_the_way: Option<DecisionId>,
}

impl ApiError {
    /// An error with a detail.
    #[must_use]
    pub fn with(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..code.into() }
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: None, in_the_way: None }
    }
}

impl From<Crowded> for ApiError {
    fn from(crowded: Crowded) -> Self {
        Self::with(ErrorCode::TooMany, crowded.to_string())
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self { in_the_way: refusal.in_the_way, ..Self::with(refusal.code, refusal.detail) }
    }
}

impl From<TemplateError> for ApiError {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::TooLarge => ErrorCode::TooLarge.into(),
            TemplateError::Unreadable(_) | TemplateError::TooLong { .. } | TemplateError::Rule { .. } => {
                Self::with(ErrorCode::TemplateInvalid, error.to_string())
            }
        }
    }
}

/// What an extractor of axum refuses, in its own words; a body that is too large or too slow has a code of its own.
fn unreadable(rejection: &(dyn std::error::Error + 'static), status: StatusCode, detail: String) -> ApiError {
    let mut causes = std::iter::successors(Some(rejection), |error| error.source());
    if causes.any(|error| error.is::<TimeoutError>()) {
        ErrorCode::TooSlow.into()
    } else if status == StatusCode::PAYLOAD_TOO_LARGE {
        ErrorCode::TooLarge.into()
    } else {
        ApiError::with(ErrorCode::Malformed, detail)
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        unreadable(&rejection, rejection.status(), rejection.body_text())
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        unreadable(&rejection, rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        unreadable(&rejection, rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for ApiError {
    /// A name of the wrong form names nothing.
    fn from(rejection: PathRejection) -> Self {
        Self::with(ErrorCode::NotFound, rejection.body_text())
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
        let decision = self.in_the_way;
        let document = ProblemDocument { decision, ..ProblemDocument::new(self.code, self.detail) };
        let mut response = (status, Json(document)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        response
    }
}
