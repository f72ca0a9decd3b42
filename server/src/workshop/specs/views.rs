//! Views in parts: the same as whole, and made once for everybody of a role.

use std::{collections::BTreeSet, sync::Arc};

use fivefold_protocol::{command::Command, role::Role};
use serde_json::{Map, Value};

use super::{ANA, Given, machine::Running};
use crate::workshop::{
    audience::Names,
    view::{Memo, Observed, Shared},
};

#[test]
fn the_parts_of_a_view_are_the_whole_view() {
    let mut given = Given::rooms_of(&[2]);
    let observers = [given.joins(Role::Observer), given.joins(Role::Observer)];
    let mut running = Running::from(&given);
    let board = "e1.r1".parse().unwrap();
    running.note(given.seats(1)[0], &board, "n1", "guests wait at the reception");
    let (names, mut memo, watched) = (Names::new(), Memo::default(), BTreeSet::from([board]));
    let shared = Shared::of(&running.machine, &names, &BTreeSet::new(), &mut memo);
    let mut observed = Observed::default();
    for (person, seen) in &given.workshop.people.by_id {
        let mut parts = shared.common_parts(seen.role, None);
        let common = parts.len();
        let own = shared.own_parts(*person, &watched, &mut observed).unwrap();
        assert_eq!(
            common + own.len(),
            {
                parts.extend(own);
                parts.len()
            },
            "no field is in both"
        );
        let parts: Map<String, Value> =
            parts.into_iter().map(|(name, part)| (name, Value::clone(&part))).collect();
        let whole = serde_json::to_value(shared.view(*person, &watched).unwrap()).unwrap();
        assert_eq!(Value::Object(parts), whole, "{person}");
    }
    let [one, other] = observers.map(|who| shared.own_parts(who, &watched, &mut observed).unwrap());
    assert!(Arc::ptr_eq(&one["boards"], &other["boards"]), "observers' boards are made once");
    let elsewhere = shared.own_parts(observers[0], &BTreeSet::new(), &mut observed).unwrap();
    assert_ne!(one["boards"], elsewhere["boards"], "who watches other boards is shown others");
}

#[test]
fn a_part_that_says_the_same_is_the_known_one() {
    let given = Given::rooms_of(&[1]);
    let mut running = Running::from(&given);
    let (names, mut memo) = (Names::new(), Memo::default());
    let shown = |running: &Running, memo: &mut Memo, known| {
        Shared::of(&running.machine, &names, &BTreeSet::from([ANA]), memo)
            .common_parts(Role::Facilitator, known)
    };
    let before = shown(&running, &mut memo, None);
    running.does(Command::Broadcast { text: "lunch".to_owned() });
    let after = shown(&running, &mut memo, Some(&before));
    let changed: Vec<&str> = after
        .iter()
        .filter(|(name, part)| !Arc::ptr_eq(part, &before[name.as_str()]))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(changed, ["workshop"]);
}
