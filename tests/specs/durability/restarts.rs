//! The real binary, killed at any moment.

use std::{collections::BTreeMap, sync::Mutex};

use fivefold_client::{
    api::Api,
    draw::Seed,
    live::Live,
    rehearse::{
        Narrator,
        day::{Day, play},
    },
    scenario::Scenario,
};
use fivefold_protocol::{
    api::Created,
    command::{Command, Phase},
    role::Language,
};
use fivefold_tests::{
    DEADLINE,
    differences::differences,
    gathering::{Gathering, problem},
    http::Request,
    process::ServerProcess,
    server::TestServer,
    wire::{RawLive, Wire},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};
use tokio_util::task::TaskTracker;

const SEED: Seed = Seed(7);

/// What a day leaves: the plan as printed, and its files.
#[derive(Debug, PartialEq)]
struct Left {
    plan: Vec<String>,
    files: BTreeMap<String, String>,
}

/// A table without the moments in it: two days are not played in the same minute.
fn without_times(table: &str) -> String {
    let fields = table.split(',').map(|field| if field.ends_with(" UTC") { "a time" } else { field });
    fields.collect::<Vec<_>>().join(",")
}

/// Plays the ferry line's day; every step is told to `steps`.
async fn rehearse(api: &Api, steps: mpsc::Sender<String>) -> Left {
    let scenario = Scenario::from_toml(include_str!("../../scenarios/ferry-en.toml")).unwrap();
    let out = TempDir::new().unwrap();
    let day = Day { api, operator_key: None, scenario: &scenario, seed: SEED, out: out.path().to_owned() };
    let story = Mutex::new(Vec::new());
    let say = |line: &str| {
        story.lock().unwrap().push(line.to_owned());
        // Nobody may be listening any more.
        let _ = steps.try_send(line.to_owned());
    };
    let outcome = Box::pin(play(&day, &Narrator::new(&say))).await;
    let outcome = outcome.unwrap_or_else(|error| panic!("{error}\n{}", story.lock().unwrap().join("\n")));
    let files = ["plan.csv", "problems.csv"].map(|name| {
        (name.to_owned(), without_times(&std::fs::read_to_string(out.path().join(name)).unwrap()))
    });
    Left { plan: outcome.plan, files: BTreeMap::from(files) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d3_a_server_killed_in_the_middle_of_four_steps_ends_the_day_with_the_same_plan() {
    const KILLS: [&str; 4] = ["step exercise e1", "step decisions", "step scoring", "step plan"];
    let mut server = ServerProcess::start();
    let api = server.api();
    let undisturbed = rehearse(&api, mpsc::channel(1).0).await;
    assert!(undisturbed.plan.len() > 5, "{:?}", undisturbed.plan);

    let (told, mut steps) = mpsc::channel::<String>(1_024);
    let killing = async {
        let mut killed = Vec::new();
        while let Some(line) = steps.recv().await {
            if KILLS.contains(&line.as_str()) {
                // The players go on writing while this happens.
                tokio::task::block_in_place(|| {
                    server.kill();
                    server.start_again();
                });
                killed.push(line);
            }
        }
        killed
    };
    let (disturbed, killed) = tokio::join!(rehearse(&api, told), killing);

    assert_eq!(killed, KILLS);
    assert_eq!(disturbed, undisturbed);
}

/// What a person sees, without who is connected just now.
fn seen(live: &Live) -> Option<Value> {
    let mut view = (*live.snapshot()?.value).clone();
    for person in view["people"].as_object_mut()?.values_mut() {
        person.as_object_mut()?.remove("online");
    }
    Some(view)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d4_a_workshop_is_the_same_after_a_kill_and_after_a_stop() {
    let mut server = ServerProcess::start();
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    workshop.seat(&[&["Ana", "Ben"], &["Cleo"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    workshop.lead.live.watch_boards(vec![key.clone(), workshop.key("e1", 1)]);
    let texts = ["The customer cannot reach support in the evening", "The price differs from the label"];
    workshop.write(ana, &key, &texts).await;
    let alike = "Customers cannot reach the support in the evening";
    workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[alike]).await;
    let say = Command::Say { room: None, text: "who has an example?".to_owned() };
    workshop.ask(ana, say).await.unwrap();
    workshop.ask(ana, Command::KeepDraft { board: key.clone(), text: "a draft".to_owned() }).await.unwrap();
    let timer = Command::StartTimer {
        exercise: "e1".parse().unwrap(),
        room: None,
        seconds: 3_600,
        at_end: fivefold_protocol::command::TimerEnd::Chime,
    };
    workshop.must(timer).await;
    let list = workshop.list(|list| list.account.notes == 3 && list.account.unsettled == 0).await;
    let problem = *list.problems.keys().next().unwrap();
    workshop
        .must(Command::RenameProblem { problem, title: "Evenings".to_owned(), reason: String::new() })
        .await;
    let room = workshop.api.command(&workshop.lead.seat, "once", Command::OpenRoom {}).await.unwrap();
    workshop.must(Command::Broadcast { text: "the last thing".to_owned() }).await;
    workshop.view(|view| !view.workshop.broadcasts.is_empty()).await;
    let (before, hers) = (seen(&workshop.lead.live).unwrap(), {
        ana.live.until("the line", DEADLINE, |view| !view.workshop.broadcasts.is_empty()).await.unwrap();
        seen(&ana.live).unwrap()
    });

    for way in ["killed", "stopped"] {
        tokio::task::block_in_place(|| {
            if way == "killed" {
                server.kill();
            } else {
                assert!(server.terminate().status.success());
            }
            server.start_again();
        });
        let tracker = TaskTracker::new();
        for (player, was) in [(&workshop.lead, &before), (ana, &hers)] {
            let live = Live::open(&workshop.api, &player.seat, &tracker).unwrap();
            if player.seat.person == workshop.lead.seat.person {
                live.watch_boards(vec![key.clone(), workshop.key("e1", 1)]);
                let watched = |view: &fivefold_protocol::view::View| {
                    view.boards.values().filter(|board| !board.notes.is_empty()).count() == 2
                };
                live.until("the boards", DEADLINE, watched).await.unwrap();
            }
            live.until("the view", DEADLINE, |_| true).await.unwrap();
            let now = seen(&live).unwrap();
            assert_eq!(differences(was, &now), Vec::<String>::new(), "{way}: {}", player.id);
        }
        // C1: the answer is remembered too.
        let again = workshop.api.command(&workshop.lead.seat, "once", Command::OpenRoom {}).await.unwrap();
        assert_eq!(again, room, "c1: {way}");
        let board = workshop.board(ana, &key).await;
        assert_eq!(board.document().notes().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d3_every_edit_whose_echo_was_seen_is_there_after_a_kill_at_once() {
    let mut server = ServerProcess::start();
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    workshop.seat(&[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let ana = workshop.board(&workshop.people[0][0], &key).await;

    for round in 0..3 {
        for at in 0..20 {
            ana.add_note(&format!("n{round}-{at}").parse().unwrap(), &problem("A problem"));
        }
        ana.saved(DEADLINE).await.unwrap();
        let shown = ana.document().notes();
        tokio::task::block_in_place(|| {
            server.kill();
            server.start_again();
        });
        // A reader who was not there before: nothing is sent again by Ana's client that could mend a loss.
        let path = workshop.sync_path(&workshop.lead, &key).await;
        let mut wire = Wire::open(server.address(), &path).await.unwrap();
        let has = wire.asked().await;
        let missing = ana.document().server_has(&has).unwrap();
        assert!(missing.starts_with(&[0]), "the server lacks something in round {round}");
        assert_eq!(shown.len(), 20 * (round + 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d4_after_a_kill_nobody_has_worded_what_the_server_wrote_into_the_list() {
    let mut server = ServerProcess::start();
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    workshop.seat(&[&["Ana"]]).await;
    workshop.open("e1").await;
    workshop
        .write(&workshop.people[0][0], &workshop.key("e1", 0), &["The price differs from the label"])
        .await;
    workshop.reach(Phase::Wording).await;

    tokio::task::block_in_place(|| {
        server.kill();
        server.start_again();
    });
    // A change of phase takes along whatever was worded until then.
    workshop.reach(Phase::Tasks).await;

    let list = workshop.list(|list| list.problems.len() == 1).await;
    assert!(list.problems.values().all(|problem| !problem.touched), "{list:?}");
}

/// Workshops that will stay, and those of them that are not whole: without a log, or without anybody.
fn kept(data: &std::path::Path) -> (u32, u32) {
    let db = rusqlite::Connection::open(data.join(fivefold_server::serve::DATA_FILE)).unwrap();
    let whole = "(SELECT count(*) FROM people WHERE workshop = id) > 0
                 AND (SELECT last FROM heads WHERE workshop = id) > 0";
    let query = format!(
        "SELECT count(*), count(*) FILTER (WHERE NOT coalesce({whole}, 0)) FROM workshops
         WHERE delete_after - created_at > 24 * 60 * 60 * 1000"
    );
    db.query_row(&query, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t4_a_server_killed_while_workshops_begin_keeps_whole_ones_only() {
    let mut server = ServerProcess::start();
    let new =
        Request::post("/api/v1/workshops", &json!({ "title": "T", "language": "en", "facilitator": "F" }));
    let mut seats = Vec::new();
    for round in 1..=5 {
        let tracker = TaskTracker::new();
        let (told, mut answers) = mpsc::channel::<Created>(64);
        for _ in 0..32 {
            let (new, told, address) = (new.clone(), told.clone(), server.address());
            tracker.spawn(async move {
                // The kill cuts some of them off.
                if let Some(answer) = new.try_send(address).await {
                    told.send(serde_json::from_value(answer.json()).unwrap()).await.unwrap();
                }
            });
        }
        drop(told);
        for _ in 0..round {
            seats.push(answers.recv().await.unwrap().seat);
        }
        tokio::task::block_in_place(|| server.kill());
        while let Some(created) = answers.recv().await {
            seats.push(created.seat);
        }

        let (staying, broken) = kept(server.data());

        assert_eq!(broken, 0, "round {round}: of {staying} workshops");
        assert!(usize::try_from(staying).unwrap() >= seats.len(), "round {round}");
        tokio::task::block_in_place(|| server.start_again());
    }
    for seat in &seats {
        assert!(server.api().about_me(seat).await.is_ok(), "one that was told of");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s13_a_server_told_to_stop_says_so_ends_with_0_and_prints_one_line() {
    let mut server = ServerProcess::start();
    let mut workshop = Gathering::on(server.api(), Language::En).await;
    workshop.seat(&[&["Ana"]]).await;
    workshop.open("e1").await;
    let ana = &workshop.people[0][0];
    let path = workshop.sync_path(ana, &workshop.key("e1", 0)).await;
    let mut board = Wire::open(server.address(), &path).await.unwrap();
    board.asked().await;
    let id = ana.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &ana.seat.token, &[]).await;
    live.until("\"type\":\"whole\"").await;
    assert_eq!(Request::get("/health").send(server.address()).await.json()["status"], "ok");

    let telling = TaskTracker::new().spawn_blocking(move || server.terminate());
    let code = board.closed().await;
    let ended = telling.await.unwrap();

    assert_eq!(code, 1012);
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(ended.printed, "", "nothing after the line that it listens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s13_each_of_many_sockets_hears_that_the_server_stops_before_it_is_gone() {
    let mut server = ServerProcess::start();
    let mut sockets = Vec::new();
    for _ in 0..200 {
        sockets.push(Wire::open(server.address(), "/collab").await.unwrap());
    }

    let telling = TaskTracker::new().spawn_blocking(move || server.terminate());
    let mut codes = Vec::new();
    for socket in &mut sockets {
        codes.push(socket.closed().await);
    }

    assert_eq!(telling.await.unwrap().status.code(), Some(0));
    assert_eq!(codes, vec![1012; 200]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s13_a_server_that_nobody_asks_anything_stops_at_once() {
    // So long that the test would fail if it were waited for.
    let mut server = TestServer::start_with(|config| config.drain_seconds = 3_600).await;
    let mut idle = TcpStream::connect(server.address()).await.unwrap();
    idle.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    idle.readable().await.unwrap();
    let mut silent = TcpStream::connect(server.address()).await.unwrap();

    server.stop().await;

    for stream in [&mut idle, &mut silent] {
        // Closed or reset: ended in any case.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}
