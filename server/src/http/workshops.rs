//! Workshops come into being: from a template, or from an export.

use std::sync::Arc;

use axum::{
    Json,
    extract::{FromRequestParts, Query, State},
    http::{HeaderMap, request::Parts},
};
use bytes::Bytes;
use fivefold_protocol::{
    api::{CreateWorkshop, Created, Join, TemplateList},
    error::{ErrorCode, ProblemDocument},
    ids::Timestamp,
    limits::TITLE_MAX,
    role::{Language, Occupation, Role},
    template::Template,
};
use serde::Deserialize;

use super::{
    Answer, Raw, Read, Shared,
    from::{From, Here},
    links, people,
};
use crate::{
    auth,
    error::ApiError,
    export::archive::Archive,
    identity::workshops::WorkshopRow,
    log::{Appended, Batch, Payload, Position, Record},
    origin::Origin,
    shell::Shell,
    workshop::{Event, door, input::Input},
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
    responses((status = 200, body = Created), (status = "4XX", body = ProblemDocument))
)]
pub(super) async fn create(
    State(shell): Shared,
    _: Creator,
    Here(here): Here,
    Read(wish): Read<CreateWorkshop>,
) -> Answer<Json<Created>> {
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
    begin(&shell, &here, row, vec![event(&created)?], wish.facilitator, wish.language, Vec::new())
        .await
        .map(Json)
}

#[derive(Debug, Deserialize)]
pub(super) struct ImportQuery {
    #[serde(default)]
    facilitator: String,
}

/// Makes a workshop from an export (`workshop.json`). People keep their names and need new links or codes.
#[utoipa::path(
    post, path = "/api/v1/imports", params(("facilitator" = String, Query)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, body = Created), (status = "4XX", body = ProblemDocument))
)]
pub(super) async fn import(
    State(shell): Shared,
    _: Creator,
    Here(here): Here,
    Query(query): Query<ImportQuery>,
    Raw(body): Raw,
) -> Answer<Json<Created>> {
    let row = new_row(&shell)?;
    let (id, delete_after) = (row.id.clone(), row.delete_after);
    // Reading tens of megabytes takes its time.
    let (archive, payloads) = tokio::task::spawn_blocking(move || Archive::read(&body, id, delete_after))
        .await
        .map_err(|_| ErrorCode::Internal)?
        .map_err(|error| ApiError::with(ErrorCode::ImportInvalid, error.to_string()))?;
    let language = archive.workshop.language;
    let id = row.id.clone();
    let names = archive.names.clone();
    let created = begin(&shell, &here, row, payloads, query.facilitator, language, archive.left_out).await?;
    for (person, profile) in names {
        let who = crate::identity::Principal { workshop: id.clone(), person };
        let token = auth::token::Token::draw(&shell.random);
        let code = auth::rejoin::RejoinCode::draw(&shell.random).hash(&shell.secret);
        // A token nobody was given: a facilitator hands out a rejoin code when the person comes back.
        shell.identity.insert_person(who, profile, token.hash(), code).await?;
    }
    shell.registry.open(&shell, &id)?.send(Input::NamesChanged).await?;
    Ok(Json(created))
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
        people::check_tries(shell, address)?;
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

fn event(event: &Event) -> Answer<Payload> {
    let json = serde_json::to_vec(event).map_err(|_| ErrorCode::Internal)?;
    Ok(Payload::Event(Bytes::from(json)))
}

/// Notes the workshop beside the log, begins its log, seats its first facilitator.
async fn begin(
    shell: &Arc<Shell>,
    here: &Origin,
    row: WorkshopRow,
    payloads: Vec<Payload>,
    facilitator: String,
    language: Language,
    left_out: Vec<String>,
) -> Answer<Created> {
    let id = row.id.clone();
    let at = row.created_at;
    shell.identity.create_workshop(row).await?;
    let records = payloads
        .into_iter()
        .map(|payload| Record { id: shell.next_record(), principal: None, payload })
        .collect();
    match shell.log.append(&id, Batch { at, records }, Some(Position::START)).await? {
        Appended::Committed(_) => {}
        Appended::Conflict { .. } => return Err(ErrorCode::Internal.into()),
        Appended::Unknown => return Err(ErrorCode::Unavailable.into()),
    }
    let name = if facilitator.trim().is_empty() { default_name(language) } else { facilitator };
    let join = Join {
        invite: String::new(),
        name,
        occupation: Occupation::Other,
        about: String::new(),
        language,
        key: format!("creator.{:016x}{:016x}", shell.random.number(), shell.random.number()),
    };
    let seat = people::seat(shell, &id, (Role::Facilitator, 0), join).await?;
    Ok(Created { links: links::of(shell, here, &id, &door::Links::default()), workshop: id, seat, left_out })
}

fn default_name(language: Language) -> String {
    match language {
        Language::Ru => "Ведущий".to_owned(),
        Language::En => "Facilitator".to_owned(),
    }
}
