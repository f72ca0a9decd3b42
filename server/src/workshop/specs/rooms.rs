use std::collections::BTreeSet;

use fivefold_protocol::{
    command::{Command, Phase, RoomAssignment, WhenFull},
    error::ErrorCode,
    ids::{PersonId, RoomId},
    limits,
    role::{Language, Occupation, Role},
};

use super::{ANA, Given, move_to, room};

fn assign(rooms: &[(Option<RoomId>, &[PersonId])]) -> Command {
    let rooms = rooms.iter().map(|(room, people)| RoomAssignment { room: *room, people: people.to_vec() });
    Command::AssignRooms { rooms: rooms.collect() }
}

fn participants(given: &mut Given, count: usize) -> Vec<PersonId> {
    (0..count).map(|_| given.joins(Role::Participant)).collect()
}

#[test]
fn a_sixth_person_gets_no_seat_whichever_way_they_come() {
    let mut given = Given::rooms_of(&[5, 1]);
    let other = given.seats(2)[0];
    assert_eq!(given.refuses(ANA, move_to(other, Some(room(1)))), ErrorCode::RoomFull);
    let waiting = given.arrives_unseated();
    assert_eq!(given.refuses(waiting, Command::TakeSeat { room: room(1) }), ErrorCode::RoomFull);
    let mut six = given.seats(1);
    six.push(other);
    assert_eq!(given.refuses(ANA, assign(&[(Some(room(1)), &six)])), ErrorCode::RoomFull);
    assert_eq!(given.seats(1).len(), 5);
}

#[test]
fn rooms_are_assigned_as_a_whole_or_not_at_all() {
    let mut given = Given::a_workshop();
    let people = participants(&mut given, 7);
    let (five, two) = people.split_at(5);
    let before = given.workshop.clone();
    let twice = [five[0], five[0]];
    for (wrong, code) in [
        (assign(&[(None, &people)]), ErrorCode::RoomFull),
        (assign(&[(None, &twice)]), ErrorCode::OutOfRange),
        (assign(&[(None, five), (None, &five[..1])]), ErrorCode::OutOfRange),
        (assign(&[(None, &[ANA])]), ErrorCode::OutOfRange),
        (assign(&[(Some(room(7)), two)]), ErrorCode::NotFound),
        (assign(&[(None, &[PersonId(99)])]), ErrorCode::NotFound),
    ] {
        assert_eq!(given.refuses(ANA, wrong), code);
    }
    assert_eq!(given.workshop, before);

    given.does(ANA, assign(&[(None, five), (None, two)]));
    assert_eq!((given.seats(1), given.seats(2)), (five.to_vec(), two.to_vec()));
    assert_eq!(
        given.refuses(ANA, assign(&[(Some(room(1)), five), (Some(room(2)), two)])),
        ErrorCode::NothingToDo
    );
}

#[test]
fn who_is_not_named_in_an_assignment_loses_the_seat_and_who_stays_is_not_disturbed() {
    let mut given = Given::rooms_of(&[2, 1]);
    let [ben, eva] = given.seats(1)[..] else { panic!("two") };
    let leo = given.seats(2)[0];
    let epochs = |given: &Given| [ben, eva, leo].map(|p| given.workshop.people.get(p).unwrap().seat_epoch);
    let before = epochs(&given);
    given.does(ANA, assign(&[(Some(room(1)), &[ben]), (None, &[leo])]));

    assert_eq!(epochs(&given), [before[0], before[1] + 1, before[2] + 1]);
    assert_eq!(given.workshop.rooms.room_of(eva), None);
    assert_eq!(given.seats(3), [leo]);
    assert!(given.seats(2).is_empty());
    let moved = given.workshop.people.get(leo).unwrap().moved.as_ref().unwrap();
    assert_eq!((moved.from, moved.at), (Some(room(2)), given.now));
}

