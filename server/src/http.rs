//! The HTTP API: typed requests in, problem documents out. The OpenAPI document is made from these handlers.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use fivefold_protocol::{
    api::{LiveMessage, LiveRequest},
    error::ErrorCode,
    ids::{PersonId, WorkshopId},
    limits::{COMMAND_MAX_BYTES, IMPORT_MAX_BYTES, IMPORT_WITHIN_MS, TEMPLATE_MAX_BYTES},
};
use tower_http::{
    compression::CompressionLayer, limit::RequestBodyLimitLayer, set_header::SetResponseHeaderLayer,
    timeout::RequestBodyDeadlineLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error::ApiError, origin::Origin, page, shell::Shell, socket};

mod begin;
mod commands;
mod exports;
pub(crate) mod from;
mod keys;
mod links;
mod operate;
mod people;
mod problem;
mod workshops;

pub(crate) use problem::Read;

/// What every handler answers.
type Answer<T> = Result<T, ApiError>;
type Shared = State<Arc<Shell>>;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fivefold",
        description = "Workshops from the first sticky note to a ranked plan. Every error is a problem document with a stable code."
    ),
    components(schemas(LiveRequest, LiveMessage))
)]
struct Document;

/// Every address of the server.
pub fn router(shell: Arc<Shell>) -> Router {
    let (api, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(workshops::templates))
        .routes(routes!(links::links))
        .routes(routes!(links::invitation))
        .routes(routes!(people::join))
        .routes(routes!(people::rejoin))
        .routes(routes!(people::about_me))
        .routes(routes!(people::change))
        .routes(routes!(people::new_rejoin_code))
        .routes(routes!(commands::post))
        .routes(routes!(commands::preview_rooms))
        .routes(routes!(commands::ticket))
        .routes(routes!(exports::report))
        .routes(routes!(exports::problems))
        .routes(routes!(exports::plan))
        .routes(routes!(exports::sources))
        .routes(routes!(exports::workbook))
        .routes(routes!(exports::tracker))
        .routes(routes!(exports::workshop))
        .split_for_parts();
    let within = RequestBodyDeadlineLayer::new(shell.config.body_within);
    let api = api.layer(RequestBodyLimitLayer::new(COMMAND_MAX_BYTES)).layer(within.clone());
    let (create, create_document) = OpenApiRouter::new().routes(routes!(workshops::create)).split_for_parts();
    let create =
        create.layer(RequestBodyLimitLayer::new(TEMPLATE_MAX_BYTES + COMMAND_MAX_BYTES)).layer(within);
    let (import, import_document) = OpenApiRouter::new().routes(routes!(workshops::import)).split_for_parts();
    let import = import
        .layer(RequestBodyLimitLayer::new(IMPORT_MAX_BYTES))
        .layer(RequestBodyDeadlineLayer::new(Duration::from_millis(IMPORT_WITHIN_MS)));
    let (open, open_document) = OpenApiRouter::new()
        .routes(routes!(socket::views))
        .routes(routes!(operate::health))
        .routes(routes!(operate::metrics))
        .split_for_parts();
    let mut document = document;
    document.merge(create_document);
    document.merge(import_document);
    document.merge(open_document);
    problem::describe(&mut document);
    keys::describe(&mut document);
    let openapi = serde_json::to_string(&document).unwrap_or_default();
    Router::new()
        .merge(api)
        .merge(create)
        .merge(import)
        .layer(DefaultBodyLimit::disable())
        .merge(open)
        .route(
            "/api/v1/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], openapi) }),
        )
        .route("/api", any(unknown_path))
        .route("/api/", any(unknown_path))
        .route("/api/{*rest}", any(unknown_path))
        .route("/sync", any(unknown_path))
        .route("/sync/", any(unknown_path))
        .route("/sync/{board}", get(socket::sync))
        .route("/collab", get(socket::collab))
        .fallback(get(page::serve).fallback(unknown_method))
        .method_not_allowed_fallback(unknown_method)
        .layer(middleware::from_fn_with_state(shell.clone(), same_origin))
        .layer(middleware::map_response(problem::translate))
        .layer(CompressionLayer::new())
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, page::CONTENT_SECURITY_POLICY))
        // Answers are about one person and one moment; files of the page say themselves how long they hold.
        .layer(header_layer(header::CACHE_CONTROL, "no-store"))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_layer(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header_layer(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(header_layer(
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ))
        .with_state(shell)
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn unknown_path() -> ApiError {
    ErrorCode::PathUnknown.into()
}

async fn unknown_method() -> ApiError {
    ErrorCode::MethodUnknown.into()
}

/// A6: browsers tell where a request comes from; one from elsewhere may neither write nor open a socket.
async fn same_origin(State(shell): Shared, request: Request, next: Next) -> Response {
    let upgrades = request.headers().contains_key(header::UPGRADE);
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if (upgrades || writes) && !is_same_origin(&shell, request.headers()) {
        shell.metrics.refused(ErrorCode::OriginRefused);
        return ApiError::from(ErrorCode::OriginRefused).into_response();
    }
    next.run(request).await
}

fn is_same_origin(shell: &Shell, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some(origin) = origin.to_str().ok().and_then(|origin| origin.parse::<Origin>().ok()) else {
        return false;
    };
    if shell.config.public_url.as_ref() == Some(&origin) {
        return true;
    }
    let own = from::host(headers).and_then(|host| Origin::at(origin.scheme(), host).ok());
    own.as_ref() == Some(&origin) && (!shell.is_private() || origin.is_this_computer())
}

/// A person who proved who they are with the token of their seat.
#[derive(Debug)]
pub(crate) struct Caller {
    /// The workshop, the same as in the path.
    pub(crate) workshop: WorkshopId,
    /// The person.
    pub(crate) person: PersonId,
}

impl FromRequestParts<Arc<Shell>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Arc<Shell>) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or(ErrorCode::TokenUnknown)?;
        let who = shell.who(token).await?;
        let Path(path) = Path::<Vec<(String, String)>>::from_request_parts(parts, shell)
            .await
            .map_err(|_| ErrorCode::PathUnknown)?;
        let named = path.iter().find(|(key, _)| key == "workshop").map(|(_, value)| value.as_str());
        if named != Some(who.workshop.as_str()) {
            return Err(ErrorCode::TokenUnknown.into());
        }
        Ok(Self { workshop: who.workshop, person: who.person })
    }
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
