//! One run from its seed to its end: what happens, step by step.

use fivefold_protocol::{
    command::{Command, Phase},
    ids::PersonId,
    role::Role,
};
use fivefold_server::log::memory::Fault;

use crate::{
    commands::{Outcome, next},
    world::World,
    writer::Writer,
};

/// Steps of one run.
const STEPS: usize = 600;
/// Most people of one run.
const PEOPLE: usize = 16;
/// Most copies of boards that are open at once.
const COPIES: usize = 9;

/// What is different from run to run.
#[derive(Debug)]
struct Mood {
    /// Faults of the log, of a thousand appends.
    faults: usize,
    /// Crashes, of a thousand steps.
    crashes: usize,
    /// How much the facilitator does, of a thousand steps.
    commands: usize,
    /// Broken connections, of a thousand steps.
    breaks: usize,
    /// Whether the facilitator goes on to scoring after a while.
    hurry: bool,
}

/// Steps after which a facilitator in a hurry goes on from phase to phase.
const LONG_ENOUGH: usize = 250;

/// Runs a seed to its end. Gives what happened as one number, or what must not have happened.
pub(crate) async fn run(seed: u64) -> Result<Ran, String> {
    let mut world = World::new(seed).await;
    let mood = Mood {
        faults: [0, 50, 300][world.dice.below(3)],
        crashes: [1, 5, 15][world.dice.below(3)],
        commands: [40, 90, 160][world.dice.below(3)],
        breaks: [5, 30, 60][world.dice.below(3)],
        hurry: seed % 5 < 2,
    };
    arrive(&mut world).await;
    for _ in 0..STEPS {
        world.step += 1;
        happen(&mut world, &mood).await;
        world.receive_answers();
        check(&world, seed)?;
    }
    world.step += 1;
    world.heal().await;
    world.verify().await;
    check(&world, seed)?;
    let history = world.history.lock();
    Ok(Ran { transcript: history.transcript(), tally: history.tally.clone() })
}

/// What became of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) transcript: u64,
    pub(crate) tally: std::collections::BTreeMap<&'static str, u64>,
}

fn check(world: &World, seed: u64) -> Result<(), String> {
    match world.history.lock().broken() {
        Some(broken) => Err(format!("seed {seed}, step {}: {broken}", world.step)),
        None => Ok(()),
    }
}

/// The first people come, rooms and exercises open, everybody takes a board.
async fn arrive(world: &mut World) {
    world.join(None, Role::Facilitator).await;
    for _ in 0..3 + world.dice.below(8) {
        world.join(None, Role::Participant).await;
    }
    world.join(None, Role::Observer).await;
    world.everything_goes_on().await;
    world.receive_answers();
    let lead = lead(world);
    for _ in 0..1 + world.dice.below(2) {
        world.ask(lead, Command::OpenRoom {}).await;
    }
    world.everything_goes_on().await;
    world.look().await;
    let participants = of_role(world, Role::Participant);
    let rooms = world.known.as_ref().map(|known| known.rooms.clone()).unwrap_or_default();
    for (at, person) in participants.iter().enumerate() {
        if let Some((room, _)) = rooms.get(at % rooms.len().max(1)) {
            let reason = String::new();
            world.ask(lead, Command::MovePerson { person: *person, room: Some(*room), reason }).await;
        }
    }
    world.ask(lead, Command::SetPhase { phase: Phase::Exercises }).await;
    for exercise in ["e1", "e2"] {
        let exercise = exercise.parse().unwrap();
        world.ask(lead, Command::OpenExercise { exercise, rooms: Vec::new() }).await;
    }
    world.everything_goes_on().await;
    world.receive_answers();
    world.look().await;
    world.step += 1;
    for person in participants.into_iter().take(COPIES - 2).chain([lead]) {
        take_copy(world, person).await;
    }
}

fn lead(world: &World) -> PersonId {
    of_role(world, Role::Facilitator).first().copied().expect("a facilitator joined")
}

fn of_role(world: &World, role: Role) -> Vec<PersonId> {
    world.roles.iter().filter(|(_, other)| **other == role).map(|(person, _)| *person).collect()
}

async fn take_copy(world: &mut World, person: PersonId) {
    let collab = world.dice.chance(500);
    if let Some(copy) = world.copy(person, collab) {
        world.writers.push(copy);
        world.connect(world.writers.len() - 1).await;
    }
}

