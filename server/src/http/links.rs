//! Links: how they are made, shown, and told from links that were renewed; what they lead to.

use std::{str::FromStr, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
};
use fivefold_protocol::{
    api::{Invitation, Invited, Links},
    error::ErrorCode,
    ids::WorkshopId,
    role::Role,
};
use tokio::sync::oneshot;

use super::{
    Answer, Caller, Read, Shared,
    from::{From, Here},
    people,
};
use crate::{
    auth::token::Invite,
    origin::Origin,
    shell::Shell,
    throttle::Try,
    workshop::{Refusal, door, input::Input},
};

/// The links to give away. They stay the same until a facilitator renews them.
#[utoipa::path(
    get, path = "/api/v1/workshops/{workshop}/links", params(("workshop" = String, Path)),
    responses((status = 200, body = Links)),
    security(("seat" = []))
)]
pub(super) async fn links(State(shell): Shared, caller: Caller, Here(here): Here) -> Answer<Json<Links>> {
    let now = super::exports::query(&shell, &caller, |machine, _, role| match role {
        Role::Facilitator => Ok(machine.workshop().links.clone()),
        Role::Participant | Role::Observer => Err(ErrorCode::Forbidden.into()),
    });
    Ok(Json(of(&shell, &here, &caller.workshop, &now.await?)))
}

/// The links of these generations, as they are reached from `here`.
pub(super) fn of(shell: &Shell, here: &Origin, workshop: &WorkshopId, now: &door::Links) -> Links {
    let link = |role| {
        let secret = Invite::of(&shell.secret, workshop, role, now.generation(role)).reveal();
        format!("{here}/w/{workshop}#join={secret}")
    };
    Links {
        facilitator: link(Role::Facilitator),
        participant: link(Role::Participant),
        observer: link(Role::Observer),
    }
}

/// What a link leads to, for whoever has its secret. Refused as a join by it would be; nothing is written.
#[utoipa::path(
    post, path = "/api/v1/workshops/{workshop}/invitation", request_body = Invitation,
    params(("workshop" = String, Path)),
    responses((status = 200, body = Invited))
)]
pub(super) async fn invitation(
    State(shell): Shared,
    From { address, .. }: From,
    Read(Path(id)): Read<Path<WorkshopId>>,
    Read(Json(invitation)): Read<Json<Invitation>>,
) -> Answer<Json<Invited>> {
    people::check_tries(&shell, address, Try::Ask)?;
    let (role, link) = role_of(&shell, &id, &invitation.invite).await?;
    let question = |reply: oneshot::Sender<Answer<Invited>>| {
        Input::Query(Box::new(move |machine, _| {
            let workshop = machine.workshop();
            let may = workshop.check_link(role, link).and_then(|()| workshop.check_door(role));
            let (title, language) = (workshop.title.clone(), workshop.language);
            // A caller who no longer waits needs no answer.
            let _ = reply.send(may.map(|()| Invited { title, language, role }).map_err(Into::into));
        }))
    };
    let invited = shell.ask(&id, question).await??;
    if shell.is_over_quota() { Err(Refusal::of(ErrorCode::QuotaReached).into()) } else { Ok(Json(invited)) }
}

/// The role and generation of the link whose secret this is, if it is a present link of the workshop. Whether it still is
/// when its holder is let in, the workshop decides.
///
/// # Errors
/// `workshop_unknown`; `invite_unknown`: it is no such link, or was renewed.
pub(super) async fn role_of(shell: &Arc<Shell>, workshop: &WorkshopId, secret: &str) -> Answer<(Role, u32)> {
    if shell.identity.workshop(workshop).await?.is_none() {
        return Err(ErrorCode::WorkshopUnknown.into());
    }
    let given = Invite::from_str(secret).map_err(|_| ErrorCode::InviteUnknown)?.hash();
    let question = |reply: oneshot::Sender<door::Links>| {
        Input::Query(Box::new(move |machine, _| {
            // A caller who no longer waits needs no answer.
            let _ = reply.send(machine.workshop().links.clone());
        }))
    };
    let now = shell.ask(workshop, question).await?;
    let links = Role::ALL.into_iter().map(|role| (role, now.generation(role)));
    let is_it = |role, generation| Invite::of(&shell.secret, workshop, role, generation).hash() == given;
    let found = links.into_iter().find(|(role, generation)| is_it(*role, *generation));
    found.ok_or_else(|| ErrorCode::InviteUnknown.into())
}
