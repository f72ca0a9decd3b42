//! One whole day: lobby, exercises, merging, wording, tasks, scoring, plan, closed.

use std::{collections::BTreeMap, path::PathBuf};

use fivefold_protocol::{
    api::CreateWorkshop,
    command::{Command, Phase, TimerEnd},
    ids::{NoteId, ProblemId, RoomId, WorkshopId},
    simulated,
    template::{BUILT_IN, Template},
    view::{ListView, View},
};
use futures_util::future::try_join_all;
use tokio_util::task::TaskTracker;

use super::{DEADLINE, Narrator, RehearsalError, exercises, merging, plan, scoring, texts, write_exports};
use crate::{
    api::Api,
    draw::Seed,
    scenario::Scenario,
    stage::{Newcomer, Player, assign_rooms},
};

/// What to play, and where.
#[derive(Debug)]
pub struct Day<'a> {
    /// The server.
    pub api: &'a Api,
    /// Its operator's key, if it wants one for new workshops.
    pub operator_key: Option<&'a str>,
    /// What happens.
    pub scenario: &'a Scenario,
    /// Decides whatever the scenario leaves open.
    pub seed: Seed,
    /// Where the exports go.
    pub out: PathBuf,
}

/// What is left of a day.
#[derive(Debug)]
pub struct Outcome {
    /// The workshop.
    pub workshop: WorkshopId,
    /// The ranked plan, ready to print.
    pub plan: Vec<String>,
    /// The files written.
    pub files: Vec<PathBuf>,
}

/// The workshop while it is played.
pub(crate) struct Stage<'a> {
    pub(crate) api: &'a Api,
    pub(crate) seed: Seed,
    pub(crate) scenario: &'a Scenario,
    pub(crate) template: &'a Template,
    pub(crate) narrator: &'a Narrator<'a>,
    pub(crate) tracker: &'a TaskTracker,
    pub(crate) facilitator: Player,
    /// By the scenario's short names.
    pub(crate) cast: BTreeMap<&'a str, Player>,
    /// The rooms of the server, in the order of the scenario's numbers.
    pub(crate) rooms: Vec<RoomId>,
}

/// Plays the day to its end.
///
/// # Errors
/// [`RehearsalError`], with the step in which it happened.
pub async fn play(day: &Day<'_>, narrator: &Narrator<'_>) -> Result<Outcome, RehearsalError> {
    let tracker = TaskTracker::new();
    let outcome = play_with(day, narrator, &tracker).await.map_err(|cause| narrator.place(cause));
    // Every socket was dropped with its owner, so its task ends at once.
    tracker.close();
    tracker.wait().await;
    outcome
}

async fn play_with(
    day: &Day<'_>,
    narrator: &Narrator<'_>,
    tracker: &TaskTracker,
) -> Result<Outcome, RehearsalError> {
    let template = template_of(day).await?;
    day.scenario.check(&template)?;
    let stage = gather(day, &template, narrator, tracker).await?;
    exercises::play(&stage).await?;
    merging::play(&stage).await?;
    texts::word(&stage).await?;
    texts::make_tasks(&stage).await?;
    scoring::play(&stage).await?;
    let plan = plan::play(&stage).await?;

    narrator.step("exports");
    let files = write_exports(day.api, &stage.facilitator, &day.out, false).await?;
    narrator.step("closed");
    stage.phase(Phase::Closed).await?;
    Ok(Outcome { workshop: stage.facilitator.seat.workshop.clone(), plan, files })
}

/// The template that the scenario names: the built-in one without asking, another one from the server.
async fn template_of(day: &Day<'_>) -> Result<Template, RehearsalError> {
    let name = &day.scenario.template;
    if let Ok(template) = Template::from_toml(BUILT_IN)
        && &template.id == name
    {
        return Ok(template);
    }
    let list = day.api.templates().await?;
    let found = list.templates.into_iter().find(|template| &template.id == name);
    found.ok_or_else(|| RehearsalError::NoTemplate(name.clone()))
}

