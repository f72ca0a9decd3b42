//! What leaves a workshop as a file, what comes back in, and what is never kept.

use fivefold_client::api::Export;
use fivefold_protocol::{
    command::{Answer, Command, Phase},
    error::ErrorCode,
    role::Language,
};
use fivefold_server::log::{Payload, Position};
use fivefold_tests::{gathering::Gathering, http::Request, server::TestServer};
use serde_json::Value;

use super::{after_writing, agree, score, tasks};

pub(super) async fn text(workshop: &Gathering, what: Export) -> String {
    let bytes = workshop.api.export(&workshop.lead.seat, what).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t1_participants_get_files_from_the_reveal_on_and_the_whole_workshop_never() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let ana = &workshop.people[0][0];
    let of = async |what| workshop.api.export(&ana.seat, what).await.map_err(|error| error.code());
    assert_eq!(of(Export::Report).await.unwrap_err(), Some(ErrorCode::WrongPhase));
    assert_eq!(of(Export::Problems).await.unwrap_err(), Some(ErrorCode::WrongPhase));

    agree(&workshop, tasks(&workshop).await[0], [4, 4, 2]).await;
    workshop.must(Command::Reveal {}).await;
    workshop.reach(Phase::Plan).await;

    for what in
        [Export::Report, Export::Problems, Export::Plan, Export::Sources, Export::Workbook, Export::Linear]
    {
        assert!(!of(what).await.unwrap().is_empty(), "{what:?}");
    }
    assert_eq!(of(Export::Workshop).await.unwrap_err(), Some(ErrorCode::Forbidden));

    // After going back they are of a phase that is not there yet.
    workshop.must(Command::SetPhase { phase: Phase::Exercises }).await;
    workshop.view(|view| view.workshop.phase == Phase::Exercises).await;
    for what in
        [Export::Report, Export::Problems, Export::Plan, Export::Sources, Export::Workbook, Export::Linear]
    {
        assert_eq!(of(what).await.unwrap_err(), Some(ErrorCode::WrongPhase), "{what:?}");
    }
    let report = text(&workshop, Export::Report).await;
    assert!(report.contains("Help the customer"), "the facilitator's names its tasks as before");
    workshop.reach(Phase::Plan).await;
    assert!(!of(Export::Plan).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t2_a_table_opens_right_in_excel_and_no_cell_runs_as_a_formula() {
    let server = TestServer::start().await;
    for (language, comma) in [(Language::Ru, ';'), (Language::En, ',')] {
        let mut workshop = Gathering::on(server.api(), language).await;
        workshop.seat(&[&["Ana"]]).await;
        workshop.open("e1").await;
        let dangerous =
            ["=HYPERLINK(\"http://evil\";\"x\")", "+7 900 is answered by nobody", "@SUM(A1:A9) is slow"];
        workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &dangerous).await;

        let table = text(&workshop, Export::Problems).await;

        let content = table.strip_prefix('\u{feff}').expect("a byte order mark");
        assert!(content.lines().next().unwrap().contains(comma), "{content}");
        for cell in content.lines().flat_map(|line| line.split(comma)) {
            let cell = cell.trim_start_matches('"');
            assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "a formula: {cell}");
        }
        assert!(content.contains("HYPERLINK") && content.contains("SUM(A1:A9)"), "nothing was lost");
    }
}

