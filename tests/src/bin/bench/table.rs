//! The figures as a table for people.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use fivefold_client::load::{Joined, Killed, Summary, Written};

use crate::{
    figures::{Figures, middle, ratio, voids},
    hostile::Hostile,
    load::Run,
    machine,
    numbers::median,
    server::Kind,
};

const CPU_GOAL: f64 = 1.3;
const SHARE_GOAL: f64 = 0.3;
const JOIN_GOAL: f64 = 1.1;
const IDLE_GOAL_KIB: f64 = 32.0;
const SOCKETS_GOAL_MS: f64 = 100.0;
const SOCKETS_GOAL_KIB: u64 = 1024 * 1024;

/// A run of writing in one line.
pub(crate) fn in_short(run: &Run<Written>) -> String {
    let report = &run.report;
    let p99 = report.edits.map_or(f64::NAN, |edits| edits.p99_ms);
    let cpu = report.server_cpu_us_per_delivery.unwrap_or(f64::NAN);
    let void = run.void.as_ref().map(|why| format!("; does not count: {why}")).unwrap_or_default();
    let rate = deliveries_per_second(report);
    format!("{cpu:.2} µs a delivery, p99 {p99:.1} ms, {rate:.0} deliveries/s{void}")
}

/// Deliveries in a second of the measured part.
pub(crate) fn deliveries_per_second(report: &Written) -> f64 {
    u32::try_from(report.measured).map_or(f64::NAN, f64::from) / report.seconds.max(1.0)
}

/// The whole page.
pub(crate) fn table(figures: &Figures, folder: &Path) -> String {
    let mut page = String::from("# Fivefold beside other servers\n\n");
    let fsync = median(figures.fsync_ms.clone()).unwrap_or_default();
    let date = machine::date(folder);
    let commit = machine::commit(folder);
    let machine = machine::machine(folder);
    // Writing into a string cannot fail.
    let _ = write!(
        page,
        "Written by `make bench` on {date} from commit {commit}. {machine}. One fsync took {fsync:.2} ms (median).\n\n\
         Each server has one core and the load the other; medians of repetitions in turns; × is the ratio to the relay in \
         the same repetition. Fivefold makes every edit durable before anybody sees it; the others do not. The relay \
         copies frames and knows no documents. A run counts only if every edit and cursor move reached everybody and all \
         ended with the same document.\n\n"
    );
    line(&mut page, "what", Kind::ALL.map(|kind| kind.name().to_owned()), "goal for Fivefold");
    line(&mut page, "---", Kind::ALL.map(|_| "---".to_owned()), "---");
    for (name, runs) in [
        ("CPU per delivery, 20 rooms × 5, 10 edits and 10 cursor moves a second each", &figures.few),
        ("the same, 100 rooms × 5, 5 and 5 a second", &figures.many),
    ] {
        let cells = Kind::ALL.map(|kind| {
            let per_delivery = middle(runs, kind, |run| run.server_cpu_us_per_delivery);
            cell(per_delivery, ratio(runs, kind, |run| run.server_cpu_us_per_delivery), "µs")
        });
        let reached = ratio(runs, Kind::Fivefold, |run| run.server_cpu_us_per_delivery);
        line(&mut page, name, cells, &goal("≤ 1.3×", reached.map(|ratio| ratio <= CPU_GOAL)));
    }
    latencies(&mut page, figures, fsync);
    if !figures.highest.is_empty() {
        highest(&mut page, figures);
    }
    joins(&mut page, &figures.joined);
    let cells = Kind::ALL.map(|kind| {
        let run = figures.idled.get(&kind).filter(|run| run.void.is_none());
        cell(run.and_then(|run| run.report.kib_per_connection), None, "KiB")
    });
    let idle = figures.idled.get(&Kind::Fivefold);
    let connections = idle.map_or(0, |run| run.report.connections);
    let boards = idle.map_or(0, |run| run.report.boards);
    let reached = idle.and_then(|run| run.report.kib_per_connection).map(|kib| kib <= IDLE_GOAL_KIB);
    let name =
        format!("memory per idle connection, {connections} of them on {boards} boards of 50 notes, all in");
    line(&mut page, &name, cells, &goal("≤ 32 KiB", reached));
    killed(&mut page, &figures.killed);
    hostile(&mut page, &figures.hostile);
    sockets(&mut page, figures.sockets.as_ref());
    let mut left_out = voids(&figures.few);
    left_out.extend(voids(&figures.many));
    left_out.extend(voids(&figures.joined));
    left_out.extend(figures.idled.iter().filter_map(|(kind, run)| Some((*kind, run.void.clone()?))));
    if !left_out.is_empty() {
        page.push_str("\nRuns that do not count:\n\n");
    }
    for (kind, why) in left_out {
        let _ = writeln!(page, "- {}: {why}", kind.name());
    }
    page
}

fn latencies(page: &mut String, figures: &Figures, fsync: f64) {
    type Which = fn(&Written) -> Option<Summary>;
    type Bounds = Option<(f64, f64)>;
    let rows: [(&str, Which, Bounds); 3] = [
        (
            "edits until the others have them, at 20 rooms, p50 / p99",
            |run| run.edits,
            Some((fsync + 2.0, 3.0 * fsync + 5.0)),
        ),
        ("cursor moves, the same", |run| run.cursors, None),
        ("edits until their author knows that they are saved, the same", |run| run.saved, None),
    ];
    for (name, which, bounds) in rows {
        let at =
            |kind, quantile: fn(Summary) -> f64| middle(&figures.few, kind, |run| which(run).map(quantile));
        let both = |kind| Some((at(kind, |summary| summary.p50_ms)?, at(kind, |summary| summary.p99_ms)?));
        let cells = Kind::ALL.map(|kind| {
            both(kind).map_or_else(|| "–".to_owned(), |(p50, p99)| format!("{p50:.2} / {p99:.1} ms"))
        });
        let wanted = bounds.map_or_else(
            || "–".to_owned(),
            |(p50_max, p99_max)| {
                let reached = both(Kind::Fivefold).map(|(p50, p99)| p50 <= p50_max && p99 <= p99_max);
                goal(&format!("≤ {p50_max:.1} / {p99_max:.1} ms"), reached)
            },
        );
        line(page, name, cells, &wanted);
    }
}

