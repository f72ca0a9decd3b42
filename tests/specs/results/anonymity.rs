//! Exercises whose authors are not shown: what views, files and imports know (SPEC V4, B3).

use bytes::Bytes;
use fivefold_client::{api::Export, live::Live};
use fivefold_protocol::{
    command::{Command, MovedNote, Phase, WordingVerdict},
    ids::{BoardKey, NoteId, NoteRef, RoomId},
    sync::{awareness::AwarenessEntry, message::Message},
    template::{Anonymity, BUILT_IN, Template},
    view::ProblemView,
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    http::Request,
    server::TestServer,
    wire::{RawLive, Wire},
};
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;

use super::exports::text;

const OPEN: &str = "The walrus cannot find the entrance in the morning";
const IN_ROOM: &str = "The xylophone is out of tune during every concert";
const BY_NOBODY: &str = "The parcel arrives a week later than was promised";
const EXAMPLE: &str = "Last Tuesday it was no better";
const DRAFT: &str = "A thought that is not ready";

/// Two rooms at work; `e1` names authors, `e2` the room, `e3` nobody.
async fn gathering(server: &TestServer) -> Gathering {
    let mut template = Template::from_toml(BUILT_IN).unwrap();
    for exercise in &mut template.exercises {
        exercise.anonymity = match exercise.id.as_str() {
            "e2" => Anonymity::Room,
            "e3" => Anonymity::Nobody,
            _ => Anonymity::Named,
        };
    }
    let mut workshop = Gathering::from_template(server, template).await;
    workshop.seat(&[&["Ana", "Ben"], &["Cleo"]]).await;
    for exercise in ["e1", "e2", "e3"] {
        workshop.open(exercise).await;
    }
    workshop
}

/// Ana writes in both exercises without names; Ben says "same for me" to the first. The notes.
async fn write_without_names(workshop: &Gathering) -> [NoteId; 2] {
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);
    let first = workshop.write(ana, &workshop.key("e2", 0), &[IN_ROOM]).await.remove(0);
    let second = workshop.write(ana, &workshop.key("e3", 0), &[BY_NOBODY]).await.remove(0);
    let exercise = "e2".parse().unwrap();
    let note = NoteRef { exercise, room: workshop.rooms[0], note: first.clone() };
    let example = EXAMPLE.to_owned();
    workshop.ask(ben, Command::SameForMe { note, on: true, example }).await.unwrap();
    [first, second]
}

