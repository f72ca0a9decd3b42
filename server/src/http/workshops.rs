//! Workshops come into being: from a template, or from an export.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
};
use bytes::Bytes;
use fivefold_protocol::{
    api::{CreateWorkshop, Created, Links, TemplateList},
    error::ErrorCode,
    ids::{Timestamp, WorkshopId},
    limits::TITLE_MAX,
    role::Role,
    template::Template,
};
use serde::Deserialize;

use super::{
    Answer, Caller, From, Read, Shared,
    begin::{self, Beginning},
    people,
};
use crate::{
    auth::{self, token::Invite},
    error::ApiError,
    export::archive::Archive,
    identity::workshops::WorkshopRow,
    shell::Shell,
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
    responses((status = 200, body = Created))
)]
pub(super) async fn create(
    State(shell): Shared,
    From(address): From,
    headers: HeaderMap,
    Read(Json(wish)): Read<Json<CreateWorkshop>>,
) -> Answer<Json<Created>> {
    people::check_tries(&shell, address)?;
    check_operator(&shell, &headers)?;
    let template = match wish.own_template {
        Some(template) => {
            template.check()?;
            template
        }
        None => named_template(&shell, &wish.template)?,
    };
    let title = wish.title.trim().to_owned();
    if title.is_empty() {
        return Err(ApiError::with(ErrorCode::TextEmpty, "a title is needed"));
    }
    if title.chars().count() > TITLE_MAX {
        return Err(ErrorCode::TextTooLong.into());
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
    begin::begin(&shell, beginning, &wish.facilitator).await.map(Json)
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
    responses((status = 200, body = Created))
)]
pub(super) async fn import(
    State(shell): Shared,
    From(address): From,
    headers: HeaderMap,
    Read(Query(query)): Read<Query<ImportQuery>>,
    Read(body): Read<Bytes>,
) -> Answer<Json<Created>> {
    people::check_tries(&shell, address)?;
    check_operator(&shell, &headers)?;
    let row = new_row(&shell)?;
    let (id, delete_after) = (row.id.clone(), row.delete_after);
    // Reading tens of megabytes takes its time.
    let (archive, payloads) = tokio::task::spawn_blocking(move || Archive::read(&body, id, delete_after))
        .await
        .map_err(|_| ErrorCode::Internal)?
        .map_err(|error| ApiError::with(ErrorCode::ImportInvalid, error.to_string()))?;
    let Archive { workshop, names, left_out, .. } = archive;
    let beginning = Beginning { row, workshop, payloads, names, left_out };
    begin::begin(&shell, beginning, &query.facilitator).await.map(Json)
}

/// The links to give away. They stay the same; whoever should not come in any more is kept out by the locked door.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/links", params(("workshop" = String, Path)),
    responses((status = 200, body = Links))
)]
pub(super) async fn links(State(shell): Shared, caller: Caller) -> Answer<Json<Links>> {
    super::exports::query(&shell, &caller, |_, _, role| match role {
        Role::Facilitator => Ok(()),
        Role::Participant | Role::Observer => Err(ErrorCode::Forbidden.into()),
    })
    .await?;
    Ok(Json(links_of(&shell, &caller.workshop)))
}

fn named_template(shell: &Shell, name: &str) -> Answer<Template> {
    let found = shell.templates.iter().find(|template| template.id == name).cloned();
    found.ok_or_else(|| ErrorCode::TemplateUnknown.into())
}

fn check_operator(shell: &Shell, headers: &HeaderMap) -> Answer<()> {
    let Some(key) = &shell.operator_key else { return Ok(()) };
    match super::bearer(headers) {
        Some(given) if auth::is_operator_key(key, given) => Ok(()),
        Some(_) | None => Err(ErrorCode::OperatorKeyNeeded.into()),
    }
}

fn new_row(shell: &Shell) -> Answer<WorkshopRow> {
    if shell.over_quota.load(std::sync::atomic::Ordering::Relaxed) {
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

/// The secret of a role's link. It is made from the server's secret, so that it can be shown again without being stored.
fn invite(shell: &Shell, workshop: &WorkshopId, role: Role) -> Invite {
    Invite::of(&shell.secret, workshop, role)
}

pub(super) fn links_of(shell: &Shell, workshop: &WorkshopId) -> Links {
    let link =
        |role| format!("{}/w/{workshop}#join={}", shell.public_url, invite(shell, workshop, role).reveal());
    Links {
        facilitator: link(Role::Facilitator),
        participant: link(Role::Participant),
        observer: link(Role::Observer),
    }
}
