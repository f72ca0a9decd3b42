//! Workshops come into being: from a template, or from an export.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{FromRequestParts, Query, State},
    http::{HeaderMap, request::Parts},
};
use bytes::Bytes;
use fivefold_protocol::{
    api::{CreateWorkshop, Created, TemplateList},
    error::ErrorCode,
    ids::Timestamp,
    limits::TITLE_MAX,
    template::Template,
    text,
};
use serde::Deserialize;

use super::{
    Answer, Read, Shared,
    begin::{self, Beginning},
    from::{From, Here},
    people,
};
use crate::{
    auth,
    error::ApiError,
    export::archive::Archive,
    identity::workshops::WorkshopRow,
    shell::Shell,
    throttle::Try,
    workshop::{Event, Workshop},
};

/// The templates of this server, and whether creating a workshop needs the operator's key.
#[utoipa::path(get, path = "/api/v1/templates", responses((status = 200, body = TemplateList)))]
pub(super) async fn templates(State(shell): Shared) -> Json<TemplateList> {
    Json(TemplateList {
        templates: shell.templates.clone(),
        operator_key_needed: shell.operator_key.is_some(),
    })
}

/// Creates a workshop. The creator is its first facilitator.
#[utoipa::path(
    post, path = "/api/v1/workshops", request_body = CreateWorkshop,
    responses((status = 200, body = Created)),
    security((), ("operator_key" = []))
)]
pub(super) async fn create(
    State(shell): Shared,
    _: Creator,
    Here(here): Here,
    Read(Json(wish)): Read<Json<CreateWorkshop>>,
) -> Answer<Json<Created>> {
    let template = match wish.own_template {
        Some(template) => {
            template.check()?;
            template
        }
        None => named_template(&shell, &wish.template)?,
    };
    let title = text::of_one_line(&wish.title);
    if title.is_empty() {
        return Err(ApiError::with(ErrorCode::TextEmpty, "a title is needed"));
    }
    if title.chars().count() > TITLE_MAX {
        return Err(ApiError::with(
            ErrorCode::TextTooLong,
            format!("a title has at most {TITLE_MAX} characters"),
        ));
    }
    let row = new_row(&shell)?;
    let created = Event::WorkshopCreated {
        id: row.id.clone(),
        title,
        language: wish.language,
        template: Box::new(template),
        delete_after: row.delete_after,
    };
    let workshop = Workshop::from_first(&created, row.created_at).ok_or(ErrorCode::Internal)?;
    let payloads = vec![begin::event(&created)?];
    let (names, left_out) = (BTreeMap::new(), Vec::new());
    let beginning = Beginning { row, workshop, payloads, names, left_out };
    begin::begin(&shell, &here, beginning, &wish.facilitator).await.map(Json)
}

#[derive(Debug, Deserialize)]
pub(super) struct ImportQuery {
    #[serde(default)]
    facilitator: String,
}

/// Makes a workshop from an export (`workshop.json`). People keep their names and need new links or codes.
#[utoipa::path(
    post, path = "/api/v1/imports", params(("facilitator" = Option<String>, Query)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, body = Created)),
    security((), ("operator_key" = []))
)]
pub(super) async fn import(
    State(shell): Shared,
    _: Creator,
    Here(here): Here,
    Read(Query(query)): Read<Query<ImportQuery>>,
    Read(body): Read<Bytes>,
) -> Answer<Json<Created>> {
    let row = new_row(&shell)?;
    let (id, delete_after) = (row.id.clone(), row.delete_after);
    // Reading tens of megabytes takes its time.
    let (archive, payloads) = tokio::task::spawn_blocking(move || Archive::read(&body, id, delete_after))
        .await
        .map_err(|_| ErrorCode::Internal)?
        .map_err(|error| ApiError::with(ErrorCode::ImportInvalid, error.to_string()))?;
    let Archive { workshop, names, left_out, .. } = archive;
    let beginning = Beginning { row, workshop, payloads, names, left_out };
    begin::begin(&shell, &here, beginning, &query.facilitator).await.map(Json)
}

fn named_template(shell: &Shell, name: &str) -> Answer<Template> {
    let found = shell.templates.iter().find(|template| template.id == name).cloned();
    found.ok_or_else(|| ErrorCode::TemplateUnknown.into())
}

/// Whoever may create workshops here, and has not tried too often. Asked before a body is read, which may be large.
#[derive(Debug)]
pub(super) struct Creator;

impl FromRequestParts<Arc<Shell>> for Creator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Arc<Shell>) -> Answer<Self> {
        let From { address, .. } = From::from_request_parts(parts, shell).await?;
        people::check_tries(shell, address, Try::Enter)?;
        check_operator(shell, &parts.headers)?;
        Ok(Self)
    }
}

fn check_operator(shell: &Shell, headers: &HeaderMap) -> Answer<()> {
    let Some(key) = &shell.operator_key else { return Ok(()) };
    match super::bearer(headers) {
        Some(given) if auth::is_operator_key(key, given) => Ok(()),
        Some(_) | None => Err(ErrorCode::OperatorKeyNeeded.into()),
    }
}

fn new_row(shell: &Shell) -> Answer<WorkshopRow> {
    if shell.is_over_quota() {
        return Err(ErrorCode::QuotaReached.into());
    }
    let created_at = shell.clock.now();
    Ok(WorkshopRow {
        id: auth::draw_workshop_id(&shell.random).map_err(|_| ErrorCode::Internal)?,
        created_at,
        delete_after: after_days(created_at, shell.config.retention_days),
    })
}

fn after_days(from: Timestamp, days: u16) -> Timestamp {
    from.plus_ms(i64::from(days) * 24 * 60 * 60 * 1_000)
}