#[test]
fn a_latecomer_sits_down_in_the_smallest_room_and_a_new_one_opens_when_all_are_full() {
    let mut given = Given::rooms_of(&[5, 3, 4]);
    let first = given.joins(Role::Participant);
    assert_eq!(given.workshop.rooms.room_of(first), Some(room(2)));
    for _ in 0..2 {
        given.joins(Role::Participant);
    }
    let eighteenth = given.joins(Role::Participant);
    assert_eq!(given.workshop.rooms.room_of(eighteenth), Some(room(4)));
    assert_eq!(given.workshop.people.get(eighteenth).unwrap().moved, None);
    let observer = given.joins(Role::Observer);
    assert_eq!(given.workshop.rooms.room_of(observer), None);
}

#[test]
fn a_latecomer_waits_if_the_facilitator_wants_it_so() {
    let mut given = Given::rooms_of(&[5]);
    given.does(ANA, Command::SetWhenFull { when_full: WhenFull::Wait });
    let late = given.joins(Role::Participant);
    assert_eq!(given.workshop.rooms.room_of(late), None);
    assert_eq!(given.refuses(late, Command::Say { room: None, text: "hi".to_owned() }), ErrorCode::NotSeated);
}

#[test]
fn nobody_is_seated_before_there_are_rooms() {
    let mut given = Given::a_workshop();
    let ben = given.joins(Role::Participant);
    assert_eq!(given.workshop.rooms.room_of(ben), None);
    given.does(ANA, Command::OpenRoom {});
    given.does(ben, Command::TakeSeat { room: room(1) });
    assert_eq!(given.seats(1), [ben]);
}

#[test]
fn people_choose_their_room_in_the_lobby_and_are_moved_afterwards() {
    let mut given = Given::rooms_of(&[1, 1]);
    let ben = given.seats(1)[0];
    assert_eq!(given.refuses(ben, Command::TakeSeat { room: room(2) }), ErrorCode::WrongPhase);
    assert_eq!(given.refuses(ANA, Command::TakeSeat { room: room(2) }), ErrorCode::Forbidden);
    given.to(Phase::Lobby);
    given.does(ben, Command::TakeSeat { room: room(2) });
    assert_eq!(given.workshop.rooms.room_of(ben), Some(room(2)));
    assert_eq!(given.refuses(ben, Command::TakeSeat { room: room(2) }), ErrorCode::NothingToDo);
}

#[test]
fn a_moved_person_is_told_where_from_and_why() {
    let mut given = Given::rooms_of(&[1, 1]);
    let ben = given.seats(1)[0];
    given.does(ANA, move_to(ben, Some(room(2))));
    let moved = given.workshop.people.get(ben).unwrap().moved.clone().unwrap();
    assert_eq!((moved.from, moved.reason.as_str()), (Some(room(1)), "so that rooms are even"));
    assert_eq!(given.refuses(ANA, move_to(ben, Some(room(2)))), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, move_to(ben, Some(room(9)))), ErrorCode::NotFound);
    assert_eq!(given.refuses(ANA, move_to(ANA, Some(room(1)))), ErrorCode::OutOfRange);
}

#[test]
fn any_facilitator_may_take_a_call_but_only_one_comes() {
    let mut given = Given::rooms_of(&[1, 1]);
    let (ben, eva) = (given.seats(1)[0], given.seats(2)[0]);
    let leo = given.joins(Role::Facilitator);
    let answer = |coming| Command::AnswerCall { room: room(1), coming };
    assert_eq!(given.refuses(ANA, answer(true)), ErrorCode::NothingToDo);
    given.does(ben, Command::CallFacilitator {});
    assert_eq!(given.refuses(ben, Command::CallFacilitator {}), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(eva, answer(false)), ErrorCode::Forbidden);
    assert_eq!(given.refuses(ben, answer(true)), ErrorCode::Forbidden);

    given.does(leo, answer(true));
    assert_eq!(given.refuses(ANA, answer(true)), ErrorCode::ClaimedByOther);
    given.does(ANA, Command::RemovePerson { person: leo });
    given.does(ANA, answer(true));
    given.does(ben, answer(false));
    assert_eq!(given.workshop.rooms.get(room(1)).unwrap().call, None);
}

