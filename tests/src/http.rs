//! HTTP by hand: one request a connection, so that a test can send what no client library would.

use std::{fmt, net::SocketAddr};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::DEADLINE;

/// A request as it goes over the wire.
#[derive(Debug, Clone)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// `GET`.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// `POST` of a JSON value.
    #[must_use]
    pub fn post(path: &str, body: &Value) -> Self {
        Self::new("POST", path).raw(body.to_string().as_bytes())
    }

    /// With a body that says it is JSON, whether it is or not.
    #[must_use]
    pub fn raw(self, body: &[u8]) -> Self {
        self.body(body).header("content-type", "application/json")
    }

    /// With a body that says nothing of itself.
    #[must_use]
    pub fn body(mut self, body: &[u8]) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a seat's token, or the operator's key.
    #[must_use]
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Sends it and reads the answer.
    pub async fn send(&self, to: SocketAddr) -> Response {
        self.try_send(to).await.expect("an answer has a head")
    }

    /// Sends it and reads the answer, if the server lives to give one.
    pub async fn try_send(&self, to: SocketAddr) -> Option<Response> {
        timeout(DEADLINE, self.exchange(to)).await.expect("the server answers in time")
    }

    async fn exchange(&self, to: SocketAddr) -> Option<Response> {
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.path);
        if !self.headers.iter().any(|(name, _)| name == "host") {
            head += &format!("host: {to}\r\n");
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", self.body.len());
        let mut stream = TcpStream::connect(to).await.ok()?;
        let (mut read, mut write) = stream.split();
        let sending = async {
            // A server that refuses a body unread closes while we still write.
            let _ = write.write_all(head.as_bytes()).await;
            let _ = write.write_all(&self.body).await;
        };
        let mut bytes = Vec::new();
        let receiving = async {
            // So too here: what was read until then is the answer.
            let _ = read.read_to_end(&mut bytes).await;
        };
        tokio::join!(sending, receiving);
        Response::read(&bytes)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: String = String::from_utf8_lossy(&self.body).chars().take(80).collect();
        write!(f, "{} {} {body}", self.method, self.path)
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body as text.
    pub body: String,
}

impl Response {
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Some(Self { status, head: head.to_owned(), body: body.to_owned() })
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {} {}", self.head, self.body))
    }

    /// Status, code and advice of a problem document.
    #[must_use]
    pub fn problem(&self) -> (u16, String, String) {
        assert!(self.head.contains("application/problem+json"), "no problem document: {}", self.head);
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "status and document agree");
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        assert_eq!(text("type"), format!("urn:fivefold:error:{}", text("code")));
        (self.status, text("code"), text("advice"))
    }
}
