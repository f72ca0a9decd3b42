//! `fivefold backup`: a copy made beside a running server, and a server started on it.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use fivefold_client::{api::Export, stage::Player};
use fivefold_protocol::{
    command::{Answer, Command, Phase},
    ids::NoteId,
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    http::Request,
    server::TestServer,
};
use futures_util::future::join_all;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::kept::{Kept, Said, check, run};

const TEXTS: [&str; 3] = [
    "The customer cannot reach support by phone in the evening",
    "The price in the shop differs from the price on the label",
    "The parcel arrives a week later than was promised",
];

fn backup(data: &Path, to: &Path) -> Said {
    run(&[&"backup", &"--data", &data, &"--to", &to])
}

/// A server on a folder that holds nothing but the backup.
async fn restored(backup: &Path) -> (TestServer, TempDir) {
    let folder = TempDir::new().unwrap();
    fs::copy(backup, folder.path().join("fivefold.db")).unwrap();
    let data = folder.path().to_owned();
    (TestServer::start_with(|config| config.data = data).await, folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o6_a_backup_made_while_everybody_writes_is_sound_and_holds_what_was_saved_before() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben", "Cleo"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let boards = join_all(workshop.people[0].iter().map(|player| workshop.board(player, &key))).await;
    let out = TempDir::new().unwrap();
    let copy = out.path().join("copy.db");
    let done = AtomicBool::new(false);

    let writing = boards.iter().enumerate().map(|(who, board)| {
        let done = &done;
        async move {
            let mut at = 0;
            while !done.load(Ordering::Relaxed) && at < 150 {
                board.add_note(&format!("n{who}-{at}").parse().unwrap(), &problem("A problem"));
                board.saved(DEADLINE).await.unwrap();
                at += 1;
            }
        }
    });
    let copying = async {
        let some = |document: &fivefold_client::board::Document| document.notes().len() > 20;
        boards[0].until("a few notes", DEADLINE, some).await.unwrap();
        let seen: Vec<NoteId> = boards[0].document().notes().into_keys().collect();
        let said = backup(&server.shell().config.data, &copy);
        done.store(true, Ordering::Relaxed);
        (seen, said)
    };
    let (_, (seen, said)) = tokio::join!(join_all(writing), copying);

    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    assert!(said.out.contains("copy.db is sound: 1 workshops"), "{said:?}");
    let (again, _folder) = restored(&copy).await;
    let ticket =
        again.api().with_patience(DEADLINE).ticket(&workshop.people[0][0].seat, &key, 60).await.unwrap();
    assert!(ticket.board.to_string().contains(workshop.lead.seat.workshop.as_str()));
    let tracker = tokio_util::task::TaskTracker::new();
    let board = fivefold_client::board::Board::open(&again.api(), &workshop.people[0][0].seat, key, &tracker);
    board.saved(DEADLINE).await.unwrap();
    let there = board.document().notes();
    let lost: Vec<_> = seen.iter().filter(|note| !there.contains_key(*note)).collect();
    assert!(lost.is_empty(), "seen before the backup and not in it: {lost:?}");
}

async fn text(server: &TestServer, player: &Player, what: Export) -> String {
    let bytes = server.api().export(&player.seat, what).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o6_a_server_started_on_a_backup_has_the_same_plan_and_every_link_token_and_code_works() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let ana = &workshop.people[0][0];
    workshop.write(ana, &workshop.key("e1", 0), &TEXTS).await;
    workshop.reach(Phase::Scoring).await;
    let tasks = workshop.view(|view| view.tasks.len() == TEXTS.len()).await.tasks;
    for (task, value) in tasks.keys().zip([5, 3, 1]) {
        for criterion in ["share", "effect", "effort"] {
            let (criterion, answer) = (criterion.parse().unwrap(), Some(Answer::Value(value)));
            workshop.ask(ana, Command::Score { task: *task, criterion, answer }).await.unwrap();
        }
    }
    workshop.must(Command::Reveal {}).await;
    workshop.reach(Phase::Plan).await;
    let before = text(&server, &workshop.lead, Export::Plan).await;
    let out = TempDir::new().unwrap();
    let copy = out.path().join("copy.db");

    let said = backup(&server.shell().config.data, &copy);
    let (again, _folder) = restored(&copy).await;

    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(text(&again, &workshop.lead, Export::Plan).await, before);
    assert!(before.lines().count() > TEXTS.len(), "{before}");
    // The links are made from the server's secret, which is in the copy.
    let id = &workshop.lead.seat.workshop;
    let links = again.api().links(&workshop.lead.seat).await.unwrap();
    let secret = |link: &str| link.split_once('#').unwrap().1.to_owned();
    assert_eq!(secret(&links.participant), secret(&workshop.links.participant));
    let invite = secret(&workshop.links.participant).trim_start_matches("join=").to_owned();
    let dora = json!({ "invite": invite, "name": "Dora", "occupation": "other", "about": "",
                       "language": "en", "key": "dora" });
    let join = Request::post(&format!("/api/v1/workshops/{id}/join"), &dora).send(again.address()).await;
    assert_eq!(join.status, 200, "{:?}", join.json());
    let rejoin = json!({ "code": ana.seat.rejoin_code });
    let back: Value = Request::post("/api/v1/rejoin", &rejoin).send(again.address()).await.json();
    assert_eq!(back["person"], json!(ana.seat.person), "{back}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o6_nothing_is_overwritten_and_only_its_owner_may_read_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::new().await;
    let out = TempDir::new().unwrap();
    let copy = out.path().join("copy.db");
    fs::write(&copy, "something of value").unwrap();

    let refused = backup(kept.folder.path(), &copy);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("is there already, and nothing is overwritten"), "{refused:?}");
    assert_eq!(fs::read(&copy).unwrap(), b"something of value");

    fs::remove_file(&copy).unwrap();
    let part = out.path().join("copy.db.part");
    fs::write(&part, "half a copy").unwrap();
    let under_way = backup(kept.folder.path(), &copy);
    assert_eq!(under_way.code, 2, "{under_way:?}");
    assert!(under_way.err.contains("another backup is under way"), "{under_way:?}");
    assert_eq!(fs::read(&part).unwrap(), b"half a copy");

    fs::remove_file(&part).unwrap();
    assert_eq!(backup(kept.folder.path(), &copy).code, 0);
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1, "nothing else is left");
    let nowhere = backup(kept.folder.path(), &out.path().join("missing/copy.db"));
    assert_eq!(nowhere.code, 2, "{nowhere:?}");
    let nothing = backup(&out.path().join("missing"), &out.path().join("other.db"));
    assert_eq!(nothing.code, 2, "{nothing:?}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1, "nothing else is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o6_a_copy_of_what_is_damaged_is_made_and_says_so() {
    let kept = Kept::new().await;
    let damage = "UPDATE archive SET sealed = substr(sealed, 1, 9) WHERE position = 3";
    Connection::open(kept.file()).unwrap().execute_batch(damage).unwrap();
    let copy = kept.folder.path().join("copy.db");

    let said = backup(kept.folder.path(), &copy);

    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("position 3: the entry is damaged"), "{said:?}");
    assert!(said.out.contains("copy.db is damaged in "), "{said:?}");
    // It holds the rest, and says the same of itself.
    let folder = TempDir::new().unwrap();
    fs::copy(&copy, folder.path().join("fivefold.db")).unwrap();
    let again = check(folder.path());
    assert_eq!(again.out.lines().next(), said.out.lines().next());
}
