use fivefold_protocol::{
    command::{Command, Phase, RoomAssignment},
    error::ErrorCode,
    ids::{DraftId, PersonId, Timestamp},
    limits,
    role::{Language, Occupation, Role},
};

use super::{ANA, Given, board, move_to, room};
use crate::{
    log::Position,
    workshop::{Event, Stamp, decide::Asked, input::Newcomer, machine::Machine},
};

fn draft(text: &str) -> Command {
    Command::KeepDraft { board: board("e1.r1"), text: text.to_owned() }
}

#[test]
fn the_same_join_key_gives_the_same_person_even_behind_a_locked_door() {
    let mut given = Given::a_workshop();
    let ben = given.joins(Role::Participant);
    given.does(ANA, Command::SetDoor { locked: true });

    let join = |role, key| given.workshop.join(role, Occupation::Other, Language::En, key);
    assert_eq!(join(Role::Participant, "key 2"), Ok((ben, vec![])));
    assert_eq!(join(Role::Observer, "key 2").unwrap_err().code, ErrorCode::KeyReused);
    assert_eq!(join(Role::Participant, "new").unwrap_err().code, ErrorCode::DoorLocked);
    assert_eq!(join(Role::Participant, "").unwrap_err().code, ErrorCode::OutOfRange);

    given.does(ANA, Command::RemovePerson { person: ben });
    let again = given.workshop.join(Role::Participant, Occupation::Other, Language::En, "key 2");
    assert_eq!(again.unwrap_err().code, ErrorCode::PersonRemoved);
}

#[test]
fn a_command_posted_again_gets_the_first_answer_and_another_under_its_key_is_refused() {
    let mut given = Given::a_workshop();
    let open = Command::OpenRoom {};
    let Asked::New { events, answer } = given.workshop.ask(given.asker(ANA), "k1", &open).unwrap() else {
        panic!("the key is new");
    };
    assert_eq!(answer.made["room"], "r1");
    let position = given.log.len() as u64 + 1;
    given.record(&events, Some(ANA));

    let Asked::Again(first) = given.workshop.ask(given.asker(ANA), "k1", &open).unwrap() else {
        panic!("the key is known");
    };
    assert_eq!((first.position, first.made["room"].as_str()), (position, "r1"));
    let other = given.workshop.ask(given.asker(ANA), "k1", &Command::SetDoor { locked: true });
    assert_eq!(other.unwrap_err().code, ErrorCode::KeyReused);
    let long = given.workshop.ask(given.asker(ANA), &"k".repeat(65), &open);
    assert_eq!(long.unwrap_err().code, ErrorCode::OutOfRange);
}

#[test]
fn only_the_newest_answers_are_kept() {
    let mut given = Given::a_workshop();
    for n in 0..=limits::COMMAND_KEYS_KEPT {
        let command = Command::SetDoor { locked: n % 2 == 0 };
        let asked = given.workshop.ask(given.asker(ANA), &format!("k{n}"), &command).unwrap();
        let Asked::New { events, .. } = asked else { panic!("new") };
        given.record(&events, Some(ANA));
    }
    let answers = &given.workshop.people.get(ANA).unwrap().answers;
    assert_eq!(answers.len(), limits::COMMAND_KEYS_KEPT);
    let hash = crate::workshop::people::answers::command_hash(&Command::SetDoor { locked: true });
    assert_eq!(answers.look_up("k0", hash), crate::workshop::people::answers::KeyUse::New);
}

#[test]
fn a_draft_can_be_kept_in_any_phase_even_when_the_workshop_is_closed() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    given.to(Phase::Closed);
    given.does(ben, draft("not yet sent"));
    let kept = &given.workshop.people.get(ben).unwrap().drafts[&DraftId(1)];
    assert_eq!(kept.text, "not yet sent");

    assert_eq!(given.refuses(ANA, Command::DropDraft { draft: DraftId(1) }), ErrorCode::NotFound);
    given.does(ben, Command::DropDraft { draft: DraftId(1) });
    assert!(given.workshop.people.get(ben).unwrap().drafts.is_empty());
    given.does(ben, draft("another"));
    assert!(given.workshop.people.get(ben).unwrap().drafts.contains_key(&DraftId(2)));
}

#[test]
fn b9_the_same_text_of_the_same_board_is_kept_once_until_it_is_dropped() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let drafts = |given: &Given| given.workshop.people.get(ben).unwrap().drafts.len();
    given.does(ben, draft("late at night"));
    given.does(ben, draft("late at night"));
    assert_eq!(drafts(&given), 1);
    given.does(ben, Command::DropDraft { draft: DraftId(1) });
    given.does(ben, draft("late at night"));
    assert_eq!(drafts(&given), 1);
}

