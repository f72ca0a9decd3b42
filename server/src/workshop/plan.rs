//! The plan: what there is to spend, what each task needs, what facilitators decided by hand, and who does what until when.
//! What is planned is computed from these and the ranking, in `capacity` and `best`.

use std::collections::BTreeMap;

use fivefold_protocol::{
    command::{Assignment, Pin, Resources},
    error::ErrorCode,
    ids::{PersonId, TaskId},
    limits::{self, CURRENCY_MAX, MONEY_MAX, TENTH_DAYS_MAX},
    view::{PinView, PlanRowView, PlanView, RankedView},
};
use serde::{Deserialize, Serialize};

use super::{Refusal, Workshop, text};

mod assignment;
mod best;
mod capacity;
mod check;
mod date;

use capacity::{Row, place};

/// Capacity, costs, pins and assignments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    capacity: Resources,
    currency: String,
    costs: BTreeMap<TaskId, Cost>,
    pins: BTreeMap<TaskId, PinView>,
    assignments: BTreeMap<TaskId, Assignment>,
}

/// What a task needs, and who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    needs: Resources,
    by: PersonId,
}

/// What happened to the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanEvent {
    /// The capacity was set.
    CapacitySet {
        /// What there is; 0 means not limited.
        capacity: Resources,
        /// The currency.
        currency: String,
    },
    /// Somebody said what a task needs, or took it back.
    CostSet {
        /// Which.
        task: TaskId,
        /// How much.
        cost: Option<Resources>,
    },
    /// A task was put in or out by hand, or left to its rank.
    TaskPinned {
        /// Which.
        task: TaskId,
        /// In, out, or as its rank says.
        pin: Option<Pin>,
        /// Why.
        reason: String,
    },
    /// A task was assigned.
    TaskAssigned {
        /// Which.
        task: TaskId,
        /// Who, when, what.
        assignment: Assignment,
    },
}

impl Plan {
    /// Folds what happened.
    pub fn apply(&mut self, event: &PlanEvent, by: Option<PersonId>) {
        match (event, by) {
            (PlanEvent::CapacitySet { capacity, currency }, _) => {
                self.capacity = *capacity;
                self.currency.clone_from(currency);
            }
            (PlanEvent::CostSet { task, cost: Some(needs) }, Some(by)) => {
                self.costs.insert(*task, Cost { needs: *needs, by });
            }
            (PlanEvent::CostSet { task, cost: None }, _) => {
                self.costs.remove(task);
            }
            (PlanEvent::TaskPinned { task, pin: Some(pin), reason }, Some(by)) => {
                self.pins.insert(*task, PinView { pin: *pin, by, reason: reason.clone() });
            }
            (PlanEvent::TaskPinned { task, pin: None, .. }, _) => {
                self.pins.remove(task);
            }
            (PlanEvent::TaskAssigned { task, assignment }, _) if *assignment == Assignment::default() => {
                self.assignments.remove(task);
            }
            (PlanEvent::TaskAssigned { task, assignment }, _) => {
                self.assignments.insert(*task, assignment.clone());
            }
            // Costs and pins are always somebody's.
            (PlanEvent::CostSet { .. } | PlanEvent::TaskPinned { .. }, None) => {}
        }
    }

    /// The plan for tasks ranked as in `ranking`, best first, with the best possible set beside it.
    #[must_use]
    pub fn plan_view(&self, ranking: &[RankedView]) -> PlanView {
        let rows: Vec<_> = ranking.iter().map(|ranked| self.row(ranked)).collect();
        let places = place(&rows, self.capacity);
        let planned = places.set();
        let best = best::best(&rows, self.capacity, &planned);
        let in_rank = |set: &[bool]| {
            rows.iter().zip(set).filter(|(_, in_it)| **in_it).map(|(row, _)| row.task).collect()
        };
        PlanView {
            capacity: self.capacity,
            currency: self.currency.clone(),
            rows: rows.iter().zip(&places.rows).map(|(row, place)| self.row_view(row, *place)).collect(),
            used: places.used,
            best: in_rank(&best),
            score: capacity::score(&rows, &planned),
            best_score: capacity::score(&rows, &best),
        }
    }

