//! Open files: each connection is one, and a server without any left could not even write to its database.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::config::RESERVED_FILES;

/// How many of `connections` the system lets the server have. What the operator's shell allows at first (often 1,024 open
/// files) is raised as far as needed and permitted.
pub(super) fn room_for(connections: u32) -> u32 {
    let needed = u64::from(connections) + RESERVED_FILES;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < needed) {
        let raised = limit.maximum.map_or(needed, |most| most.min(needed));
        if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..limit }) {
            tracing::debug!(%error, "the bound on open files stays");
        }
    }
    let now = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let room = u32::try_from(now.saturating_sub(RESERVED_FILES)).unwrap_or(u32::MAX).max(1);
    if room < connections {
        tracing::warn!(
            room,
            connections,
            "the system's bound on open files leaves room for fewer connections"
        );
    }
    connections.min(room)
}
