//! The HTTP API, typed: one method per endpoint. Requests that fail because the server is away or busy are sent again,
//! so a server that is killed and started again is only a pause.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use fivefold_protocol::{
    api::{
        AboutMe, CreateWorkshop, Created, Join, Links, Rejoin, RoomsPreview, Seat, TemplateList, Ticket,
        TicketRequest,
    },
    command::{Command, CommandAnswer, CommandRequest},
    error::{ErrorCode, ProblemDocument},
    ids::{BoardKey, WorkshopId},
};
use reqwest::{Method, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::Semaphore;
use url::Url;

use crate::{
    backoff::Backoff,
    error::{ClientError, passes_by_itself},
    tls,
};

pub use export::Export;

mod export;

/// Most requests of one client under way at once.
const REQUESTS_AT_ONCE: usize = 32;
/// How long one request may take; an import may be large.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// For how long requests are sent again, in all, while the server is away or busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server, as a client calls it. Cheap to clone; clones share connections and the bound on requests under way.
#[derive(Debug, Clone)]
pub struct Api {
    http: reqwest::Client,
    base: Url,
    gate: Arc<Semaphore>,
    patience: Duration,
}

impl Api {
    /// A client for the server at `server`, for example `http://127.0.0.1:4155`. Connects to nothing yet.
    ///
    /// # Errors
    /// [`ClientError::Address`] if that is not an `http` or `https` address.
    pub fn new(server: &str) -> Result<Self, ClientError> {
        let refuse = || ClientError::Address {
            given: server.to_owned(),
            expected: "the address of a server (http://… or https://…)",
        };
        let mut base = Url::parse(server).map_err(|_| refuse())?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(refuse());
        }
        base.set_query(None);
        base.set_fragment(None);
        tls::install();
        let mut builder = reqwest::Client::builder()
            .timeout(REQUEST_TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_max_idle_per_host(REQUESTS_AT_ONCE);
        if base.scheme() == "http" {
            // No certificates are needed, so a machine without any must do too.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(|e| ClientError::Unreachable(chain(&e)))?;
        Ok(Self { http, base, gate: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)), patience: PATIENCE })
    }

    /// The same client, but giving up after `patience` of waiting for a server that is away or busy.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// For how long this client waits for a server that is away or busy.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// The address of a workshop's `live` socket.
    ///
    /// # Errors
    /// [`ClientError::Address`] if no such address can be built.
    pub fn live_url(&self, workshop: &WorkshopId) -> Result<Url, ClientError> {
        let mut url = self.url(&["workshops", workshop.as_str(), "live"])?;
        let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
        url.set_scheme(scheme).map_err(|()| self.no_address())?;
        Ok(url)
    }

    /// The templates that the server offers.
    ///
    /// # Errors
    /// As every call: [`ClientError::Refused`] with the server's code, [`ClientError::Unreachable`] when the patience is
    /// used up, [`ClientError::Unreadable`] for an answer against the contract.
    pub async fn templates(&self) -> Result<TemplateList, ClientError> {
        self.json(Method::GET, &["templates"], None, None::<&()>).await
    }

    /// Creates a workshop. The server may ask for the operator's key. If the server dies before it answers, the request is
    /// sent again; the first attempt may then have left an empty workshop behind.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn create(
        &self,
        new: &CreateWorkshop,
        operator_key: Option<&str>,
    ) -> Result<Created, ClientError> {
        self.json(Method::POST, &["workshops"], operator_key, Some(new)).await
    }

    /// Takes a place in a workshop; the same key gives the same seat.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn join(&self, workshop: &WorkshopId, join: &Join) -> Result<Seat, ClientError> {
        self.json(Method::POST, &["workshops", workshop.as_str(), "join"], None, Some(join)).await
    }

    /// Comes back on another device.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn rejoin(&self, code: &str) -> Result<Seat, ClientError> {
        self.json(Method::POST, &["rejoin"], None, Some(&Rejoin { code: code.to_owned() })).await
    }

    /// Asks the workshop to do something. `key` must be new for each command of a person; posting a command again under
    /// its key gets the first answer, which is what happens when the server goes away in the middle.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn command(
        &self,
        seat: &Seat,
        key: &str,
        command: Command,
    ) -> Result<CommandAnswer, ClientError> {
        let request = CommandRequest { key: key.to_owned(), command };
        self.json(
            Method::POST,
            &["workshops", seat.workshop.as_str(), "commands"],
            Some(&seat.token),
            Some(&request),
        )
        .await
    }

    /// A ticket for one board, good for `minutes`.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn ticket(&self, seat: &Seat, board: &BoardKey, minutes: u32) -> Result<Ticket, ClientError> {
        let request = TicketRequest { board: board.clone(), minutes };
        self.json(
            Method::POST,
            &["workshops", seat.workshop.as_str(), "tickets"],
            Some(&seat.token),
            Some(&request),
        )
        .await
    }

    /// The links of a workshop, for its facilitators.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn links(&self, seat: &Seat) -> Result<Links, ClientError> {
        self.json(
            Method::GET,
            &["workshops", seat.workshop.as_str(), "links"],
            Some(&seat.token),
            None::<&()>,
        )
        .await
    }

    /// What is stored about the person of this seat.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn about_me(&self, seat: &Seat) -> Result<AboutMe, ClientError> {
        self.json(Method::GET, &["workshops", seat.workshop.as_str(), "me"], Some(&seat.token), None::<&()>)
            .await
    }

    /// A proposal for rooms of at most five, occupations mixed.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn rooms_preview(&self, seat: &Seat) -> Result<RoomsPreview, ClientError> {
        let path = ["workshops", seat.workshop.as_str(), "rooms", "preview"];
        self.json(Method::GET, &path, Some(&seat.token), None::<&()>).await
    }

    /// One export, as the bytes of its file.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn export(&self, seat: &Seat, what: Export) -> Result<Bytes, ClientError> {
        let url = self.url(&["workshops", seat.workshop.as_str(), "export", what.file_name()])?;
        self.bytes(Method::GET, url, Some(&seat.token), None).await
    }

    /// Makes a workshop from an exported `workshop.json`, led by `facilitator`. As with [`Self::create`], an attempt that
    /// got no answer may have left a workshop behind.
    ///
    /// # Errors
    /// As [`Self::templates`].
    pub async fn import(
        &self,
        export: Bytes,
        facilitator: &str,
        operator_key: Option<&str>,
    ) -> Result<Created, ClientError> {
        let mut url = self.url(&["imports"])?;
        url.query_pairs_mut().append_pair("facilitator", facilitator);
        read(&self.bytes(Method::POST, url, operator_key, Some(export)).await?)
    }

    async fn json<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        method: Method,
        path: &[&str],
        token: Option<&str>,
        body: Option<&B>,
    ) -> Result<T, ClientError> {
        let unwritable = |e: serde_json::Error| ClientError::Unreadable(e.to_string());
        let body = body.map(serde_json::to_vec).transpose().map_err(unwritable)?;
        read(&self.bytes(method, self.url(path)?, token, body.map(Bytes::from)).await?)
    }

    /// Sends one request until it is answered, refused for good, or the patience is used up.
    async fn bytes(
        &self,
        method: Method,
        url: Url,
        token: Option<&str>,
        body: Option<Bytes>,
    ) -> Result<Bytes, ClientError> {
        // Kept while waiting too, so that a busy server is not asked by ever more of us.
        let _permit = self.gate.acquire().await.map_err(|_| ClientError::Closed)?;
        let mut backoff = Backoff::new(self.patience);
        loop {
            let mut request = self.http.request(method.clone(), url.clone());
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            if let Some(body) = &body {
                request = request.header(header::CONTENT_TYPE, "application/json").body(body.clone());
            }
            let trouble = match attempt(request).await {
                Ok(bytes) => return Ok(bytes),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing(error)) => error,
            };
            match backoff.next_wait() {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(trouble),
            }
        }
    }

    fn url(&self, path: &[&str]) -> Result<Url, ClientError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| self.no_address())?
            .pop_if_empty()
            .extend(["api", "v1"])
            .extend(path);
        Ok(url)
    }

    fn no_address(&self) -> ClientError {
        ClientError::Address { given: self.base.to_string(), expected: "the address of a server" }
    }
}

