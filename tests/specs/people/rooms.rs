//! Seats under any concurrency, the door, coming back, moving and removing.

use std::collections::BTreeSet;

use fivefold_client::{api::Api, error::ClientError, invite::Invite};
use fivefold_protocol::{
    api::{Join, Seat},
    command::{Command, Phase, RoomAssignment, WhenFull},
    error::ErrorCode,
    ids::{PersonId, RoomId},
    limits::SEATS_PER_ROOM,
    role::{Language, Occupation},
    view::View,
};
use fivefold_tests::{
    DEADLINE,
    gathering::Gathering,
    http::Request,
    server::TestServer,
    wire::{RawLive, Wire},
};
use futures_util::future::join_all;
use serde_json::json;

const NAMES: [&[&str]; 2] = [&["Ana", "Ben", "Cleo", "Dan", "Eva"], &["Fay", "Gus", "Hal", "Ida"]];

fn joining(link: &str, key: &str) -> (Invite, Join) {
    let invite = Invite::from_link(link).unwrap();
    let join = Join {
        invite: invite.secret.clone(),
        name: format!("Person {key}"),
        occupation: Occupation::Other,
        about: String::new(),
        language: Language::En,
        key: key.to_owned(),
    };
    (invite, join)
}

/// So many people join at the same moment, over connections of their own.
async fn join_at_once(server: &TestServer, link: &str, people: usize) -> Vec<Result<Seat, ClientError>> {
    let apis: Vec<Api> = (0..8).map(|_| server.api()).collect();
    let joins = (0..people).map(|at| {
        let api = &apis[at % apis.len()];
        async move {
            let (invite, join) = joining(link, &format!("crowd-{at}"));
            api.join(&invite.workshop, &join).await
        }
    });
    join_all(joins).await
}

