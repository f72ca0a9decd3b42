//! Everybody comes back in the same second.

use std::{net::SocketAddr, time::Duration};

use fivefold_client::board::Document;
use fivefold_protocol::sync::message::{Message, SyncStep};
use fivefold_tests::{
    gathering::{Gathering, problem},
    http::Request,
    measure,
    server::TestServer,
    wire::Wire,
};
use futures_util::future::join_all;
use tokio::time::timeout;

/// How long everybody may take to be in sync again.
const WITHIN: Duration = Duration::from_secs(15);
/// Sockets of one person: as many as a seat may have.
const EACH: usize = 8;

/// A reader that comes (back) with `has` and waits until it has the whole.
async fn come(to: SocketAddr, path: &str, has: &[u8]) -> (Wire, Document) {
    let mut wire = Wire::open(to, path).await.unwrap();
    wire.say(&Message::Sync(SyncStep::One(has))).await;
    let document = Document::default();
    let whole = wire
        .find("step 2", |said| match said {
            Message::Sync(SyncStep::Two(update)) => Some(update.to_vec()),
            _ => None,
        })
        .await;
    document.take(&whole).unwrap();
    (wire, document)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s3_s13_everybody_who_returns_at_once_after_a_restart_is_in_sync_again_in_time() {
    let clients = measure("CLIENTS", 500);
    let mut server = TestServer::start_with(|config| {
        config.max_connections = 20_000;
        config.drain_seconds = 2;
    })
    .await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = workshop.board(&workshop.people[0][0], &key).await;
    for at in 0..200 {
        let text = format!("Problem number {at} of the shop that everybody knows");
        ana.add_note(&format!("n{at}").parse().unwrap(), &problem(&text));
    }
    ana.saved(fivefold_tests::DEADLINE).await.unwrap();
    let mut paths = Vec::new();
    for at in 0..clients.div_ceil(EACH) {
        let observer = workshop.join(&workshop.links.observer, &format!("Observer {at}")).await.unwrap();
        let path = workshop.sync_path(&observer, &key).await;
        paths.extend(std::iter::repeat_n(path, EACH));
    }
    paths.truncate(clients);
    let address = server.address();
    let first = timeout(WITHIN, join_all(paths.iter().map(|path| come(address, path, &[0])))).await.unwrap();
    let known = first[0].1.state_vector();
    assert_eq!(first[0].1.notes().len(), 200);

    server.stop().await;
    drop(first);
    server.start_again().await;
    // Half have what they had; half are pages that were loaded anew.
    let returning = paths.iter().enumerate().map(|(at, path)| {
        let has: &[u8] = if at % 2 == 0 { &known } else { &[0] };
        come(address, path, has)
    });
    let mut back = timeout(WITHIN, join_all(returning)).await.expect("everybody is in sync in time");

    let metrics = Request::get("/metrics").send(address).await.body;
    let loads = metrics.lines().find(|line| line.starts_with("fivefold_workshop_loads_total "));
    assert_eq!(loads, Some("fivefold_workshop_loads_total 1"), "all of them wait for one load");
    for (at, (_, document)) in back.iter().enumerate() {
        assert_eq!(document.notes().len(), if at % 2 == 0 { 0 } else { 200 }, "client {at}");
    }
    // And they hear what is written next.
    ana.add_note(&"after".parse().unwrap(), &problem("What was written after the storm"));
    let hearing = back.iter_mut().map(|(wire, _)| {
        wire.find("the next edit", |said| match said {
            Message::Sync(SyncStep::Update(update)) => {
                let heard = Document::default();
                // It builds on nothing that was there before.
                heard.take(update).ok().filter(|()| heard.notes().len() == 1)
            }
            _ => None,
        })
    });
    timeout(WITHIN, join_all(hearing)).await.expect("everybody hears it in time");
}
