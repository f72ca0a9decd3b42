//! The common list while rooms write: what joins by itself, and what facilitators decide.

use std::time::Duration;

use fivefold_client::{error::ClientError, rehearse::notes::NotesFile};
use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    ids::{NoteId, NoteRef, ProblemId},
    view::{DecisionKind, ListView},
};
use fivefold_tests::{
    DEADLINE,
    gathering::{Gathering, problem},
    merge_quality::{Pairs, Quality, judge},
    one_business,
    server::TestServer,
    wire::RawLive,
};
use tokio::time::timeout;

pub(super) const EVENING: &str = "The customer cannot reach support by phone in the evening";
pub(super) const EVENING_TOO: &str = "Customers cannot reach the support by phone in the evening";
pub(super) const PRICE: &str = "The price in the shop differs from the price on the label";

pub(super) fn holder(list: &ListView, note: &NoteId) -> ProblemId {
    let holds = |id: &ProblemId| list.problems[id].sources.keys().any(|source| source.note == *note);
    *list.problems.keys().find(|id| holds(id)).unwrap()
}

fn source(list: &ListView, note: &NoteId) -> NoteRef {
    let sources = list.problems.values().flat_map(|problem| problem.sources.keys());
    sources.into_iter().find(|source| source.note == *note).unwrap().clone()
}