fn highest(page: &mut String, figures: &Figures) {
    let relay = figures.highest.get(&Kind::Relay).map(|(_, rate)| *rate).filter(|rate| *rate > 0.0);
    let share = |kind| Some(figures.highest.get(&kind)?.1 / relay?);
    let cells = Kind::ALL.map(|kind| {
        let Some((found, rate)) = figures.highest.get(&kind).filter(|(found, _)| found.rate > 0.0) else {
            return "–".to_owned();
        };
        let at_least = if found.at_least { "≥ " } else { "" };
        let percent = share(kind).unwrap_or_default() * 100.0;
        format!("{at_least}{rate:.0}/s ({percent:.0} %)")
    });
    let name = "highest sustained deliveries with p99 < 100 ms, 100 rooms × 5";
    let wanted = goal("≥ 30 % of the relay's", share(Kind::Fivefold).map(|share| share >= SHARE_GOAL));
    line(page, name, cells, &wanted);
}

fn joins(page: &mut String, runs: &BTreeMap<Kind, Vec<Run<Joined>>>) {
    type Which = fn(&Joined) -> Option<f64>;
    let rows: [(&str, Which, &str, bool); 3] = [
        (
            "200 observers join one 500-note board at once, p50 until synced",
            |run| Some(run.synced?.p50_ms),
            "ms",
            true,
        ),
        ("until the last is synced", |run| Some(run.synced?.max_ms), "ms", false),
        ("CPU for the 200", |run| Some(run.server_cpu_seconds? * 1_000.0), "ms", false),
    ];
    for (name, figure, unit, judged) in rows {
        let cells = Kind::ALL.map(|kind| cell(middle(runs, kind, figure), ratio(runs, kind, figure), unit));
        let reached = ratio(runs, Kind::Fivefold, figure).map(|ratio| ratio <= JOIN_GOAL);
        let wanted = if judged { goal("≤ 1.1×", reached) } else { "–".to_owned() };
        line(page, name, cells, &wanted);
    }
}

fn killed(page: &mut String, killed: &BTreeMap<Kind, Killed>) {
    let cells = Kind::ALL.map(|kind| match killed.get(&kind) {
        Some(Killed { seen, lost }) => format!("{lost} of {seen}"),
        None if kind == Kind::Relay => "keeps nothing".to_owned(),
        None => "–".to_owned(),
    });
    let reached = killed.get(&Kind::Fivefold).map(|killed| killed.lost == 0);
    let name = "edits that others had seen and that are lost when the server is killed under load";
    line(page, name, cells, &goal("none", reached));
}

fn hostile(page: &mut String, found: &BTreeMap<Kind, Hostile>) {
    let cells = Kind::ALL.map(|kind| match found.get(&kind) {
        Some(found) => {
            let Hostile { inputs, ended, silenced, differs } = found;
            let (ended, silenced, differs) = (ended.len(), silenced.len(), differs.len());
            match found.harmful() {
                0 => format!("0 of {inputs}"),
                harmful => format!("{harmful} of {inputs} ({ended} + {silenced} + {differs})"),
            }
        }
        None => "knows no documents".to_owned(),
    });
    let reached = found.get(&Kind::Fivefold).map(|found| found.harmful() == 0);
    let name = "hostile inputs that end the server + silence the people present + leave a late joiner with another document";
    line(page, name, cells, &goal("none", reached));
}

fn sockets(page: &mut String, run: Option<&Run<Written>>) {
    let Some(run) = run else { return };
    let (report, none) = (&run.report, || "–".to_owned());
    let p99 = report.edits.map_or(f64::INFINITY, |edits| edits.p99_ms);
    let memory = report.server_memory_kib.unwrap_or(u64::MAX);
    let said = match &run.void {
        Some(why) => format!("does not count: {why}"),
        None => format!("p99 {p99:.1} ms, {} MiB, 0 dropped", memory / 1024),
    };
    let name =
        "5,000 sockets, 2,500 edits a second in and 12,500 frames out; server and load share two cores";
    let reached = run.void.is_none() && p99 <= SOCKETS_GOAL_MS && memory <= SOCKETS_GOAL_KIB;
    line(
        page,
        name,
        [none(), said, none(), none()],
        &goal("p99 ≤ 100 ms, ≤ 1 GiB, 0 dropped", Some(reached)),
    );
}

fn cell(figure: Option<f64>, ratio: Option<f64>, unit: &str) -> String {
    let Some(figure) = figure else { return "does not count".to_owned() };
    let digits = usize::from(figure < 100.0);
    match ratio {
        Some(ratio) => format!("{ratio:.2}× ({figure:.digits$} {unit})"),
        None => format!("{figure:.digits$} {unit}"),
    }
}

fn goal(text: &str, reached: Option<bool>) -> String {
    match reached {
        Some(true) => format!("{text}: reached"),
        Some(false) => format!("{text}: **not reached**"),
        None => format!("{text}: not measured"),
    }
}

fn line(page: &mut String, name: &str, cells: [String; 4], goal: &str) {
    let cells: Vec<&str> = [name].into_iter().chain(cells.iter().map(String::as_str)).chain([goal]).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}
