//! Who sees what: every frame of a person's live view is searched for what is not theirs (SPEC V, G1).

use fivefold_protocol::{
    command::{Command, Phase},
    ids::BoardKey,
    view::View,
};
use fivefold_tests::{DEADLINE, gathering::Gathering, server::TestServer, wire::RawLive};
use serde_json::Value;

const MINE: &str = "The walrus cannot find the entrance in the morning";
const THEIRS: &str = "The xylophone is out of tune during every concert";
const THEIRS_ALIKE: &str = "The xylophone is out of tune at every concert";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v2_before_merging_is_closed_a_participant_receives_nothing_of_other_rooms_or_of_the_list() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ann"], &["Ben"]]).await;
    let observer = workshop.join(&workshop.links.observer, "Xia").await.unwrap();
    workshop.open("e1").await;
    let id = workshop.lead.seat.workshop.as_str().to_owned();
    let boards = ["e1.r1", "e1.r2", "list"];
    let watch = async |token: &str| RawLive::open(server.address(), &id, token, &boards).await;
    let mut ana = watch(&workshop.people[0][0].seat.token).await;
    let mut lead = watch(&workshop.lead.seat.token).await;
    let mut guest = watch(&observer.seat.token).await;

    let (ann, ben) = (&workshop.people[0][1], &workshop.people[1][0]);
    workshop.write(ann, &workshop.key("e1", 0), &[MINE]).await;
    let notes = workshop.write(ben, &workshop.key("e1", 1), &[THEIRS, THEIRS_ALIKE]).await;
    let note = notes[0].to_string();
    let say = |text: &str| Command::Say { room: None, text: text.to_owned() };
    workshop.ask(ben, say("quokka in the chat")).await.unwrap();
    workshop.ask(ann, say("walrus in the chat")).await.unwrap();
    let draft = Command::KeepDraft { board: workshop.key("e1", 1), text: "wombat in a draft".to_owned() };
    workshop.ask(ben, draft).await.unwrap();
    let list = workshop.list(|list| list.account.notes == 3).await;
    let problem = *list.problems.keys().next().unwrap();
    let title = "Platypus as a title".to_owned();
    workshop.must(Command::RenameProblem { problem, title, reason: String::new() }).await;
    workshop.must(Command::CreateTheme { title: "Echidna as a theme".to_owned() }).await;
    workshop.must(Command::SetPhase { phase: Phase::Merging }).await;
    workshop.must(Command::Broadcast { text: "the end of the watch".to_owned() }).await;
    for live in [&mut ana, &mut lead, &mut guest] {
        live.until("the end of the watch").await;
    }

    let secrets = ["xylophone", "quokka", "wombat", "Platypus", "Echidna", note.as_str(), "e1.r2/"];
    for secret in secrets {
        assert!(!ana.ever_held(secret), "a participant received {secret:?}");
    }
    assert!(ana.ever_held("walrus in the chat"), "one's own room's chat arrives");
    for secret in ["quokka", "Platypus", "Echidna", "e1.r2/"] {
        assert!(lead.ever_held(secret), "the facilitator lacks {secret:?}");
        assert!(guest.ever_held(secret), "the observer lacks {secret:?}");
    }
    for live in [&mut lead, &mut guest] {
        assert!(!live.ever_held("wombat"), "a draft is its author's alone");
    }
    let whole = ana.whole().await;
    assert_eq!(whole["view"]["list"], Value::Null);
    let visible: Vec<&String> = whole["view"]["boards"].as_object().unwrap().keys().collect();
    assert!(!visible.is_empty() && visible.iter().all(|key| key.ends_with(".r1")), "{visible:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v2_from_the_close_of_merging_on_participants_see_the_list_without_suggestions_and_decisions() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    let (ana, ben) = (&workshop.people[0][0], &workshop.people[1][0]);
    workshop.must(Command::SetMergeMode { suggest_only: true }).await;
    workshop.write(ana, &workshop.key("e1", 0), &[MINE]).await;
    workshop.write(ben, &workshop.key("e1", 1), &[THEIRS, THEIRS_ALIKE]).await;
    let list = workshop.list(|list| list.account.notes == 3 && !list.suggestions.is_empty()).await;
    let problem = *list.problems.keys().next().unwrap();
    workshop
        .must(Command::RenameProblem { problem, title: "A checked title".to_owned(), reason: String::new() })
        .await;
    let id = workshop.lead.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &ana.seat.token, &["list"]).await;

    workshop.must(Command::ShowList { shown: true }).await;
    let seen = |view: &View| view.list.clone();
    let shown = ana.live.find("the list", DEADLINE, seen).await.unwrap();
    assert_eq!(shown.problems.len(), 3, "shown before the close");
    workshop.must(Command::ShowList { shown: false }).await;
    ana.live.until("no list", DEADLINE, |view| view.list.is_none()).await.unwrap();
    workshop.reach(Phase::Wording).await;
    let shown = ana.live.find("the list", DEADLINE, seen).await.unwrap();

    assert!(shown.problems.values().any(|problem| problem.title == "A checked title"));
    assert!(shown.suggestions.is_empty() && shown.decisions.is_empty());
    workshop.must(Command::Broadcast { text: "the end of the watch".to_owned() }).await;
    live.until("the end of the watch").await;
    assert!(live.ever_held("xylophone"));
    assert!(!live.ever_held("\"note_a\""), "a suggestion was sent");
    assert!(!live.ever_held("\"undone\""), "a decision was sent");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v2_authors_are_shown_as_far_as_the_exercise_s_anonymity_allows() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    workshop.open("e6").await;
    let ana = &workshop.people[0][0];
    let (named, anonymous): (BoardKey, BoardKey) = (workshop.key("e1", 0), workshop.key("e6", 0));
    workshop.write(ana, &named, &[MINE]).await;
    workshop.write(ana, &anonymous, &[THEIRS]).await;

    for player in [&workshop.lead, &workshop.people[0][1]] {
        player.live.watch_boards(vec![named.clone(), anonymous.clone()]);
        let both = |view: &View| {
            [&named, &anonymous].iter().all(|key| view.boards.get(*key).is_some_and(|b| !b.notes.is_empty()))
        };
        let view = player.live.until("both boards", DEADLINE, both).await.unwrap();
        let author = |key: &BoardKey| view.boards[key].notes.values().next().unwrap().author;
        assert_eq!(author(&named), Some(ana.seat.person), "{}", player.id);
        assert_eq!(author(&anonymous), None, "{}", player.id);
    }
    let list = workshop.list(|list| list.problems.len() == 2).await;
    for source in list.problems.values().flat_map(|problem| problem.sources.values()) {
        assert_eq!(source.author.is_some(), source.text == MINE, "{}", source.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v1_a_view_is_a_whole_then_patches_without_a_gap_and_whole_again_on_request() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let id = workshop.lead.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &workshop.lead.seat.token, &[]).await;
    live.until("\"type\":\"whole\"").await;

    for line in 0..5 {
        let text = format!("line {line}.");
        workshop.must(Command::Broadcast { text: text.clone() }).await;
        live.until(&text).await;
    }

    let mut fold = fivefold_client::live::Fold::default();
    let mut view = Value::Null;
    for frame in &live.frames {
        match fold.take(serde_json::from_str(frame).unwrap()) {
            fivefold_client::live::Folded::Now(snapshot) => view = (*snapshot.value).clone(),
            other => panic!("{other:?}"),
        }
    }
    assert!(
        live.frames.len() > 1 && live.frames[1..].iter().all(|frame| frame.contains("\"type\":\"patch\""))
    );
    assert_eq!(live.whole().await["view"], view, "the patches give what the whole is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v5_a_ping_is_answered_at_once_and_only_where_somebody_said_who_they_are() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let id = workshop.lead.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &workshop.lead.seat.token, &[]).await;
    live.until("\"type\":\"whole\"").await;

    live.say(r#"{"type":"ping"}"#).await;

    live.until(r#"{"type":"pong"}"#).await;
    assert_eq!(live.frames.len(), 2, "nothing else is sent");
}