#[test]
fn a_person_keeps_a_hundred_drafts_of_bounded_length_and_no_more() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    assert_eq!(given.refuses(ben, draft(" \n ")), ErrorCode::TextEmpty);
    let long = "ж".repeat(limits::FREE_TEXT_MAX + 1);
    assert_eq!(given.refuses(ben, draft(&long)), ErrorCode::TextTooLong);
    let elsewhere = Command::KeepDraft { board: board("e9.r1"), text: "x".to_owned() };
    assert_eq!(given.refuses(ben, elsewhere), ErrorCode::BoardUnknown);
    for n in 0..limits::DRAFTS_PER_PERSON {
        given.does(ben, draft(&format!("draft {n}")));
    }
    assert_eq!(given.refuses(ben, draft("one more")), ErrorCode::OutOfRange);
}

#[test]
fn a_removed_person_frees_the_seat_and_can_do_nothing_more() {
    let mut given = Given::rooms_of(&[2]);
    let [ben, eva] = given.seats(1)[..] else { panic!("two") };
    let epoch = given.workshop.people.get(ben).unwrap().seat_epoch;
    given.does(ANA, Command::RemovePerson { person: ben });

    assert_eq!(given.seats(1), [eva]);
    assert_eq!(given.workshop.people.get(ben).unwrap().seat_epoch, epoch + 1);
    assert_eq!(given.refuses(ben, draft("x")), ErrorCode::PersonRemoved);
    assert_eq!(given.workshop.may_write(ben, &board("e1.r1")), Err(ErrorCode::PersonRemoved));
    assert!(!given.workshop.may_read(ben, &board("e1.r1")));
    assert_eq!(given.refuses(ANA, Command::RemovePerson { person: ben }), ErrorCode::PersonRemoved);
    assert_eq!(given.refuses(ANA, move_to(ben, Some(room(1)))), ErrorCode::PersonRemoved);
}

#[test]
fn facilitators_are_equals_and_the_last_one_stays() {
    let mut given = Given::a_workshop();
    assert_eq!(given.refuses(ANA, Command::RemovePerson { person: ANA }), ErrorCode::Forbidden);
    let leo = given.joins(Role::Facilitator);
    given.does(leo, Command::RemovePerson { person: ANA });
    given.does(leo, Command::OpenRoom {});
    assert_eq!(given.refuses(leo, Command::RemovePerson { person: leo }), ErrorCode::Forbidden);
    let mia = given.joins(Role::Facilitator);
    given.does(mia, Command::ErasePerson { person: mia });
    let refused = given.refuses(leo, Command::RemovePerson { person: leo });
    assert_eq!(refused, ErrorCode::Forbidden, "an erased person leads nobody");
}

#[test]
fn whoever_is_removed_or_erased_leaves_seat_call_promise_and_ranks_and_is_not_seated_again() {
    for goes in [|person| Command::RemovePerson { person }, |person| Command::ErasePerson { person }] {
        let mut given = Given::rooms_of(&[5, 1]);
        let (ben, dan) = (given.seats(1)[0], given.seats(2)[0]);
        let leo = given.joins(Role::Facilitator);
        given.does(ben, Command::CallFacilitator {});
        given.does(dan, Command::CallFacilitator {});
        given.does(leo, Command::AnswerCall { room: room(2), coming: true });
        given.does(ben, Command::SetDone { exercise: "e1".parse().unwrap(), done: true });
        given.does(ANA, goes(ben));
        given.does(ANA, goes(leo));

        let rooms = &given.workshop.rooms;
        assert_eq!((given.seats(1).len(), rooms.room_of(ben)), (4, None));
        assert_eq!(rooms.get(room(1)).unwrap().call, None);
        let theirs = rooms.get(room(2)).unwrap().call.as_ref().unwrap();
        assert_eq!((theirs.by, theirs.coming), (dan, None), "another room goes on calling");
        assert!(!given.workshop.people.scorers().contains(&ben));
        for command in [
            move_to(ben, Some(room(2))),
            Command::AssignRooms { rooms: vec![RoomAssignment { room: None, people: vec![ben] }] },
        ] {
            assert_eq!(given.refuses(ANA, command), ErrorCode::PersonRemoved);
        }
    }
}