async fn happen(world: &mut World, mood: &Mood) {
    let dice = |end| world.dice.below(end);
    let (at, some, what) = (dice(world.writers.len()), 1 + dice(6), dice(1_000));
    if world.dice.chance(mood.crashes) {
        return fail(world).await;
    }
    if world.dice.chance(mood.breaks) {
        return match world.writers.get(at).map(|writer| writer.socket.is_some()) {
            Some(true) => world.disconnect(at).await,
            Some(false) => world.connect(at).await,
            None => {}
        };
    }
    if world.dice.chance(mood.commands) {
        return command(world, mood).await;
    }
    match what {
        0..=319 => {
            if let Some(writer) = world.writers.get_mut(at) {
                writer.edit(&world.dice);
            }
        }
        320..=479 => world.arrive(at, some).await,
        480..=639 => world.read(at, some).await,
        640..=779 => {
            if world.later_dice.chance(120) {
                world.store().await;
            }
            let fault = if world.dice.chance(mood.faults) {
                [Fault::Conflict, Fault::UnknownLost, Fault::UnknownWritten][world.dice.below(3)]
            } else {
                Fault::None
            };
            world.release(fault).await;
        }
        780..=829 => {
            let ms = match world.dice.below(40) {
                0 => 90_000,
                1..=4 => 6_000,
                5..=12 => 300,
                _ => 20,
            };
            world.pass(ms).await;
        }
        830..=839 => {
            if let Some(writer) = world.writers.get_mut(at) {
                writer.point();
            }
        }
        840..=929 => {
            // Whoever was refused goes on for a while as if nothing had happened, and then starts afresh.
            let waits = |writer: &Writer| writer.refused.is_some() || writer.socket.is_none();
            let waiting: Vec<usize> =
                (0..world.writers.len()).filter(|at| waits(&world.writers[*at])).collect();
            if let Some(at) = world.dice.pick(&waiting).copied() {
                if world.writers[at].refused.is_some() {
                    world.look().await;
                    world.start_afresh(at).await;
                }
                world.connect(at).await;
            }
        }
        930..=974 => {
            let page = world.dice.below(world.pages.len());
            world.read_page(page, some).await;
        }
        975..=984 => {
            let people: Vec<PersonId> = world.roles.keys().copied().collect();
            match world.dice.pick(&people).copied() {
                Some(person) if world.pages.len() < 4 => world.open_page(person).await,
                _ => world.close_page(world.dice.below(world.pages.len())).await,
            }
        }
        985..=991 => {
            let role = if world.dice.chance(900) { Role::Participant } else { Role::Observer };
            if world.arrivals.len() < PEOPLE {
                world.join(None, role).await;
            } else {
                world.join(Some(world.dice.below(world.arrivals.len())), role).await;
            }
        }
        992..=995 => {
            let people = of_role(world, Role::Participant);
            if let Some(person) = world.dice.pick(&people).copied()
                && world.writers.len() < COPIES
            {
                take_copy(world, person).await;
            }
        }
        _ => world.look().await,
    }
}

/// The server is killed or stopped.
async fn fail(world: &mut World) {
    if world.dice.chance(150) {
        world.stop().await;
    } else {
        let written = world.dice.chance(500);
        world.crash(written).await;
    }
}

/// Somebody asks for something, or once more for what they asked already.
async fn command(world: &mut World, mood: &Mood) {
    let again: Vec<usize> = (0..world.posts.len())
        .filter(|at| {
            let post = &world.posts[*at];
            post.reply.is_none() && post.outcome != Outcome::Refused
        })
        .collect();
    let unknown: Vec<usize> =
        again.iter().copied().filter(|at| world.posts[*at].outcome == Outcome::Unknown).collect();
    if let Some(at) = world.dice.pick(&unknown).copied()
        && world.dice.chance(600)
    {
        return world.post(at).await;
    }
    if let Some(at) = world.dice.pick(&again).copied()
        && world.dice.chance(80)
    {
        return world.post(at).await;
    }
    if world.dice.chance(300) || world.known.is_none() {
        world.look().await;
    }
    if mood.hurry && world.step > LONG_ENOUGH && world.later_dice.chance(600) {
        return go_on(world).await;
    }
    let people: Vec<PersonId> = world.roles.keys().copied().collect();
    let participants = of_role(world, Role::Participant);
    let asker = if world.dice.chance(500) { Some(lead(world)) } else { world.dice.pick(&people).copied() };
    let Some(asker) = asker else { return };
    let (Some(known), Some(role)) = (&world.known, world.roles.get(&asker)) else { return };
    if let Some(command) = known.wish(*role, &participants, world.posts.len(), &world.dice) {
        world.ask(asker, command).await;
    }
}

/// The facilitator goes on until there is scoring; then people answer, and change their minds about a few questions.
async fn go_on(world: &mut World) {
    let Some(known) = world.known.clone() else { return };
    if known.phase < Phase::Scoring {
        let phase = next(known.phase);
        world.ask(lead(world), Command::SetPhase { phase }).await;
        return;
    }
    let participants = of_role(world, Role::Participant);
    for _ in 0..4 {
        let person = world.later_dice.pick(participants.get(..2).unwrap_or(&participants)).copied();
        if let (Some(person), Some(score)) = (person, known.score(1, &world.later_dice)) {
            world.ask(person, score).await;
        }
    }
}