/// Whether an id stands anywhere, as a key or a value.
fn holds(json: &Value, id: &str) -> bool {
    match json {
        Value::String(text) => text == id,
        Value::Array(items) => items.iter().any(|item| holds(item, id)),
        Value::Object(fields) => fields.iter().any(|(key, value)| key == id || holds(value, id)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_no_view_says_who_wrote_or_was_silent_where_authors_are_not_shown() {
    let server = TestServer::start().await;
    let workshop = gathering(&server).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    let id = workshop.lead.seat.workshop.as_str();
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);
    let mut lives = Vec::new();
    for player in [&workshop.lead, &observer, ben] {
        let boards = ["e1.r1", "e2.r1", "e3.r1"];
        lives.push(RawLive::open(server.address(), id, &player.seat.token, &boards).await);
    }

    write_without_names(&workshop).await;
    workshop.must(Command::Broadcast { text: "the end of the watch".to_owned() }).await;

    for (live, own_example) in lives.iter_mut().zip(["", "", EXAMPLE]) {
        live.until("the end of the watch").await;
        assert!(live.ever_held(EXAMPLE), "the notes' data arrived");
        for named in ["\"author\":\"p", "/author"] {
            assert!(!live.ever_held(named), "an author was sent");
        }
        let whole = live.whole().await;
        for board in ["e2.r1", "e3.r1"] {
            let board = &whole["view"]["boards"][board];
            assert_eq!(board["progress"]["silent"], json!([]), "{board}");
        }
        let notes = whole["view"]["boards"]["e2.r1"]["notes"].as_object().unwrap();
        let given: Vec<_> = notes.values().map(|note| &note["same_my_example"]).collect();
        assert_eq!(given, [own_example], "which example is whose only its author knows");
    }
    // Where authors are shown, both are.
    workshop.write(ana, &workshop.key("e1", 0), &[OPEN]).await;
    let whole = lives[0].whole().await;
    let board = &whole["view"]["boards"]["e1.r1"];
    assert_eq!(board["progress"]["silent"], json!([ben.seat.person]));
    assert!(holds(&board["notes"], &ana.seat.person.to_string()));
    // Oneself one knows.
    let mine = workshop.api.about_me(&ana.seat).await.unwrap().notes;
    let levels: Vec<_> = mine.iter().map(|note| (note.text.as_str(), note.anonymity)).collect();
    let wanted = [(OPEN, Anonymity::Named), (IN_ROOM, Anonymity::Room), (BY_NOBODY, Anonymity::Nobody)];
    assert_eq!(levels, wanted);
    assert_eq!(workshop.api.about_me(&ben.seat).await.unwrap().same, [EXAMPLE]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_s11_presence_names_nobody_where_authors_are_not_shown() {
    let server = TestServer::start().await;
    let workshop = gathering(&server).await;
    let open = async |who: usize, exercise: &str| {
        let path = workshop.sync_path(&workshop.people[0][who], &workshop.key(exercise, 0)).await;
        Wire::open(server.address(), &path).await.unwrap()
    };
    for (exercise, named) in [("e1", true), ("e2", false), ("e3", false)] {
        let (mut ana, mut ben) = (open(0, exercise).await, open(1, exercise).await);
        let person = workshop.people[0][0].seat.person;
        let json = format!(r#"{{"user":{{"person":"{person}","name":"Ana"}},"note":"n1"}}"#);
        ana.say(&Message::Awareness(vec![AwarenessEntry { client: 4_711, clock: 1, json }])).await;
        let seen = |said: &Message<'_>| match said {
            Message::Awareness(entries) => entries.iter().find(|entry| entry.client == 4_711).cloned(),
            Message::Sync(_) | Message::PermissionDenied { .. } | Message::QueryAwareness => None,
        };
        let told: Value = serde_json::from_str(&ben.find("Ana", seen).await.json).unwrap();
        assert_eq!(told["note"], "n1");
        assert_eq!(told.get("user").is_some_and(|user| !user.is_null()), named, "{exercise}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_reports_and_tables_name_no_author_and_for_nobody_no_room_either() {
    let server = TestServer::start().await;
    let workshop = gathering(&server).await;
    write_without_names(&workshop).await;
    workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[OPEN]).await;

    let (report, table) = (text(&workshop, Export::Report).await, text(&workshop, Export::Problems).await);
    let sources = text(&workshop, Export::Sources).await;

    for export in [&report, &table, &sources] {
        let of = |note: &str| {
            let line = |line: &&str| line.contains(note) && line.contains("/n1-");
            export.lines().find(line).unwrap_or_else(|| panic!("no source {note} in {export}"))
        };
        for person in ["Ana", "Ben"] {
            assert!(!of(IN_ROOM).contains(person) && !of(BY_NOBODY).contains(person), "{export}");
        }
        assert!(of(OPEN).contains("Cleo") && of(OPEN).contains("Room 2"), "{export}");
        assert!(of(IN_ROOM).contains("Room 1") && of(IN_ROOM).contains("e2.r1/"), "{export}");
        assert!(!of(BY_NOBODY).contains("Room") && of(BY_NOBODY).contains("e3/"), "{export}");
    }
    for table in [table, sources] {
        assert!(!table.contains("Ana") && !table.contains("Ben"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_who_is_to_word_a_problem_better_does_not_say_the_room_that_nobody_leaves_out() {
    let server = TestServer::start().await;
    let workshop = gathering(&server).await;
    workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[OPEN]).await;
    workshop.write(&workshop.people[1][0], &workshop.key("e3", 1), &[BY_NOBODY]).await;
    workshop.reach(Phase::Wording).await;
    let list = workshop.list(|list| list.problems.len() == 2).await;
    for problem in list.problems.keys() {
        let verdict = WordingVerdict::BackToRoom { room: workshop.rooms[1] };
        workshop.must(Command::JudgeWording { problem: *problem, verdict }).await;
    }
    let judged = |problem: &ProblemView| problem.wording != WordingVerdict::Unchecked;
    workshop.list(|list| list.problems.values().all(judged)).await;

    let report = text(&workshop, Export::Report).await;
    let table = text(&workshop, Export::Problems).await;
    for file in [report, table] {
        let named = file.matches("sent back to: Room 2").count();
        let unnamed = file.matches("sent back to its room").count();
        assert_eq!((named, unnamed), (1, 1), "{file}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_b3_t3_an_export_does_not_know_who_wrote_without_a_name_and_nor_does_an_import() {
    let server = TestServer::start().await;
    let workshop = gathering(&server).await;
    let [note, _] = write_without_names(&workshop).await;
    let (ana, ben, cleo) = (&workshop.people[0][0], &workshop.people[0][1], &workshop.people[1][0]);
    workshop.write(cleo, &workshop.key("e1", 1), &[OPEN]).await;
    let draft = Command::KeepDraft { board: workshop.key("e2", 0), text: DRAFT.to_owned() };
    workshop.ask(ana, draft).await.unwrap();

    let export = text(&workshop, Export::Workshop).await;

    assert!(!export.contains(DRAFT), "a draft is its author's alone");
    let mut file: Value = serde_json::from_str(&export).unwrap();
    let left_out = file["left_out"].to_string();
    assert!(left_out.contains("Drafts") && left_out.contains("without names"), "{left_out}");
    // Everything but the lists of people and seats.
    let mut rest = file.clone();
    (rest["names"], rest["workshop"]["people"], rest["workshop"]["rooms"]) =
        (Value::Null, Value::Null, Value::Null);
    let id = |player: &fivefold_client::stage::Player| player.seat.person.to_string();
    assert!(!holds(&rest, &id(ana)) && !holds(&rest, &id(ben)));
    assert!(holds(&rest, &id(cleo)), "where authors are shown they are in the file");
    assert!(export.contains(EXAMPLE), "the example is there, without its author");

    // A file that says more than it should is not believed more.
    let facts = &mut file["workshop"]["exercises"]["boards"]["e2.r1"]["notes"][note.as_str()];
    assert_eq!((&facts["author"], facts["same"].as_object().unwrap().len()), (&Value::Null, 1));
    facts["author"] = json!(id(ana));
    let client = note.as_str().strip_prefix("n1-").unwrap().to_owned();
    file["boards"]["e2.r1"]["owners"] = json!({ client: id(ana) });
    let other = TestServer::start().await;
    let bytes = Bytes::from(file.to_string());
    let created = other.api().import(bytes, "Second facilitator", None).await.unwrap();

    let tracker = TaskTracker::new();
    let lead = Live::open(&other.api(), &created.seat, &tracker).unwrap();
    let key = |exercise: &str| BoardKey::Notes { exercise: exercise.parse().unwrap(), room: RoomId(1) };
    lead.watch_boards(vec![key("e2")]);
    let view = lead.until("the notes", DEADLINE, |view| !view.boards[&key("e2")].notes.is_empty()).await;
    let view = view.unwrap();
    let meta = &view.boards[&key("e2")].notes[&note];
    assert_eq!((meta.author, meta.same), (None, 1));
    for source in view.list.unwrap().problems.values().flat_map(|problem| problem.sources.values()) {
        assert_eq!(source.author, (source.text == OPEN).then_some(cleo.seat.person), "{}", source.text);
    }
    // Ana comes back there: the notes are not hers, and she writes on.
    let path = format!("/api/v1/workshops/{}/people/{}/rejoin-code", created.workshop, ana.seat.person);
    let code = Request::post(&path, &json!({})).token(&created.seat.token).send(other.address()).await;
    let back = other.api().rejoin(code.json()["code"].as_str().unwrap()).await.unwrap();
    assert!(other.api().about_me(&back).await.unwrap().notes.is_empty());
    let board = fivefold_client::board::Board::open(&other.api(), &back, key("e2"), &tracker);
    board.saved(DEADLINE).await.unwrap();
    assert_eq!(board.document().notes()[&note].text, IN_ROOM);
    board.add_note(&"new".parse().unwrap(), &problem(OPEN));
    board.edit_text(&note, "Anybody may go on with the text").unwrap();
    board.saved(DEADLINE).await.unwrap();
    let mine = other.api().about_me(&back).await.unwrap().notes;
    assert_eq!(mine.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), [OPEN]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_b10_a_note_that_moves_takes_along_what_its_exercise_promised() {
    let server = TestServer::start().await;
    let workshop = gathering(&server).await;
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[0][1]);
    let id = workshop.lead.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &workshop.lead.seat.token, &["e1.r1"]).await;
    let notes = write_without_names(&workshop).await;

    for (from, note) in ["e2", "e3"].into_iter().zip(notes) {
        let notes = vec![MovedNote { note, kind: None, parent: None, order: None }];
        let to = "e1".parse().unwrap();
        let command = Command::MoveToExercise { from: workshop.key(from, 0), notes, to };
        workshop.ask(ben, command).await.unwrap();
    }

    workshop.must(Command::Broadcast { text: "the end of the watch".to_owned() }).await;
    live.until("the end of the watch").await;
    assert!(live.ever_held(EXAMPLE), "the notes' data arrived");
    for named in ["\"author\":\"p", "/author"] {
        assert!(!live.ever_held(named), "an author was sent");
    }
    let whole = live.whole().await;
    let silent = &whole["view"]["boards"]["e1.r1"]["progress"]["silent"];
    assert_eq!(
        *silent,
        json!([ana.seat.person, ben.seat.person]),
        "who wrote them is not told by the silence"
    );
    let mine = workshop.api.about_me(&ana.seat).await.unwrap().notes;
    assert_eq!(mine.len(), 2, "oneself one knows");
    for what in [Export::Report, Export::Problems, Export::Sources] {
        let export = text(&workshop, what).await;
        let of = |note: &str| {
            let line = |line: &&str| line.contains(note) && line.contains("/n1-");
            export.lines().find(line).unwrap_or_else(|| panic!("no source {note} in {export}"))
        };
        assert!(!of(IN_ROOM).contains("Ana") && of(IN_ROOM).contains("e1.r1/"), "{export}");
        assert!(!of(BY_NOBODY).contains("Ana") && !of(BY_NOBODY).contains("Room"), "{export}");
        assert!(of(BY_NOBODY).contains("e1/n1-"), "{export}");
    }
    let file: Value = serde_json::from_str(&text(&workshop, Export::Workshop).await).unwrap();
    let boards = [&file["workshop"]["exercises"]["boards"], &file["boards"]];
    for person in [ana, ben] {
        let person = person.seat.person.to_string();
        assert!(!boards.iter().any(|boards| holds(boards, &person)), "{person}");
    }
}
