//! For whoever runs the server: health and figures.

use std::sync::atomic::Ordering;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::Shared;

/// Whether the server takes work, and how durable what it acknowledges is.
pub(super) async fn health(State(shell): Shared) -> Response {
    let stopping = shell.stopping.is_cancelled();
    let full = shell.over_quota.load(Ordering::Relaxed);
    let status = if stopping { 503 } else { 200 };
    let body = Json(json!({
        "status": if stopping { "stopping" } else if full { "full" } else { "ok" },
        "durability": if shell.config.in_memory { "none: kept in memory" } else { "every edit is on disk before it is shown" },
        "version": env!("CARGO_PKG_VERSION"),
    }));
    (axum::http::StatusCode::from_u16(status).unwrap_or_default(), body).into_response()
}

/// Figures for Prometheus.
pub(super) async fn metrics(State(shell): Shared) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], shell.metrics.text()).into_response()
}
