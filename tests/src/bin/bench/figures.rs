//! All that was measured in one run.

use std::collections::BTreeMap;

use fivefold_client::load::{Idled, Joined, Killed, Written};

use crate::{hostile::Hostile, load::Run, numbers::median, search::Found, server::Kind};

/// What was measured, by server; repetitions in their order.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Of each repetition.
    pub(crate) fsync_ms: Vec<f64>,
    /// Twenty rooms.
    pub(crate) few: BTreeMap<Kind, Vec<Run<Written>>>,
    /// A hundred rooms.
    pub(crate) many: BTreeMap<Kind, Vec<Run<Written>>>,
    pub(crate) joined: BTreeMap<Kind, Vec<Run<Joined>>>,
    pub(crate) idled: BTreeMap<Kind, Run<Idled>>,
    /// The rate of one person, and the deliveries in a second that it came to.
    pub(crate) highest: BTreeMap<Kind, (Found, f64)>,
    /// What was lost when each was killed under load, all repetitions together.
    pub(crate) killed: BTreeMap<Kind, Killed>,
    pub(crate) hostile: BTreeMap<Kind, Hostile>,
    pub(crate) sockets: Option<Run<Written>>,
}

/// The median over the repetitions that count.
pub(crate) fn middle<T>(
    runs: &BTreeMap<Kind, Vec<Run<T>>>,
    kind: Kind,
    figure: impl Fn(&T) -> Option<f64>,
) -> Option<f64> {
    let runs = runs.get(&kind)?.iter().filter(|run| run.void.is_none());
    median(runs.filter_map(|run| figure(&run.report)).collect())
}

/// The median of the ratios to the relay within each repetition.
pub(crate) fn ratio<T>(
    runs: &BTreeMap<Kind, Vec<Run<T>>>,
    kind: Kind,
    figure: impl Fn(&T) -> Option<f64>,
) -> Option<f64> {
    let pairs = runs.get(&kind)?.iter().zip(runs.get(&Kind::Relay)?);
    let counting = pairs.filter(|(run, relay)| run.void.is_none() && relay.void.is_none());
    median(counting.filter_map(|(run, relay)| Some(figure(&run.report)? / figure(&relay.report)?)).collect())
}

/// Why repetitions do not count.
pub(crate) fn voids<T>(runs: &BTreeMap<Kind, Vec<Run<T>>>) -> Vec<(Kind, String)> {
    let all = runs.iter().flat_map(|(kind, runs)| runs.iter().map(|run| (*kind, run)));
    all.filter_map(|(kind, run)| Some((kind, run.void.clone()?))).collect()
}
