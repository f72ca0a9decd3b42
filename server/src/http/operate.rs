//! For whoever runs the server: health and figures.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use fivefold_protocol::error::ErrorCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, Shared};
use crate::error::ApiError;

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`, or `full` when the data folder has reached its quota.
    status: &'static str,
    /// When an edit is on disk.
    durability: &'static str,
    /// Of the server.
    version: &'static str,
}

/// Whether the server takes work, and how durable what it acknowledges is.
#[utoipa::path(get, path = "/health", responses((status = 200, body = Health)))]
pub(super) async fn health(State(shell): Shared) -> Answer<Json<Health>> {
    if shell.stopping.is_cancelled() {
        return Err(ApiError::with(ErrorCode::Unavailable, "the server is stopping"));
    }
    let full = shell.is_over_quota();
    let durability = if shell.config.in_memory {
        "none: kept in memory"
    } else {
        "every edit is on disk before it is shown"
    };
    let status = if full { "full" } else { "ok" };
    Ok(Json(Health { status, durability, version: env!("CARGO_PKG_VERSION") }))
}

/// Figures for Prometheus.
#[utoipa::path(
    get, path = "/metrics",
    responses((status = 200, body = String, content_type = "application/openmetrics-text"))
)]
pub(super) async fn metrics(State(shell): Shared) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], shell.metrics.text()).into_response()
}
