//! WebSockets by hand: every frame as it comes, every close code, and frames that no client would send.

use std::net::SocketAddr;

use fivefold_protocol::sync::{message::Message as Said, message::SyncStep};
use futures_util::{
    SinkExt, Stream, StreamExt,
    stream::{SplitSink, SplitStream},
};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::HeaderValue},
};

use crate::DEADLINE;

/// An open socket.
#[derive(Debug)]
pub struct Wire(WebSocketStream<TcpStream>);

/// What a socket received: a frame, or the code with which it was closed (0 for none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    /// A binary frame.
    Binary(Vec<u8>),
    /// A text frame.
    Text(String),
    /// The end.
    Closed(u16),
}

impl Wire {
    /// Opens a socket at `path`.
    ///
    /// # Errors
    /// The status with which the server refused the upgrade, and the body it gave.
    pub async fn open(to: SocketAddr, path: &str) -> Result<Self, (u16, String)> {
        Self::open_from(to, path, None).await
    }

    /// Opens a socket as a page of `origin` would.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_from(to: SocketAddr, path: &str, origin: Option<&str>) -> Result<Self, (u16, String)> {
        let origin = origin.map(|origin| ("origin", origin));
        Self::open_with(to, path, origin.as_slice()).await
    }

    /// Opens a socket with headers of the test's own.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(
        to: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, (u16, String)> {
        Self::open_on(TcpStream::connect(to).await.unwrap(), to, path, headers).await
    }

    /// Opens a socket on a connection of the test's own.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_on(
        stream: TcpStream,
        to: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, (u16, String)> {
        let mut request = format!("ws://{to}{path}").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        match timeout(DEADLINE, client_async(request, stream)).await.expect("an answer in time") {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(Error::Http(answer)) => {
                let body = answer.body().clone().unwrap_or_default();
                Err((answer.status().as_u16(), String::from_utf8_lossy(&body).into_owned()))
            }
            Err(error) => panic!("the upgrade fails: {error}"),
        }
    }

    /// Both directions, so that one may stand still while the other goes on.
    pub fn halves(
        self,
    ) -> (SplitSink<WebSocketStream<TcpStream>, Message>, SplitStream<WebSocketStream<TcpStream>>) {
        self.0.split()
    }

    /// Sends a binary frame. A socket that is closed already takes nothing, which shows when reading.
    pub async fn binary(&mut self, bytes: Vec<u8>) {
        let _ = timeout(DEADLINE, self.0.send(Message::binary(bytes))).await.expect("the frame is taken");
    }

    /// Sends a message of the y-websocket dialect.
    pub async fn say(&mut self, message: &Said<'_>) {
        self.binary(message.encode()).await;
    }

    /// Sends a text frame.
    pub async fn text(&mut self, text: String) {
        let _ = timeout(DEADLINE, self.0.send(Message::text(text))).await.expect("the frame is taken");
    }

    /// The next frame with content, or the end.
    pub async fn next(&mut self) -> Got {
        timeout(DEADLINE, read(&mut self.0)).await.expect("a frame or the end in time")
    }

    /// Reads until the end and answers with its code.
    pub async fn closed(&mut self) -> u16 {
        closed(&mut self.0).await
    }

    /// Reads messages of the y-websocket dialect until one gives what is looked for.
    pub async fn find<T>(&mut self, what: &str, mut look: impl FnMut(&Said<'_>) -> Option<T>) -> T {
        loop {
            match timeout(DEADLINE, read(&mut self.0)).await.unwrap_or_else(|_| panic!("in vain for {what}"))
            {
                Got::Binary(bytes) => {
                    if let Some(found) = look(&Said::decode(&bytes).expect("the server speaks the dialect")) {
                        return found;
                    }
                }
                other => panic!("waiting for {what}: {other:?}"),
            }
        }
    }

    /// Waits for the reason of a refusal.
    pub async fn refused(&mut self) -> String {
        self.find("a refusal", |said| match said {
            Said::PermissionDenied { reason } => Some((*reason).to_owned()),
            _ => None,
        })
        .await
    }

    /// Waits for the server's step 1: its state vector.
    pub async fn asked(&mut self) -> Vec<u8> {
        self.find("step 1", |said| match said {
            Said::Sync(SyncStep::One(state_vector)) => Some(state_vector.to_vec()),
            _ => None,
        })
        .await
    }

    /// Waits for an update that is exactly `update`: for its author, that it is saved.
    pub async fn echoed(&mut self, update: &[u8]) {
        self.find("the echo", |said| match said {
            Said::Sync(SyncStep::Update(echo)) => (*echo == update).then_some(()),
            _ => None,
        })
        .await;
    }
}

/// Reads until the end and answers with its code.
pub async fn closed(reading: &mut (impl Stream<Item = Result<Message, Error>> + Unpin)) -> u16 {
    loop {
        let got = timeout(DEADLINE, read(reading)).await.expect("a frame or the end in time");
        if let Got::Closed(code) = got {
            return code;
        }
    }
}

async fn read(reading: &mut (impl Stream<Item = Result<Message, Error>> + Unpin)) -> Got {
    loop {
        match reading.next().await {
            Some(Ok(Message::Binary(bytes))) => return Got::Binary(bytes.to_vec()),
            Some(Ok(Message::Text(text))) => return Got::Text(text.to_string()),
            Some(Ok(Message::Close(frame))) => {
                return Got::Closed(frame.map_or(0, |frame| u16::from(frame.code)));
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Err(_)) | None => return Got::Closed(0),
        }
    }
}

/// Every frame of a person's `live` socket, as text.
#[derive(Debug)]
pub struct RawLive {
    wire: Wire,
    /// The frames so far, in order.
    pub frames: Vec<String>,
}

impl RawLive {
    /// Opens the socket of a seat and watches boards.
    pub async fn open(to: SocketAddr, workshop: &str, token: &str, boards: &[&str]) -> Self {
        let mut wire = Wire::open(to, &format!("/api/v1/workshops/{workshop}/live")).await.unwrap();
        wire.text(json!({ "type": "hello", "token": token }).to_string()).await;
        wire.text(json!({ "type": "watch", "boards": boards }).to_string()).await;
        Self { wire, frames: Vec::new() }
    }

    /// Reads until a frame holds `mark`.
    pub async fn until(&mut self, mark: &str) {
        while self.frames.last().is_none_or(|frame| !frame.contains(mark)) {
            match self.wire.next().await {
                Got::Text(text) => self.frames.push(text),
                other => panic!("waiting for {mark:?}: {other:?}"),
            }
        }
    }

    /// Says something to the server.
    pub async fn say(&mut self, request: &str) {
        self.wire.text(request.to_owned()).await;
    }

    /// Asks for the whole view and reads until it is there.
    pub async fn whole(&mut self) -> Value {
        self.wire.text(json!({ "type": "whole" }).to_string()).await;
        self.frames.push(String::new());
        self.until("\"type\":\"whole\"").await;
        serde_json::from_str(self.frames.last().unwrap()).unwrap()
    }

    /// Whether any frame so far holds `text`.
    #[must_use]
    pub fn ever_held(&self, text: &str) -> bool {
        self.frames.iter().any(|frame| frame.contains(text))
    }
}
