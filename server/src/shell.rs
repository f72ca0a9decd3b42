//! What every task of the server shares: the log, the identities, the clock, the running workshops.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use fivefold_protocol::{error::ErrorCode, ids::WorkshopId, template::Template};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    auth::{ServerSecret, ticket::TicketKey, token::Token},
    clock::{Clock, Randomness},
    config::Config,
    error::ApiError,
    identity::{Identity, Principal},
    log::{Log, RecordId},
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
    /// The address that links show, without a slash at the end.
    pub public_url: String,
    /// The operator's key, if creating a workshop asks for one.
    pub operator_key: Option<String>,
    /// The server's secret, from which links and codes are made.
    pub secret: ServerSecret,
    /// Key of the board tickets.
    pub ticket_key: TicketKey,
    /// Limits per address.
    pub throttle: Throttle,
    /// Every task, so that stopping can wait for them.
    pub tracker: TaskTracker,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
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
    /// Whether the server is for this computer alone.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.config.public_url.is_none() && self.config.listen.ip().is_loopback()
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
        self.registry.stop(id).await;
        // The log first: while the identity's row stands, an interrupted deletion is found again.
        self.log.delete(id).await?;
        Ok(self.identity.delete_workshop(id).await?)
    }

    /// Asks a workshop that exists.
    ///
    /// # Errors
    /// [`ErrorCode::WorkshopUnknown`], [`ErrorCode::Unavailable`].
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
    /// [`ErrorCode::WorkshopUnknown`], [`ErrorCode::Unavailable`].
    pub async fn ask_on<T>(
        self: &Arc<Self>,
        id: &WorkshopId,
        question: impl FnMut(oneshot::Sender<T>) -> Input,
    ) -> Result<(T, Handle), ApiError> {
        if self.identity.workshop(id).await?.is_none() {
            return Err(ErrorCode::WorkshopUnknown.into());
        }
        Ok(self.registry.ask(self, id, question).await?)
    }
}