/// Creates the workshop, lets everybody join at once, and seats them.
async fn gather<'a>(
    day: &Day<'a>,
    template: &'a Template,
    narrator: &'a Narrator<'a>,
    tracker: &'a TaskTracker,
) -> Result<Stage<'a>, RehearsalError> {
    let scenario = day.scenario;
    narrator.step("creating");
    let new = CreateWorkshop {
        title: scenario.title.clone(),
        language: scenario.lang,
        template: scenario.template.clone(),
        own_template: None,
        facilitator: scenario.facilitator.clone(),
    };
    let (facilitator, links) = Player::create(day.api, day.seed, &new, day.operator_key, tracker).await?;
    narrator.line(&format!("workshop {}", facilitator.seat.workshop));
    narrator.line(&format!("to look on: {}", links.observer));

    narrator.step("joining");
    let joining = scenario.people.iter().map(|actor| {
        let newcomer = Newcomer {
            id: actor.id.clone(),
            name: simulated::named(&actor.name, scenario.lang),
            occupation: actor.occupation,
            about: actor.about.clone(),
            language: scenario.lang,
        };
        Player::join(day.api, day.seed, &links.participant, newcomer, tracker)
    });
    let players = try_join_all(joining).await?;
    let cast: BTreeMap<_, _> = scenario.people.iter().map(|actor| actor.id.as_str()).zip(players).collect();
    narrator.line(&format!("{} people", cast.len()));

    narrator.step("rooms");
    let wanted: Vec<Vec<_>> = (1..=scenario.rooms())
        .map(|room| scenario.people.iter().filter(move |actor| actor.room == room))
        .map(|actors| actors.filter_map(|actor| cast.get(actor.id.as_str())).map(|p| p.seat.person).collect())
        .collect();
    let rooms = assign_rooms(&facilitator, &wanted).await?;
    narrator.line(&format!("{} rooms", rooms.len()));
    Ok(Stage {
        api: day.api,
        seed: day.seed,
        scenario,
        template,
        narrator,
        tracker,
        facilitator,
        cast,
        rooms,
    })
}

impl Stage<'_> {
    /// Moves the workshop to a phase and waits until the facilitator sees it.
    pub(crate) async fn phase(&self, phase: Phase) -> Result<View, RehearsalError> {
        let name = serde_json::to_string(&phase).unwrap_or_default();
        self.facilitator
            .ask(&format!("phase.{}", name.trim_matches('"')), Command::SetPhase { phase })
            .await?;
        self.until(&format!("phase {name}"), |view| view.workshop.phase == phase).await
    }

    /// Waits until the facilitator's view is as wanted.
    pub(crate) async fn until(
        &self,
        what: &str,
        wanted: impl FnMut(&View) -> bool,
    ) -> Result<View, RehearsalError> {
        Ok(self.facilitator.live.until(what, DEADLINE, wanted).await?)
    }

    /// Waits until the facilitator sees the list, and finds something in it.
    pub(crate) async fn find_in_list<T>(
        &self,
        what: &str,
        mut look: impl FnMut(&ListView) -> Option<T>,
    ) -> Result<T, RehearsalError> {
        let looking = |view: &View| view.list.as_ref().and_then(&mut look);
        Ok(self.facilitator.live.find(what, DEADLINE, looking).await?)
    }

    /// The player with this short name; the scenario's check has made sure of it.
    pub(crate) fn player(&self, id: &str) -> Result<&Player, RehearsalError> {
        self.cast.get(id).ok_or_else(|| RehearsalError::Unexpected(format!("nobody is {id:?}")))
    }

    /// The server's room for a number of the scenario.
    pub(crate) fn room(&self, number: u32) -> Result<RoomId, RehearsalError> {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let room = at.and_then(|at| self.rooms.get(at)).copied();
        room.ok_or_else(|| RehearsalError::Unexpected(format!("there is no room {number}")))
    }

    /// A name of a problem that is the same in every run: its first note in the order of the scenario.
    pub(crate) fn name_of(&self, list: &ListView, problem: ProblemId) -> Option<&NoteId> {
        let sources = &list.problems.get(&problem)?.sources;
        self.scenario
            .notes
            .iter()
            .map(|note| &note.id)
            .find(|id| sources.keys().any(|source| &source.note == *id))
    }
}

/// The problem that a note is a source of.
pub(crate) fn holder(list: &ListView, note: &NoteId) -> Option<ProblemId> {
    let holds = |sources: &BTreeMap<_, _>| {
        sources.keys().any(|source: &fivefold_protocol::ids::NoteRef| &source.note == note)
    };
    list.problems.iter().find(|(_, problem)| holds(&problem.sources)).map(|(id, _)| *id)
}

/// A timer for one exercise, as long as the template says.
pub(crate) fn timer(exercise: &fivefold_protocol::template::Exercise) -> Command {
    Command::StartTimer {
        exercise: exercise.id.clone(),
        room: None,
        seconds: exercise.minutes.saturating_mul(60),
        at_end: TimerEnd::Chime,
    }
}
