//! The people of a rehearsed workshop: each with a seat, a live view, and keys that make every command safe to repeat.

use fivefold_protocol::{
    api::{CreateWorkshop, Join, Links, Seat},
    command::{Command, CommandAnswer, RoomAssignment},
    error::ErrorCode,
    ids::{PersonId, RoomId},
    limits,
    role::{Language, Occupation},
};
use tokio_util::task::TaskTracker;

use crate::{api::Api, draw::Seed, error::ClientError, invite::Invite, live::Live, rehearse::DEADLINE};

/// One person of a rehearsal.
#[derive(Debug)]
pub struct Player {
    /// A name that is the same in every run.
    pub id: String,
    /// The seat.
    pub seat: Seat,
    /// What the person sees.
    pub live: Live,
    api: Api,
    seed: Seed,
}

/// Who wants to join.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// A name that is the same in every run.
    pub id: String,
    /// The name others see.
    pub name: String,
    /// What they do.
    pub occupation: Occupation,
    /// In words.
    pub about: String,
    /// The language of their page.
    pub language: Language,
}

impl Player {
    /// Creates a workshop; its facilitator is the first player.
    ///
    /// # Errors
    /// As [`Api::create`] and [`Live::open`].
    pub async fn create(
        api: &Api,
        seed: Seed,
        new: &CreateWorkshop,
        operator_key: Option<&str>,
        tracker: &TaskTracker,
    ) -> Result<(Self, Links), ClientError> {
        let created = api.create(new, operator_key).await?;
        let live = Live::open(api, &created.seat, tracker)?;
        let id = "facilitator".to_owned();
        Ok((Self { id, seat: created.seat, live, api: api.clone(), seed }, created.links))
    }

    /// Joins by a link.
    ///
    /// # Errors
    /// As [`Api::join`], [`Invite::from_link`] and [`Live::open`].
    pub async fn join(
        api: &Api,
        seed: Seed,
        link: &str,
        newcomer: Newcomer,
        tracker: &TaskTracker,
    ) -> Result<Self, ClientError> {
        let seat = take_seat(api, seed, link, &newcomer).await?;
        let live = Live::open(api, &seat, tracker)?;
        Ok(Self { id: newcomer.id, seat, live, api: api.clone(), seed })
    }

    /// Asks the workshop to do something. `step` must be new for each command of this person: it makes the key under which
    /// the command may be posted again. That nothing would change is an answer too.
    ///
    /// # Errors
    /// As [`Api::command`].
    pub async fn ask(&self, step: &str, command: Command) -> Result<CommandAnswer, ClientError> {
        match self.api.command(&self.seat, &key(self.seed, &self.id, step), command).await {
            Err(error) if error.code() == Some(ErrorCode::NothingToDo) => Ok(CommandAnswer::default()),
            answer => answer,
        }
    }
}

/// Joins a workshop without opening a live view.
///
/// # Errors
/// As [`Api::join`] and [`Invite::from_link`].
pub async fn take_seat(api: &Api, seed: Seed, link: &str, newcomer: &Newcomer) -> Result<Seat, ClientError> {
    let invite = Invite::from_link(link)?;
    let join = Join {
        key: key(seed, &newcomer.id, "join"),
        invite: invite.secret,
        name: newcomer.name.clone(),
        occupation: newcomer.occupation,
        about: newcomer.about.clone(),
        language: newcomer.language,
    };
    api.join(&invite.workshop, &join).await
}

/// Puts people into rooms as given, keeping the rooms that exist in their order, and returns the rooms.
///
/// # Errors
/// As [`Player::ask`] and [`Live::find`].
pub async fn assign_rooms(
    facilitator: &Player,
    wanted: &[Vec<PersonId>],
) -> Result<Vec<RoomId>, ClientError> {
    let everybody: Vec<PersonId> = wanted.iter().flatten().copied().collect();
    let existing: Vec<RoomId> = facilitator
        .live
        .find("everybody to arrive", DEADLINE, |view| {
            let here = everybody.iter().all(|person| view.people.contains_key(person));
            here.then(|| view.rooms.keys().copied().collect())
        })
        .await?;
    let rooms = wanted
        .iter()
        .enumerate()
        .map(|(at, people)| RoomAssignment { room: existing.get(at).copied(), people: people.clone() })
        .collect();
    facilitator.ask("rooms", Command::AssignRooms { rooms }).await?;
    facilitator
        .live
        .find("everybody to be seated", DEADLINE, |view| {
            wanted.iter().map(|people| together(view, people)).collect::<Option<Vec<_>>>()
        })
        .await
}

/// The room in which exactly these people sit.
fn together(view: &fivefold_protocol::view::View, people: &[PersonId]) -> Option<RoomId> {
    let first = people.first()?;
    let room = view.people.get(first)?.room?;
    let seats = &view.rooms.get(&room)?.seats;
    (seats.len() == people.len() && people.iter().all(|person| seats.contains(person))).then_some(room)
}

/// A key for one command of one person in one step; the same in every attempt.
fn key(seed: Seed, person: &str, step: &str) -> String {
    let plain = format!("{}.{person}.{step}", seed.0);
    if plain.len() <= limits::COMMAND_KEY_MAX && plain.is_ascii() {
        return plain;
    }
    let half = |what| seed.below(u32::MAX, &[what, person, step]);
    format!("{}.{:08x}{:08x}{:08x}", seed.0, half("key 1"), half("key 2"), half("key 3"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_every_time_short_and_different_for_each_step() {
        let long = "a step with a very long name that does not fit into sixty-four characters";
        for step in ["score.t1.share", long, "шаг"] {
            let made = key(Seed(5), "anna", step);
            assert_eq!(made, key(Seed(5), "anna", step));
            assert!(made.is_ascii() && made.len() <= limits::COMMAND_KEY_MAX, "{made}");
        }
        assert_ne!(key(Seed(5), "anna", long), key(Seed(5), "lena", long));
        assert_ne!(key(Seed(5), "anna", "a"), key(Seed(6), "anna", "a"));
    }
}
