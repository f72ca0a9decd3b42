//! Views in parts: the same as whole, and made once for everybody of a role.

use std::{collections::BTreeSet, sync::Arc};

use fivefold_protocol::{command::Command, role::Role};
use serde_json::{Map, Value};

use super::{ANA, Given, machine::Running};
use crate::workshop::{
    audience::Names,
    view::{Memo, Shared},
};

#[test]
fn the_parts_of_a_view_are_the_whole_view() {
    let given = Given::rooms_of(&[2]);
    let machine = Running::from(&given).machine;
    let (names, mut memo) = (Names::new(), Memo::default());
    let shared = Shared::of(&machine, &names, &BTreeSet::new(), &mut memo);
    for (person, seen) in &given.workshop.people.by_id {
        let watched = BTreeSet::new();
        let mut parts = shared.common_parts(seen.role, None);
        let common = parts.len();
        let own = shared.own_parts(*person, &watched).unwrap();
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
