//! Commands, and what goes with them.

use axum::{
    Json,
    extract::{Query, State},
};
use fivefold_protocol::{
    api::{RoomsPreview, Ticket, TicketRequest},
    command::{Command, CommandAnswer, CommandRequest},
    error::ErrorCode,
    ids::BoardId,
    limits::TICKET_MAX_MINUTES,
    role::Role,
};
use serde::Deserialize;

use super::{Answer, Caller, Read, Shared, from::Here};
use crate::{auth, error::ApiError, workshop::input::Input};

/// Posts one command. The same key and command posted again get the first answer.
#[utoipa::path(
    post, path = "/api/v1/workshops/{workshop}/commands", request_body = CommandRequest,
    params(("workshop" = String, Path)),
    responses((status = 200, body = CommandAnswer)),
    security(("seat" = []))
)]
pub(super) async fn post(
    State(shell): Shared,
    caller: Caller,
    Read(Json(request)): Read<Json<CommandRequest>>,
) -> Answer<Json<CommandAnswer>> {
    let erased = if let Command::ErasePerson { person } = &request.command { Some(*person) } else { None };
    let answer = shell
        .ask(&caller.workshop, |reply| Input::Command {
            person: caller.person,
            request: request.clone(),
            reply,
        })
        .await??;
    if let Some(person) = erased {
        // After the event: if the server stops in between, the same command posted again ends here again.
        let who = crate::identity::Principal { workshop: caller.workshop.clone(), person };
        shell.identity.erase_person(who).await?;
        shell.registry.open(&shell, &caller.workshop)?.send(Input::NamesChanged).await?;
    }
    Ok(Json(answer))
}

#[derive(Debug, Deserialize)]
pub(super) struct PreviewQuery {
    count: Option<usize>,
    #[serde(default)]
    seed: u64,
}

/// Proposes rooms: even, at most five each, occupations mixed. Nothing is changed.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/rooms/preview",
    params(("workshop" = String, Path), ("count" = Option<usize>, Query), ("seed" = Option<u64>, Query)),
    responses((status = 200, body = RoomsPreview)),
    security(("seat" = []))
)]
pub(super) async fn preview_rooms(
    State(shell): Shared,
    caller: Caller,
    Read(Query(query)): Read<Query<PreviewQuery>>,
) -> Answer<Json<RoomsPreview>> {
    let preview = super::exports::query(&shell, &caller, move |machine, _, role| match role {
        Role::Facilitator | Role::Observer => Ok(machine.workshop().preview_rooms(query.count, query.seed)),
        Role::Participant => Err(ErrorCode::Forbidden.into()),
    });
    Ok(Json(preview.await?))
}

/// A ticket that opens one board for a stock y-websocket client.
#[utoipa::path(
    post, path = "/api/v1/workshops/{workshop}/tickets", request_body = TicketRequest,
    params(("workshop" = String, Path)),
    responses((status = 200, body = Ticket)),
    security(("seat" = []))
)]
pub(super) async fn ticket(
    State(shell): Shared,
    caller: Caller,
    Here(here): Here,
    Read(Json(request)): Read<Json<TicketRequest>>,
) -> Answer<Json<Ticket>> {
    if !(1..=TICKET_MAX_MINUTES).contains(&request.minutes) {
        return Err(ApiError::with(
            ErrorCode::OutOfRange,
            format!("minutes must be 1 to {TICKET_MAX_MINUTES}"),
        ));
    }
    let board = request.board.clone();
    let person = caller.person;
    super::exports::query(&shell, &caller, move |machine, _, _| {
        Ok(machine.workshop().check_read(person, &board)?)
    })
    .await?;
    let board = BoardId { workshop: caller.workshop, key: request.board };
    let ticket =
        auth::ticket::Ticket::lasting(board.clone(), caller.person, shell.clock.now(), request.minutes);
    let text = shell.ticket_key.sign(&ticket).map_err(|_| ErrorCode::Internal)?;
    let server = format!("{}/sync", here.of_sockets());
    Ok(Json(Ticket { board, ticket: text, expires_at: ticket.expires, server }))
}
