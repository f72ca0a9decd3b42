//! Whoever connects and says nothing: how long they may, and how many of them.

use std::net::SocketAddr;

use fivefold_protocol::{
    ids::Timestamp,
    limits::{HELLO_WITHIN_MS, WITHOUT_DOCUMENT_MS},
    sync::collab::{Address, CollabFrame, CollabMessage},
};
use fivefold_server::clock::Clock;
use fivefold_tests::{
    DEADLINE,
    http::Request,
    server::TestServer,
    wire::{Got, RawLive, Wire},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// A new workshop: its id, and the token of its facilitator.
async fn created(server: &TestServer) -> (String, String) {
    let body = json!({ "title": "T", "language": "en", "facilitator": "V" });
    let created = Request::post("/api/v1/workshops", &body).send(server.address()).await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&created["workshop"]), text(&created["seat"]["token"]))
}

fn live(workshop: &str) -> String {
    format!("/api/v1/workshops/{workshop}/live")
}

/// Says something about the list of a workshop on a socket of the Hocuspocus dialect.
async fn say(wire: &mut Wire, workshop: &str, message: CollabMessage<'_>) {
    let address = format!("{workshop}.list");
    wire.binary(CollabFrame::Document { address: Address(&address), message }.encode()).await;
}

/// Waits for an answer about a document.
async fn hears(wire: &mut Wire, fits: impl Fn(&CollabMessage<'_>) -> bool) {
    loop {
        let Got::Binary(bytes) = wire.next().await else { panic!("the socket is closed") };
        let frame = CollabFrame::decode(&bytes).unwrap();
        if matches!(&frame, CollabFrame::Document { message, .. } if fits(message)) {
            return;
        }
    }
}

/// A socket of the Hocuspocus dialect that answers a ping is open, and what was said before is done.
async fn is_open(wire: &mut Wire) {
    wire.binary(CollabFrame::Ping.encode()).await;
    loop {
        match wire.next().await {
            Got::Binary(bytes) if bytes == CollabFrame::Pong.encode() => return,
            Got::Binary(_) => {}
            other @ (Got::Text(_) | Got::Closed(_)) => panic!("the socket should be open: {other:?}"),
        }
    }
}

fn wrong_token() -> CollabMessage<'static> {
    CollabMessage::Token { token: "nobody", version: None }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a11_a_socket_on_which_nobody_says_who_they_are_is_closed_after_ten_seconds() {
    let clock = Clock::manual(Timestamp(1_800_000_000_000));
    let server = TestServer::start_at(clock.clone()).await;
    let (workshop, token) = created(&server).await;
    let here = server.address();
    let mut known = RawLive::open(here, &workshop, &token, &[]).await;
    known.until("\"type\":\"whole\"").await;
    let mut member = Wire::open(here, "/collab").await.unwrap();
    say(&mut member, &workshop, CollabMessage::Token { token: &token, version: None }).await;
    hears(&mut member, |message| matches!(message, CollabMessage::Authenticated(_))).await;
    let mut silent = Wire::open(here, &live(&workshop)).await.unwrap();
    let mut idle = Wire::open(here, "/collab").await.unwrap();
    let mut guessing = Wire::open(here, "/collab").await.unwrap();

    clock.advance(HELLO_WITHIN_MS - 1);
    is_open(&mut idle).await;
    // Trying is not enough, and does not begin the time anew.
    say(&mut guessing, &workshop, wrong_token()).await;
    hears(&mut guessing, |message| matches!(message, CollabMessage::PermissionDenied { .. })).await;
    clock.advance(1);

    for wire in [&mut silent, &mut idle, &mut guessing] {
        assert_eq!(wire.closed().await, 4401);
    }
    // Whoever is known stays.
    clock.advance(10 * HELLO_WITHIN_MS);
    is_open(&mut member).await;
    known.whole().await;
    // A closed socket keeps its place until its peer has read why, or two seconds are over.
    drop((silent, idle, guessing));
    let free = async {
        loop {
            let metrics = Request::get("/metrics").send(here).await.body;
            if metrics.contains("\nfivefold_sockets_unauthenticated 0\n") {
                return metrics;
            }
        }
    };
    let metrics = timeout(DEADLINE, free).await.unwrap();
    assert!(metrics.contains("\nfivefold_sockets_nobody_total 3\n"), "{metrics}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a11_a_socket_that_closed_all_its_documents_has_a_minute_for_the_next() {
    let clock = Clock::manual(Timestamp(1_800_000_000_000));
    let server = TestServer::start_at(clock.clone()).await;
    let (workshop, token) = created(&server).await;
    let mut wire = Wire::open(server.address(), "/collab").await.unwrap();
    let token = || CollabMessage::Token { token: &token, version: None };
    let close = || CollabMessage::Close { reason: None };
    say(&mut wire, &workshop, token()).await;
    hears(&mut wire, |message| matches!(message, CollabMessage::Authenticated(_))).await;

    say(&mut wire, &workshop, close()).await;
    is_open(&mut wire).await;
    clock.advance(WITHOUT_DOCUMENT_MS - 1);
    is_open(&mut wire).await;
    say(&mut wire, &workshop, token()).await;
    hears(&mut wire, |message| matches!(message, CollabMessage::Authenticated(_))).await;
    clock.advance(WITHOUT_DOCUMENT_MS);
    is_open(&mut wire).await;
    say(&mut wire, &workshop, close()).await;
    is_open(&mut wire).await;
    clock.advance(WITHOUT_DOCUMENT_MS);

    assert_eq!(wire.closed().await, 4401);
}

/// Opens a socket through the operator's proxy, for a caller with this address.
async fn for_caller(to: SocketAddr, path: &str, caller: &str) -> Result<Wire, (u16, String)> {
    // Whatever the caller wrote down themselves stands before what the proxy added.
    let forwarded = format!("127.0.0.1, {caller}");
    Wire::open_with(to, path, &[("x-forwarded-for", &forwarded)]).await
}

/// Tries again until a socket is let in: the server hears of one that has gone a moment later.
async fn let_in(to: SocketAddr, path: &str, caller: &str) -> Wire {
    let trying = async {
        loop {
            match for_caller(to, path, caller).await {
                Ok(wire) => return wire,
                Err(refused) => assert_too_many(&refused),
            }
        }
    };
    timeout(DEADLINE, trying).await.unwrap()
}

fn assert_too_many((status, body): &(u16, String)) {
    assert_eq!(*status, 429, "{body}");
    assert!(body.contains("\"code\":\"too_many\""), "{body}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a12_an_address_has_so_many_sockets_also_through_a_proxy() {
    let server = TestServer::start_with(|config| {
        config.public_url = Some("https://five.example.org".parse().unwrap());
        config.max_connections_per_address = 2;
    })
    .await;
    let here = server.address();
    let _one = for_caller(here, "/collab", "2001:db8::1").await.unwrap();
    let two = for_caller(here, "/collab", "2001:db8::2").await.unwrap();

    // Another address of the same network is the same; another network is not.
    assert_too_many(&for_caller(here, "/collab", "2001:db8::3").await.unwrap_err());
    assert!(for_caller(here, "/collab", "2001:db8:0:1::1").await.is_ok());
    drop(two);
    let_in(here, "/collab", "2001:db8::3").await;
    // The operator's own programs come as they like.
    let mut own = Vec::new();
    for _ in 0..5 {
        own.push(Wire::open(here, "/collab").await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a15_a_proxy_that_the_operator_named_is_believed_and_nobody_else() {
    let mut server = TestServer::start_with(|config| config.max_connections_per_address = 1).await;
    // Not named: what it says counts for nothing, and it is a program on the server's own computer.
    let here = server.address();
    let _any = [
        for_caller(here, "/collab", "192.0.2.1").await.unwrap(),
        for_caller(here, "/collab", "192.0.2.1").await.unwrap(),
    ];
    server.stop().await;

    server.change(|config| {
        config.trusted_proxies = ["127.0.0.1", "10.0.0.0/8"].map(|named| named.parse().unwrap()).to_vec();
    });
    server.start_again().await;

    let here = server.address();
    let _one = for_caller(here, "/collab", "192.0.2.1").await.unwrap();
    assert_too_many(&for_caller(here, "/collab", "192.0.2.1").await.unwrap_err());
    // Through a second proxy it is the same caller.
    assert_too_many(&for_caller(here, "/collab", "192.0.2.1, 10.7.0.1").await.unwrap_err());
    let _other = for_caller(here, "/collab", "192.0.2.2, 10.7.0.1").await.unwrap();
    // The proxy itself is not counted.
    let _third = for_caller(here, "/collab", "192.0.2.3").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a12_so_many_sockets_wait_for_a_name_and_whoever_gives_it_makes_room() {
    let mut server = TestServer::start().await;
    let (workshop, token) = created(&server).await;
    server.stop().await;
    server.change(|config| {
        config.public_url = Some("https://five.example.org".parse().unwrap());
        config.max_unauthenticated = 2;
    });
    server.start_again().await;
    let here = server.address();
    let live = live(&workshop);
    let _silent = for_caller(here, "/collab", "192.0.2.1").await.unwrap();
    let mut polite = for_caller(here, &live, "192.0.2.2").await.unwrap();

    assert_too_many(&for_caller(here, &live, "192.0.2.3").await.unwrap_err());
    assert_too_many(&for_caller(here, "/collab", "192.0.2.3").await.unwrap_err());
    polite.text(json!({ "type": "hello", "token": token }).to_string()).await;
    assert!(matches!(polite.next().await, Got::Text(_)), "the view");

    let _next = let_in(here, &live, "192.0.2.3").await;
    assert_too_many(&for_caller(here, &live, "192.0.2.4").await.unwrap_err());
    let metrics = Request::get("/metrics").send(here).await.body;
    assert!(
        metrics.contains("\nfivefold_connections_refused_total{bound=\"unauthenticated\"} "),
        "{metrics}"
    );
    assert!(metrics.contains("\nfivefold_sockets_unauthenticated 2\n"), "{metrics}");
}

/// Everything that arrives on a connection until its end, which must come.
async fn to_the_end(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset has ended too.
    let _ = timeout(DEADLINE, stream.read_to_end(&mut bytes)).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a12_beyond_all_places_a_connection_is_closed_unanswered() {
    let server = TestServer::start_with(|config| config.max_connections = 3).await;
    let here = server.address();
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(Wire::open(here, "/collab").await.unwrap());
    }

    for _ in 0..2 {
        let mut stream = TcpStream::connect(here).await.unwrap();
        // It may be closed before this is written.
        let _ = stream.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        assert_eq!(to_the_end(stream).await, "");
    }
    is_open(&mut open[0]).await;
    open.truncate(2);
    let answered = async {
        loop {
            let mut stream = TcpStream::connect(here).await.unwrap();
            let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
            let answer = to_the_end(stream).await;
            if !answer.is_empty() {
                return answer;
            }
        }
    };
    let metrics = timeout(DEADLINE, answered).await.unwrap();
    // Two sockets, and the one that asks.
    assert!(metrics.contains("\nfivefold_connections 3\n"), "{metrics}");
    assert!(metrics.contains("fivefold_connections_refused_total{bound=\"all\"} "), "{metrics}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a13_a_connection_without_a_whole_request_head_is_closed() {
    let soon = std::time::Duration::from_secs(1);
    let server = TestServer::start_with(|config| config.head_within = soon).await;
    let opened = async |said: &str| {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        stream
    };
    let silent = opened("").await;
    let halfway = opened("GET /health HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
    let idle = opened("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;

    assert_eq!(to_the_end(silent).await, "");
    assert_eq!(to_the_end(halfway).await, "");
    let answer = to_the_end(idle).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(!answer.contains("connection: close"), "it was kept for another request: {answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a13_a_body_that_does_not_come_is_refused() {
    let soon = std::time::Duration::from_millis(200);
    let server = TestServer::start_with(|config| config.body_within = soon).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let head = "POST /api/v1/workshops HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    stream.write_all(format!("{head}content-length: 100\r\n\r\n{{").as_bytes()).await.unwrap();

    let answer = to_the_end(stream).await;

    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\"code\":\"too_slow\"") && answer.contains("\"advice\":\"retry\""), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_nobody_without_the_operator_s_key_is_listened_to_for_long() {
    let server = TestServer::start_with(|config| config.operator_key = Some("secret".to_owned())).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let head = "POST /api/v1/imports HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    // The body, of megabytes, is not waited for.
    stream.write_all(format!("{head}content-length: 60000000\r\n\r\n{{").as_bytes()).await.unwrap();

    let answer = to_the_end(stream).await;

    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(answer.contains("operator_key_needed"), "{answer}");
}
