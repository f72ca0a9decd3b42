//! A workshop begins whole or not at all (SPEC T4).
//!
//! Names and credentials stand beside the log, so beginning takes three steps: everybody is noted, with an end of the
//! workshop that is near; the log begins with one batch; the workshop gets its real end. Whatever stops the server in
//! between, what is not whole has an end that is near, and housekeeping takes it away like any workshop that is over.
//! Nobody was told of it.

use std::{collections::BTreeMap, sync::Arc};

use fivefold_protocol::{
    api::{Created, Seat},
    error::ErrorCode,
    ids::PersonId,
    role::{Language, Occupation, Role},
};

use super::{Answer, links, people};
use crate::{
    auth::{rejoin::RejoinCode, token::Token},
    identity::{
        people::{Credentials, NewPeople, Profile},
        workshops::{NewWorkshop, WorkshopRow},
    },
    log::{Batch, Payload, Position, Record},
    origin::Origin,
    shell::Shell,
    workshop::{Event, Workshop, door, task::settle_append},
};

/// How long an unfinished workshop stays at most, in milliseconds: longer than the largest import takes.
const UNFINISHED_FOR_MS: i64 = 10 * 60 * 1_000;

/// What a workshop begins with.
pub(super) struct Beginning {
    /// How it is noted beside the log.
    pub(super) row: WorkshopRow,
    /// Its state.
    pub(super) workshop: Workshop,
    /// What its log begins with: this state.
    pub(super) payloads: Vec<Payload>,
    /// Names of the people who are in it already.
    pub(super) names: BTreeMap<PersonId, Profile>,
    /// What an import could not bring along.
    pub(super) left_out: Vec<String>,
}

/// Begins a workshop; whoever asks for it becomes its facilitator under this name, or a name of the language's.
pub(super) async fn begin(
    shell: &Arc<Shell>,
    here: &Origin,
    beginning: Beginning,
    facilitator: &str,
) -> Answer<Created> {
    let Beginning { row, workshop, payloads, names, left_out } = beginning;
    let (id, at, language) = (row.id.clone(), row.created_at, workshop.language);
    let name = if facilitator.trim().is_empty() { default_name(language) } else { facilitator };
    let profile = people::profile(name, "")?;
    let key = format!("creator.{:016x}{:016x}", shell.random.number(), shell.random.number());
    let (person, joined) = workshop.join(Role::Facilitator, Occupation::Other, language, &key)?;
    let joined = joined.iter().map(event).collect::<Answer<Vec<_>>>()?;
    let record = |principal| move |payload| Record { id: shell.next_record(), principal, payload };
    let records = payloads.into_iter().map(record(None)).chain(joined.into_iter().map(record(Some(person))));
    let batch = Batch { at, records: records.collect() };

    let (token, code) = (Token::draw(&shell.random), RejoinCode::draw(&shell.random));
    let credentials = Credentials { token: token.hash(), code: code.hash(&shell.secret) };
    // Those who are in it already get a rejoin code from a facilitator when they come back.
    let people = names.into_iter().map(|(person, profile)| (person, profile, None));
    let new = NewWorkshop {
        row,
        people: NewPeople(people.chain([(person, profile, Some(credentials))]).collect()),
    };
    if let Err(error) = carry_out(shell, new, batch).await {
        // If this fails too, the end that is near does it.
        if let Err(error) = shell.delete_workshop(&id).await {
            tracing::warn!(workshop = %id, %error, "what was begun of a workshop could not be taken away yet");
        }
        return Err(error);
    }
    let seat = Seat {
        workshop: id.clone(),
        person,
        role: Role::Facilitator,
        room: None,
        token: token.reveal(),
        rejoin_code: Some(code.reveal()),
    };
    Ok(Created { links: links::of(shell, here, &id, &door::Links::default()), workshop: id, seat, left_out })
}

async fn carry_out(shell: &Shell, mut new: NewWorkshop, first: Batch) -> Answer<()> {
    let (id, end) = (new.row.id.clone(), new.row.delete_after);
    new.row.delete_after = end.min(new.row.created_at.plus_ms(UNFINISHED_FOR_MS));
    shell.identity.begin_workshop(new).await?;
    settle_append(shell, &id, first, Some(Position::START)).await?;
    shell.identity.keep_workshop_until(&id, end).await?;
    Ok(())
}

/// An event as the log keeps it.
pub(super) fn event(event: &Event) -> Answer<Payload> {
    let json = serde_json::to_vec(event).map_err(|_| ErrorCode::Internal)?;
    Ok(Payload::Event(json.into()))
}

fn default_name(language: Language) -> &'static str {
    match language {
        Language::Ru => "Ведущий",
        Language::En => "Facilitator",
    }
}