#[test]
fn erasing_takes_the_name_and_the_seat_and_nothing_else() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let eva = given.joins(Role::Observer);
    given.does(ben, draft("mine"));
    assert_eq!(given.refuses(eva, Command::ErasePerson { person: ben }), ErrorCode::Forbidden);
    given.to(Phase::Closed);
    given.does(ben, Command::ErasePerson { person: ben });
    given.does(ANA, Command::ErasePerson { person: eva });

    let erased = given.workshop.people.get(ben).unwrap();
    assert!(erased.erased && !erased.removed && erased.drafts.len() == 1);
    assert_eq!(given.seats(1), []);
    assert!(given.workshop.people.active_role(ben).is_err(), "nobody can speak for an erased person");
    assert!(!given.workshop.may_read(ben, &board("e1.r1")));
    assert_eq!(given.workshop.may_write(ben, &board("e1.r1")), Err(ErrorCode::PersonRemoved));
    assert_eq!(
        given.refuses(ANA, Command::ErasePerson { person: ANA }),
        ErrorCode::Forbidden,
        "the last one leads"
    );
    assert_eq!(given.refuses(ANA, Command::ErasePerson { person: ben }), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, Command::ErasePerson { person: PersonId(99) }), ErrorCode::NotFound);
}

#[test]
fn an_observer_changes_nothing_but_themselves() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let eva = given.joins(Role::Observer);
    let language =
        |person, language| Command::UpdatePerson { person, occupation: None, language: Some(language) };
    given.does(eva, language(eva, Language::Ru));
    assert_eq!(given.refuses(eva, language(eva, Language::Ru)), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(eva, language(ben, Language::Ru)), ErrorCode::Forbidden);
    given.does(ANA, language(ben, Language::Ru));
    for command in
        [Command::OpenRoom {}, draft("x"), Command::CallFacilitator {}, Command::MarkSeen { until: None }]
    {
        assert_eq!(given.refuses(eva, command), ErrorCode::Forbidden);
    }
    assert!(given.workshop.may_read(eva, &board("e1.r1")) && given.workshop.may_read(eva, &board("list")));
    assert_eq!(given.workshop.may_write(eva, &board("e1.r1")), Err(ErrorCode::Forbidden));
}

#[test]
fn nobody_acts_under_a_role_that_is_not_theirs() {
    let given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let mut asker = given.asker(ben);
    asker.role = Role::Facilitator;
    let refused = given.workshop.decide(asker, &Command::OpenRoom {});
    assert_eq!(refused.unwrap_err().code, ErrorCode::Forbidden);
}

#[test]
fn looking_at_the_list_is_remembered_per_facilitator() {
    let mut given = Given::a_workshop();
    let events = given.does(ANA, Command::MarkSeen { until: None });
    assert!(matches!(events[..], [Event::People(_)]));
    assert_eq!(given.workshop.people.get(ANA).unwrap().seen_at, given.now);
}

#[test]
fn m14_what_was_never_shown_is_not_seen() {
    let mut given = Given::rooms_of(&[1]);
    let shown = given.with_problem("queue");
    let until = given.workshop.list.problems[&shown].changed_at;
    let late = given.with_problem("noise");
    given.does(ANA, Command::MarkSeen { until: Some(until) });
    let seen = |given: &Given| given.workshop.people.get(ANA).unwrap().seen_at;
    assert_eq!(seen(&given), until);
    assert!(given.workshop.list.problems[&late].changed_at > seen(&given));

    given.does(ANA, Command::MarkSeen { until: Some(given.now.plus_ms(60_000)) });
    assert_eq!(seen(&given), given.now, "nobody has seen what is still to come");
    given.does(ANA, Command::MarkSeen { until: Some(until) });
    assert!(seen(&given) > until, "what was seen stays seen");
}

#[test]
fn a_removed_person_may_still_erase_themselves_and_gets_the_first_answer_again() {
    let mut given = Given::rooms_of(&[2]);
    let [ben, eva] = given.seats(1)[..] else { panic!("two") };
    let erase = |person| Command::ErasePerson { person };
    given.does(ANA, Command::RemovePerson { person: ben });
    assert_eq!(given.refuses(ben, erase(eva)), ErrorCode::PersonRemoved);
    assert!(given.workshop.people.role_unless_erased(ben).is_ok());

    let Asked::New { events, .. } = given.workshop.ask(given.asker(ben), "k", &erase(ben)).unwrap() else {
        panic!("the key is new");
    };
    given.record(&events, Some(ben));

    let again = given.workshop.ask(given.asker(ben), "k", &erase(ben));
    assert!(matches!(again, Ok(Asked::Again(_))), "{again:?}");
    assert_eq!(given.refuses(ben, erase(ben)), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ben, Command::CallFacilitator {}), ErrorCode::PersonRemoved);
    assert_eq!(given.workshop.people.role_unless_erased(ben).unwrap_err().code, ErrorCode::PersonRemoved);
}

