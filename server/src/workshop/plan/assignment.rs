//! Who does a task, until when, and which indicators it should move: read strictly.

use std::collections::BTreeSet;

use fivefold_protocol::{command::Assignment, error::ErrorCode, limits::TITLE_MAX};

use super::date;
use crate::workshop::{Refusal, Workshop, text};

/// The assignment with its texts tidied.
///
/// # Errors
/// `text_too_long`, `out_of_range` (the date, an indicator twice), `not_found` (an indicator).
pub(super) fn tidied(workshop: &Workshop, assignment: &Assignment) -> Result<Assignment, Refusal> {
    let mut tidied = assignment.clone();
    tidied.owner_text = line("the owner", &tidied.owner_text)?;
    if !tidied.due.is_empty() && !date::is_date(&tidied.due) {
        return Refusal::err(ErrorCode::OutOfRange, "the date is not a day written YYYY-MM-DD");
    }
    let mut seen = BTreeSet::new();
    for expectation in &mut tidied.expectations {
        let name = &expectation.indicator;
        if !workshop.template.indicators.iter().any(|indicator| indicator.id == *name) {
            return Refusal::err(ErrorCode::NotFound, "an indicator is not in the template");
        }
        if !seen.insert(name.clone()) {
            return Refusal::err(ErrorCode::OutOfRange, format!("the indicator {name} is named twice"));
        }
        expectation.baseline = line("the baseline", &expectation.baseline)?;
        expectation.target = line("the target", &expectation.target)?;
    }
    Ok(tidied)
}

fn line(what: &str, typed: &str) -> Result<String, Refusal> {
    let named = |refusal: Refusal| Refusal::new(refusal.code, format!("{what}: {}", refusal.detail));
    text::optional_line(typed, TITLE_MAX).map_err(named)
}
