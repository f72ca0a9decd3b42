//! The `fivefold-client` binary: a thin command line over the library.

use std::{path::Path, process::ExitCode, time::Duration};

use anyhow::Context;
use clap::Parser;
use fivefold_client::{
    api::{Api, Export},
    board::Board,
    draw::Seed,
    invite::Invite,
    live::Live,
    load::{self, Rooms},
    rehearse::{
        Narrator,
        day::{self, Day},
        notes::{self, NotesFile, Pour},
    },
    scenario::{BUILT_IN_EN, BUILT_IN_RU, Scenario},
    seats,
};
use fivefold_protocol::{
    api::{CreateWorkshop, Join, Seat},
    note::{Note, settled_mark},
    role::{Language, Role},
    template::Template,
};
use serde_json::json;
use tokio_util::task::TaskTracker;

use crate::arguments::{
    Answers, Arguments, Command, CreateArguments, ExportArguments, JoinArguments, Kind, LoadArguments,
    PostArguments, RehearseArguments, SeatArguments, SeatsArguments,
};

mod arguments;
mod output;

/// How long `post` waits for its note to be durable.
const POST_DEADLINE: Duration = Duration::from_secs(60);
/// For how long `seats` waits for a server that lets people in only so fast.
const SEATS_PATIENCE: Duration = Duration::from_secs(30 * 60);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Create(create) => Box::pin(self::create(create)).await,
        Command::Join(join) => Box::pin(self::join(join)).await,
        Command::Post(post) => Box::pin(self::post(post)).await,
        Command::Watch(watch) => Box::pin(self::watch(watch)).await,
        Command::Export(export) => Box::pin(self::export(export)).await,
        Command::Seats(seats) => Box::pin(self::seats(seats)).await,
        Command::Load(load) => Box::pin(self::load(load)).await,
        Command::Rehearse(rehearse) => Box::pin(self::rehearse(rehearse)).await,
    }
}

async fn create(arguments: CreateArguments) -> anyhow::Result<()> {
    let own_template = match Path::new(&arguments.template) {
        path if path.extension().is_some_and(|extension| extension == "toml") => {
            Some(Template::from_toml(&read(path)?).with_context(|| arguments.template.clone())?)
        }
        _ => None,
    };
    let new = CreateWorkshop {
        title: arguments.title,
        language: arguments.lang.into(),
        template: own_template.as_ref().map_or(arguments.template, |template| template.id.clone()),
        own_template,
        facilitator: arguments.facilitator,
    };
    let api = Api::new(&arguments.server.server)?.with_patience(arguments.server.patience());
    let created = api.create(&new, arguments.server.operator_key.as_deref()).await?;
    if arguments.json {
        return output::json(&created);
    }
    output::line(&format!("workshop     {}", created.workshop))?;
    output::line(&format!("facilitators {}", created.links.facilitator))?;
    output::line(&format!("participants {}", created.links.participant))?;
    output::line(&format!("observers    {}", created.links.observer))?;
    output::line(&format!("your token   {}", created.seat.token))?;
    if let Some(code) = &created.seat.rejoin_code {
        output::line(&format!("rejoin code  {code}"))?;
    }
    Ok(())
}

async fn join(arguments: JoinArguments) -> anyhow::Result<()> {
    let invite = Invite::from_link(&arguments.link)?;
    let api = Api::new(arguments.server.as_deref().unwrap_or(&invite.server))?;
    let join = Join {
        invite: invite.secret,
        name: arguments.name.clone(),
        occupation: arguments.occupation.into(),
        about: arguments.about,
        language: arguments.lang.into(),
        key: arguments.key.unwrap_or_else(|| format!("{:016x}", rand::random::<u64>())),
    };
    output::json(&api.join(&invite.workshop, &join).await?)
}

async fn post(arguments: PostArguments) -> anyhow::Result<()> {
    let (api, seat) = seat(&arguments.seat)?;
    let tracker = TaskTracker::new();
    let board = Board::open(&api, &seat, arguments.board, &tracker);
    board.saved(POST_DEADLINE).await?;
    let id = match arguments.id {
        Some(id) => id,
        None => format!("n-{:x}", board.document().client_id()).parse()?,
    };
    let note = Note {
        settled: Some(settled_mark(&arguments.text)),
        text: arguments.text,
        kind: arguments.kind,
        parent: arguments.parent,
        situation: arguments.situation,
        example: arguments.example,
        ..Note::default()
    };
    board.add_note(&id, &note);
    let saved = board.saved(POST_DEADLINE).await;
    drop(board);
    tracker.close();
    tracker.wait().await;
    saved?;
    output::line(id.as_str())
}

async fn watch(arguments: SeatArguments) -> anyhow::Result<()> {
    let (api, seat) = seat(&arguments)?;
    let tracker = TaskTracker::new();
    let live = Live::open(&api, &seat, &tracker)?;
    let mut before = live.next_after(None).await?;
    output::json_line(&json!({ "version": before.version, "now": before.now, "view": *before.value }))?;
    loop {
        let after = live.next_after(Some(before.version)).await?;
        let ops = fivefold_client::live::changes(&before, &after);
        output::json_line(&json!({ "version": after.version, "now": after.now, "ops": ops }))?;
        before = after;
    }
}

