//! No answer but a success is anything else than a problem document: neither what is asked wrongly, nor what axum and its
//! layers refuse in words of their own. OpenAPI says so of every operation.

use std::sync::Arc;

use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use fivefold_protocol::error::{ErrorCode, ProblemDocument};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ContentBuilder, OpenApi, Ref, ResponseBuilder, path::PathItem},
};

use crate::{
    error::{ApiError, PROBLEM},
    shell::Shell,
};

/// Longest refusal of somebody else that is handed on as the detail, in bytes.
const DETAIL_MAX_BYTES: usize = 1024;

/// What an extractor of axum reads from a request; what it refuses is a problem document.
#[derive(Debug)]
pub(crate) struct Read<E>(pub(crate) E);

impl<E> FromRequest<Arc<Shell>> for Read<E>
where
    E: FromRequest<Arc<Shell>>,
    ApiError: From<E::Rejection>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, shell: &Arc<Shell>) -> Result<Self, ApiError> {
        Ok(Self(E::from_request(request, shell).await?))
    }
}

impl<E> FromRequestParts<Arc<Shell>> for Read<E>
where
    E: FromRequestParts<Arc<Shell>>,
    ApiError: From<E::Rejection>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Arc<Shell>) -> Result<Self, ApiError> {
        Ok(Self(E::from_request_parts(parts, shell).await?))
    }
}

/// Makes a problem document of what was refused in other words (a body over its limit, an upgrade that is none, a file
/// of the page that is missing).
pub(super) async fn translate(response: Response) -> Response {
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !refused || kind.is_some_and(|kind| kind.as_bytes() == PROBLEM.as_bytes()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => ErrorCode::PathUnknown,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodUnknown,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => ErrorCode::Unavailable,
        _ if status.is_server_error() => ErrorCode::Internal,
        _ => ErrorCode::Malformed,
    };
    let (parts, body) = response.into_parts();
    let words = to_bytes(body, DETAIL_MAX_BYTES).await.ok();
    let words = words.and_then(|words| String::from_utf8(words.into()).ok());
    let detail = words.filter(|words| code == ErrorCode::Malformed && !words.is_empty());
    let mut response = ApiError { detail, ..code.into() }.into_response();
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    response
}

/// Says of every operation how it refuses.
pub(super) fn describe(document: &mut OpenApi) {
    let schemas = &mut document.components.get_or_insert_default().schemas;
    let mut parts = Vec::new();
    ProblemDocument::schemas(&mut parts);
    parts.push((ProblemDocument::name().into_owned(), ProblemDocument::schema()));
    schemas.extend(parts);
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemDocument::name()))).build();
    let refusal =
        |why: &str| ResponseBuilder::new().description(why).content(PROBLEM, content.clone()).build();
    for PathItem { get, put, post, delete, options, head, patch, trace, .. } in
        document.paths.paths.values_mut()
    {
        let operations = [get, put, post, delete, options, head, patch, trace];
        for operation in operations.into_iter().filter_map(Option::as_mut) {
            let responses = &mut operation.responses.responses;
            responses.insert("4XX".to_owned(), refusal("Refused: the code says why").into());
            responses.insert(
                "5XX".to_owned(),
                refusal("Not available: the code says whether to try again").into(),
            );
        }
    }
}
