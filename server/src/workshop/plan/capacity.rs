//! The plan by rank: what facilitators pinned in comes first, whatever it needs; then each task in order of rank that still
//! fits. A task that does not fit is skipped, and a later, smaller one may take the room that is left.

use fivefold_protocol::{
    command::{Pin, Resources},
    ids::TaskId,
    view::PlanPlace,
};

/// What the plan needs to know of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) task: TaskId,
    pub(super) score: Option<u16>,
    pub(super) cost: Option<Resources>,
    pub(super) pin: Option<Pin>,
}

/// Where every row stands, in the order of the rows, and what the planned ones use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) rows: Vec<PlanPlace>,
    pub(super) used: Resources,
}

impl Places {
    /// For each row, whether it is planned.
    pub(super) fn set(&self) -> Vec<bool> {
        self.rows.iter().map(|place| *place == PlanPlace::Planned).collect()
    }
}

/// Plans `rows`, best first. Only pins can exceed the capacity; a resource with capacity 0 is not limited.
pub(super) fn place(rows: &[Row], capacity: Resources) -> Places {
    let mut used = pinned_use(rows);
    let rows = rows.iter().map(|row| match (row.pin, row.score, row.cost) {
        (Some(Pin::In), ..) => PlanPlace::Planned,
        (Some(Pin::Out), ..) => PlanPlace::PinnedOut,
        (None, None, _) => PlanPlace::NotScored,
        (None, Some(_), None) => PlanPlace::NoCost,
        (None, Some(_), Some(cost)) if fits(used, cost, capacity) => {
            used = sum(used, cost);
            PlanPlace::Planned
        }
        (None, Some(_), Some(_)) => PlanPlace::Skipped,
    });
    Places { rows: rows.collect(), used }
}

/// What the tasks use that are pinned in; one without a cost uses nothing that is known.
pub(super) fn pinned_use(rows: &[Row]) -> Resources {
    let pinned = rows.iter().filter(|row| row.pin == Some(Pin::In));
    pinned.filter_map(|row| row.cost).fold(Resources::default(), sum)
}

/// Whether `cost` fits beside `used`. What needs nothing of a resource fits even where pins have exceeded it.
pub(super) fn fits(used: Resources, cost: Resources, capacity: Resources) -> bool {
    let total = sum(used, cost);
    let days = capacity.tenth_days == 0 || cost.tenth_days == 0 || total.tenth_days <= capacity.tenth_days;
    days && (capacity.money == 0 || cost.money == 0 || total.money <= capacity.money)
}

pub(super) fn sum(a: Resources, b: Resources) -> Resources {
    Resources {
        tenth_days: a.tenth_days.saturating_add(b.tenth_days),
        money: a.money.saturating_add(b.money),
    }
}

/// The sum of the scores of a set of rows.
pub(super) fn score(rows: &[Row], set: &[bool]) -> u32 {
    let chosen = rows.iter().zip(set).filter(|(_, in_it)| **in_it);
    chosen.map(|(row, _)| u32::from(row.score.unwrap_or_default())).sum()
}
