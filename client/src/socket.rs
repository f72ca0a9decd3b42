//! One WebSocket, plain or over TLS, that notices a silent peer.

use std::time::Duration;

use bytes::Bytes;
use fivefold_protocol::limits;
use futures_util::{SinkExt, StreamExt};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{
        self, Message,
        protocol::{CloseFrame, WebSocketConfig},
    },
};

use crate::tls;

/// How long opening a socket may take.
const OPEN_TIMEOUT: Duration = Duration::from_secs(15);
/// After this long without a frame we ask whether the peer is still there; after twice as long we take it for gone.
/// The server says something at least every 15 seconds.
const SILENCE: Duration = Duration::from_secs(25);
/// Largest message we take, in bytes. A whole view of a large workshop is much larger than what peers may send.
const MESSAGE_MAX_BYTES: usize = 64 * 1024 * 1024;

/// Why a socket ended or did not open.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It may be opened again.
    ComeBack(String),
    /// The server asked not to come back by itself (HTTP 4xx at the upgrade, close codes 4400 to 4499).
    StayAway(String),
}

/// A frame with content.
#[derive(Debug)]
pub(crate) enum Frame {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Bytes),
}

/// An open socket.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens `url`.
    pub(crate) async fn open(url: &str) -> Result<Self, Ended> {
        tls::install();
        let config = WebSocketConfig::default()
            .read_buffer_size(16 * 1024)
            .max_message_size(Some(MESSAGE_MAX_BYTES))
            .max_frame_size(Some(MESSAGE_MAX_BYTES))
            .max_write_buffer_size(4 * limits::FRAME_MAX_BYTES);
        let opening = connect_async_with_config(url, Some(config), true);
        match timeout(OPEN_TIMEOUT, opening).await {
            Ok(Ok((stream, _))) => Ok(Self { stream }),
            Ok(Err(tungstenite::Error::Http(answer))) => {
                let status = answer.status();
                let reason = format!("the server answers {status}");
                let passing = status.is_server_error() || status.as_u16() == 429;
                Err(if passing { Ended::ComeBack(reason) } else { Ended::StayAway(reason) })
            }
            Ok(Err(error)) => Err(Ended::ComeBack(error.to_string())),
            Err(_) => Err(Ended::ComeBack("opening the socket takes too long".to_owned())),
        }
    }

    /// Sends text.
    pub(crate) async fn text(&mut self, text: String) -> Result<(), Ended> {
        self.send(Message::text(text)).await
    }

    /// Sends bytes.
    pub(crate) async fn binary(&mut self, bytes: Vec<u8>) -> Result<(), Ended> {
        self.send(Message::binary(bytes)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ended> {
        match timeout(SILENCE, self.stream.send(message)).await {
            Ok(sent) => sent.map_err(|e| Ended::ComeBack(e.to_string())),
            Err(_) => Err(Ended::ComeBack("the server reads nothing".to_owned())),
        }
    }

    /// The next frame with content. Safe to drop and call again: no frame is lost.
    pub(crate) async fn next(&mut self) -> Result<Frame, Ended> {
        let mut asked = false;
        loop {
            let message = match timeout(SILENCE, self.stream.next()).await {
                Ok(Some(Ok(message))) => message,
                Ok(Some(Err(error))) => return Err(Ended::ComeBack(error.to_string())),
                Ok(None) => return Err(Ended::ComeBack("the server closed the socket".to_owned())),
                Err(_) if asked => return Err(Ended::ComeBack("the server is silent".to_owned())),
                Err(_) => {
                    asked = true;
                    self.send(Message::Ping(Bytes::new())).await?;
                    continue;
                }
            };
            asked = false;
            match message {
                Message::Text(text) => return Ok(Frame::Text(text.to_string())),
                Message::Binary(bytes) => return Ok(Frame::Binary(bytes)),
                Message::Close(frame) => return Err(closed(frame.as_ref())),
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }
}

fn closed(frame: Option<&CloseFrame>) -> Ended {
    let Some(frame) = frame else { return Ended::ComeBack("the server closed the socket".to_owned()) };
    let code = u16::from(frame.code);
    let reason = format!("the server closed the socket: {code} {}", frame.reason);
    if (4400..4500).contains(&code) { Ended::StayAway(reason) } else { Ended::ComeBack(reason) }
}
