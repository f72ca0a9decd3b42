//! What leaves a workshop as a file.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use fivefold_protocol::{
    command::Phase,
    error::ErrorCode,
    ids::PersonId,
    role::{Language, Role},
    view::View,
};
use serde::Deserialize;

use super::{Answer, Caller, Read, Shared};
use crate::{
    error::ApiError,
    export::{self, Tracker, archive::Archive},
    shell::Shell,
    workshop::{Refusal, audience::Names, input::Input, machine::Machine, people::People, view},
};

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Debug, Deserialize)]
pub(super) struct ExportQuery {
    language: Option<Language>,
}

/// The report in Markdown.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/report.md",
    params(("workshop" = String, Path), ("language" = Option<Language>, Query)),
    responses((status = 200, body = String, content_type = "text/markdown")),
    security(("seat" = []))
)]
pub(super) async fn report(
    State(shell): Shared,
    caller: Caller,
    Read(Query(query)): Read<Query<ExportQuery>>,
) -> Answer<Response> {
    let now = shell.clock.now();
    file(&shell, &caller, query, "report", "md", "text/markdown; charset=utf-8", move |view, language| {
        Ok(export::markdown(view, language, now))
    })
    .await
}

/// Every problem with its sources.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/problems.csv",
    params(("workshop" = String, Path), ("language" = Option<Language>, Query)),
    responses((status = 200, body = String, content_type = "text/csv")),
    security(("seat" = []))
)]
pub(super) async fn problems(
    State(shell): Shared,
    caller: Caller,
    Read(Query(query)): Read<Query<ExportQuery>>,
) -> Answer<Response> {
    file(&shell, &caller, query, "problems", "csv", CSV, export::problems_csv).await
}

/// The plan.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/plan.csv",
    params(("workshop" = String, Path), ("language" = Option<Language>, Query)),
    responses((status = 200, body = String, content_type = "text/csv")),
    security(("seat" = []))
)]
pub(super) async fn plan(
    State(shell): Shared,
    caller: Caller,
    Read(Query(query)): Read<Query<ExportQuery>>,
) -> Answer<Response> {
    file(&shell, &caller, query, "plan", "csv", CSV, export::plan_csv).await
}

/// The notes that the plan comes from.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/sources.csv",
    params(("workshop" = String, Path), ("language" = Option<Language>, Query)),
    responses((status = 200, body = String, content_type = "text/csv")),
    security(("seat" = []))
)]
pub(super) async fn sources(
    State(shell): Shared,
    caller: Caller,
    Read(Query(query)): Read<Query<ExportQuery>>,
) -> Answer<Response> {
    file(&shell, &caller, query, "sources", "csv", CSV, export::sources_csv).await
}

/// The plan and the notes that it comes from, for Excel.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/plan.xlsx",
    params(("workshop" = String, Path), ("language" = Option<Language>, Query)),
    responses((status = 200, body = Vec<u8>, content_type = XLSX)),
    security(("seat" = []))
)]
pub(super) async fn workbook(
    State(shell): Shared,
    caller: Caller,
    Read(Query(query)): Read<Query<ExportQuery>>,
) -> Answer<Response> {
    let now = shell.clock.now();
    file(&shell, &caller, query, "plan", "xlsx", XLSX, move |view, language| {
        export::plan_xlsx(view, language, now)
    })
    .await
}

/// The plan as issues that a tracker imports: `jira.csv`, `trello.csv` or `linear.csv`.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/{tracker}",
    params(("workshop" = String, Path), ("tracker" = String, Path), ("language" = Option<Language>, Query)),
    responses((status = 200, body = String, content_type = "text/csv")),
    security(("seat" = []))
)]
pub(super) async fn tracker(
    State(shell): Shared,
    caller: Caller,
    Path((_, name)): Path<(String, String)>,
    Read(Query(query)): Read<Query<ExportQuery>>,
) -> Answer<Response> {
    let (name, tracker) = match name.as_str() {
        "jira.csv" => ("jira", Tracker::Jira),
        "trello.csv" => ("trello", Tracker::Trello),
        "linear.csv" => ("linear", Tracker::Linear),
        _ => return Err(ErrorCode::PathUnknown.into()),
    };
    file(&shell, &caller, query, name, "csv", CSV, move |view, language| {
        export::tracker_csv(view, language, tracker)
    })
    .await
}

/// The whole workshop; it imports again. Facilitators only: it holds everybody's notes.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/export/workshop.json", params(("workshop" = String, Path)),
    responses((status = 200, body = String, content_type = "application/json")),
    security(("seat" = []))
)]
pub(super) async fn workshop(State(shell): Shared, caller: Caller) -> Answer<Response> {
    let person = caller.person;
    let (json, name) = query(&shell, &caller, move |machine, names, role| match role {
        Role::Facilitator => {
            let json =
                Archive::of(machine, names).write().map_err(|_| ApiError::from(ErrorCode::Internal))?;
            let view = view::for_export(machine, names, person).ok_or(ErrorCode::NotFound)?;
            Ok((json, export::file_name(&view, "workshop", "json").content_disposition()))
        }
        Role::Participant | Role::Observer => Err(ErrorCode::Forbidden.into()),
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)], json)
        .into_response())
}

/// A file written from the caller's view. The workshop waits for the view alone.
async fn file<B: IntoResponse>(
    shell: &Arc<Shell>,
    caller: &Caller,
    wish: ExportQuery,
    name: &'static str,
    ending: &'static str,
    kind: &'static str,
    write: impl FnOnce(&View, Language) -> Result<B, export::TableError>,
) -> Answer<Response> {
    let person = caller.person;
    let view = query(shell, caller, move |machine, names, role| {
        if !machine.workshop().sees_from(role, Phase::Plan) {
            return Err(ApiError::from(ErrorCode::WrongPhase));
        }
        Ok(view::for_export(machine, names, person).ok_or(ErrorCode::NotFound)?)
    })
    .await?;
    let language = wish.language.unwrap_or(view.workshop.language);
    let body =
        write(&view, language).map_err(|error| ApiError::with(ErrorCode::Internal, error.to_string()))?;
    let name = export::file_name(&view, name, ending).content_disposition();
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// Asks the caller's workshop something over durable state; the caller is an active person of it.
pub(super) async fn query<T: Send + 'static>(
    shell: &Arc<Shell>,
    caller: &Caller,
    question: impl FnOnce(&Machine, &Names, Role) -> Answer<T> + Clone + Send + 'static,
) -> Answer<T> {
    query_if(shell, caller, People::active_role, question).await
}

/// Asks something that a removed person may still ask: about themselves.
pub(super) async fn query_self<T: Send + 'static>(
    shell: &Arc<Shell>,
    caller: &Caller,
    question: impl FnOnce(&Machine, &Names, Role) -> Answer<T> + Clone + Send + 'static,
) -> Answer<T> {
    query_if(shell, caller, People::role_unless_erased, question).await
}

async fn query_if<T: Send + 'static>(
    shell: &Arc<Shell>,
    caller: &Caller,
    role_of: fn(&People, PersonId) -> Result<Role, Refusal>,
    question: impl FnOnce(&Machine, &Names, Role) -> Answer<T> + Clone + Send + 'static,
) -> Answer<T> {
    let person = caller.person;
    shell
        .ask(&caller.workshop, |reply| {
            let question = question.clone();
            Input::Query(Box::new(move |machine, names| {
                let answer = role_of(&machine.workshop().people, person).map_err(ApiError::from);
                // A caller who no longer waits needs no answer.
                let _ = reply.send(answer.and_then(|role| question(machine, names, role)));
            }))
        })
        .await?
}