fn check_rooms(view: &View) {
    let mut seated = BTreeSet::new();
    for (id, room) in &view.rooms {
        assert!(room.seats.len() <= SEATS_PER_ROOM, "{id} has {} people", room.seats.len());
        for person in &room.seats {
            assert!(seated.insert(*person), "{person} sits in two rooms");
            assert_eq!(view.people[person].room, Some(*id));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_two_hundred_simultaneous_joins_never_seat_a_sixth_person() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;
    workshop.must(Command::SetWhenFull { when_full: WhenFull::Wait }).await;

    let seats = join_at_once(&server, &workshop.links.participant, 200).await;

    let seats: Vec<Seat> = seats.into_iter().map(|seat| seat.expect("everybody gets in")).collect();
    let people: BTreeSet<PersonId> = seats.iter().map(|seat| seat.person).collect();
    assert_eq!(people.len(), 200, "everybody is somebody of their own");
    let lucky: Vec<_> = seats.iter().filter_map(|seat| seat.room).collect();
    assert_eq!(lucky, [workshop.rooms[1]], "there was one free seat");
    let view = workshop.view(|view| view.people.len() == 210).await;
    check_rooms(&view);
    assert_eq!(view.rooms.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r2_when_every_room_is_full_new_rooms_open_and_fill_up_to_five() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;
    let seats = join_at_once(&server, &workshop.links.participant, 51).await;

    assert!(seats.iter().all(|seat| seat.as_ref().unwrap().room.is_some()), "everybody has a seat");
    let view = workshop.view(|view| view.people.len() == 61).await;
    check_rooms(&view);
    assert_eq!(view.rooms.len(), 12, "sixty people, five a room");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_simultaneous_moves_and_seat_taking_never_make_a_sixth() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;
    workshop.must(Command::SetWhenFull { when_full: WhenFull::Wait }).await;
    let mut waiting = Vec::new();
    for name in ["Jo", "Kit", "Lee", "Max", "Ned", "Oli"] {
        waiting.push(workshop.join(&workshop.links.participant, name).await.unwrap());
    }
    let room = workshop.must(Command::OpenRoom {}).await.made["room"].parse::<RoomId>().unwrap();

    let taking = waiting.iter().map(|player| workshop.ask(player, Command::TakeSeat { room }));
    let moving = workshop.people[1].iter().map(|player| {
        let person = player.seat.person;
        workshop
            .ask(&workshop.lead, Command::MovePerson { person, room: Some(room), reason: "mix".to_owned() })
    });
    let (taken, moved) = tokio::join!(join_all(taking), join_all(moving));

    let answers: Vec<_> = taken.into_iter().chain(moved).collect();
    let seated = answers.iter().filter(|answer| answer.is_ok()).count();
    let full = answers
        .iter()
        .filter(|answer| matches!(answer, Err(error) if error.code() == Some(ErrorCode::RoomFull)))
        .count();
    // One of the ten had a seat already, if the new room was offered to them on arrival.
    assert_eq!((seated, full), (5, answers.len() - 5), "{answers:?}");
    check_rooms(
        &workshop
            .view(|view| view.rooms.get(&room).is_some_and(|room| room.seats.len() == SEATS_PER_ROOM))
            .await,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r5_an_assignment_with_a_sixth_person_changes_no_room() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;
    let everybody: Vec<PersonId> =
        workshop.people.iter().flatten().map(|player| player.seat.person).collect();

    let six = RoomAssignment { room: Some(workshop.rooms[0]), people: everybody[..6].to_vec() };
    let rest = RoomAssignment { room: Some(workshop.rooms[1]), people: everybody[6..].to_vec() };
    let code = workshop.refusal(&workshop.lead, Command::AssignRooms { rooms: vec![rest, six] }).await;

    assert_eq!(code, ErrorCode::RoomFull);
    let view = workshop.view(|_| true).await;
    assert_eq!(view.rooms[&workshop.rooms[0]].seats.len(), 5);
    assert_eq!(view.rooms[&workshop.rooms[1]].seats.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_facilitators_and_observers_take_no_seat() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;

    let second = workshop.join(&workshop.links.facilitator, "Wes").await.unwrap();
    let guest = workshop.join(&workshop.links.observer, "Xia").await.unwrap();

    assert_eq!((second.seat.room, guest.seat.room), (None, None));
    let take = Command::TakeSeat { room: workshop.rooms[1] };
    assert_eq!(workshop.refusal(&second, take.clone()).await, ErrorCode::Forbidden);
    assert_eq!(workshop.refusal(&guest, take).await, ErrorCode::Forbidden);
    let moved = Command::MovePerson {
        person: guest.seat.person,
        room: Some(workshop.rooms[1]),
        reason: String::new(),
    };
    workshop.refusal(&workshop.lead, moved).await;
    assert_eq!(workshop.view(|_| true).await.rooms[&workshop.rooms[1]].seats.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r4_proposed_rooms_are_even_hold_everybody_and_at_most_five() {
    let server = TestServer::start().await;
    let workshop = Gathering::new(&server).await;
    join_at_once(&server, &workshop.links.participant, 23).await;

    let preview = workshop.api.rooms_preview(&workshop.lead.seat).await.unwrap();

    let sizes: Vec<usize> = preview.rooms.iter().map(Vec::len).collect();
    let all: BTreeSet<_> = preview.rooms.iter().flatten().collect();
    assert_eq!(all.len(), 23);
    assert!(sizes.iter().all(|size| (4..=5).contains(size)), "{sizes:?}");
    assert_eq!(preview.no_process_owner.len(), sizes.len(), "nobody here owns a process");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a3_a_locked_door_keeps_strangers_out_and_lets_its_people_back() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    workshop.must(Command::SetDoor { locked: true }).await;

    let stranger = workshop.join(&workshop.links.participant, "Zed").await;
    assert_eq!(stranger.unwrap_err().code(), Some(ErrorCode::DoorLocked));

    let ana = &workshop.people[0][0];
    let again = workshop.api.rejoin(ana.seat.rejoin_code.as_deref().unwrap()).await.unwrap();
    assert_eq!((again.person, again.room), (ana.seat.person, ana.seat.room.or(Some(workshop.rooms[0]))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a10_joining_again_with_the_same_key_is_the_same_seat_with_a_new_token() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;
    let (invite, join) = joining(&workshop.links.participant, "one-key");
    let api = server.api();

    let answers = join_all((0..12).map(|_| api.join(&invite.workshop, &join))).await;

    let seats: Vec<Seat> = answers.into_iter().map(Result::unwrap).collect();
    let people: BTreeSet<_> = seats.iter().map(|seat| (seat.person, seat.room)).collect();
    let tokens: BTreeSet<_> = seats.iter().map(|seat| seat.token.clone()).collect();
    assert_eq!((people.len(), tokens.len()), (1, 12));
    for seat in &seats {
        assert_eq!(api.about_me(seat).await.unwrap().person, seats[0].person);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_a_rejoin_code_gives_the_same_person_on_another_device() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let ana = &workshop.people[0][0];
    let code = ana.seat.rejoin_code.clone().unwrap();

    // As somebody types what was read to them over the phone.
    let phone = workshop.api.rejoin(&format!(" {} ", code.to_lowercase().replace('-', " "))).await.unwrap();

    assert_eq!(phone.person, ana.seat.person);
    assert_ne!(phone.token, ana.seat.token);
    let about = workshop.api.about_me(&phone).await.unwrap();
    assert_eq!(about.name, "Ana");
    assert!(workshop.api.about_me(&ana.seat).await.is_ok(), "the first device stays signed in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_after_too_many_wrong_rejoin_codes_not_even_a_right_one_is_answered() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana"]]).await;
    let wrong = Request::post("/api/v1/rejoin", &json!({ "code": "AAAAA-AAAAA" }));

    let mut codes = Vec::new();
    for _ in 0..40 {
        codes.push(wrong.send(server.address()).await.problem());
    }

    assert_eq!(codes[0], (404, "rejoin_code_unknown".to_owned(), "stop".to_owned()));
    assert_eq!(*codes.last().unwrap(), (429, "too_many".to_owned(), "retry".to_owned()));
    let tried = codes.iter().filter(|(status, ..)| *status == 404).count();
    assert!((20..=25).contains(&tried), "{tried} guesses in a moment");
    let code = workshop.people[0][0].seat.rejoin_code.clone().unwrap();
    let right = Request::post("/api/v1/rejoin", &json!({ "code": code })).send(server.address()).await;
    assert_eq!(right.problem(), (429, "too_many".to_owned(), "retry".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_a_removed_person_is_cut_off_within_five_seconds_everywhere() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"]]).await;
    workshop.open("e1").await;
    let (ana, key) = (&workshop.people[0][0], workshop.key("e1", 0));
    let path = workshop.sync_path(ana, &key).await;
    let mut board = Wire::open(server.address(), &path).await.unwrap();
    board.asked().await;
    let id = ana.seat.workshop.as_str();
    let mut live = RawLive::open(server.address(), id, &ana.seat.token, &[]).await;
    live.until("\"type\":\"whole\"").await;

    workshop.must(Command::RemovePerson { person: ana.seat.person }).await;

    let within = std::time::Duration::from_secs(5);
    assert_eq!(tokio::time::timeout(within, board.closed()).await.expect("cut off in time"), 4403);
    live.until("person_removed").await;
    let closing = ana.live.until("nothing", DEADLINE, |_| false).await;
    assert_eq!(closing.unwrap_err().code(), Some(ErrorCode::PersonRemoved));
    // Neither the token nor the ticket opens anything again.
    assert_eq!(workshop.refusal(ana, Command::CallFacilitator {}).await, ErrorCode::PersonRemoved);
    let ticket = workshop.api.ticket(&ana.seat, &key, 5).await;
    assert_eq!(ticket.unwrap_err().code(), Some(ErrorCode::PersonRemoved));
    assert_eq!(Wire::open(server.address(), &path).await.unwrap_err().0, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_r3_a_moved_person_loses_the_old_board_and_reads_the_new_one() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &[&["Ana", "Ben"], &["Cleo"]]).await;
    workshop.open("e1").await;
    let ana = &workshop.people[0][0];
    let (old, new) = (workshop.key("e1", 0), workshop.key("e1", 1));
    workshop.write(ana, &old, &["The queue at the counter is long in the evening"]).await;
    let path = workshop.sync_path(ana, &old).await;
    let mut board = Wire::open(server.address(), &path).await.unwrap();
    board.asked().await;

    let reason = "We miss somebody from the contact centre".to_owned();
    let (person, room) = (ana.seat.person, Some(workshop.rooms[1]));
    workshop.must(Command::MovePerson { person, room, reason: reason.clone() }).await;

    let within = std::time::Duration::from_secs(5);
    let told = tokio::time::timeout(within, board.refused()).await.expect("told in time");
    assert!(told.starts_with("forbidden:"), "{told}");
    assert_eq!(Wire::open(server.address(), &path).await.unwrap_err().0, 403, "the old ticket opens nothing");
    let told = ana
        .live
        .find("to be told", DEADLINE, |view| view.me.moved.clone().filter(|moved| moved.from.is_some()))
        .await
        .unwrap();
    assert_eq!((told.from, told.reason), (Some(workshop.rooms[0]), reason), "r3");
    assert!(workshop.board(ana, &new).await.document().notes().is_empty());
    // R3: what they wrote stays where it was written.
    let left = workshop.board(&workshop.people[0][1], &old).await;
    assert_eq!(left.document().notes().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r2_whoever_joins_late_gets_the_smallest_room_also_while_scoring_has_not_begun() {
    let server = TestServer::start().await;
    let workshop = Gathering::seated(&server, &NAMES).await;
    workshop.reach(Phase::Exercises).await;

    let late = workshop.join(&workshop.links.participant, "Kim").await.unwrap();

    assert_eq!(late.seat.room, Some(workshop.rooms[1]));
}
