//! What a link leads to, before anybody joins by it (SPEC A16).

use std::net::SocketAddr;

use fivefold_client::invite::Invite;
use fivefold_protocol::{
    api::Links,
    command::{Command, Phase},
    ids::Timestamp,
};
use fivefold_server::{clock::Clock, config::TRIES_PER_MINUTE, log::Position};
use fivefold_tests::{
    gathering::Gathering,
    http::{Request, Response},
    server::TestServer,
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::operating::fill;

fn asking(link: &str) -> Request {
    let invite = Invite::from_link(link).unwrap();
    let path = format!("/api/v1/workshops/{}/invitation", invite.workshop);
    Request::post(&path, &json!({ "invite": invite.secret }))
}

async fn ask(to: SocketAddr, link: &str) -> Response {
    asking(link).send(to).await
}

async fn join(to: SocketAddr, link: &str, key: &str) -> Response {
    let invite = Invite::from_link(link).unwrap();
    let body = json!({
        "invite": invite.secret, "name": "Zed", "occupation": "other", "language": "en", "key": key
    });
    Request::post(&format!("/api/v1/workshops/{}/join", invite.workshop), &body).send(to).await
}

/// Asks and joins by a link that lets nobody in; both are told the same.
async fn refused(server: &TestServer, link: &str) -> String {
    let (asked, joined) =
        (ask(server.address(), link).await, join(server.address(), link, "somebody new").await);
    assert_eq!(asked.json(), joined.json(), "no less and no more than a join is told");
    asked.problem().1
}

/// The link with another secret.
fn with_secret_of(link: &str, other: &str) -> String {
    format!("{}#join={}", link.split_once('#').unwrap().0, other.split_once("#join=").unwrap().1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a16_a_link_says_title_language_and_role_and_asking_leaves_nothing_behind() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let Links { facilitator, participant, observer } = workshop.links.clone();
    let log = &server.shell().log;
    let id = &workshop.lead.seat.workshop;
    let before = log.tail(id, Position::START).await.unwrap();

    for (link, role) in
        [(&participant, "participant"), (&observer, "observer"), (&facilitator, "facilitator")]
    {
        let told = ask(server.address(), link).await;
        assert_eq!(told.json(), json!({ "title": "A day on customers", "language": "en", "role": role }));
        assert!(told.head.to_lowercase().contains("cache-control: no-store"), "{}", told.head);
    }

    assert_eq!(log.tail(id, Position::START).await.unwrap().len(), before.len());
    let joined = join(server.address(), &observer, "Xia").await.json();
    assert_eq!(joined["person"], "p3", "nobody came between: Vera is p1, Ana p2");
    assert_eq!(joined["role"], "observer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a16_where_a_join_is_refused_asking_is_refused_alike() {
    let mut server = TestServer::start().await;
    let (workshop, elsewhere) = (Gathering::new(&server).await, Gathering::new(&server).await);
    let first = workshop.links.participant.clone();
    let observer = &workshop.links.observer;
    let leads_in = async |server: &TestServer, link: &str| ask(server.address(), link).await.status == 200;

    workshop.must(Command::RenewLinks { role: Some(fivefold_protocol::role::Role::Participant) }).await;
    let link = workshop.api.links(&workshop.lead.seat).await.unwrap().participant;
    assert!(leads_in(&server, &link).await);
    assert_eq!(refused(&server, &first).await, "invite_unknown");
    assert_eq!(refused(&server, &with_secret_of(&link, "#join=nonsense")).await, "invite_unknown");
    assert_eq!(
        refused(&server, &with_secret_of(&link, &elsewhere.links.participant)).await,
        "invite_unknown"
    );
    let nowhere = link.replace(workshop.lead.seat.workshop.as_str(), "nowherenowhere42");
    assert_eq!(refused(&server, &nowhere).await, "workshop_unknown");

    workshop.must(Command::SetDoor { locked: true }).await;
    assert_eq!(refused(&server, &link).await, "door_locked");
    assert_eq!(refused(&server, &first).await, "invite_unknown", "an old link does not learn about the door");
    workshop.must(Command::SetDoor { locked: false }).await;
    assert!(leads_in(&server, &link).await);

    workshop.reach(Phase::Closed).await;
    assert_eq!(refused(&server, &link).await, "workshop_closed");
    assert!(leads_in(&server, observer).await, "who only looks on may still come");

    fill(&mut server).await;
    assert_eq!(refused(&server, observer).await, "quota_reached");
    assert_eq!(refused(&server, &link).await, "workshop_closed");

    server.shell().delete_workshop(&workshop.lead.seat.workshop).await.unwrap();
    for gone in [&link, &first, observer] {
        assert_eq!(refused(&server, gone).await, "workshop_unknown");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a16_an_address_that_asks_too_often_learns_nothing_more_and_may_still_join() {
    let clock = Clock::manual(Timestamp(1_800_000_000_000));
    let mut server = TestServer::start_at(clock.clone()).await;
    server.stop().await;
    server.change(|config| {
        config.public_url = Some("https://five.example.org".parse().unwrap());
        config.open_creation = true;
    });
    server.start_again().await;
    let here = server.address();
    let new = json!({ "title": "T", "language": "ru", "facilitator": "V" });
    let created = Request::post("/api/v1/workshops", &new).send(here).await.json();
    let link = created["links"]["participant"].as_str().unwrap();
    let wrong = with_secret_of(link, "#join=a-guess");
    let by = async |link: &str, caller: &str| asking(link).header("x-forwarded-for", caller).send(here).await;
    let (guesser, other) = ("203.0.113.9", "203.0.113.10");

    let mut left = TRIES_PER_MINUTE;
    while left > 0 {
        let together = left.min(50);
        for guess in join_all((0..together).map(|_| by(&wrong, guesser))).await {
            assert_eq!(guess.problem().1, "invite_unknown");
        }
        left -= together;
    }

    for link in [link, &wrong] {
        assert_eq!(by(link, guesser).await.problem(), (429, "too_many".to_owned(), "retry".to_owned()));
    }
    assert_eq!(by(link, other).await.json()["title"], "T");
    let invite = Invite::from_link(link).unwrap();
    let body: Value = json!({
        "invite": invite.secret, "name": "Zed", "occupation": "other", "language": "en", "key": "k"
    });
    let joining = Request::post(&format!("/api/v1/workshops/{}/join", invite.workshop), &body);
    assert_eq!(joining.header("x-forwarded-for", guesser).send(here).await.status, 200);
    clock.advance(60_000);
    assert_eq!(by(link, guesser).await.json()["title"], "T");
}
