//! Whatever is asked wrongly over HTTP: no answer but a success is anything else than a problem document.

use std::net::SocketAddr;

use fivefold_protocol::{
    api::CreateWorkshop,
    command::Command,
    error::ErrorCode,
    limits::{COMMAND_MAX_BYTES, TEMPLATE_MAX_BYTES, TEMPLATE_TEXT_MAX},
    role::Language,
    template::{BUILT_IN, Template},
};
use fivefold_tests::{gathering::Gathering, http::Request, server::TestServer};
use serde_json::{Value, json};

/// Codes of the contract, as they are written.
fn is_code(code: &str) -> bool {
    serde_json::from_value::<ErrorCode>(Value::String(code.to_owned())).is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_a_wrong_query_path_method_body_or_upgrade_is_refused_with_its_code() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let (id, token) = (&workshop.lead.seat.workshop, &workshop.lead.seat.token);
    let at = |path: &str| format!("/api/v1/workshops/{id}/{path}");
    let get = |path: &str| Request::get(&at(path)).token(token);
    let post = |body: &[u8]| Request::new("POST", &at("commands")).token(token).raw(body);
    let as_kind = |kind: &str| {
        Request::new("POST", &at("commands"))
            .token(token)
            .body(br#"{"key":"k"}"#)
            .header("content-type", kind)
    };
    let nested = format!("{{\"key\":{}", "[".repeat(5_000));
    let upgrade = |path: &str| Request::get(path).header("connection", "upgrade");

    let malformed = [
        // Queries
        get("export/report.md?language=zz"),
        get("export/problems.csv?language=RU"),
        get("export/plan.csv?language="),
        get("export/plan.csv?language=ru&language=en"),
        get("rooms/preview?count=abc"),
        get("rooms/preview?count=-1"),
        get("rooms/preview?count=99999999999999999999999999"),
        get("rooms/preview?count=1e3"),
        get("rooms/preview?count=NaN"),
        get("rooms/preview?seed=-7"),
        get("rooms/preview?count"),
        // Bodies
        post(b""),
        post(b"{}"),
        post(b"[]"),
        post(b"null"),
        post(b"\"\xff\xfe\""),
        post(br#"{"key":"\ud800","command":{"type":"open_room"}}"#),
        post(br#"{"key":"k","command":{"type":"open_room"}} and more"#),
        post(br#"{"key":"k","key":"l","command":{"type":"open_room"}}"#),
        post(br#"{"key":"k","command":{"type":"open_room"},"hurry":true}"#),
        post(br#"{"key":"k","command":{"type":"adjust_timer","exercise":"e1","seconds":1e99}}"#),
        post(br#"{"key":"k","command":{"type":"adjust_timer","exercise":"e1","seconds":NaN}}"#),
        post(
            br#"{"key":"k","command":{"type":"start_timer","exercise":"e1","seconds":-5,"at_end":"chime"}}"#,
        ),
        post(br#"{"key":"k","command":{"type":"move_person","person":"p0"}}"#),
        post(br#"{"key":"k","command":{"type":"open_exercise","exercise":""}}"#),
        post(nested.as_bytes()),
        as_kind("text/plain"),
        as_kind("application/x-www-form-urlencoded"),
        Request::new("POST", &at("commands")).token(token).body(br#"{"key":"k"}"#),
        Request::post("/api/v1/workshops", &json!({ "title": "T", "language": "de", "facilitator": "F" })),
        Request::post(
            "/api/v1/workshops",
            &json!({ "title": "T", "language": "en", "facilitator": "F", "tilte": "U" }),
        ),
        Request::post(
            "/api/v1/workshops",
            &json!({ "title": "T", "language": "en", "facilitator": "F", "own_template": {} }),
        ),
        // Upgrades that are none
        Request::get(&at("live")),
        upgrade(&at("live")),
        Request::get("/collab"),
        upgrade("/collab"),
        Request::get(&format!("/sync/{id}.e1.r1?ticket=x")),
    ];
    let not_found = [
        Request::new("PATCH", &at("people/ana")).token(token).raw(b"{}"),
        Request::new("PATCH", &at("people/p0")).token(token).raw(b"{}"),
        Request::post("/api/v1/workshops/NO/join", &json!({})),
        Request::post("/api/v1/workshops/%FF/join", &json!({})),
    ];
    let path_unknown = [
        Request::get("/api"),
        Request::get("/api/"),
        Request::get("/api/v1"),
        Request::get("/sync"),
        Request::get("/sync/"),
        Request::get("/api/v2/templates"),
        Request::get("/api/v1/templates/"),
        Request::get(&at("")),
        Request::get("/assets/no-such-file.js"),
        Request::get("/assets/../secret"),
    ];
    let method_unknown = [
        Request::new("DELETE", "/api/v1/templates"),
        Request::new("PUT", &at("commands")).raw(b"{}"),
        Request::new("POST", "/health"),
        Request::new("POST", "/metrics"),
        Request::new("POST", "/collab"),
        Request::new("POST", "/"),
        Request::new("TRACE", "/"),
        Request::new("BREW", "/api/v1/workshops"),
    ];
    let too_large = [
        post(&vec![b' '; COMMAND_MAX_BYTES + 1]),
        Request::new("POST", "/api/v1/rejoin").raw(&vec![b' '; COMMAND_MAX_BYTES + 1]),
        Request::new("POST", "/api/v1/workshops")
            .raw(&vec![b' '; TEMPLATE_MAX_BYTES + COMMAND_MAX_BYTES + 1]),
    ];

    let mut wrong = Vec::new();
    let table: [(u16, &str, &[Request]); 5] = [
        (400, "malformed", &malformed),
        (404, "not_found", &not_found),
        (404, "path_unknown", &path_unknown),
        (405, "method_unknown", &method_unknown),
        (413, "too_large", &too_large),
    ];
    for (status, code, requests) in table {
        for request in requests {
            let response = request.send(server.address()).await;
            let document = response.head.contains("application/problem+json");
            let given = document.then(|| response.problem());
            if given.is_none_or(|given| (given.0, given.1.as_str()) != (status, code)) {
                wrong.push(format!("{status} {code}: {request}: {} {}", response.head, response.body));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A request of an operation of the OpenAPI document, for a workshop and somebody in it.
fn operation(path: &str, method: &str, workshop: &Gathering) -> Request {
    let seat = &workshop.people[0][0].seat;
    let path =
        path.replace("{workshop}", seat.workshop.as_str()).replace("{person}", &seat.person.to_string());
    Request::new(&method.to_uppercase(), &path)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_every_operation_refuses_with_problem_documents_and_says_so_in_openapi() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let here: SocketAddr = server.address();
    let document = Request::get("/api/v1/openapi.json").send(here).await.json();
    let (lead, ana) = (&workshop.lead.seat.token, &workshop.people[0][0].seat.token);
    let wrong_query = "?language=zz&count=abc&seed=x&facilitator=%00";

    let mut asked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, described) in operations.as_object().unwrap() {
            for status in ["4XX", "5XX"] {
                let content = &described["responses"][status]["content"];
                let schema = &content["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/ProblemDocument", "{method} {path}: {status}");
            }
            let plain = operation(path, method, &workshop);
            let queried = operation(&format!("{path}{wrong_query}"), method, &workshop);
            let mut tries = vec![plain.clone(), plain.clone().token("nobody"), plain.clone().token("ж")];
            for token in [lead, ana] {
                tries.push(queried.clone().token(token).raw(b"{"));
                tries.push(plain.clone().token(token).raw(b"\xff"));
                tries.push(plain.clone().token(token).body(b"{}"));
            }
            tries.push(operation(path, "propfind", &workshop));
            for request in tries {
                let response = request.send(here).await;
                if response.status >= 400 {
                    let (_, code, _) = response.problem();
                    assert!(is_code(&code), "{request}: {code}");
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 100, "{asked} refusals were looked at");
    let schema = &document["components"]["schemas"];
    assert!(schema["ProblemDocument"]["properties"]["code"].is_object() && schema["ErrorCode"].is_object());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x4_a_template_that_is_too_long_or_says_nothing_somewhere_is_refused_with_the_place() {
    let server = TestServer::start().await;
    let mut template = Template::from_toml(BUILT_IN).unwrap();
    template.exercises[0].question.en = "ж".repeat(TEMPLATE_TEXT_MAX + 1);
    let wish = CreateWorkshop {
        title: "T".to_owned(),
        language: Language::En,
        template: String::new(),
        own_template: Some(template),
        facilitator: "F".to_owned(),
    };
    let request =
        |wish: &CreateWorkshop| Request::post("/api/v1/workshops", &serde_json::to_value(wish).unwrap());

    let refused = request(&wish).send(server.address()).await;

    assert_eq!(refused.problem().1, "template_invalid");
    assert_eq!(refused.json()["detail"], "exercises.e1.question.en: at most 2000 characters");
    let mut fits = wish;
    if let Some(template) = &mut fits.own_template {
        template.exercises[0].question.en.pop();
        template.exercises[0].title.ru.clear();
    }
    let refused = request(&fits).send(server.address()).await;
    assert_eq!(refused.json()["detail"], "exercises.e1.title.ru: has no words");
    if let Some(template) = &mut fits.own_template {
        "Название".clone_into(&mut template.exercises[0].title.ru);
    }
    let created = request(&fits).send(server.address()).await;
    assert_eq!(created.status, 200);

    // An import is held to the same.
    let workshop = Gathering::new(&server).await;
    let export =
        workshop.api.export(&workshop.lead.seat, fivefold_client::api::Export::Workshop).await.unwrap();
    let mut export: Value = serde_json::from_slice(&export).unwrap();
    export["workshop"]["template"]["indicators"][0]["title"]["ru"] = json!("ж".repeat(101));
    let refused = Request::post("/api/v1/imports", &export).send(server.address()).await;
    assert_eq!(refused.problem().1, "import_invalid");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.ends_with(".title.ru: at most 100 characters"), "{detail}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c7_texts_names_and_titles_lose_what_only_deceives_and_nothing_that_can_be_read() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let new = |title: &str| {
        Request::post("/api/v1/workshops", &json!({ "title": title, "language": "en", "facilitator": "F" }))
    };
    for nothing in ["\u{200b}\u{feff}", "\u{0}", "\u{202e}\n"] {
        assert_eq!(new(nothing).send(server.address()).await.problem().1, "text_empty", "{nothing:?}");
        let name = workshop.join(&workshop.links.participant, nothing).await.unwrap_err();
        assert_eq!(name.code(), Some(ErrorCode::TextEmpty), "{nothing:?}");
        let said = Command::Broadcast { text: nothing.to_owned() };
        assert_eq!(workshop.refusal(&workshop.lead, said).await, ErrorCode::TextEmpty, "{nothing:?}");
    }

    let name = " invoice\u{202e}fdp\n\u{1b}[31m 👨\u{200d}👩 ";
    let eva = workshop.join(&workshop.links.participant, name).await.unwrap();
    workshop.must(Command::Broadcast { text: " one\u{0}\r\n\ttwo\u{2066} ".to_owned() }).await;
    workshop.must(Command::RenameRoom { room: workshop.rooms[0], name: "a\u{85}\n b".to_owned() }).await;
    let view = workshop
        .view(|view| {
            view.people.contains_key(&eva.seat.person) && view.rooms.values().any(|room| room.name == "a b")
        })
        .await;

    assert_eq!(view.people[&eva.seat.person].name, "invoicefdp [31m 👨\u{200d}👩");
    assert_eq!(view.workshop.broadcasts[0].text, "one\r\n\ttwo");
}
