//! Who may open what: tickets, origins, the operator's key, sockets per seat, roles.

use std::net::SocketAddr;

use fivefold_protocol::{
    command::{Answer, Command, Phase},
    error::ErrorCode,
    ids::{BoardId, BoardKey, Timestamp},
    limits::SOCKETS_PER_SEAT,
    sync::message::{Message, SyncStep},
};
use fivefold_server::auth::ticket::Ticket;
use fivefold_tests::{gathering::Gathering, http::Request, server::TestServer, wire::Wire};
use serde_json::json;

fn path(board: &BoardId, ticket: &str) -> String {
    format!("/sync/{board}?ticket={ticket}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_a_changed_foreign_or_late_ticket_is_refused_with_401_at_the_upgrade() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    let ana = &workshop.people[0][0];
    let good = workshop.ticket(ana, &workshop.key("e1", 0)).await;
    let refused = async |path: &str| Wire::open(server.address(), path).await.unwrap_err();

    // Changed: one character of the middle, and of the end.
    for at in [10, good.ticket.len() - 1] {
        let mut changed = good.ticket.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(refused(&path(&good.board, &changed)).await.0, 401, "changed at {at}");
    }
    // Foreign: for another board, and none at all, and a seat's token.
    let other = BoardId { workshop: good.board.workshop.clone(), key: workshop.key("e2", 0) };
    for (board, ticket) in [(&other, &*good.ticket), (&good.board, ""), (&good.board, &*ana.seat.token)] {
        assert_eq!(refused(&path(board, ticket)).await.0, 401);
    }
    // Late.
    let late = Ticket { board: good.board.clone(), person: ana.seat.person, expires: Timestamp(1) };
    let late = server.shell().ticket_key.sign(&late).unwrap();
    let (status, body) = refused(&path(&good.board, &late)).await;
    assert_eq!(status, 401);
    assert!(body.contains("token_expired"), "{body}");
    // A ticket of another server.
    let elsewhere = TestServer::start().await;
    let there = Gathering::seated(&elsewhere, &[&["Ana"]]).await;
    let foreign = there.ticket(&there.people[0][0], &there.key("e1", 0)).await;
    assert_eq!(refused(&path(&foreign.board, &foreign.ticket)).await.0, 401);
    // And the good one is good, more than once.
    for _ in 0..2 {
        Wire::open(server.address(), &path(&good.board, &good.ticket)).await.unwrap().asked().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_a_participant_gets_no_ticket_for_another_room() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    let ana = &workshop.people[0][0];

    let foreign = workshop.api.ticket(&ana.seat, &workshop.key("e1", 1), 5).await;
    let early = workshop.api.ticket(&ana.seat, &BoardKey::List, 5).await;

    assert_eq!(foreign.unwrap_err().code(), Some(ErrorCode::Forbidden));
    assert_eq!(early.unwrap_err().code(), Some(ErrorCode::Forbidden), "the list is not shown yet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a6_a_page_of_another_origin_may_neither_write_nor_open_a_socket() {
    let server = TestServer::start_with(|config| {
        config.public_url = Some("https://five.example.org".parse().unwrap());
        config.open_creation = true;
    })
    .await;
    let here = server.address();
    let own = format!("http://{here}");
    let body = json!({ "title": "T", "language": "en", "facilitator": "V" });
    let post = |origin: &str| Request::post("/api/v1/workshops", &body).header("origin", origin);

    for foreign in
        ["https://evil.example.org", "null", "http://127.0.0.1:1", "https://five.example.org.evil.org"]
    {
        let refused = post(foreign).send(here).await.problem();
        assert_eq!(refused, (403, "origin_refused".to_owned(), "stop".to_owned()), "{foreign}");
        for socket in ["/collab", "/api/v1/workshops/abc/live", "/sync/abc.e1.r1?ticket=x"] {
            let (status, body) = Wire::open_from(here, socket, Some(foreign)).await.unwrap_err();
            assert_eq!(status, 403, "{socket} from {foreign}");
            assert!(body.contains("origin_refused"), "{body}");
        }
    }
    for known in [own.as_str(), "https://five.example.org", "https://five.example.org:443"] {
        assert_eq!(post(known).send(here).await.status, 200, "{known}");
        assert!(Wire::open_from(here, "/collab", Some(known)).await.is_ok(), "{known}");
    }
    // No browser: no origin.
    assert!(Wire::open(here, "/collab").await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_beyond_this_computer_creating_and_importing_need_the_operator_s_key() {
    let anywhere: SocketAddr = ([0, 0, 0, 0], 0).into();
    let server = TestServer::start_with(|config| config.listen = anywhere).await;
    let here = SocketAddr::from(([127, 0, 0, 1], server.address().port()));
    let key = server.shell().operator_key.clone().expect("the server made a key");
    let body = json!({ "title": "T", "language": "en", "facilitator": "V" });
    let create = Request::post("/api/v1/workshops", &body);
    let import = Request::post("/api/v1/imports", &json!({}));

    for request in [&create, &create.clone().token("wrong"), &import, &import.clone().token("")] {
        let refused = request.send(here).await.problem();
        assert_eq!(refused, (401, "operator_key_needed".to_owned(), "stop".to_owned()));
    }
    assert_eq!(create.clone().token(&key).send(here).await.status, 200);
    assert_eq!(import.token(&key).send(here).await.problem().1, "import_invalid");
    assert_eq!(Request::get("/api/v1/templates").send(here).await.json()["operator_key_needed"], true);

    let open = TestServer::start_with(|config| {
        config.listen = anywhere;
        config.open_creation = true;
    })
    .await;
    let there = SocketAddr::from(([127, 0, 0, 1], open.address().port()));
    assert_eq!(create.send(there).await.status, 200, "the operator opened it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_the_operator_s_key_is_the_same_after_a_restart() {
    let mut server = TestServer::start_with(|config| config.listen = ([0, 0, 0, 0], 0).into()).await;
    let key = server.shell().operator_key.clone();

    server.stop().await;
    server.start_again().await;

    assert!(key.is_some());
    assert_eq!(server.shell().operator_key, key);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_the_ninth_socket_of_a_seat_is_refused() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = &workshop.people[0][0];
    let ticket = workshop.ticket(ana, &key).await;
    let path = path(&ticket.board, &ticket.ticket);
    // Ana's live view is the first.
    let mut open = Vec::new();
    for _ in 1..SOCKETS_PER_SEAT {
        let mut wire = Wire::open(server.address(), &path).await.unwrap();
        wire.asked().await;
        open.push(wire);
    }

    let mut ninth = Wire::open(server.address(), &path).await.unwrap();
    assert_eq!(ninth.closed().await, 4529, "too many; may come back");

    // The others are not disturbed, and Ben has seats of his own.
    let ben = workshop.board(&workshop.people[0][1], &key).await;
    let note = "n1".parse().unwrap();
    ben.add_note(&note, &fivefold_tests::gathering::problem("The door is heavy for people with bags"));
    for wire in &mut open {
        wire.find("Ben's note", |said| matches!(said, Message::Sync(SyncStep::Update(_))).then_some(()))
            .await;
    }
    // One that goes makes room for one that comes.
    drop(open.pop());
    let again = async {
        loop {
            if let Ok(mut wire) = Wire::open(server.address(), &path).await
                && matches!(wire.next().await, fivefold_tests::wire::Got::Binary(_))
            {
                return;
            }
        }
    };
    tokio::time::timeout(fivefold_tests::DEADLINE, again).await.expect("room for another");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c3_a_role_may_do_its_own_things_and_nothing_else() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    workshop.open("e1").await;
    let ana = &workshop.people[0][0];
    let (room, other) = (workshop.rooms[0], workshop.rooms[1]);
    let e1: fivefold_protocol::ids::ExerciseId = "e1".parse().unwrap();
    let text = || "x".to_owned();
    let facilitators_only = [
        Command::SetPhase { phase: Phase::Merging },
        Command::SetDoor { locked: true },
        Command::RenewLinks { role: None },
        Command::OpenRoom {},
        Command::CloseExercise { exercise: e1.clone(), rooms: vec![] },
        Command::Broadcast { text: text() },
        Command::ShowList { shown: true },
        Command::RemovePerson { person: workshop.people[1][0].seat.person },
        Command::RenameRoom { room, name: text() },
        Command::SetMergeMode { suggest_only: true },
        Command::ErasePerson { person: workshop.people[1][0].seat.person },
    ];
    for command in facilitators_only {
        for player in [ana, &observer] {
            assert_eq!(workshop.refusal(player, command.clone()).await, ErrorCode::Forbidden, "{command:?}");
        }
    }
    let participants_only = [
        Command::SetDone { exercise: e1.clone(), done: true },
        Command::CallFacilitator {},
        Command::TakeSeat { room: other },
        Command::Score {
            task: fivefold_protocol::ids::TaskId(1),
            criterion: "share".parse().unwrap(),
            answer: Some(Answer::Value(1)),
        },
    ];
    for command in participants_only {
        for player in [&workshop.lead, &observer] {
            assert_eq!(workshop.refusal(player, command.clone()).await, ErrorCode::Forbidden, "{command:?}");
        }
    }
    // A participant speaks in their own room only; an observer nowhere.
    let say = |room| Command::Say { room: Some(room), text: "hello".to_owned() };
    assert!(workshop.ask(ana, say(room)).await.is_ok());
    assert_eq!(workshop.refusal(ana, say(other)).await, ErrorCode::Forbidden);
    assert_eq!(workshop.refusal(&observer, say(room)).await, ErrorCode::Forbidden);
    assert!(workshop.ask(&workshop.lead, say(other)).await.is_ok());
    assert_eq!(workshop.view(|_| true).await.workshop.phase, Phase::Exercises);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c3_an_observer_reads_every_board_and_writes_on_none() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    workshop.write(&workshop.people[0][0], &key, &["The lift stands still on every Sunday"]).await;

    let board = workshop.board(&observer, &key).await;
    assert_eq!(board.document().notes().len(), 1);
    board.add_note(&"mine".parse().unwrap(), &fivefold_tests::gathering::problem("An observer's own idea"));
    let refused = board.saved(fivefold_tests::DEADLINE).await.unwrap_err();

    assert!(refused.to_string().contains("forbidden"), "{refused}");
    let ana = workshop.board(&workshop.people[0][0], &key).await;
    assert_eq!(ana.document().notes().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a2_the_links_give_their_roles_and_a_wrong_secret_gives_none() {
    let server = TestServer::start().await;
    let workshop = Gathering::new(&server).await;
    let role = async |link: &str, name: &str| workshop.join(link, name).await.map(|player| player.seat.role);
    use fivefold_protocol::role::Role;

    assert_eq!(role(&workshop.links.facilitator, "F").await.unwrap(), Role::Facilitator);
    assert_eq!(role(&workshop.links.participant, "P").await.unwrap(), Role::Participant);
    assert_eq!(role(&workshop.links.observer, "O").await.unwrap(), Role::Observer);
    let elsewhere = Gathering::new(&server).await;
    let (_, secret) = elsewhere.links.facilitator.split_once("#join=").unwrap();
    let (address, _) = workshop.links.facilitator.split_once('#').unwrap();
    let foreign = role(&format!("{address}#join={secret}"), "X").await.unwrap_err();
    assert_eq!(foreign.code(), Some(ErrorCode::InviteUnknown));
    let only_mine =
        workshop.api.links(&workshop.join(&workshop.links.participant, "Q").await.unwrap().seat).await;
    assert_eq!(only_mine.unwrap_err().code(), Some(ErrorCode::Forbidden));
}