    fn row(&self, ranked: &RankedView) -> Row {
        Row {
            task: ranked.task,
            score: ranked.score,
            cost: self.costs.get(&ranked.task).map(|cost| cost.needs),
            pin: self.pins.get(&ranked.task).map(|pin| pin.pin),
        }
    }

    fn row_view(&self, row: &Row, place: fivefold_protocol::view::PlanPlace) -> PlanRowView {
        PlanRowView {
            task: row.task,
            place,
            cost: row.cost,
            cost_by: self.costs.get(&row.task).map(|cost| cost.by),
            pin: self.pins.get(&row.task).cloned(),
            assignment: self.assignments.get(&row.task).cloned().unwrap_or_default(),
        }
    }

    pub(super) fn set_capacity(&self, capacity: Resources, currency: &str) -> Result<PlanEvent, Refusal> {
        affordable(capacity)?;
        let currency = text::optional_line(currency, CURRENCY_MAX)?;
        if self.capacity == capacity && self.currency == currency {
            return Err(Refusal::nothing("this is the capacity already"));
        }
        Ok(PlanEvent::CapacitySet { capacity, currency })
    }

    pub(super) fn set_cost(
        &self,
        workshop: &Workshop,
        task: TaskId,
        cost: Option<Resources>,
    ) -> Result<PlanEvent, Refusal> {
        known(workshop, task)?;
        cost.map_or(Ok(()), affordable)?;
        if self.costs.get(&task).map(|cost| cost.needs) == cost {
            return Err(Refusal::nothing("this is the cost already"));
        }
        Ok(PlanEvent::CostSet { task, cost })
    }

    pub(super) fn pin(
        &self,
        workshop: &Workshop,
        task: TaskId,
        pin: Option<Pin>,
        reason: &str,
    ) -> Result<PlanEvent, Refusal> {
        known(workshop, task)?;
        let reason = text::optional(reason, limits::FREE_TEXT_MAX)?;
        let before = self.pins.get(&task);
        if before.map(|known| known.pin) == pin && before.is_none_or(|known| known.reason == reason) {
            return Err(Refusal::nothing("this is so already"));
        }
        Ok(PlanEvent::TaskPinned { task, pin, reason })
    }

    pub(super) fn assign(
        &self,
        workshop: &Workshop,
        task: TaskId,
        assignment: &Assignment,
    ) -> Result<PlanEvent, Refusal> {
        known(workshop, task)?;
        let assignment = assignment::tidied(workshop, assignment)?;
        let before = self.assignments.get(&task).cloned().unwrap_or_default();
        // Whoever has left keeps what was theirs until it is given to somebody else.
        let here = |owner| before.owner == Some(owner) || workshop.people.role_of(owner).is_some();
        if let Some(owner) = assignment.owner.filter(|owner| !here(*owner)) {
            return Err(Refusal::new(ErrorCode::NotFound, format!("no person {owner}")));
        }
        if before == assignment {
            return Err(Refusal::nothing("this is the assignment already"));
        }
        Ok(PlanEvent::TaskAssigned { task, assignment })
    }
}

fn known(workshop: &Workshop, task: TaskId) -> Result<(), Refusal> {
    let found = workshop.tasks.get(task).map(|_| ());
    found.ok_or_else(|| Refusal::new(ErrorCode::NotFound, format!("no task {task}")))
}

fn affordable(resources: Resources) -> Result<(), Refusal> {
    if resources.tenth_days <= TENTH_DAYS_MAX && resources.money <= MONEY_MAX {
        return Ok(());
    }
    let detail = format!("at most {TENTH_DAYS_MAX} tenths of a day and {MONEY_MAX} of money");
    Err(Refusal::new(ErrorCode::OutOfRange, detail))
}

#[cfg(test)]
mod specs;