/// An export without what may differ: ids of the workshop, moments of creation and deletion.
fn comparable(export: &str) -> Value {
    let mut export: Value = serde_json::from_str(export).unwrap();
    for key in ["id", "delete_after", "created_at"] {
        export["workshop"][key] = Value::Null;
    }
    export
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t3_an_export_imports_into_an_equal_workshop_with_new_tokens() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let scored = tasks(&workshop).await;
    agree(&workshop, scored[0], [4, 4, 2]).await;
    agree(&workshop, scored[1], [2, 5, 1]).await;
    workshop.must(Command::Reveal {}).await;
    workshop.reach(Phase::Plan).await;
    let export = text(&workshop, Export::Workshop).await;
    assert_eq!(serde_json::from_str::<Value>(&export).unwrap()["left_out"], Value::Array(vec![]));
    for player in workshop.people.iter().flatten().chain([&workshop.lead]) {
        assert!(!export.contains(&player.seat.token), "a token in the export");
    }

    let other = TestServer::start().await;
    let created = other.api().import(export.clone().into(), "Second facilitator", None).await.unwrap();

    assert_ne!(created.workshop, workshop.lead.seat.workshop);
    let again = other.api().export(&created.seat, Export::Workshop).await.unwrap();
    let (mut was, mut now) = (comparable(&export), comparable(std::str::from_utf8(&again).unwrap()));
    // The one who imported is one facilitator more.
    let new = created.seat.person.to_string();
    now["names"].as_object_mut().unwrap().remove(&new);
    let people = |export: &mut Value| export["workshop"]["people"].take();
    let (old_people, new_people) = (people(&mut was), people(&mut now));
    assert_eq!(now, was);
    for (id, person) in old_people["by_id"].as_object().unwrap() {
        assert_eq!(&new_people["by_id"][id], person, "{id}");
    }
    let old = workshop.api.about_me(&workshop.people[0][0].seat).await;
    assert!(old.is_ok());
    let mut seat = workshop.people[0][0].seat.clone();
    seat.workshop = created.workshop.clone();
    let foreign = other.api().about_me(&seat).await.unwrap_err();
    assert_eq!(foreign.code(), Some(ErrorCode::TokenUnknown), "old tokens open nothing there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t3_an_export_before_the_reveal_holds_no_scores_and_says_so() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    let task = tasks(&workshop).await[0];
    score(&workshop, &workshop.people[0][0], task, "share", Answer::Value(5)).await;

    let export: Value = serde_json::from_str(&text(&workshop, Export::Workshop).await).unwrap();

    assert!(export["left_out"][0].as_str().unwrap().contains("not revealed"));
    for round in export["workshop"]["scoring"]["rounds"].as_array().unwrap() {
        assert_eq!(round["sheets"], Value::Object(serde_json::Map::new()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t5_an_import_is_held_to_the_bounds_of_what_is_made_here() {
    let server = TestServer::start().await;
    let workshop = after_writing(&server, Phase::Scoring).await;
    agree(&workshop, tasks(&workshop).await[0], [4, 4, 2]).await;
    workshop.must(Command::Reveal {}).await;
    workshop.must(Command::Broadcast { text: "hello".to_owned() }).await;
    let timer = Command::StartTimer {
        exercise: "e1".parse().unwrap(),
        room: None,
        seconds: 60,
        at_end: fivefold_protocol::command::TimerEnd::Chime,
    };
    workshop.must(Command::SetPhase { phase: Phase::Exercises }).await;
    workshop.open("e1").await;
    workshop.must(timer).await;
    let export: Value = serde_json::from_str(&text(&workshop, Export::Workshop).await).unwrap();
    let long = Value::String("x".repeat(100_000));
    let note = export["workshop"]["list"]["notes"].as_object().unwrap().keys().next().unwrap().clone();
    let paused = serde_json::json!({ "Paused": { "left_ms": i64::MAX, "at_end": "chime" } });

    let table = [
        ("/title".to_owned(), long.clone()),
        ("/title".to_owned(), "invoice\u{202e}fdp".into()),
        ("/rooms/by_id/r1/name".to_owned(), "one\u{0}".into()),
        ("/exercises/broadcasts/0/text".to_owned(), "\u{2066}hello".into()),
        ("/created_at".to_owned(), i64::MIN.into()),
        ("/people/drafts_made".to_owned(), u32::MAX.into()),
        ("/people/by_id/p1/joined_at".to_owned(), i64::MAX.into()),
        ("/people/by_id/p1/seat_epoch".to_owned(), u32::MAX.into()),
        ("/rooms/by_id/r1/name".to_owned(), long.clone()),
        ("/exercises/broadcasts/0/text".to_owned(), long.clone()),
        ("/exercises/timers/common/e1".to_owned(), paused),
        ("/exercises/boards/e1.r1/epoch".to_owned(), u32::MAX.into()),
        ("/list/problems_made".to_owned(), u32::MAX.into()),
        ("/list/version".to_owned(), u32::MAX.into()),
        (format!("/list/notes/{}/said/situation", note.replace('/', "~1")), long.clone()),
        (format!("/list/notes/{}/said/examples", note.replace('/', "~1")), vec!["x"; 21].into()),
        ("/scoring/rounds/0/number".to_owned(), u32::MAX.into()),
        ("/scoring/rounds/0/criteria/0/weight".to_owned(), 255.into()),
        ("/scoring/rounds/0/criteria/0/points/0/value".to_owned(), 255.into()),
        ("/scoring/rounds/0/tasks".to_owned(), vec!["t1", "t1"].into()),
        ("/scoring/rounds/0/sheets/p100000000/t99".to_owned(), serde_json::json!({ "share": "dont_know" })),
        ("/plan/capacity/money".to_owned(), u64::MAX.into()),
        ("/plan/currency".to_owned(), long.clone()),
        ("/plan/pins/t99".to_owned(), serde_json::json!({ "pin": "in", "by": "p1", "reason": "" })),
    ];
    for (place, value) in table {
        let mut changed = export.clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        let parent = changed["workshop"].pointer_mut(parent).unwrap_or_else(|| panic!("{place}"));
        match parent.as_object_mut() {
            Some(map) => drop(map.insert(key.to_owned(), value)),
            None => parent[key.parse::<usize>().unwrap()] = value,
        }
        let refused = Request::post("/api/v1/imports", &changed).send(server.address()).await;
        assert_eq!(refused.problem().1, "import_invalid", "{place}");
        assert!(!refused.json()["detail"].as_str().unwrap().is_empty(), "{place}");
    }
    let as_it_was = Request::post("/api/v1/imports", &export).send(server.address()).await;
    assert_eq!(as_it_was.status, 200, "{}", as_it_was.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d6_names_are_not_in_the_log_and_an_erased_person_has_none_anywhere() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Persephone", "Ben"]]).await;
    workshop.open("e1").await;
    let her = &workshop.people[0][0];
    workshop.write(her, &workshop.key("e1", 0), &["The lift stands still on every Sunday"]).await;
    let log = async || server.shell().log.tail(&her.seat.workshop, Position::START).await.unwrap();
    let before = log().await;

    workshop.ask(her, Command::ErasePerson { person: her.seat.person }).await.unwrap();
    let view = workshop.view(|view| view.people[&her.seat.person].erased).await;

    assert_eq!(view.people[&her.seat.person].name, "");
    assert_eq!(view.list.unwrap().problems.len(), 1, "the result stays");
    let after = log().await;
    assert_eq!(after[..before.len()], before[..], "no history was changed");
    for record in after.iter().flat_map(|entry| &entry.batch.records) {
        let bytes = match &record.payload {
            Payload::Event(bytes) | Payload::BoardUpdate { update: bytes, .. } => bytes,
            Payload::BoardImport { state, .. } => state,
        };
        assert!(!String::from_utf8_lossy(bytes).contains("Persephone"), "a name in the log");
    }
    for what in [Export::Report, Export::Problems, Export::Workshop] {
        assert!(!text(&workshop, what).await.contains("Persephone"), "a name in {what:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a1_no_token_link_or_code_is_stored_as_it_is() {
    let mut folder = std::path::PathBuf::new();
    let mut server = TestServer::start_with(|config| folder.clone_from(&config.data)).await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let seat = workshop.people[0][0].seat.clone();
    let secret = workshop.links.participant.split_once("#join=").unwrap().1.to_owned();

    server.stop().await;

    let mut stored = Vec::new();
    for file in std::fs::read_dir(&folder).unwrap() {
        stored.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| stored.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("Ana"), "the right files were read");
    for secret in [seat.token.as_str(), &seat.rejoin_code.unwrap(), &secret] {
        assert!(!holds(secret), "a secret is stored");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i1_the_id_of_somebody_removed_is_never_given_again() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    let ben = workshop.people[0][1].seat.person;
    workshop.must(Command::RemovePerson { person: ben }).await;

    let late = workshop.join(&workshop.links.participant, "Cleo").await.unwrap();

    assert!(late.seat.person > ben);
}
