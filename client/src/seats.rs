//! Makes workshops full of people and gives a ticket for every seat, so that stock y-websocket clients can be let loose on
//! them: for load tests and for trying out other clients.

use fivefold_protocol::{
    api::{CreateWorkshop, Links, Seat},
    command::{Command, Phase},
    ids::{BoardId, BoardKey, ExerciseId, PersonId, RoomId, WorkshopId},
    limits,
    role::{Language, Occupation, Role},
    template::{BUILT_IN, Template},
};
use futures_util::{StreamExt, TryStreamExt, future::try_join_all, stream};
use serde::{Deserialize, Serialize};
use tokio_util::task::TaskTracker;

use crate::{
    api::Api,
    board::socket_url,
    draw::{Seed, count},
    error::ClientError,
    rehearse::DEADLINE,
    stage::{Newcomer, Player, assign_rooms, take_seat},
};

/// Workshops made at the same time; requests under way are bounded by [`Api`] as well.
const WORKSHOPS_AT_ONCE: usize = 8;
/// How long the tickets live, in minutes.
const TICKET_MINUTES: u32 = 6 * 60;

/// What to make.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// How many workshops.
    pub workshops: u32,
    /// How many rooms in each, with five people each.
    pub rooms: u32,
    /// How many observers in each, spread over its rooms.
    pub observers: u32,
    /// The server's operator key, if it wants one.
    pub operator_key: Option<&'a str>,
}

/// Rooms in one workshop, where nothing else is wanted.
const ROOMS_PER_WORKSHOP: u32 = 20;

impl<'a> Order<'a> {
    /// At least so many rooms, in workshops of twenty (or of fewer, if fewer are wanted); the observers in each workshop.
    #[must_use]
    pub fn for_rooms(rooms: usize, observers: usize, operator_key: Option<&'a str>) -> Self {
        let (wanted, observers) = (count(rooms), count(observers));
        let rooms = wanted.min(ROOMS_PER_WORKSHOP);
        Self { workshops: wanted.div_ceil(rooms.max(1)), rooms, observers, operator_key }
    }
}

/// A place at a board: `new WebsocketProvider(server, board, doc, { params })` opens it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// The workshop.
    pub workshop: WorkshopId,
    /// The room: one's own, or the one an observer looks at.
    pub room: RoomId,
    /// The person.
    pub person: PersonId,
    /// Participant or observer.
    pub role: Role,
    /// `ws(s)://…/sync`.
    pub server: String,
    /// The document's name.
    pub board: BoardId,
    /// What goes behind the `?`.
    pub params: Params,
    /// All of it as one address.
    pub url: String,
}

/// Parameters of the socket's address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Params {
    /// The ticket.
    pub ticket: String,
}

/// Makes the workshops, with the first exercise open, and returns every place.
///
/// # Errors
/// As [`Api::create`], [`Api::join`], [`Api::command`] and [`Api::ticket`].
pub async fn make(api: &Api, order: &Order<'_>) -> Result<Vec<Place>, ClientError> {
    let template = Template::from_toml(BUILT_IN).map_err(|e| ClientError::Unreadable(e.to_string()))?;
    let exercise = template.exercises.first().map(|exercise| exercise.id.clone());
    let exercise = exercise.ok_or_else(|| ClientError::Missing("exercise".to_owned()))?;
    let tracker = TaskTracker::new();
    let places: Result<Vec<Vec<Place>>, ClientError> = stream::iter(1..=order.workshops)
        .map(|number| one(api, order, &template.id, &exercise, number, &tracker))
        .buffered(WORKSHOPS_AT_ONCE)
        .try_collect()
        .await;
    tracker.close();
    tracker.wait().await;
    Ok(places?.into_iter().flatten().collect())
}

async fn one(
    api: &Api,
    order: &Order<'_>,
    template: &str,
    exercise: &ExerciseId,
    number: u32,
    tracker: &TaskTracker,
) -> Result<Vec<Place>, ClientError> {
    let seed = Seed(u64::from(number));
    let new = CreateWorkshop {
        title: format!("Seats {number}"),
        language: Language::En,
        template: template.to_owned(),
        own_template: None,
        facilitator: "Facilitator".to_owned(),
    };
    let (facilitator, links) = Player::create(api, seed, &new, order.operator_key, tracker).await?;
    let (people, observers) = gather(api, order, seed, &links).await?;
    let wanted: Vec<Vec<PersonId>> = people
        .chunks(limits::SEATS_PER_ROOM)
        .map(|room| room.iter().map(|seat| seat.person).collect())
        .collect();
    let rooms = assign_rooms(&facilitator, &wanted).await?;
    facilitator.ask("exercises", Command::SetPhase { phase: Phase::Exercises }).await?;
    let open = Command::OpenExercise { exercise: exercise.clone(), rooms: Vec::new() };
    facilitator.ask("open", open).await?;
    let opened = |view: &fivefold_protocol::view::View| view.workshop.open_exercises.contains(exercise);
    facilitator.live.until("the exercise to open", DEADLINE, opened).await?;

    let seated = people.iter().zip(rooms.iter().flat_map(|room| [room; limits::SEATS_PER_ROOM]));
    let looking = observers.iter().zip(rooms.iter().cycle());
    try_join_all(seated.chain(looking).map(|(seat, room)| place(api, seat, exercise, *room))).await
}

/// Everybody joins, as fast as the bound on requests allows.
async fn gather(
    api: &Api,
    order: &Order<'_>,
    seed: Seed,
    links: &Links,
) -> Result<(Vec<Seat>, Vec<Seat>), ClientError> {
    let per_room = u32::try_from(limits::SEATS_PER_ROOM).unwrap_or(u32::MAX);
    let join = |link, name: &'static str, at: u32| async move {
        let occupation =
            if at.is_multiple_of(2) { Occupation::TalksToCustomers } else { Occupation::OwnsProcess };
        let newcomer = Newcomer {
            id: format!("{name}{at}"),
            name: format!("{name} {at}"),
            occupation,
            about: String::new(),
            language: Language::En,
        };
        take_seat(api, seed, link, &newcomer).await
    };
    let people = order.rooms.saturating_mul(per_room);
    let participants = (1..=people).map(|at| join(&links.participant, "Participant", at));
    let observers = (1..=order.observers).map(|at| join(&links.observer, "Observer", at));
    Ok((try_join_all(participants).await?, try_join_all(observers).await?))
}

async fn place(api: &Api, seat: &Seat, exercise: &ExerciseId, room: RoomId) -> Result<Place, ClientError> {
    let key = BoardKey::Notes { exercise: exercise.clone(), room };
    let ticket = api.ticket(seat, &key, TICKET_MINUTES).await?;
    let url = socket_url(&ticket.server, &ticket.board.to_string(), &ticket.ticket)?;
    Ok(Place {
        workshop: seat.workshop.clone(),
        room,
        person: seat.person,
        role: seat.role,
        server: ticket.server,
        board: ticket.board,
        params: Params { ticket: ticket.ticket },
        url,
    })
}
