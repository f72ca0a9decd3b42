//! What turns one JSON value into another, as JSON Patch operations (RFC 6902) that name no more than what changed. In a
//! list, what comes in or goes is one operation; the rest moves along by itself.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value, json};

/// Most pairs of elements that are compared to find what stays in a list; in a longer one, place is compared with place.
const PAIRS_MAX: usize = 1 << 18;

/// The operations that turn `before` into `after`, which both stand at `path` (a JSON Pointer).
pub(super) fn operations(path: &str, before: &Value, after: &Value) -> Vec<Value> {
    let mut ops = Vec::new();
    differ(path, before, after, &mut ops);
    ops
}

fn differ(path: &str, before: &Value, after: &Value, ops: &mut Vec<Value>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => fields(path, before, after, ops),
        (Value::Array(before), Value::Array(after)) => elements(path, before, after, ops),
        _ if before == after => {}
        _ => ops.push(json!({ "op": "replace", "path": path, "value": after })),
    }
}

fn fields(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, ops: &mut Vec<Value>) {
    let at = |key: &str| format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        ops.push(json!({ "op": "remove", "path": at(key) }));
    }
    for (key, value) in after {
        match before.get(key) {
            Some(before) if before == value => {}
            Some(before) => differ(&at(key), before, value, ops),
            None => ops.push(json!({ "op": "add", "path": at(key), "value": value })),
        }
    }
}

/// From left to right: when an operation is carried out, everything before its place is as it will be.
fn elements(path: &str, before: &[Value], after: &[Value], ops: &mut Vec<Value>) {
    let (mut from, mut to) = (0, 0);
    for (kept_before, kept_after) in stays(before, after).into_iter().chain([(before.len(), after.len())]) {
        let (gone, come) = (&before[from..kept_before], &after[to..kept_after]);
        let changed = gone.len().min(come.len());
        for (index, (before, after)) in gone.iter().zip(come).enumerate() {
            differ(&format!("{path}/{}", to + index), before, after, ops);
        }
        let end = to + changed;
        ops.extend(
            gone[changed..].iter().map(|_| json!({ "op": "remove", "path": format!("{path}/{end}") })),
        );
        for (index, value) in come.iter().enumerate().skip(changed) {
            ops.push(json!({ "op": "add", "path": format!("{path}/{}", to + index), "value": value }));
        }
        (from, to) = (kept_before + 1, kept_after + 1);
    }
}

/// The longest sequence of elements that both lists have in this order: their places in the one and in the other.
fn stays(before: &[Value], after: &[Value]) -> Vec<(usize, usize)> {
    let head = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let tail =
        before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (before_end, after_end) = (before.len() - tail, after.len() - tail);
    let middle = longest(&digests(&before[head..before_end]), &digests(&after[head..after_end]));
    let mut pairs: Vec<_> = (0..head).map(|at| (at, at)).collect();
    let same = |(a, b): &(usize, usize)| before[*a] == after[*b];
    pairs.extend(middle.into_iter().map(|(a, b)| (head + a, head + b)).filter(same));
    pairs.extend((before_end..before.len()).zip(after_end..after.len()));
    pairs
}

fn digests(values: &[Value]) -> Vec<u64> {
    let digest = |value: &Value| {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    };
    values.iter().map(digest).collect()
}

fn longest(before: &[u64], after: &[u64]) -> Vec<(usize, usize)> {
    if before.len().saturating_mul(after.len()) > PAIRS_MAX {
        return Vec::new();
    }
    let width = after.len() + 1;
    // The length of the longest sequence from (a, b) to both ends, row by row.
    let mut lengths = vec![0_u32; (before.len() + 1) * width];
    for a in (0..before.len()).rev() {
        for b in (0..after.len()).rev() {
            lengths[a * width + b] = if before[a] == after[b] {
                lengths[(a + 1) * width + b + 1] + 1
            } else {
                lengths[(a + 1) * width + b].max(lengths[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < before.len() && b < after.len() {
        if before[a] == after[b] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if lengths[(a + 1) * width + b] >= lengths[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paths(ops: &[Value]) -> Vec<(&str, &str)> {
        ops.iter().map(|op| (op["op"].as_str().unwrap(), op["path"].as_str().unwrap())).collect()
    }

    #[test]
    fn what_comes_into_a_list_and_what_falls_off_its_end_are_one_operation_each() {
        let list = |ids: &[u32]| Value::from(ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>());
        let before = list(&(0..50).collect::<Vec<_>>());
        let after = list(&[&[77], &(0..49).collect::<Vec<_>>()[..]].concat());
        let ops = operations("/list", &before, &after);
        assert_eq!(paths(&ops), [("add", "/list/0"), ("remove", "/list/50")]);
    }

    #[test]
    fn an_element_that_changes_in_its_place_is_named_by_what_changed_in_it() {
        let before = json!([{ "id": 1, "score": 3 }, { "id": 2, "score": 4 }]);
        let after = json!([{ "id": 1, "score": 3 }, { "id": 2, "score": 5 }]);
        assert_eq!(paths(&operations("", &before, &after)), [("replace", "/1/score")]);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            (0..3_i32).prop_map(Value::from),
            "[ab/~]{0,2}".prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 24, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::btree_map("[ab/~]{0,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_operations_turn_the_one_into_the_other(before in any_json(), after in any_json()) {
            let (mut turned, target) = (json!({ "here": before }), json!({ "here": after }));
            let ops = operations("/here", &turned["here"], &target["here"]);
            let patch: json_patch::Patch = serde_json::from_value(Value::Array(ops)).unwrap();
            json_patch::patch(&mut turned, &patch).unwrap();
            prop_assert_eq!(turned, target);
        }
    }
}
