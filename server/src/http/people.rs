//! Joining, coming back, and what stands beside the log: names, words, rejoin codes.

use std::{str::FromStr, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
};
use fivefold_protocol::{
    api::{AboutMe, ChangePerson, Join, Rejoin, RejoinCode, Seat},
    error::ErrorCode,
    ids::{PersonId, RoomId, WorkshopId},
    limits::{ABOUT_MAX, NAME_MAX},
    role::Role,
    text,
};

use super::{Answer, Caller, Read, Shared, from::From, links};
use crate::{
    auth::{rejoin, token::Token},
    config::{FAILED_CODES_PER_MINUTE, TRIES_PER_MINUTE},
    error::ApiError,
    identity::{IdentityError, Principal, people::Profile},
    shell::Shell,
    throttle::Try,
    workshop::input::{Input, Newcomer},
};

/// Takes a seat with the secret of a link.
#[utoipa::path(
    post, path = "/api/v1/workshops/{workshop}/join", request_body = Join, params(("workshop" = String, Path)),
    responses((status = 200, body = Seat))
)]
pub(super) async fn join(
    State(shell): Shared,
    From { address, .. }: From,
    Read(Path(workshop)): Read<Path<WorkshopId>>,
    Read(Json(join)): Read<Json<Join>>,
) -> Answer<Json<Seat>> {
    check_tries(&shell, address, Try::Enter)?;
    let link = links::role_of(&shell, &workshop, &join.invite).await?;
    seat(&shell, &workshop, link, join).await.map(Json)
}

/// Seats a person who came by the link of this role and generation, and notes name and credentials. The same key joins
/// once.
pub(super) async fn seat(
    shell: &Arc<Shell>,
    workshop: &WorkshopId,
    (role, link): (Role, u32),
    join: Join,
) -> Answer<Seat> {
    let profile = profile(&join.name, &join.about)?;
    let newcomer =
        Newcomer { role, occupation: join.occupation, language: join.language, key: join.key, link };
    let (person, room) =
        shell.ask(workshop, |reply| Input::Join { newcomer: newcomer.clone(), reply }).await??;
    let who = Principal { workshop: workshop.clone(), person };
    let token = Token::draw(&shell.random);
    let code = rejoin::RejoinCode::draw(&shell.random);
    let hash = code.hash(&shell.secret);
    match shell.identity.insert_person(who.clone(), profile, token.hash(), hash).await {
        Ok(()) => {}
        // The same key again: the seat is there; this device gets a token and a code of its own.
        Err(IdentityError::PersonExists) => {
            shell.identity.add_token(who.clone(), token.hash()).await?;
            shell.identity.replace_rejoin(who, Some(hash)).await?;
        }
        Err(error) => return Err(error.into()),
    }
    shell.registry.open(shell, workshop)?.send(Input::NamesChanged).await?;
    Ok(Seat {
        workshop: workshop.clone(),
        person,
        role,
        room,
        token: token.reveal(),
        rejoin_code: Some(code.reveal()),
    })
}

/// Comes back on another device. A removed person does so too, to read what is stored about them and to erase themselves.
#[utoipa::path(
    post, path = "/api/v1/rejoin", request_body = Rejoin,
    responses((status = 200, body = Seat))
)]
pub(super) async fn rejoin(
    State(shell): Shared,
    From { address, .. }: From,
    Read(Json(rejoin)): Read<Json<Rejoin>>,
) -> Answer<Json<Seat>> {
    check_tries(&shell, address, Try::Enter)?;
    // Whoever guessed too often learns nothing more, not even from a right guess.
    if shell.throttle.is_spent(address, Try::WrongCode, shell.clock.now()) {
        return Err(ErrorCode::TooMany.into());
    }
    let who = match rejoin::RejoinCode::from_str(&rejoin.code) {
        Ok(code) => shell.identity.find_rejoin(code.hash(&shell.secret)).await?,
        Err(_) => None,
    };
    let Some(who) = who else {
        shell.throttle.allows(address, Try::WrongCode, FAILED_CODES_PER_MINUTE, shell.clock.now());
        return Err(ErrorCode::RejoinCodeUnknown.into());
    };
    let caller = Caller { workshop: who.workshop.clone(), person: who.person };
    let (role, room) = super::exports::query_self(&shell, &caller, move |machine, _, role| {
        Ok((role, machine.workshop().rooms.room_of(who.person)))
    })
    .await?;
    let token = Token::draw(&shell.random);
    let principal = Principal { workshop: caller.workshop.clone(), person: caller.person };
    shell.identity.add_token(principal, token.hash()).await?;
    Ok(Json(rejoined(caller, role, room, token)))
}