#[test]
fn a_link_of_an_older_generation_lets_nobody_in() {
    let mut given = Given::a_workshop();
    let check = |given: &Given, role, generation| given.workshop.check_link(role, generation).is_ok();
    assert!(Role::ALL.into_iter().all(|role| check(&given, role, 0)));

    given.does(ANA, Command::RenewLinks { role: Some(Role::Observer) });
    given.does(ANA, Command::RenewLinks { role: None });

    for (role, now) in [(Role::Observer, 2), (Role::Participant, 1), (Role::Facilitator, 1)] {
        let good: Vec<_> = (0..4).filter(|generation| check(&given, role, *generation)).collect();
        assert_eq!(good, [now], "{role}");
    }
    assert_eq!(given.workshop.links.renewals(), 4);

    // Whoever found the link good before it was renewed is still not let in after it.
    let mut machine = Machine::around(given.workshop.clone());
    let mut came = |link, key: &str| {
        let (role, occupation, language) = (Role::Observer, Occupation::Other, Language::En);
        let newcomer = Newcomer { role, occupation, language, key: key.to_owned(), link };
        machine.stage_join(&newcomer, given.now, None).map(|joined| joined.person)
    };
    assert_eq!(came(1, "old").unwrap_err().code, ErrorCode::InviteUnknown);
    let person = came(2, "new").unwrap();
    assert_eq!(came(1, "new").unwrap_err().code, ErrorCode::InviteUnknown, "not even with a known key");
    assert_eq!(came(2, "new"), Ok(person));
}

#[test]
fn what_was_kept_before_links_were_renewed_reads_with_the_first_links() {
    let given = Given::rooms_of(&[1]);
    let mut kept = serde_json::to_value(&given.workshop).unwrap();
    assert!(kept.as_object_mut().unwrap().remove("links").is_some());
    for person in kept["people"]["by_id"].as_object_mut().unwrap().values_mut() {
        assert!(person.as_object_mut().unwrap().remove("code_made").is_some());
    }
    let read: crate::workshop::Workshop = serde_json::from_value(kept).unwrap();
    assert_eq!(read, given.workshop);
}

#[test]
fn a_code_for_somebody_else_is_recorded_and_ones_own_is_not() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let (leo, eva) = (given.joins(Role::Facilitator), given.joins(Role::Observer));
    let people = |given: &Given| given.workshop.people.clone();
    assert_eq!(people(&given).make_code(ben, ben), Ok(None));
    for (by, person) in [(ben, eva), (eva, ben), (ben, leo)] {
        assert_eq!(people(&given).make_code(by, person).unwrap_err().code, ErrorCode::Forbidden);
    }
    for person in [leo, ben, eva] {
        let event = people(&given).make_code(ANA, person).unwrap().unwrap();
        given.record(&[Event::People(event)], Some(ANA));
        let made = given.workshop.people.get(person).unwrap().code_made.unwrap();
        assert_eq!((made.by, made.at), (ANA, given.now));
    }
    given.does(ANA, Command::RemovePerson { person: ben });
    assert_eq!(people(&given).make_code(ANA, ben).unwrap_err().code, ErrorCode::PersonRemoved);
    assert_eq!(people(&given).make_code(ben, ben).unwrap_err().code, ErrorCode::PersonRemoved);
}

#[test]
fn r2_participants_cannot_take_the_last_places_from_those_who_lead_or_look_on() {
    let mut given = Given::a_workshop();
    given.forget_log();
    let mut workshop = given.workshop.clone();
    let mut join = |role: Role, key: u32| {
        let (person, events) = workshop
            .join(role, Occupation::Other, Language::En, &key.to_string())
            .map_err(|refusal| refusal.code)?;
        for event in events {
            workshop.apply(&event, Stamp { by: Some(person), at: Timestamp(1), position: Position(1) });
        }
        Ok(workshop.people.by_id.len())
    };
    let mut keys = 0..;
    let mut fill = |role| loop {
        match join(role, keys.next().unwrap()) {
            Ok(people) if people <= limits::PEOPLE_MAX => {}
            refused => break refused,
        }
    };
    assert_eq!(fill(Role::Participant), Err(ErrorCode::WorkshopFull));
    assert_eq!(fill(Role::Facilitator), Err(ErrorCode::WorkshopFull));
    assert_eq!(workshop.check_door(Role::Observer).unwrap_err().code, ErrorCode::WorkshopFull);
    assert_eq!(workshop.people.by_id.len(), limits::PEOPLE_MAX);
    let led = workshop.people.by_id.values().filter(|person| person.role == Role::Facilitator).count();
    assert_eq!(led, limits::PLACES_KEPT + 1, "and the one who was there first");
}
