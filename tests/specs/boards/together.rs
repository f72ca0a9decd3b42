//! Several facilitators at one list at the same time.

use fivefold_client::stage::Player;
use fivefold_protocol::{
    command::Command,
    error::ErrorCode,
    ids::DecisionId,
    view::{DecisionKind, View},
};
use fivefold_tests::{DEADLINE, gathering::Gathering, server::TestServer};

use super::merging::{EVENING, EVENING_TOO, PRICE, check_account, holder};

const PARCEL: &str = "The parcel arrives later than promised";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m5_m7_m9_what_two_facilitators_decide_at_once_is_all_there_and_both_see_the_same_log() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"], &["Ben"]]).await;
    let olga = workshop.join(&workshop.links.facilitator, "Olga").await.unwrap();
    workshop.open("e1").await;
    let texts = [EVENING, PRICE, PARCEL];
    let ana = workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &texts).await;
    let ben = workshop.write(&workshop.people[1][0], &workshop.key("e1", 1), &[EVENING_TOO]).await;
    let before = workshop.list(|list| holder(list, &ana[0]) == holder(list, &ben[0])).await;
    let [one, two, three] = [&ana[0], &ana[1], &ana[2]].map(|note| holder(&before, note));
    let theirs = before.problems[&one].sources.keys().find(|source| source.note == ben[0]).unwrap().clone();

    let join = |a, b| Command::JoinProblems { problems: vec![a, b], reason: "the same".to_owned() };
    let split = Command::SplitNote { note: theirs, reason: "another desk".to_owned() };
    let (first, second, third) = tokio::join!(
        workshop.ask(&workshop.lead, join(one, two)),
        workshop.ask(&olga, join(two, three)),
        workshop.ask(&olga, split),
    );
    let made: [DecisionId; 3] =
        [first, second, third].map(|answer| answer.unwrap().made["decision"].parse().unwrap());

    let list = workshop.list(|list| list.decisions.len() == 3).await;
    assert_eq!(list.problems.len(), 2, "the union of both joins, and what was split off");
    let joined = holder(&list, &ana[0]);
    assert_eq!(joined, one.min(two).min(three), "m4");
    assert!(ana.iter().all(|note| holder(&list, note) == joined), "m5");
    assert_ne!(holder(&list, &ben[0]), joined);
    assert_eq!(list.account.notes, 4);
    check_account(&list);
    let by = |person| list.decisions.values().filter(|decision| decision.by == person).count();
    assert_eq!((by(workshop.lead.seat.person), by(olga.seat.person)), (1, 2));
    let same = |view: &View| {
        let theirs = view.list.as_ref();
        theirs.is_some_and(|theirs| theirs.decisions == list.decisions && theirs.problems == list.problems)
    };
    olga.live.until("the list of the other facilitator", DEADLINE, same).await.unwrap();

    // Both take the same decision back: one does it, the other is told that it is done.
    let undo = || Command::UndoDecision { decision: made[1], reason: String::new() };
    let (lead, other) = tokio::join!(workshop.ask(&workshop.lead, undo()), workshop.ask(&olga, undo()));
    let refused: Vec<_> =
        [lead, other].into_iter().filter_map(Result::err).map(|error| error.code()).collect();
    assert_eq!(refused, [Some(ErrorCode::NothingToDo)]);
    let list = workshop.list(|list| list.problems.len() == 3).await;
    assert!(matches!(list.decisions[&made[1]].what, DecisionKind::Join { .. }));
    assert_ne!(holder(&list, &ana[2]), holder(&list, &ana[0]));
    check_account(&list);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m15_a_claim_holds_while_its_holder_is_online_and_is_taken_over_at_once_when_they_are_not() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let olga = workshop.join(&workshop.links.facilitator, "Olga").await.unwrap();
    workshop.open("e1").await;
    workshop.write(&workshop.people[0][0], &workshop.key("e1", 0), &[PRICE]).await;
    let list = workshop.list(|list| list.problems.len() == 1).await;
    let problem = *list.problems.keys().next().unwrap();
    let claim = |claimed| Command::ClaimProblem { problem, claimed };
    let (lead, other) = (workshop.lead.seat.person, olga.seat.person);

    workshop.ask(&olga, claim(true)).await.unwrap();
    assert_eq!(workshop.refusal(&workshop.lead, claim(true)).await, ErrorCode::ClaimedByOther);
    assert_eq!(workshop.refusal(&workshop.lead, claim(false)).await, ErrorCode::ClaimedByOther);
    let title = "Two prices".to_owned();
    workshop.must(Command::RenameProblem { problem, title, reason: String::new() }).await;

    let Player { seat, live, .. } = olga;
    drop(live);
    workshop.view(|view| !view.people[&other].online).await;
    assert_eq!(workshop.refusal(&workshop.lead, claim(false)).await, ErrorCode::ClaimedByOther);
    workshop.must(claim(true)).await;
    workshop.list(|list| list.problems[&problem].claimed_by == Some(lead)).await;

    // Whoever comes back finds it taken.
    let late = workshop.api.command(&seat, "back", claim(true)).await.expect_err("it is taken");
    assert_eq!(late.code(), Some(ErrorCode::ClaimedByOther));
}
