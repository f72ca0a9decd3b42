//! The order in which each person meets the tasks, so that the first and the last of the list are not the same for all.
//!
//! The order is a function of workshop, round and person alone: FNV-1a (64 bits) over `workshop/round/person` seeds a
//! splitmix64 generator, which drives a Fisher–Yates shuffle of the tasks in order of id. The next draw below `n` is the
//! high half of the 128-bit product of a draw and `n`. Every platform and every server gives the same order, and a reload
//! does not shuffle again.

use fivefold_protocol::ids::{PersonId, TaskId, WorkshopId};

/// The tasks in one person's order; `tasks` rise.
pub(super) fn order(
    workshop: &WorkshopId,
    round: u32,
    person: PersonId,
    mut tasks: Vec<TaskId>,
) -> Vec<TaskId> {
    let mut state = fnv1a(&format!("{workshop}/{round}/{person}"));
    for last in (1..tasks.len()).rev() {
        tasks.swap(last, below(splitmix(&mut state), last + 1));
    }
    tasks
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn below(draw: u64, bound: usize) -> usize {
    let product = u128::from(draw) * bound as u128;
    usize::try_from(product >> 64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(round: u32, person: u32) -> Vec<u32> {
        let tasks = (1..=8).map(TaskId).collect();
        let workshop = "abcdefgh12345678".parse().unwrap();
        order(&workshop, round, PersonId(person), tasks).into_iter().map(|task| task.0).collect()
    }

    #[test]
    fn the_order_is_pinned_for_ever() {
        assert_eq!(shuffled(1, 2), [3, 5, 4, 6, 1, 7, 8, 2]);
    }

    #[test]
    fn each_person_and_each_round_has_an_order_of_its_own() {
        let mut orders: Vec<_> =
            (1..=5).flat_map(|round| (1..=5).map(move |person| shuffled(round, person))).collect();
        for order in &orders {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [1, 2, 3, 4, 5, 6, 7, 8]);
        }
        orders.sort_unstable();
        orders.dedup();
        assert_eq!(orders.len(), 25);
    }

    #[test]
    fn no_task_is_always_first() {
        let mut firsts = [0u32; 9];
        for person in 1..=800 {
            firsts[usize::try_from(shuffled(1, person)[0]).unwrap()] += 1;
        }
        assert!(firsts[1..].iter().all(|count| (60..=140).contains(count)), "{firsts:?}");
    }
}
