//! "Not the same": how long it is remembered, and for which notes.

use fivefold_protocol::error::ErrorCode;

use super::{
    ANA, Given,
    decisions::{apart, b, split, three, undo},
    engine::note,
};
use crate::workshop::{Event, Workshop, list::notes::text_key};

#[test]
fn not_the_same_is_remembered_until_a_text_really_changes() {
    let mut given = three();
    given.does(ANA, apart(b(1), b(2)));
    assert_eq!(given.refuses(ANA, apart(b(2), b(1))), ErrorCode::NothingToDo);
    assert_eq!(given.refuses(ANA, apart(b(1), b(1))), ErrorCode::NothingToDo);
    let pair = (note("e1.r1/a"), note("e1.r1/b"));
    let is_apart = |given: &Given| given.workshop.list.apart().contains(&pair);
    assert!(is_apart(&given));
    given.settles(&[("e1.r1/b", "  NOISE ")]);
    assert!(is_apart(&given));
    given.settles(&[("e1.r1/b", "queue noise")]);
    assert!(!is_apart(&given));
    assert_eq!(given.at("e1.r1/b"), b(1));
    given.settles(&[("e1.r1/b", "noise")]);
    assert!(is_apart(&given));
    given.does(ANA, undo(1));
    assert!(!is_apart(&given));
}

#[test]
fn not_the_same_holds_for_other_notes_with_the_same_words() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.settles(&[("e1.r1/a", "queue at noon"), ("e1.r1/b", "queue online")]);
    given.does(ANA, split("e1.r1/b"));
    given.settles(&[("e1.r2/c", "Queue online")]);
    assert_eq!(given.at("e1.r2/c"), given.at("e1.r1/b"));
}

#[test]
fn two_notes_of_the_same_words_can_be_kept_apart_without_parting_all_others() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.settles(&[("e1.r1/a", "queue"), ("e1.r2/b", "queue")]);
    given.does(ANA, split("e1.r2/b"));
    given.settles(&[("e1.r2/c", "queue"), ("e1.r2/d", "queue")]);
    assert_eq!(given.workshop.list.apart().len(), 1);
    assert_eq!(given.at("e1.r2/c"), given.at("e1.r2/d"));
}

#[test]
fn m6_punctuation_case_and_yo_are_no_change_of_a_text() {
    let mut given = Given::rooms_of(&[1]);
    given.settles(&[("e1.r1/a", "лифт ещё шумит"), ("e1.r1/b", "лифт ещё стоит")]);
    given.does(ANA, split("e1.r1/b"));
    let pair = (note("e1.r1/a"), note("e1.r1/b"));
    for same in ["лифт еще стоит", "Лифт ещё стоит.", "лифт: еще – СТОИТ!"]
    {
        given.settles(&[("e1.r1/b", same)]);
        assert!(given.workshop.list.apart().contains(&pair), "{same}");
        assert_ne!(given.at("e1.r1/a"), given.at("e1.r1/b"), "{same}");
    }
    given.settles(&[("e1.r1/b", "лифт ещё не стоит")]);
    assert!(!given.workshop.list.apart().contains(&pair));
}

#[test]
fn m6_not_the_same_holds_for_another_room_s_copy_with_other_punctuation() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.settles(&[("e1.r1/a", "queue at noon"), ("e1.r1/b", "queue online")]);
    given.does(ANA, split("e1.r1/b"));
    given.settles(&[("e1.r2/c", "Queue online!")]);
    assert_eq!(given.at("e1.r2/c"), given.at("e1.r1/b"));
}

#[test]
fn m6_what_an_earlier_version_kept_apart_still_fits_its_notes() {
    let mut given = three();
    given.does(ANA, apart(b(1), b(2)));
    given.does(ANA, apart(b(1), b(3)));
    let mut stored = serde_json::to_value(&given.workshop).unwrap();
    let list = &mut stored["list"];
    list.as_object_mut().unwrap().remove("keys").unwrap();
    for (decision, other) in [("m1", "noise"), ("m2", "other words since")] {
        let pair = &mut list["decisions"][decision]["ground"]["Apart"]["apart"][0];
        assert!(pair["a_text"].is_u64());
        (pair["a_text"], pair["b_text"]) = (text_key("queue").into(), text_key(other).into());
    }
    let stored: Workshop = serde_json::from_value(stored).unwrap();
    let before = stored.list.apart();
    assert!(before.is_empty(), "the keys are of another kind: {before:?}");

    let event = Event::WorkshopImported(Box::new(stored));
    given.workshop = Workshop::from_first(&event, given.now).unwrap();

    let pair = (note("e1.r1/a"), note("e1.r1/b"));
    assert!(given.workshop.list.apart().iter().eq([&pair]));
    given.settles(&[("e1.r1/b", "Noise!")]);
    assert!(given.workshop.list.apart().iter().eq([&pair]));
    given.forget_log();
}
