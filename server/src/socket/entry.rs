//! How a socket comes in: the places it takes among the connections, and the time its peer has to say who they are.

use std::{net::IpAddr, sync::Arc};

use axum::{Extension, extract::FromRequestParts, http::request::Parts};
use fivefold_protocol::{
    error::ErrorCode,
    ids::Timestamp,
    limits::{HELLO_WITHIN_MS, WITHOUT_DOCUMENT_MS},
};
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::{
    clock::Clock,
    error::ApiError,
    gate::{AddressPlace, Place, Stranger},
    http::from::From,
    outbox::{CLOSE_NOBODY, Close},
    shell::Shell,
};

/// What a socket holds as long as it is open.
#[derive(Debug)]
pub(crate) struct Entry {
    address: IpAddr,
    opened: Timestamp,
    _connection: Arc<Place>,
    /// Under whom a proxy speaks for; the connection itself is counted under the proxy.
    _forwarded: Option<AddressPlace>,
    /// The server waits for it when it stops.
    _awaited: TaskTrackerToken,
}

impl FromRequestParts<Arc<Shell>> for Entry {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Arc<Shell>) -> Result<Self, ApiError> {
        let from = From::from_request_parts(parts, shell).await?;
        let Extension(connection) = Extension::<Arc<Place>>::from_request_parts(parts, shell)
            .await
            .map_err(|_| ErrorCode::Internal)?;
        let forwarded = from.is_forwarded.then(|| shell.gate.under(from.address)).transpose()?;
        Ok(Self {
            address: from.address,
            opened: shell.clock.now(),
            _connection: connection,
            _forwarded: forwarded,
            _awaited: shell.connections.token(),
        })
    }
}

impl Entry {
    /// The patience with a socket whose peer has still to say who they are.
    pub(super) fn unauthenticated(&self, shell: &Shell) -> Result<Patience, ApiError> {
        let place = shell.gate.stranger(self.address)?;
        Ok(Patience { until: Some(self.opened.plus_ms(HELLO_WITHIN_MS)), _place: Some(place) })
    }
}

/// How long a socket may stay open while nobody has said who they are.
#[derive(Debug, Default)]
pub(super) struct Patience {
    until: Option<Timestamp>,
    _place: Option<Stranger>,
}

impl Patience {
    /// Takes note of whether somebody is known on the socket now.
    pub(super) fn look(&mut self, is_known: bool, now: impl FnOnce() -> Timestamp) -> Result<(), Close> {
        if is_known {
            *self = Self::default();
            return Ok(());
        }
        let now = now();
        if *self.until.get_or_insert(now.plus_ms(WITHOUT_DOCUMENT_MS)) <= now {
            return Err(CLOSE_NOBODY);
        }
        Ok(())
    }

    /// Waits until it is over.
    pub(super) async fn over(&self, clock: &Clock) {
        match self.until {
            Some(until) => clock.sleep_until(until).await,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a11_a_socket_has_ten_seconds_at_first_and_a_minute_after_its_last_document() {
        let at = Timestamp;
        let mut patience = Patience { until: Some(at(HELLO_WITHIN_MS)), _place: None };
        assert_eq!(patience.look(false, || at(HELLO_WITHIN_MS - 1)), Ok(()));
        assert_eq!(patience.look(false, || at(HELLO_WITHIN_MS)), Err(CLOSE_NOBODY));
        assert_eq!(
            patience.look(true, || at(HELLO_WITHIN_MS)),
            Ok(()),
            "whoever was let in just in time stays"
        );
        assert_eq!(patience.look(false, || at(100_000)), Ok(()));
        assert_eq!(patience.look(false, || at(100_000 + WITHOUT_DOCUMENT_MS - 1)), Ok(()));
        assert_eq!(patience.look(false, || at(100_000 + WITHOUT_DOCUMENT_MS)), Err(CLOSE_NOBODY));
    }
}
