//! `make bench`: Fivefold, a bare relay as the floor, and other servers as peers, measured in one run and in turns, each
//! server on one core and the load on the other. `BENCH=short` looks at everything for a minute or two and prints;
//! otherwise the table goes to `tests/bench/RESULTS.md`; `BENCH=long` adds five thousand sockets; `BENCH=hostile` tries the
//! hostile inputs alone.

#![expect(clippy::print_stdout, reason = "whoever starts it reads how it goes")]

use std::path::{Path, PathBuf};

use anyhow::Context;

use fivefold_client::load::Killed;

use self::{
    figures::Figures,
    load::Run,
    search::Step,
    server::{Kind, Places, Running},
};

mod figures;
mod hostile;
mod load;
mod machine;
mod numbers;
mod probe;
mod search;
mod server;
mod table;

/// Latencies beyond this are no sustained rate, in milliseconds.
const SUSTAINED_P99_MS: f64 = 100.0;
/// A generator that is later than this says nothing about a server, in milliseconds.
const LATE_P99_MS: f64 = 50.0;
/// Rate of one person at which the search begins: edits, and as many cursor moves, in a second.
const SEARCH_FROM: f64 = 4.0;
/// Rooms in one workshop.
const ROOMS_PER_WORKSHOP: u32 = 20;

/// How thorough a run is.
#[derive(Debug, Clone, Copy)]
struct Plan {
    repetitions: u32,
    seconds: u32,
    /// Of one step of the search, and how often it halves the gap; no search if there are no halvings.
    step_seconds: u32,
    halvings: u32,
    join_rounds: u32,
    idle_rooms: u32,
    idle_seconds: u32,
    sockets: bool,
    writes_results: bool,
}

const FULL: Plan = Plan {
    repetitions: 3,
    seconds: 10,
    step_seconds: 4,
    halvings: 3,
    join_rounds: 3,
    idle_rooms: 200,
    idle_seconds: 30,
    sockets: false,
    writes_results: true,
};
const SHORT: Plan = Plan {
    repetitions: 1,
    seconds: 4,
    step_seconds: 2,
    halvings: 0,
    join_rounds: 1,
    idle_rooms: 40,
    idle_seconds: 5,
    sockets: false,
    writes_results: false,
};

fn main() -> anyhow::Result<()> {
    let wanted = std::env::var("BENCH");
    let plan = match wanted.as_deref() {
        Ok("short" | "hostile") => SHORT,
        Ok("long") => Plan { sockets: true, ..FULL },
        Ok("full") | Err(_) => FULL,
        Ok(other) => anyhow::bail!("BENCH is short, full, long or hostile, not {other}"),
    };
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench");
    let binaries = std::env::current_exe()?.parent().context("a folder")?.to_owned();
    let places = Places { binaries, out: bench.join("out"), bench };
    if places.out.exists() {
        std::fs::remove_dir_all(&places.out)?;
    }
    let mut figures = Figures::default();
    let bench = Bench { plan, places };
    bench.hostile(&mut figures)?;
    if wanted.as_deref() == Ok("hostile") {
        return Ok(());
    }
    bench.writing(&mut figures)?;
    bench.joining(&mut figures)?;
    bench.idling(&mut figures)?;
    bench.killing(&mut figures)?;
    if plan.halvings > 0 {
        bench.searching(&mut figures)?;
    }
    if plan.sockets {
        bench.sockets(&mut figures)?;
    }
    let table = table::table(&figures, &bench.places.bench);
    println!("\n{table}");
    if plan.writes_results {
        std::fs::write(bench.places.bench.join("RESULTS.md"), table)?;
    }
    Ok(std::fs::remove_dir_all(&bench.places.out)?)
}

struct Bench {
    plan: Plan,
    places: Places,
}

impl Bench {
    fn folder(&self, name: &str) -> PathBuf {
        self.places.out.join(name)
    }

    /// Starts a server on a folder of its own.
    fn start(&self, kind: Kind, name: &str) -> anyhow::Result<Running> {
        Running::start(kind, &self.places, &self.folder(name), true)
    }

    /// The CPU of a delivery and the latency, at two sizes, in turns.
    fn writing(&self, figures: &mut Figures) -> anyhow::Result<()> {
        for repetition in 1..=self.plan.repetitions {
            std::fs::create_dir_all(&self.places.out)?;
            figures.fsync_ms.push(probe::fsync_ms(&self.places.out)?);
            for (rooms, rate) in [(20, 10), (100, 5)] {
                for kind in Kind::ALL {
                    let server = self.start(kind, &format!("write-{rooms}-{repetition}-{kind:?}"))?;
                    let options = words(&format!(
                        "--rooms {rooms} --edits-per-second {rate} --cursors-per-second {rate} --seconds {} --seed {repetition}",
                        self.plan.seconds,
                    ));
                    let run = load::write(&self.places, &server, true, &options)?;
                    println!("{:<28} {rooms} rooms, {rate}/s: {}", kind.name(), table::in_short(&run));
                    let kept = if rooms == 20 { &mut figures.few } else { &mut figures.many };
                    kept.entry(kind).or_default().push(run);
                }
            }
        }
        Ok(())
    }

