use fivefold_protocol::{
    command::{Command, Phase},
    error::ErrorCode,
    ids::{DraftId, PersonId},
    limits,
    role::{Language, Occupation, Role},
};

use super::{ANA, Given, board, move_to, room};
use crate::workshop::{Event, decide::Asked};

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
    assert_eq!(join(Role::Participant, "").unwrap_err().code, ErrorCode::Malformed);

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
    assert_eq!(long.unwrap_err().code, ErrorCode::Malformed);
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
}

#[test]
fn erasing_takes_the_name_and_nothing_else() {
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
    assert_eq!(given.seats(1), [ben]);
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
    for command in [Command::OpenRoom {}, draft("x"), Command::CallFacilitator {}, Command::MarkSeen {}] {
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
    let events = given.does(ANA, Command::MarkSeen {});
    assert!(matches!(events[..], [Event::People(_)]));
    assert_eq!(given.workshop.people.get(ANA).unwrap().seen_at, given.now);
}
