//! For whoever runs the server: health and figures.

use std::sync::atomic::Ordering;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use fivefold_protocol::error::ErrorCode;
use serde_json::{Value, json};

use super::{Answer, Shared};
use crate::error::ApiError;

/// Whether the server takes work, and how durable what it acknowledges is.
pub(super) async fn health(State(shell): Shared) -> Answer<Json<Value>> {
    if shell.stopping.is_cancelled() {
        return Err(ApiError::with(ErrorCode::Unavailable, "the server is stopping"));
    }
    let full = shell.over_quota.load(Ordering::Relaxed);
    Ok(Json(json!({
        "status": if full { "full" } else { "ok" },
        "durability": if shell.config.in_memory { "none: kept in memory" } else { "every edit is on disk before it is shown" },
        "version": env!("CARGO_PKG_VERSION"),
    })))
}

/// Figures for Prometheus.
pub(super) async fn metrics(State(shell): Shared) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], shell.metrics.text()).into_response()
}