    fn joining(&self, figures: &mut Figures) -> anyhow::Result<()> {
        for repetition in 1..=self.plan.repetitions {
            for kind in Kind::ALL {
                let server = self.start(kind, &format!("join-{repetition}-{kind:?}"))?;
                let options =
                    words(&format!("--mode join --observers 200 --rounds {}", self.plan.join_rounds));
                let run = load::join(&self.places, &server, &options)?;
                let p50 = run.report.synced.map_or(0.0, |synced| synced.p50_ms);
                println!(
                    "{:<28} 200 join: {p50:.0} ms {}",
                    kind.name(),
                    run.void.as_deref().unwrap_or_default()
                );
                figures.joined.entry(kind).or_default().push(run);
            }
        }
        Ok(())
    }

    fn idling(&self, figures: &mut Figures) -> anyhow::Result<()> {
        for kind in Kind::ALL {
            let name = format!("idle-{kind:?}");
            let seats = self.folder("idle-seats.json");
            let rooms = self.plan.idle_rooms;
            let mut server = self.start(kind, &name)?;
            if kind == Kind::Fivefold {
                load::seats(&self.places, &server, rooms / ROOMS_PER_WORKSHOP, ROOMS_PER_WORKSHOP, &seats)?;
                // One that has just started: what it grows by is what these connections need.
                server = server.start_again(&self.places, &self.folder(&name))?;
            }
            let mut options =
                words(&format!("--mode idle --rooms {rooms} --seconds {}", self.plan.idle_seconds));
            options.extend(load::with_seats(kind, &seats));
            let run = load::idle(&self.places, &server, &options)?;
            let kib = run.report.kib_per_connection.unwrap_or_default();
            println!("{:<28} idle: {kib:.1} KiB {}", kind.name(), run.void.as_deref().unwrap_or_default());
            figures.idled.insert(kind, run);
        }
        Ok(())
    }

    fn hostile(&self, figures: &mut Figures) -> anyhow::Result<()> {
        for kind in Kind::ALL {
            if let Some(found) = hostile::attack(kind, &self.places)? {
                println!("{:<28} {found:?}", kind.name());
                figures.hostile.insert(kind, found);
            }
        }
        Ok(())
    }

    /// Each server is killed while a hundred people write, and started again. The relay keeps nothing that could be looked at.
    fn killing(&self, figures: &mut Figures) -> anyhow::Result<()> {
        for repetition in 1..=self.plan.repetitions {
            for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Relay) {
                let name = format!("kill-{repetition}-{kind:?}");
                let server = self.start(kind, &name)?;
                let options =
                    words(&format!("--seconds {} --warm-up 0 --seed {repetition}", self.plan.step_seconds));
                let run = load::kill(&self.places, server, &self.folder(&name), &options)?;
                println!("{:<28} killed: {} of {} seen edits lost", kind.name(), run.lost, run.seen);
                let all = figures.killed.entry(kind).or_insert(Killed { seen: 0, lost: 0 });
                (all.seen, all.lost) = (all.seen + run.seen, all.lost + run.lost);
            }
        }
        Ok(())
    }

    fn searching(&self, figures: &mut Figures) -> anyhow::Result<()> {
        for kind in Kind::ALL {
            let server = self.start(kind, &format!("search-{kind:?}"))?;
            let seats = self.folder("search-seats.json");
            load::seats(&self.places, &server, 5, ROOMS_PER_WORKSHOP, &seats)?;
            let mut deliveries = 0.0;
            let found = search::highest(SEARCH_FROM, self.plan.halvings, |rate| {
                let mut options = words(&format!(
                    "--rooms 100 --edits-per-second {rate} --cursors-per-second {rate} --seconds {} --warm-up 1",
                    self.plan.step_seconds
                ));
                options.extend(load::with_seats(kind, &seats));
                let run = load::write(&self.places, &server, true, &options)?;
                let step = judge(&run);
                println!("{:<28} {rate:.1}/s: {step:?}, {}", kind.name(), table::in_short(&run));
                if step == Step::Sustained {
                    deliveries = f64::max(deliveries, table::deliveries_per_second(&run.report));
                }
                Ok::<_, anyhow::Error>(step)
            })?;
            figures.highest.insert(kind, (found, deliveries));
        }
        Ok(())
    }

    /// Fifty workshops of twenty rooms of five; server and load share the cores.
    fn sockets(&self, figures: &mut Figures) -> anyhow::Result<()> {
        let folder = self.folder("sockets");
        let seats = self.folder("sockets-seats.json");
        let server = Running::start(Kind::Fivefold, &self.places, &folder, false)?;
        println!("making 5,000 seats; the server lets ten in a second");
        load::seats(&self.places, &server, 50, ROOMS_PER_WORKSHOP, &seats)?;
        let mut options =
            words("--rooms 1000 --edits-per-second 0.5 --cursors-per-second 0 --seconds 60 --warm-up 5");
        options.extend(load::with_seats(Kind::Fivefold, &seats));
        let run = load::write(&self.places, &server, false, &options)?;
        println!("{:<28} 5,000 sockets: {}", Kind::Fivefold.name(), table::in_short(&run));
        figures.sockets = Some(run);
        Ok(())
    }
}

/// Whether a rate was sustained.
fn judge(run: &Run<fivefold_client::load::Written>) -> Step {
    let late = run.report.late.is_some_and(|late| late.p99_ms > LATE_P99_MS);
    let p99 = |kind: Option<fivefold_client::load::Summary>| kind.map_or(f64::INFINITY, |kind| kind.p99_ms);
    let in_time = p99(run.report.edits).max(p99(run.report.cursors)) < SUSTAINED_P99_MS;
    match (run.void.is_none() && in_time, late) {
        (true, _) => Step::Sustained,
        (false, true) => Step::GeneratorLate,
        (false, false) => Step::TooMuch,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(ToOwned::to_owned).collect()
}
