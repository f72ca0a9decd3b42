//! What the operator set: how long workshops stay, how much they may take, what the server says of itself.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use fivefold_client::board::Document;
use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    ids::Timestamp,
    limits::UPDATE_MAX_BYTES,
    sync::message::{Message, SyncStep},
};
use fivefold_tests::{
    gathering::{Gathering, problem},
    held::HeldLog,
    http::{Request, Response},
    process::ServerProcess,
    server::TestServer,
    wire::Wire,
};
use serde_json::{Value, json};

/// Longest a test waits for the server's housekeeping.
const DEADLINE: Duration = Duration::from_secs(30);

/// Asks again until the answer fits.
async fn until(mut ask: impl AsyncFnMut() -> Response, fits: impl Fn(&Response) -> bool) -> Response {
    let asking = async {
        loop {
            let response = ask().await;
            if fits(&response) {
                return response;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, asking).await.unwrap()
}

/// Starts the server again with a quota that is used up.
pub(super) async fn fill(server: &mut TestServer) {
    server.stop().await;
    server.change(|config| config.quota_mib = 0);
    server.start_again().await;
    let health = async || Request::get("/health").send(server.address()).await;
    until(health, |response| response.json()["status"] == "full").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o1_a_workshop_whose_retention_is_over_is_gone_and_stays_gone() {
    let mut server = TestServer::start().await;
    let old = Gathering::seated(&server, &[&["Ana"]]).await;
    let kept = Gathering::seated(&server, &[&["Ben"]]).await;
    let id = old.lead.seat.workshop.clone();
    server.shell().identity.keep_workshop_until(&id, Timestamp(1)).await.unwrap();
    // Housekeeping looks at every start, and every minute.
    server.stop().await;
    server.start_again().await;

    let me = Request::get(&format!("/api/v1/workshops/{id}/me"));
    let token = old.lead.seat.token.clone();
    let ask = async || me.clone().token(&token).send(server.address()).await;
    // The log goes first, then the names; with the last step nobody is known any more.
    let gone = until(ask, |response| response.status == 401).await;
    assert_eq!(gone.problem().1, "token_unknown");
    let rejoin = Request::post("/api/v1/rejoin", &json!({ "code": old.lead.seat.rejoin_code }));
    assert_eq!(rejoin.send(server.address()).await.problem().1, "rejoin_code_unknown");
    assert_eq!(server.shell().identity.workshop(&id).await.unwrap(), None);
    kept.must(Command::SetDoor { locked: true }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o1_a_workshop_is_gone_for_everybody_from_the_first_step_of_its_deletion_on() {
    let log = Arc::new(HeldLog::default());
    let mut server = TestServer::start_on_log(log.clone()).await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let seat = &workshop.people[0][0].seat;
    let ticket = workshop.ticket(&workshop.people[0][0], &workshop.key("e1", 0)).await;
    server.shell().identity.keep_workshop_until(&seat.workshop, Timestamp(1)).await.unwrap();
    server.stop().await;
    server.start_again().await;
    log.deletion_begun().await;

    // The names are still there, and nothing comes back by them.
    let me = Request::get(&format!("/api/v1/workshops/{}/me", seat.workshop)).token(&seat.token);
    assert_eq!(
        me.send(server.address()).await.problem(),
        (404, "workshop_unknown".to_owned(), "stop".to_owned())
    );
    let board = format!("/sync/{}?ticket={}", ticket.board, ticket.ticket);
    assert_eq!(Wire::open(server.address(), &board).await.unwrap_err().0, 404);
    let live = format!("/api/v1/workshops/{}/live", seat.workshop);
    let mut live = Wire::open(server.address(), &live).await.unwrap();
    live.text(json!({ "type": "hello", "token": seat.token }).to_string()).await;
    assert_eq!(live.closed().await, 4404);
    assert_eq!(log.loads(), 0, "nobody started it again");

    log.allow_deletion();
    until(async || me.send(server.address()).await, |response| response.status == 401).await;
    assert_eq!(log.loads(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o2_beyond_the_quota_nothing_new_is_taken_and_what_is_there_can_be_read() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    fill(&mut server).await;

    let new =
        Request::post("/api/v1/workshops", &json!({ "title": "T", "language": "en", "facilitator": "F" }));
    let full =
        until(async || new.clone().send(server.address()).await, |response| response.status == 507).await;
    assert_eq!(full.problem().1, "quota_reached");
    let refused = workshop.refusal(&workshop.lead, Command::SetDoor { locked: true }).await;
    assert_eq!(refused, ErrorCode::QuotaReached);
    let health = Request::get("/health").send(server.address()).await;
    assert_eq!(health.json()["status"], "full");
    let id = &workshop.lead.seat.workshop;
    let me = Request::get(&format!("/api/v1/workshops/{id}/me")).token(&workshop.lead.seat.token);
    assert_eq!(me.send(server.address()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s10_o2_beyond_the_quota_a_step_2_that_brings_nothing_new_is_taken_without_complaint() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    workshop.write(ana, &key, &["The queue at the counter is long"]).await;
    let known = workshop.board(ana, &key).await.document().server_has(&[0]).unwrap();
    fill(&mut server).await;

    let path = workshop.sync_path(ana, &key).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;
    wire.say(&Message::Sync(SyncStep::Two(&known))).await;
    wire.say(&Message::Sync(SyncStep::One(&[0]))).await;
    wire.find("step 2, and no refusal before it", |said| match said {
        Message::PermissionDenied { reason } => panic!("refused: {reason}"),
        Message::Sync(SyncStep::Two(_)) => Some(()),
        Message::Sync(_) | Message::Awareness(_) | Message::QueryAwareness => None,
    })
    .await;
    let new = Document::default();
    new.add_note(&"new".parse().unwrap(), &problem("The queue at the till is long"));
    wire.say(&Message::Sync(SyncStep::Update(&new.server_has(&[0]).unwrap()))).await;
    let reason = wire.refused().await;
    assert!(reason.starts_with("quota_reached:"), "{reason}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s9_o2_every_later_edit_is_refused_for_the_reason_of_the_first() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    fill(&mut server).await;

    let path = workshop.sync_path(ana, &key).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;
    let new = Document::default();
    for (note, text) in [("n1", "The queue is long"), ("n2", "Nobody knows who is next")] {
        new.add_note(&note.parse().unwrap(), &problem(text));
        wire.say(&Message::Sync(SyncStep::Update(&new.server_has(&[0]).unwrap()))).await;
        let reason = wire.refused().await;
        assert!(reason.starts_with("quota_reached:"), "{text}: {reason}");
    }
    wire.say(&Message::Sync(SyncStep::Update(&[1]))).await;
    let reason = wire.refused().await;
    assert!(reason.starts_with("quota_reached:"), "what cannot be read: {reason}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o3_the_server_says_how_it_is_and_describes_its_interface() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.must(Command::SetDoor { locked: true }).await;
    let ana = &workshop.people[0][0];
    let code = workshop.refusal(ana, Command::SetPhase { phase: Phase::Exercises }).await;
    assert_eq!(code, ErrorCode::Forbidden);
    let get = async |path: &str| Request::get(path).send(server.address()).await;
    assert_eq!(get("/health").await.json()["status"], "ok");
    let metrics = get("/metrics").await.body;
    let commands = metrics.lines().find_map(|line| line.strip_prefix("fivefold_commands_total "));
    assert!(commands.unwrap().parse::<u32>().unwrap() >= 1, "{metrics}");
    let refused = "fivefold_refusals_total{code=\"forbidden\"} 1";
    assert!(metrics.lines().any(|line| line == refused), "a code is called as everywhere: {metrics}");
    let document = get("/api/v1/openapi.json").await.json();
    let command = &document["paths"]["/api/v1/workshops/{workshop}/commands"]["post"];
    assert!(command["requestBody"].is_object(), "{command}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o3_no_answer_is_kept_by_a_cache_or_shown_in_another_page() {
    let server = TestServer::start().await;
    for path in ["/health", "/api/v1/openapi.json", "/api/v1/workshops/nosuch0000000000/me"] {
        let head = Request::get(path).send(server.address()).await.head.to_lowercase();
        for line in [
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
        ] {
            assert!(head.contains(&format!("\r\n{line}")), "{path}: {head}");
        }
    }
}

/// Every place in a document that another place of it names.
fn named(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| named(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o3_openapi_says_which_key_an_operation_needs_and_what_is_said_on_the_socket_of_views() {
    let server = TestServer::start_with(|config| config.listen = ([0, 0, 0, 0], 0).into()).await;
    let here = SocketAddr::from(([127, 0, 0, 1], server.address().port()));
    let document = Request::get("/api/v1/openapi.json").send(here).await.json();

    let mut needed = [0, 0];
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let keys: Vec<_> = operation["security"].as_array().into_iter().flatten().collect();
            let needs = |key: &str| keys.iter().any(|known| known.get(key).is_some());
            let path = path.replace("{workshop}", "w1").replace("{person}", "p1");
            let refused = Request::new(&method.to_uppercase(), &path).raw(b"{}").send(here).await;
            let code = if refused.status < 400 { String::new() } else { refused.problem().1 };
            assert_eq!(needs("seat"), code == "token_unknown", "{method} {path}: {code}");
            assert_eq!(needs("operator_key"), code == "operator_key_needed", "{method} {path}: {code}");
            needed[0] += usize::from(needs("seat"));
            needed[1] += usize::from(needs("operator_key"));
        }
    }
    assert!(needed[0] > 8 && needed[1] == 2, "{needed:?}");
    for key in ["seat", "operator_key"] {
        let scheme = &document["components"]["securitySchemes"][key];
        assert_eq!((&scheme["type"], &scheme["scheme"]), (&json!("http"), &json!("bearer")), "{key}");
    }
    for path in ["/health", "/metrics", "/api/v1/workshops/{workshop}/live"] {
        assert!(document["paths"][path]["get"].is_object(), "{path}");
    }
    for schema in ["LiveRequest", "LiveMessage", "View", "PlanView", "Health"] {
        assert!(document["components"]["schemas"][schema].is_object(), "{schema}");
    }
    let mut places = Vec::new();
    named(&document, &mut places);
    for place in places {
        let pointer = place.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{place} leads nowhere");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o4_links_and_tickets_show_the_address_by_which_the_request_came_or_the_public_one() {
    let mut server = TestServer::start_with(|config| {
        config.listen = ([0, 0, 0, 0], 0).into();
        config.open_creation = true;
    })
    .await;
    let here = SocketAddr::from(([127, 0, 0, 1], server.address().port()));
    let body = json!({ "title": "T", "language": "en", "facilitator": "V" });
    let shown = async |host: &str| {
        let created = Request::post("/api/v1/workshops", &body).header("host", host).send(here).await.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (id, token) = (text(&created["workshop"]), text(&created["seat"]["token"]));
        let links = Request::get(&format!("/api/v1/workshops/{id}/links")).token(&token);
        let links = links.header("host", host).send(here).await.json();
        assert_eq!(links, created["links"]);
        let wish = json!({ "board": "list", "minutes": 5 });
        let ticket = Request::post(&format!("/api/v1/workshops/{id}/tickets"), &wish).token(&token);
        let ticket = ticket.header("host", host).send(here).await.json();
        let link = text(&links["participant"]);
        (link.split("/w/").next().unwrap().to_owned(), text(&ticket["server"]))
    };
    let pair = |link: String, ticket: String| (link, ticket);

    let by_name = shown("five.lan:4155").await;
    assert_eq!(by_name, pair("http://five.lan:4155".to_owned(), "ws://five.lan:4155/sync".to_owned()));
    let by_itself = shown(&here.to_string()).await;
    assert_eq!(by_itself, pair(format!("http://{here}"), format!("ws://{here}/sync")));
    // What is no host is not shown; neither is that it listens everywhere.
    assert_eq!(shown("five.lan/evil?").await.0, format!("http://{here}"));

    server.stop().await;
    server.change(|config| config.public_url = Some("https://Five.example.org:443/".parse().unwrap()));
    server.start_again().await;
    let public = shown("five.lan:4155").await;
    assert_eq!(public, pair("https://five.example.org".to_owned(), "wss://five.example.org/sync".to_owned()));
}

#[test]
fn o4_a_public_url_that_is_more_than_an_origin_is_refused_at_the_start() {
    for (url, why) in [
        ("https://five.example.org/workshops", "leave out the path"),
        ("https://five.example.org/?a=b", "leave out the query"),
        ("https://vera@five.example.org", "leave out the user"),
        ("ftp://five.example.org", "neither http nor https"),
        ("five.example.org", "such as https://workshops.example.com"),
    ] {
        let (status, said) = ServerProcess::refused(&["--public-url", url]);
        assert_eq!(status.code(), Some(2), "{url}: {said}");
        assert!(said.contains(why) && said.contains("--public-url"), "{url}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o7_one_person_cannot_fill_the_disk_of_everybody() {
    let server = TestServer::start_with(|config| config.person_mib = 1).await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let [ana, ben] = [&workshop.people[0][0], &workshop.people[0][1]];
    let path = workshop.sync_path(ana, &workshop.key("e1", 0)).await;
    let mut wire = Wire::open(server.address(), &path).await.unwrap();
    wire.asked().await;

    // Written and deleted again: the board stays small, what was written stays recorded.
    let document = Document::default();
    let text = "a".repeat(UPDATE_MAX_BYTES / 2);
    let mut added = 0;
    let reason = 'written: loop {
        let id = format!("n{added}").parse().unwrap();
        for step in 0..2 {
            let known = document.state_vector();
            if step == 0 {
                document.add_note(&id, &problem(&text))
            } else {
                document.delete(&id)
            }
            let update = document.server_has(&known).unwrap();
            added += update.len();
            wire.say(&Message::Sync(SyncStep::Update(&update))).await;
            wire.say(&Message::Sync(SyncStep::One(&document.state_vector()))).await;
            let refused = wire
                .find("step 2 or a refusal", |said| match said {
                    Message::PermissionDenied { reason } => Some(Some(String::from(*reason))),
                    Message::Sync(SyncStep::Two(_)) => Some(None),
                    Message::Sync(_) | Message::Awareness(_) | Message::QueryAwareness => None,
                })
                .await;
            if let Some(reason) = refused {
                break 'written reason;
            }
        }
    };

    assert!(reason.starts_with("too_many:"), "{reason}");
    assert!((1 << 20..1 << 22).contains(&added), "{added}");
    let once = workshop.api.clone().with_patience(Duration::ZERO);
    let said = once.command(&ana.seat, "say", Command::Say { room: None, text: "hello".to_owned() }).await;
    assert_eq!(said.unwrap_err().code(), Some(ErrorCode::TooMany));
    // The others go on.
    workshop.write(ben, &workshop.key("e1", 0), &["The queue at the counter is long"]).await;
}