fn rejoined(caller: Caller, role: Role, room: Option<RoomId>, token: Token) -> Seat {
    Seat {
        workshop: caller.workshop,
        person: caller.person,
        role,
        room,
        token: token.reveal(),
        rejoin_code: None,
    }
}

/// What is stored about the caller, also if they were removed.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/me", params(("workshop" = String, Path)),
    responses((status = 200, body = AboutMe)),
    security(("seat" = []))
)]
pub(super) async fn about_me(State(shell): Shared, caller: Caller) -> Answer<Json<AboutMe>> {
    let person = caller.person;
    let about = super::exports::query_self(&shell, &caller, move |machine, names, _| {
        crate::workshop::about::of(machine, names, person).ok_or_else(|| ErrorCode::NotFound.into())
    });
    Ok(Json(about.await?))
}

/// Changes a name or the words on what somebody does: one's own, or anybody's for facilitators.
#[utoipa::path(
    patch, path = "/api/v1/workshops/{workshop}/people/{person}", request_body = ChangePerson,
    params(("workshop" = String, Path), ("person" = String, Path)),
    responses((status = 204)),
    security(("seat" = []))
)]
pub(super) async fn change(
    State(shell): Shared,
    caller: Caller,
    Read(Path((_, person))): Read<Path<(WorkshopId, PersonId)>>,
    Read(Json(change)): Read<Json<ChangePerson>>,
) -> Answer<axum::http::StatusCode> {
    let before = may_change(&shell, &caller, person).await?;
    let name = change.name.unwrap_or(before.name);
    let about = change.about.or(before.occupation).unwrap_or_default();
    let who = Principal { workshop: caller.workshop.clone(), person };
    shell.identity.rename(who, profile(&name, &about)?).await?;
    shell.registry.open(&shell, &caller.workshop)?.send(Input::NamesChanged).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// A new rejoin code: one's own, or anybody's for facilitators, which everybody can see then. The one before is void.
#[utoipa::path(
    post, path = "/api/v1/workshops/{workshop}/people/{person}/rejoin-code",
    params(("workshop" = String, Path), ("person" = String, Path)),
    responses((status = 200, body = RejoinCode)),
    security(("seat" = []))
)]
pub(super) async fn new_rejoin_code(
    State(shell): Shared,
    caller: Caller,
    Read(Path((_, person))): Read<Path<(WorkshopId, PersonId)>>,
) -> Answer<Json<RejoinCode>> {
    let by = caller.person;
    shell.ask(&caller.workshop, |reply| Input::NewCode { by, person, reply }).await??;
    let code = rejoin::RejoinCode::draw(&shell.random);
    let who = Principal { workshop: caller.workshop, person };
    shell.identity.replace_rejoin(who, Some(code.hash(&shell.secret))).await?;
    Ok(Json(RejoinCode { code: code.reveal() }))
}

async fn may_change(shell: &Arc<Shell>, caller: &Caller, person: PersonId) -> Answer<Profile> {
    let myself = caller.person;
    super::exports::query(shell, caller, move |machine, names, role| {
        if person != myself && role != Role::Facilitator {
            return Err(ErrorCode::Forbidden.into());
        }
        machine.workshop().people.active_role(person)?;
        names.get(&person).cloned().flatten().ok_or_else(|| ErrorCode::NotFound.into())
    })
    .await
}

pub(super) fn profile(name: &str, about: &str) -> Answer<Profile> {
    let (name, about) = (text::of_one_line(name), text::of_one_line(about));
    if name.is_empty() {
        return Err(ApiError::with(ErrorCode::TextEmpty, "a name is needed"));
    }
    let profile = Profile { name, occupation: (!about.is_empty()).then_some(about) };
    let bounds = || format!("a name has at most {NAME_MAX} characters, the words on oneself {ABOUT_MAX}");
    profile.check().map_err(|_| ApiError::with(ErrorCode::TextTooLong, bounds()))?;
    Ok(profile)
}

/// Limits how often an address enters or asks what a link leads to. Programs on this computer are the operator's own.
pub(super) fn check_tries(shell: &Shell, address: std::net::IpAddr, what: Try) -> Answer<()> {
    if address.is_loopback() || shell.throttle.allows(address, what, TRIES_PER_MINUTE, shell.clock.now()) {
        Ok(())
    } else {
        Err(ErrorCode::TooMany.into())
    }
}
