//! Bad input of every kind: a status, a code, an advice, and nothing changed.

use std::net::SocketAddr;

use fivefold_protocol::{
    command::{Command, WhenFull},
    ids::{ExerciseId, Timestamp},
    limits::{COMMAND_MAX_BYTES, FREE_TEXT_MAX, NAME_MAX, TITLE_MAX},
};
use fivefold_server::auth::ticket::Ticket;
use fivefold_tests::{gathering::Gathering, http::Request, server::TestServer, wire::Wire};
use serde_json::{Value, json};

/// What must come back: status, code, advice.
type Wanted = (u16, &'static str, &'static str);

struct Row {
    what: &'static str,
    request: Request,
    wanted: Wanted,
}

fn row(what: &'static str, request: Request, wanted: Wanted) -> Row {
    Row { what, request, wanted }
}

fn command(key: &str, command: Value) -> Value {
    json!({ "key": key, "command": command })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_c2_c5_every_refusal_has_a_status_a_code_and_an_advice_and_changes_nothing() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben", "Cleo", "Dan", "Eva"], &["Fay"]]).await;
    workshop.must(Command::SetWhenFull { when_full: WhenFull::Wait }).await;
    workshop.open("e1").await;
    let e1: ExerciseId = "e1".parse().unwrap();
    workshop.must(Command::CloseExercise { exercise: e1, rooms: vec![] }).await;
    let (id, lead) = (workshop.lead.seat.workshop.clone(), &workshop.lead.seat.token);
    let (ana, fay) = (&workshop.people[0][0], &workshop.people[1][0]);
    let room = workshop.rooms[0];
    let other = Gathering::new(&server).await;
    let commands = format!("/api/v1/workshops/{id}/commands");
    let tickets = format!("/api/v1/workshops/{id}/tickets");
    let people = format!("/api/v1/workshops/{id}/people/{}", ana.seat.person);
    let post = |body: &Value| Request::post(&commands, body).token(lead);
    let as_fay = |body: &Value| Request::post(&commands, body).token(&fay.seat.token);
    let say = json!({ "type": "broadcast", "text": "hello" });
    workshop
        .api
        .command(&workshop.lead.seat, "used", serde_json::from_value(say.clone()).unwrap())
        .await
        .unwrap();
    let before = workshop.view(|view| view.workshop.broadcasts.len() == 1).await;
    let invite = workshop.links.participant.split_once("#join=").unwrap().1;
    let join = |name: &str, key: &str, invite: &str| {
        let body =
            json!({ "invite": invite, "name": name, "occupation": "other", "language": "en", "key": key });
        Request::post(&format!("/api/v1/workshops/{id}/join"), &body)
    };
    let new = |title: &str| json!({ "title": title, "language": "en", "facilitator": "V" });
    let long = |length: usize| "ж".repeat(length);

    let table = [
        // Who are you
        row(
            "no token",
            Request::post(&commands, &command("k1", say.clone())),
            (401, "token_unknown", "rejoin"),
        ),
        row(
            "unknown token",
            Request::post(&commands, &command("k2", say.clone())).token("fs_nobody"),
            (401, "token_unknown", "rejoin"),
        ),
        row(
            "token of another workshop",
            Request::post(&commands, &command("k3", say.clone())).token(&other.lead.seat.token),
            (401, "token_unknown", "rejoin"),
        ),
        row("wrong invitation", join("Gus", "j1", "nonsense"), (403, "invite_unknown", "stop")),
        row("role", as_fay(&command("k4", say.clone())), (403, "forbidden", "stop")),
        row(
            "a stranger's name",
            Request::new("PATCH", &people).token(&fay.seat.token).raw(br#"{"name":"Bob"}"#),
            (403, "forbidden", "stop"),
        ),
        // Where is it
        row(
            "unknown workshop",
            Request::post(
                "/api/v1/workshops/nowhere/join",
                &json!({
                    "invite": invite, "name": "G", "occupation": "other", "language": "en", "key": "j2"
                }),
            ),
            (404, "workshop_unknown", "stop"),
        ),
        row("bad path", Request::get("/api/v1/nothing/here"), (404, "path_unknown", "stop")),
        row(
            "bad method",
            Request::new("DELETE", "/api/v1/workshops").raw(b"{}"),
            (405, "method_unknown", "stop"),
        ),
        row("bad method on a page", Request::new("PUT", "/").raw(b"{}"), (405, "method_unknown", "stop")),
        row(
            "unknown template",
            Request::post(
                "/api/v1/workshops",
                &json!({
                    "title": "T", "language": "en", "facilitator": "V", "template": "no-such"
                }),
            ),
            (404, "template_unknown", "stop"),
        ),
        row(
            "unknown board",
            Request::post(&tickets, &json!({ "board": "e99.r1", "minutes": 5 })).token(lead),
            (404, "board_unknown", "stop"),
        ),
        row(
            "unknown exercise",
            post(&command("k5", json!({ "type": "open_exercise", "exercise": "e99" }))),
            (404, "not_found", "stop"),
        ),
        row(
            "unknown person",
            post(&command("k6", json!({ "type": "remove_person", "person": "p999" }))),
            (404, "not_found", "stop"),
        ),
        // Rooms
        row(
            "full room",
            post(&command("k7", json!({ "type": "move_person", "person": fay.seat.person, "room": room }))),
            (409, "room_full", "stop"),
        ),
        // When
        row(
            "wrong phase",
            as_fay(&command(
                "k8",
                json!({
                    "type": "score", "task": "t1", "criterion": "share", "answer": { "value": 3 }
                }),
            )),
            (409, "wrong_phase", "stop"),
        ),
        row(
            "two phases at once",
            post(&command("k9", json!({ "type": "set_phase", "phase": "tasks" }))),
            (409, "wrong_phase", "stop"),
        ),
        row(
            "closed exercise",
            as_fay(&command("k10", json!({ "type": "set_done", "exercise": "e1", "done": true }))),
            (409, "exercise_closed", "stop"),
        ),
        row(
            "nothing to do",
            post(&command("k11", json!({ "type": "set_phase", "phase": "exercises" }))),
            (409, "nothing_to_do", "stop"),
        ),
        // What was sent
        row(
            "malformed JSON",
            Request::new("POST", &commands).token(lead).raw(b"{\"key\":"),
            (400, "malformed", "stop"),
        ),
        row(
            "no JSON at all",
            Request::new("POST", &commands).token(lead).raw(b"\xff\xfe\0"),
            (400, "malformed", "stop"),
        ),
        row(
            "unknown command",
            post(&command("k12", json!({ "type": "explode" }))),
            (400, "malformed", "stop"),
        ),
        row(
            "unknown field",
            post(&command("k13", json!({ "type": "broadcast", "text": "x", "loud": true }))),
            (400, "malformed", "stop"),
        ),
        row(
            "wrong type",
            post(&command("k14", json!({ "type": "broadcast", "text": 7 }))),
            (400, "malformed", "stop"),
        ),
        row(
            "key reused",
            post(&command("used", json!({ "type": "open_room" }))),
            (409, "key_reused", "stop"),
        ),
        row("empty key", post(&command("", say.clone())), (422, "out_of_range", "stop")),
        row("long key", post(&command(&long(65), say.clone())), (422, "out_of_range", "stop")),
        row(
            "oversized text",
            post(&command("k15", json!({ "type": "broadcast", "text": long(FREE_TEXT_MAX + 1) }))),
            (422, "text_too_long", "stop"),
        ),
        row(
            "empty text",
            post(&command("k16", json!({ "type": "broadcast", "text": "  " }))),
            (422, "text_empty", "stop"),
        ),
        row("long name", join(&long(NAME_MAX + 1), "j3", invite), (422, "text_too_long", "stop")),
        row("empty name", join(" \t", "j4", invite), (422, "text_empty", "stop")),
        row(
            "long title",
            Request::post("/api/v1/workshops", &new(&long(TITLE_MAX + 1))),
            (422, "text_too_long", "stop"),
        ),
        row("empty title", Request::post("/api/v1/workshops", &new(" ")), (422, "text_empty", "stop")),
        row(
            "a ticket for a year",
            Request::post(&tickets, &json!({ "board": "e1.r1", "minutes": 525_600 })).token(lead),
            (422, "out_of_range", "stop"),
        ),
        row(
            "a timer for a week",
            post(&command(
                "k17",
                json!({
                    "type": "start_timer", "exercise": "e1", "seconds": 604_800, "at_end": "chime"
                }),
            )),
            (422, "out_of_range", "stop"),
        ),
        row(
            "no export",
            Request::post("/api/v1/imports", &json!({ "format": "other" })),
            (422, "import_invalid", "stop"),
        ),
        row(
            "import of noise",
            Request::new("POST", "/api/v1/imports").raw(b"\x00\x01"),
            (422, "import_invalid", "stop"),
        ),
        row(
            "too large a body",
            Request::new("POST", &commands).token(lead).raw(&vec![b' '; COMMAND_MAX_BYTES * 9]),
            (413, "too_large", "stop"),
        ),
        row(
            "too early an export",
            Request::get(&format!("/api/v1/workshops/{id}/export/report.md")).token(&fay.seat.token),
            (409, "wrong_phase", "stop"),
        ),
    ];
    let mut wrong = Vec::new();
    for Row { what, request, wanted } in table {
        let response = request.send(server.address()).await;
        let document = response.head.contains("application/problem+json");
        let got = if document {
            response.problem()
        } else {
            (response.status, format!("no problem document: {}", response.body), String::new())
        };
        let (status, code, advice) = wanted;
        if got != (status, code.to_owned(), advice.to_owned()) {
            wrong.push(format!("{what}: {got:?} instead of {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    // Nothing was lost and nothing was made.
    let said = Command::Broadcast { text: "still here".to_owned() };
    workshop.must(said).await;
    let after = workshop.view(|view| view.workshop.broadcasts.len() == 2).await;
    assert_eq!(after.people, before.people);
    assert_eq!(after.rooms, before.rooms);
    assert_eq!(after.boards, before.boards);
    assert_eq!(after.list, before.list);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_a_refused_upgrade_is_a_status_with_a_problem_document() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let here: SocketAddr = server.address();
    let ana = &workshop.people[0][0];
    let good = workshop.ticket(ana, &workshop.key("e1", 0)).await;
    let expired = Ticket { board: good.board.clone(), person: ana.seat.person, expires: Timestamp(0) };
    let expired = server.shell().ticket_key.sign(&expired).unwrap();
    let board = &good.board;

    let table = [
        (format!("/sync/{board}?ticket={expired}"), 401, "token_expired"),
        (format!("/sync/{board}?ticket=ft_nonsense"), 401, "token_unknown"),
        (format!("/sync/{board}"), 401, "token_unknown"),
        ("/sync/no-board?ticket=x".to_owned(), 404, "board_unknown"),
        ("/api/v1/workshops/NO/live".to_owned(), 404, "workshop_unknown"),
    ];
    for (path, status, code) in table {
        let (given, body) = Wire::open(here, &path).await.unwrap_err();
        assert_eq!(given, status, "{path}");
        assert!(body.contains(&format!("\"code\":\"{code}\"")), "{path}: {body}");
    }
    // Whoever says who they are only after the upgrade learns it from the close code.
    let id = &ana.seat.workshop;
    let mut live = Wire::open(here, &format!("/api/v1/workshops/{id}/live")).await.unwrap();
    live.text(json!({ "type": "hello", "token": "nobody" }).to_string()).await;
    assert_eq!(live.closed().await, 4401);
    let mut live = Wire::open(here, &format!("/api/v1/workshops/{id}/live")).await.unwrap();
    live.text("{".to_owned()).await;
    assert_eq!(live.closed().await, 4400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_a_command_posted_again_gets_the_first_answer_also_at_the_same_moment_and_after_a_restart() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::new(&server).await;
    let post = || workshop.api.command(&workshop.lead.seat, "same", Command::OpenRoom {});

    let (one, two) = tokio::join!(post(), post());
    let (one, two) = (one.unwrap(), two.unwrap());
    server.stop().await;
    server.start_again().await;
    let three = post().await.unwrap();

    assert_eq!(one, three);
    assert_eq!(one.made, two.made);
    assert_eq!(workshop.view(|_| true).await.rooms.len(), 1);
}