async fn export(arguments: ExportArguments) -> anyhow::Result<()> {
    let (api, seat) = seat(&arguments.seat)?;
    let bytes = api.export(&seat, Export::from(arguments.what)).await?;
    match arguments.out {
        Some(path) => tokio::fs::write(&path, &bytes).await.with_context(|| path.display().to_string()),
        None => output::bytes(&bytes),
    }
}

async fn seats(arguments: SeatsArguments) -> anyhow::Result<()> {
    let api = Api::new(&arguments.server.server)?.with_patience(SEATS_PATIENCE);
    let order = seats::Order {
        workshops: arguments.workshops,
        rooms: arguments.rooms,
        observers: arguments.observers,
        operator_key: arguments.server.operator_key.as_deref(),
    };
    let places = seats::make(&api, &order).await?;
    if arguments.json {
        return output::json(&places);
    }
    places.iter().try_for_each(|place| output::line(&place.url))
}

async fn load(arguments: LoadArguments) -> anyhow::Result<()> {
    let (rooms, people, observers) = arguments.sizes();
    let rooms = match (arguments.kind, &arguments.seats) {
        (Kind::YWebsocket | Kind::Hocuspocus, _) => {
            let name = format!("{:08x}", rand::random::<u32>());
            Rooms::open(&arguments.server, arguments.dialect(), &name, rooms, people, observers)
        }
        (Kind::Fivefold, Some(path)) => {
            let places: Vec<seats::Place> =
                serde_json::from_str(&read(path)?).with_context(|| path.display().to_string())?;
            Rooms::seated(&places, rooms, people, observers)
        }
        (Kind::Fivefold, None) => {
            let api = Api::new(&arguments.server)?.with_patience(SEATS_PATIENCE);
            let order = seats::Order::for_rooms(rooms, observers, arguments.operator_key.as_deref());
            let places = Box::pin(seats::make(&api, &order)).await?;
            Rooms::seated(&places, rooms, people, observers)
        }
    };
    anyhow::ensure!(
        rooms.boards.len() == arguments.sizes().0,
        "there are places for {} rooms only",
        rooms.boards.len()
    );
    anyhow::ensure!(
        rooms.observers.len() == observers,
        "there are places for {} observers only",
        rooms.observers.len()
    );
    let load = arguments.load();
    let report = tokio::task::spawn_blocking(move || load::run(&load, &rooms)).await??;
    if arguments.json {
        output::json_line(&report)?;
    } else {
        output::bytes(report.to_string().as_bytes())?;
    }
    report.void().map_or(Ok(()), |why| Err(anyhow::anyhow!("this run does not count: {why}")))
}

async fn rehearse(arguments: RehearseArguments) -> anyhow::Result<()> {
    let api = Api::new(&arguments.server.server)?.with_patience(arguments.server.patience());
    let operator_key = arguments.server.operator_key.as_deref();
    let seed = Seed(arguments.seed);
    let narrator = Narrator::new(&output::progress);
    if let (Some(path), Some(clusters)) = (&arguments.notes, &arguments.clusters) {
        let file = NotesFile::from_json(&read(path)?)?;
        let asks = match arguments.answers {
            Some(Answers::Oracle) => arguments.asks.unwrap_or_default(),
            None => 0,
        };
        let pour = Pour { api: &api, operator_key, file: &file, asks, seed, out: arguments.out };
        let found = Box::pin(notes::pour(&pour, &narrator)).await?;
        let json = serde_json::to_vec_pretty(&found)?;
        tokio::fs::write(clusters, json).await.with_context(|| clusters.display().to_string())?;
        return output::line(&format!("{} notes -> {}", found.len(), clusters.display()));
    }
    let scenario = match &arguments.scenario {
        Some(path) => Scenario::from_toml(&read(path)?).with_context(|| path.display().to_string())?,
        None => Scenario::from_toml(match Language::from(arguments.lang) {
            Language::Ru => BUILT_IN_RU,
            Language::En => BUILT_IN_EN,
        })?,
    };
    let day = Day { api: &api, operator_key, scenario: &scenario, seed, out: arguments.out };
    let outcome = Box::pin(day::play(&day, &narrator)).await?;
    output::line("")?;
    outcome.plan.iter().try_for_each(|line| output::line(line))?;
    output::line("")?;
    outcome.files.iter().try_for_each(|file| output::line(&file.display().to_string()))
}

/// A seat as far as calls need it: the token says who it is, so the person's id stays open.
fn seat(arguments: &SeatArguments) -> anyhow::Result<(Api, Seat)> {
    let api = Api::new(&arguments.server)?;
    let seat = Seat {
        workshop: arguments.workshop.clone(),
        person: fivefold_protocol::ids::PersonId(0),
        role: Role::Participant,
        room: None,
        token: arguments.token.clone(),
        rejoin_code: None,
    };
    Ok((api, seat))
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}