/// Whether to try again.
enum Trouble {
    Passing(ClientError),
    Final(ClientError),
}

async fn attempt(request: reqwest::RequestBuilder) -> Result<Bytes, Trouble> {
    let unreachable = |e: reqwest::Error| Trouble::Passing(ClientError::Unreachable(chain(&e)));
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    let bytes = response.bytes().await.map_err(unreachable)?;
    if status.is_success() { Ok(bytes) } else { Err(refusal(status, &bytes)) }
}

fn refusal(status: StatusCode, body: &[u8]) -> Trouble {
    match serde_json::from_slice::<ProblemDocument>(body) {
        Ok(problem) if passes_by_itself(&problem) => {
            Trouble::Passing(ClientError::Refused(Box::new(problem)))
        }
        Ok(problem) => Trouble::Final(ClientError::Refused(Box::new(problem))),
        // Something between us and the server answered, while the server was away.
        Err(_) if matches!(status.as_u16(), 429 | 502..=504) => {
            Trouble::Passing(ClientError::refused(ErrorCode::Unavailable))
        }
        Err(_) => {
            Trouble::Final(ClientError::Unreadable(format!("status {status} without a problem document")))
        }
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(bytes).map_err(|e| ClientError::Unreadable(e.to_string()))
}

/// An error with its causes: reqwest's own sentence alone does not say what happened.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_built_under_the_server_s_own_path() {
        let workshop: WorkshopId = "abc".parse().unwrap();
        let url = |server: &str| Api::new(server).unwrap().live_url(&workshop).unwrap().to_string();
        assert_eq!(url("http://127.0.0.1:4155"), "ws://127.0.0.1:4155/api/v1/workshops/abc/live");
        assert_eq!(url("http://x.org/five/"), "ws://x.org/five/api/v1/workshops/abc/live");
        assert!(Api::new("ftp://x.org").is_err());
        assert!(Api::new("4155").is_err());
    }

    #[test]
    fn a_busy_server_passes_and_a_full_room_does_not() {
        let document = |code| serde_json::to_vec(&ProblemDocument::new(code, None)).unwrap();
        let passing =
            |code: ErrorCode| matches!(refusal(StatusCode::CONFLICT, &document(code)), Trouble::Passing(_));
        assert!(passing(ErrorCode::Unavailable) && passing(ErrorCode::OutcomeUnknown));
        assert!(passing(ErrorCode::TooMany));
        assert!(!passing(ErrorCode::RoomFull) && !passing(ErrorCode::DoorLocked));
        assert!(matches!(refusal(StatusCode::BAD_GATEWAY, b"<html>"), Trouble::Passing(_)));
        assert!(matches!(refusal(StatusCode::NOT_FOUND, b"<html>"), Trouble::Final(_)));
    }

    #[tokio::test]
    async fn an_absent_server_is_unreachable_once_the_patience_is_used_up() {
        let api = Api::new("http://127.0.0.1:1").unwrap().with_patience(Duration::from_millis(120));
        assert!(matches!(api.templates().await, Err(ClientError::Unreachable(_))));
    }
}
