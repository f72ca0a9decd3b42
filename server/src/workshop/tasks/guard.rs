//! What the second stage demands of a command before it looks at its contents: the role and the phase.

use fivefold_protocol::{command::Phase, error::ErrorCode, role::Role};

use crate::workshop::{Asker, Refusal, Workshop};

/// Refuses whoever is not a facilitator.
pub(in crate::workshop) fn facilitator(asker: Asker) -> Result<(), Refusal> {
    role(asker, &[Role::Facilitator])
}

/// Refuses roles that are not in `allowed`.
pub(in crate::workshop) fn role(asker: Asker, allowed: &[Role]) -> Result<(), Refusal> {
    if allowed.contains(&asker.role) {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Forbidden, format!("this needs one of the roles {allowed:?}")))
}

/// Refuses outside the phases `first` to `last`; a closed workshop says so.
pub(in crate::workshop) fn phase(workshop: &Workshop, first: Phase, last: Phase) -> Result<(), Refusal> {
    let now = workshop.phase;
    if (first..=last).contains(&now) {
        return Ok(());
    }
    let code = if now == Phase::Closed { ErrorCode::WorkshopClosed } else { ErrorCode::WrongPhase };
    Err(Refusal::new(code, format!("the phase is {now:?}; this needs {first:?} to {last:?}")))
}

/// The refusal of a command that would change nothing.
pub(in crate::workshop) fn nothing(detail: &str) -> Refusal {
    Refusal::new(ErrorCode::NothingToDo, detail)
}

/// The refusal of a command that belongs to another part of the workshop: a mistake of the router.
pub(in crate::workshop) fn misrouted(part: &str) -> Refusal {
    Refusal::new(ErrorCode::Internal, format!("this is not a command about {part}"))
}