#[test]
fn a_room_talks_among_itself_and_facilitators_talk_anywhere() {
    let mut given = Given::rooms_of(&[1, 1]);
    let ben = given.seats(1)[0];
    let say = |room, text: &str| Command::Say { room, text: text.to_owned() };
    given.does(ben, say(None, " hello "));
    given.does(ANA, say(Some(room(1)), "ten minutes"));
    assert_eq!(given.refuses(ben, say(Some(room(2)), "psst")), ErrorCode::Forbidden);
    assert_eq!(given.refuses(ben, say(None, "  ")), ErrorCode::TextEmpty);
    assert_eq!(given.refuses(ANA, say(None, "where am I")), ErrorCode::NotSeated);
    for n in 0..limits::CHAT_LINES_KEPT {
        given.does(ben, say(None, &n.to_string()));
    }
    let chat = &given.workshop.rooms.get(room(1)).unwrap().chat;
    assert_eq!((chat.len(), chat[0].text.as_str()), (limits::CHAT_LINES_KEPT, "0"));
}

#[test]
fn a_preview_is_even_mixed_and_the_same_for_the_same_seed() {
    let mut given = Given::a_workshop();
    for n in 0..13 {
        let kinds = [Occupation::TalksToCustomers, Occupation::OwnsProcess, Occupation::Other];
        let key = format!("mixed {n}");
        let (person, events) =
            given.workshop.join(Role::Participant, kinds[n % 3], Language::En, &key).unwrap();
        given.record(&events, Some(person));
    }
    for count in [None, Some(1), Some(4), Some(13), Some(500)] {
        for seed in 0..20 {
            let preview = given.workshop.preview_rooms(count, seed);
            assert_eq!(preview, given.workshop.preview_rooms(count, seed));
            let sizes: Vec<_> = preview.rooms.iter().map(Vec::len).collect();
            let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
            assert!(*most <= 5 && most - least <= 1 && *least > 0, "{sizes:?}");
            let all: BTreeSet<_> = preview.rooms.iter().flatten().collect();
            assert_eq!((all.len(), sizes.iter().sum::<usize>()), (13, 13));
        }
    }
    let three = given.workshop.preview_rooms(None, 7);
    assert_eq!(three.rooms.len(), 3);
    assert!(three.no_process_owner.is_empty() && three.no_customer_contact.is_empty());
    assert_ne!(three, given.workshop.preview_rooms(None, 8));
    let rooms: Vec<_> = three.rooms.iter().map(|people| (None, people.as_slice())).collect();
    given.does(ANA, assign(&rooms));
}

#[test]
fn a_preview_says_which_room_lacks_whom() {
    let mut given = Given::a_workshop();
    assert!(given.workshop.preview_rooms(None, 1).rooms.is_empty());
    participants(&mut given, 6);
    let preview = given.workshop.preview_rooms(None, 1);
    assert_eq!((preview.no_process_owner, preview.no_customer_contact), (vec![0, 1], vec![0, 1]));
}

#[test]
fn rooms_are_named_within_bounds_and_their_number_has_one() {
    let mut given = Given::rooms_of(&[0]);
    let name = |name: String| Command::RenameRoom { room: room(1), name };
    given.does(ANA, name("Kitchen".to_owned()));
    assert_eq!(given.refuses(ANA, name("Kitchen ".to_owned())), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, name("x".repeat(61))), ErrorCode::TextTooLong);
    for _ in 1..limits::ROOMS_MAX {
        given.does(ANA, Command::OpenRoom {});
    }
    assert_eq!(given.refuses(ANA, Command::OpenRoom {}), ErrorCode::WorkshopFull);
    assert_eq!(given.refuses(ANA, assign(&[(None, &[])])), ErrorCode::WorkshopFull);
}
