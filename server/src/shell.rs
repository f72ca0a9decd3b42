//! What every task of the server shares: the log, the identities, the clock, the running workshops.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use fivefold_protocol::{error::ErrorCode, ids::WorkshopId, template::Template};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    auth::{ServerSecret, ticket::TicketKey, token::Token},
    clock::{Clock, Randomness},
    config::Config,
    error::ApiError,
    gate::Gate,
    identity::{Identity, Principal},
    log::{Log, RecordId},
    meanings::Meanings,
    metrics::Metrics,
    presence::SocketId,
    registry::{Handle, Registry},
    throttle::Throttle,
    workshop::input::Input,
};

/// The shared surroundings of all tasks.
#[derive(Debug)]
pub struct Shell {
    /// What the operator set.
    pub config: Config,
    /// What reads the meaning of notes, if the operator named a file.
    pub meanings: Option<Arc<Meanings>>,
    /// Where workshops are kept.
    pub log: Arc<dyn Log>,
    /// Names, tokens, links.
    pub identity: Identity,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Randomness,
    /// The running workshops.
    pub registry: Registry,
    /// Figures.
    pub metrics: Metrics,
    /// Templates by name.
    pub templates: Vec<Template>,
    /// Where the server listens.
    pub address: SocketAddr,
    /// The operator's key, if creating a workshop asks for one.
    pub operator_key: Option<String>,
    /// The server's secret, from which links and codes are made.
    pub secret: ServerSecret,
    /// Key of the board tickets.
    pub ticket_key: TicketKey,
    /// Limits per address.
    pub throttle: Throttle,
    /// Bounds on who is connected at once.
    pub gate: Gate,
    /// Every task but those of connections, so that stopping can wait for them.
    pub tracker: TaskTracker,
    /// Every connection and socket; they end before workshops do.
    pub connections: TaskTracker,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
    /// Over how many milliseconds sockets are closed when the server stops.
    pub spread_ms: AtomicU64,
    /// Whether the data folder has reached its quota.
    pub over_quota: AtomicBool,
    /// Random per start; part of every record's name.
    pub process: u64,
    /// Counts records.
    pub records: AtomicU64,
    /// Counts sockets.
    pub sockets: AtomicU64,
}

impl Shell {
    /// The surroundings of a server that has just started and listens where `config` says; without templates and without
    /// an operator's key.
    #[must_use]
    pub fn new(
        config: Config,
        log: Arc<dyn Log>,
        identity: Identity,
        clock: Clock,
        random: Randomness,
        secret: ServerSecret,
    ) -> Self {
        let metrics = Metrics::default();
        let gate = Gate::new(
            config.max_connections,
            config.max_connections_per_address,
            config.max_unauthenticated,
            metrics.clone(),
        );
        Self {
            log,
            identity,
            clock,
            registry: Registry::default(),
            metrics,
            templates: Vec::new(),
            meanings: None,
            address: config.listen,
            operator_key: None,
            ticket_key: TicketKey::new(&secret),
            secret,
            throttle: Throttle::default(),
            gate,
            tracker: TaskTracker::new(),
            connections: TaskTracker::new(),
            stopping: CancellationToken::new(),
            spread_ms: AtomicU64::new(0),
            over_quota: AtomicBool::new(false),
            process: random.number(),
            records: AtomicU64::new(1),
            sockets: AtomicU64::new(1),
            random,
            config,
        }
    }