pub(super) fn check_account(list: &ListView) {
    let held: usize = list.problems.values().map(|problem| problem.sources.len()).sum();
    assert_eq!(usize::try_from(list.account.notes).unwrap(), held, "m9");
    assert_eq!(list.account.unassigned, 0, "m9");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m2_the_same_problem_of_two_rooms_is_joined_at_once_with_the_words_as_the_reason() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    let ana = workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[EVENING, PRICE]).await;
    let ben = workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[EVENING_TOO]).await;

    let list = workshop.list(|list| holder(list, &ana[0]) == holder(list, &ben[0])).await;

    assert_eq!(list.problems.len(), 2);
    let joined = &list.problems[&holder(&list, &ben[0])];
    assert_eq!(joined.rooms.iter().copied().collect::<Vec<_>>(), workshop.rooms);
    let reason = joined.joins[0].reason.as_ref().expect("the machine says why");
    assert!(reason.same.iter().any(|pair| pair.a.to_lowercase() == "evening"), "{reason:?}");
    assert_eq!(reason.veto, None);
    assert!(!joined.touched);
    check_account(&list);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m13_a_note_stands_in_the_list_before_a_facilitator_within_a_second_after_its_writer_left_it() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[EVENING, PRICE]).await;
    let board = workshop.board(&workshop.people[1][0], &workshop.key("e1", 1)).await;
    let id = workshop.lead.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &workshop.lead.seat.token, &[]).await;
    live.until("\"type\":\"whole\"").await;

    // The computer may be busy with something else for a while: the best of five.
    for nth in 1..=5 {
        let note = format!("late-{nth}");
        board.add_note(&note.parse().unwrap(), &problem(EVENING_TOO));
        if timeout(Duration::from_secs(1), live.until(&format!("e1.r2/{note}"))).await.is_ok() {
            return;
        }
    }
    panic!("no note was there within a second");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m2_after_a_restart_a_facilitator_who_does_nothing_sees_the_suggestions_again() {
    let mut server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    let likely =
        ["Guests wait long at the reception", "Guests wait long for breakfast at the reception desk"];
    workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &likely).await;
    workshop.list(|list| !list.suggestions.is_empty()).await;
    let seat = workshop.lead.seat.clone();
    server.stop().await;
    server.start_again().await;

    let mut live = RawLive::open(server.address(), seat.workshop.as_str(), &seat.token, &[]).await;

    let suggestion = live.until("\"note_b\":");
    timeout(Duration::from_secs(20), suggestion).await.expect("the suggestions are there without any change");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m13_one_note_more_among_three_thousand_sends_a_facilitator_four_kibibytes_at_most() {
    const ROOMS: usize = 8;
    let texts = one_business::notes(3_010);
    let (first, more) = texts.split_at(3_000);
    let server = TestServer::start().await;
    let names: Vec<String> = (0..ROOMS).map(|room| format!("Ana {room}")).collect();
    let rooms: Vec<Vec<&str>> = names.iter().map(|name| vec![name.as_str()]).collect();
    let rooms: Vec<&[&str]> = rooms.iter().map(Vec::as_slice).collect();
    let workshop = Gathering::seated(&server, &rooms).await;
    workshop.open("e1").await;
    let mut boards = Vec::new();
    for room in 0..ROOMS {
        boards.push(workshop.board(&workshop.people[room][0], &workshop.key("e1", room)).await);
    }
    let write = |at: usize, text: &str| {
        boards[at % ROOMS].add_note(&format!("note-{at}").parse().unwrap(), &problem(text));
    };
    for (at, text) in first.iter().enumerate() {
        write(at, text);
    }
    workshop.list(|list| list.account.notes == 3_000 && list.account.unassigned == 0).await;
    let id = workshop.lead.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &workshop.lead.seat.token, &["list"]).await;
    live.until("\"type\":\"whole\"").await;

    let mut sent = Vec::new();
    for (at, text) in (3_000..).zip(more) {
        let before = live.frames.len();
        write(at, text);
        workshop.list(|list| list.account.notes as usize == at + 1 && list.account.unassigned == 0).await;
        let end = format!("the list has {at}.");
        workshop.must(Command::Broadcast { text: end.clone() }).await;
        live.until(&end).await;
        sent.push(live.frames[before..].iter().map(String::len).sum::<usize>());
    }
    assert!(sent.iter().all(|bytes| *bytes <= 4 * 1024), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_m5_m7_m9_every_decision_of_a_facilitator_is_carried_out_explained_and_undone() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    let ana = workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[EVENING, PRICE]).await;
    let ben = workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[EVENING_TOO]).await;
    let before = workshop.list(|list| holder(list, &ana[0]) == holder(list, &ben[0])).await;
    let (evening, price) = (holder(&before, &ana[0]), holder(&before, &ana[1]));
    let theirs = source(&before, &ben[0]);
    let reason = || "said so in the round".to_owned();

    // Split what the machine joined: they stay apart.
    let split = workshop.must(Command::SplitNote { note: theirs.clone(), reason: reason() }).await;
    let list = workshop.list(|list| list.problems.len() == 3).await;
    let off = holder(&list, &ben[0]);
    assert_ne!(off, evening);
    check_account(&list);
    // Apart: said once more, between the problems.
    let apart = Command::NotTheSame { a: off, b: evening, reason: reason() };
    assert_eq!(workshop.refusal(&workshop.lead, apart).await, ErrorCode::NothingToDo, "the split said so");
    // Move, join, rename.
    let moved = Command::MoveNote { note: theirs.clone(), to: price, reason: reason() };
    let moved = workshop.must(moved).await;
    let list = workshop.list(|list| holder(list, &ben[0]) == price).await;
    assert_eq!(list.problems.len(), 2);
    check_account(&list);
    let both = vec![evening, price];
    let join = workshop.must(Command::JoinProblems { problems: both, reason: reason() }).await;
    let list = workshop.list(|list| list.problems.len() == 1).await;
    let survivor = *list.problems.keys().next().unwrap();
    assert_eq!(survivor, evening.min(price), "m4: the oldest id survives");
    assert!(list.aliases.contains_key(&evening.max(price)), "m4: the other is an alias");
    assert_eq!(list.problems[&survivor].sources.len(), 3, "m5");
    check_account(&list);
    let title = "Support is away in the evening".to_owned();
    let renamed = workshop
        .must(Command::RenameProblem { problem: survivor, title: title.clone(), reason: String::new() })
        .await;
    let list = workshop.list(|list| list.problems[&survivor].title == title).await;
    assert!(list.problems[&survivor].renamed);

    // Undo the join although something was decided after it.
    let undo = |made: &fivefold_protocol::command::CommandAnswer| Command::UndoDecision {
        decision: made.made["decision"].parse().unwrap(),
        reason: "seen again".to_owned(),
    };
    workshop.must(undo(&join)).await;
    let list = workshop.list(|list| list.problems.len() == 2).await;
    check_account(&list);
    workshop.must(undo(&renamed)).await;
    let list = workshop.list(|list| list.problems[&survivor].title != title).await;
    let decision = &list.decisions[&join.made["decision"].parse().unwrap()];
    assert!(matches!(decision.what, DecisionKind::Join { .. }));
    let undone = decision.undone.as_ref().expect("it was undone");
    assert_eq!((decision.by, undone.by), (workshop.lead.seat.person, workshop.lead.seat.person));
    assert!(undone.at >= Some(decision.at));
    assert_eq!(undone.reason, "seen again");
    assert_eq!(decision.reason, "said so in the round");
    // What is undone is not undone again, and what no longer applies says so.
    assert_eq!(workshop.refusal(&workshop.lead, undo(&join)).await, ErrorCode::NothingToDo);
    let overtaken = workshop.ask(&workshop.lead, undo(&split)).await;
    let Err(ClientError::Refused(overtaken)) = overtaken else { panic!("the note was moved on since") };
    assert_eq!(overtaken.code, ErrorCode::NoLongerApplies);
    assert_eq!(overtaken.decision.map(|later| later.to_string()), moved.made.get("decision").cloned());
    workshop.must(undo(&moved)).await;
    workshop.must(undo(&split)).await;
    let list = workshop.list(|list| holder(list, &ben[0]) == evening).await;
    assert_eq!(list.problems.len(), 2);
    assert!(list.decisions.values().all(|decision| decision.undone.is_some()));
    check_account(&list);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m6_what_was_said_not_to_be_the_same_stays_apart() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    workshop.open("e1").await;
    workshop.must(Command::SetMergeMode { suggest_only: true }).await;
    let ana = workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[EVENING]).await;
    let ben = workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[EVENING_TOO]).await;
    let list = workshop.list(|list| !list.suggestions.is_empty()).await;
    let (a, b) = (holder(&list, &ana[0]), holder(&list, &ben[0]));
    assert_ne!(a, b, "only suggested");

    workshop.must(Command::NotTheSame { a, b, reason: "different desks".to_owned() }).await;
    workshop.list(|list| list.suggestions.is_empty()).await;
    workshop.must(Command::SetMergeMode { suggest_only: false }).await;
    workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[PRICE]).await;

    let list = workshop.list(|list| list.problems.len() == 3).await;
    assert_ne!(holder(&list, &ana[0]), holder(&list, &ben[0]));
    check_account(&list);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m8_a_note_edited_or_deleted_after_a_decision_stays_marked_in_its_problem() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let key = workshop.key("e1", 0);
    let notes = workshop.write(&workshop.people[0][0], &key, &[EVENING, PRICE]).await;
    let list = workshop.list(|list| list.problems.len() == 2).await;
    let problems = vec![holder(&list, &notes[0]), holder(&list, &notes[1])];
    let oldest = *problems.iter().min().unwrap();
    workshop.must(Command::JoinProblems { problems, reason: String::new() }).await;
    workshop.list(|list| list.problems.len() == 1).await;

    let board = workshop.board(&workshop.people[0][0], &key).await;
    let text = "Nobody answers the phone at night when something breaks";
    board.edit_text(&notes[0], text).unwrap();
    board.settle(&notes[0]).unwrap();
    board.delete(&notes[1]);
    board.saved(DEADLINE).await.unwrap();

    let list = workshop
        .list(|list| {
            let sources = &list.problems[&oldest].sources;
            sources.values().any(|source| source.changed) && sources.values().any(|source| source.deleted)
        })
        .await;
    let sources = &list.problems[&oldest].sources;
    assert_eq!(sources.len(), 2);
    assert!(sources.values().any(|source| source.text == text && source.changed && !source.deleted));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m10_closing_the_merge_freezes_the_list_and_reopening_starts_the_next_version() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.open("e1").await;
    let notes = workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[EVENING, PRICE]).await;
    workshop.reach(Phase::Wording).await;
    let frozen = workshop.list(|list| list.frozen).await;
    let (a, b) = (holder(&frozen, &notes[0]), holder(&frozen, &notes[1]));

    let join = Command::JoinProblems { problems: vec![a, b], reason: String::new() };
    assert_eq!(workshop.refusal(&workshop.lead, join.clone()).await, ErrorCode::WrongPhase);
    workshop.must(Command::SetPhase { phase: Phase::Merging }).await;
    workshop.list(|list| !list.frozen).await;
    workshop.must(join).await;
    workshop.must(Command::SetPhase { phase: Phase::Wording }).await;

    let again = workshop.list(|list| list.frozen && list.problems.len() == 1).await;
    assert!(again.version > frozen.version, "{} after {}", again.version, frozen.version);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m3_the_same_notes_give_the_same_list_in_whatever_order_they_came() {
    let texts = [
        EVENING,
        EVENING_TOO,
        PRICE,
        "The price on the label differs from the price in the shop",
        "The parcel arrives later than promised",
        "Parcels arrive later than was promised",
    ];
    let server = TestServer::start().await;
    let mut lists = Vec::new();
    for turned in [false, true] {
        let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
        workshop.open("e1").await;
        let mut order: Vec<usize> = (0..texts.len()).collect();
        if turned {
            order.reverse();
        }
        for at in order {
            let board = workshop.board(&workshop.people[at % 2][0], &workshop.key("e1", at % 2)).await;
            board.add_note(&format!("n{at}").parse().unwrap(), &problem(texts[at]));
            board.saved(DEADLINE).await.unwrap();
        }
        let list = workshop.list(|list| list.account.notes == 6 && list.account.unassigned == 0).await;
        check_account(&list);
        let mut groups: Vec<Vec<String>> = list
            .problems
            .values()
            .map(|problem| problem.sources.keys().map(|source| source.note.to_string()).collect())
            .collect();
        groups.sort();
        lists.push(groups);
    }
    assert_eq!(lists[0], lists[1]);
    assert!(lists[0].len() < texts.len(), "something was joined: {:?}", lists[0]);
}

#[test]
fn notes_of_many_businesses_are_joined_without_a_mistake_and_twenty_answers_bring_most_together() {
    let file = NotesFile::from_json(include_str!("../../notes/other-businesses.json")).unwrap();

    let judged: Vec<Quality> = file.boards.iter().map(|board| judge(board, 20, None)).collect();

    let wrong: Vec<_> = judged.iter().flat_map(|quality| &quality.wrong_merges).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let sure: Pairs = judged.iter().map(|quality| quality.sure).sum();
    assert!(sure.recall() >= 0.33, "{}", sure.recall());
    let answered: Pairs = judged.iter().map(|quality| quality.answered).sum();
    assert!(answered.recall() >= 0.55, "{}", answered.recall());
}
