//! What always holds of the plan.

use super::{Plan, affordable, assignment};
use crate::workshop::{
    Workshop,
    check::{Broken, bounded, holds},
};
use fivefold_protocol::limits;

impl Plan {
    /// The first thing that does not hold.
    pub(in crate::workshop) fn check(&self, workshop: &Workshop) -> Result<(), Broken> {
        bounded("the currency", &self.currency, limits::CURRENCY_MAX)?;
        let costs = self.costs.values().map(|cost| cost.needs);
        for resources in costs.chain([self.capacity]) {
            affordable(resources).map_err(|refusal| Broken(refusal.detail))?;
        }
        let tasks = self.costs.keys().chain(self.pins.keys()).chain(self.assignments.keys());
        for task in tasks {
            holds(workshop.tasks.get(*task).is_some(), || format!("there is no task {task} to plan"))?;
        }
        for pin in self.pins.values() {
            bounded("the reason of a pin", &pin.reason, limits::FREE_TEXT_MAX)?;
        }
        for assignment in self.assignments.values() {
            let owner = assignment.owner;
            let known = owner.is_none_or(|owner| workshop.people.get(owner).is_some());
            holds(known, || format!("{owner:?} does a task and is nobody"))?;
            assignment::tidied(workshop, assignment).map_err(|refusal| Broken(refusal.detail))?;
        }
        Ok(())
    }
}