    /// Whether the server is for this computer alone.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.config.public_url.is_none() && self.config.listen.ip().is_loopback()
    }

    /// Whether the data folder has reached its quota, so that nothing new is taken.
    #[must_use]
    pub fn is_over_quota(&self) -> bool {
        self.over_quota.load(Ordering::Relaxed)
    }

    /// Whether `peer` is the operator's proxy, which speaks for others: one that the operator named, or a program on this
    /// computer, if the operator said that people come by another address.
    #[must_use]
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        (self.config.public_url.is_some() && peer.is_loopback())
            || self.config.trusted_proxies.iter().any(|proxies| proxies.contains(peer))
    }

    /// Begins to stop: nobody comes in any more, and everybody is let go.
    pub fn stop(&self) {
        let spread = spread_ms(self.connections.len(), self.config.drain_seconds);
        self.spread_ms.store(spread, Ordering::Relaxed);
        self.stopping.cancel();
    }

    /// How long one socket may still stay when the server stops: not everybody is to meet the next server in one moment.
    #[must_use]
    pub fn goodbye_after(&self) -> Duration {
        let spread = self.spread_ms.load(Ordering::Relaxed).max(1);
        Duration::from_millis(self.random.number() % spread)
    }

    /// A name for the next record.
    pub fn next_record(&self) -> RecordId {
        RecordId { process: self.process, counter: self.records.fetch_add(1, Ordering::Relaxed) }
    }

    /// A name for the next socket.
    pub fn next_socket(&self) -> SocketId {
        SocketId(self.sockets.fetch_add(1, Ordering::Relaxed))
    }

    /// Who a token stands for.
    ///
    /// # Errors
    /// [`ErrorCode::TokenUnknown`]; [`ErrorCode::Unavailable`] when the table cannot be read.
    pub async fn who(&self, token: &str) -> Result<Principal, ApiError> {
        let token: Token = token.parse().map_err(|_| ErrorCode::TokenUnknown)?;
        self.identity.find_token(token.hash()).await?.ok_or_else(|| ErrorCode::TokenUnknown.into())
    }

    /// Takes everything of a workshop away: running, logged, named.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`]: a store failed; what is left goes when it is called again.
    pub async fn delete_workshop(&self, id: &WorkshopId) -> Result<(), ApiError> {
        // From here on the workshop is gone for everybody.
        self.registry.retire(id).await;
        // The log first: while the identity's row stands, an interrupted deletion is found again.
        self.log.delete(id).await?;
        self.identity.delete_workshop(id).await?;
        self.registry.forget(id);
        Ok(())
    }

    /// Asks a workshop that exists.
    ///
    /// # Errors
    /// [`ErrorCode::WorkshopUnknown`], [`ErrorCode::Unavailable`], [`ErrorCode::OutcomeUnknown`].
    pub async fn ask<T>(
        self: &Arc<Self>,
        id: &WorkshopId,
        question: impl FnMut(oneshot::Sender<T>) -> Input,
    ) -> Result<T, ApiError> {
        self.ask_on(id, question).await.map(|(answer, _)| answer)
    }

    /// As [`Self::ask`], and hands out the task that answered.
    ///
    /// # Errors
    /// [`ErrorCode::WorkshopUnknown`], [`ErrorCode::Unavailable`], [`ErrorCode::OutcomeUnknown`].
    pub async fn ask_on<T>(
        self: &Arc<Self>,
        id: &WorkshopId,
        question: impl FnMut(oneshot::Sender<T>) -> Input,
    ) -> Result<(T, Handle), ApiError> {
        // Whoever comes when hundreds do finds it running, and the file is not asked.
        if !self.registry.is_running(id) && self.identity.workshop(id).await?.is_none() {
            return Err(ErrorCode::WorkshopUnknown.into());
        }
        Ok(self.registry.ask(self, id, question).await?)
    }
}

/// A millisecond for each connection, at most half of the time that letting go may take.
fn spread_ms(connections: usize, drain_seconds: u64) -> u64 {
    u64::try_from(connections).unwrap_or(u64::MAX).min(drain_seconds.saturating_mul(1_000) / 2)
}

#[cfg(test)]
mod tests {
    use super::spread_ms;

    #[test]
    fn s13_few_sockets_close_at_once_and_many_over_a_bounded_time() {
        assert_eq!(spread_ms(0, 10), 0);
        assert_eq!(spread_ms(3, 10), 3);
        assert_eq!(spread_ms(3_000, 10), 3_000);
        assert_eq!(spread_ms(50_000, 10), 5_000);
        assert_eq!(spread_ms(50_000, 0), 0);
    }
}
