//! A proposal for rooms: even sizes, five at most, occupations mixed. The same people and seed give the same proposal.

use fivefold_protocol::{api::RoomsPreview, ids::PersonId, limits, role::Occupation};

use crate::workshop::Workshop;

impl Workshop {
    /// Proposes `count` rooms (by default as few as five seats allow) for all participants. Too small a count is raised
    /// to what five seats need; too large a one is lowered, so that no room stays empty.
    #[must_use]
    pub fn preview_rooms(&self, count: Option<usize>, seed: u64) -> RoomsPreview {
        let people: Vec<_> = self.people.participants().map(|(id, person)| (id, person.occupation)).collect();
        let fewest = people.len().div_ceil(limits::SEATS_PER_ROOM);
        let most = people.len().min(limits::ROOMS_MAX).max(fewest);
        let count = count.unwrap_or(fewest).clamp(fewest, most);
        if count == 0 {
            return RoomsPreview {
                rooms: Vec::new(),
                no_process_owner: Vec::new(),
                no_customer_contact: Vec::new(),
            };
        }
        let mut rooms: Vec<Vec<(PersonId, Occupation)>> = vec![Vec::new(); count];
        for (place, person) in dealing_order(people, seed).into_iter().enumerate() {
            if let Some(room) = rooms.get_mut(place % count) {
                room.push(person);
            }
        }
        let without = |wanted: Occupation| {
            let lacks = |room: &[(PersonId, Occupation)]| room.iter().all(|(_, is)| *is != wanted);
            rooms.iter().enumerate().filter(|(_, room)| lacks(room)).map(|(index, _)| index).collect()
        };
        RoomsPreview {
            no_process_owner: without(Occupation::OwnsProcess),
            no_customer_contact: without(Occupation::TalksToCustomers),
            rooms: rooms.iter().map(|room| room.iter().map(|(id, _)| *id).collect()).collect(),
        }
    }
}

/// Occupation by occupation, shuffled inside each: dealt like cards, every room gets its share of each.
fn dealing_order(people: Vec<(PersonId, Occupation)>, seed: u64) -> Vec<(PersonId, Occupation)> {
    let mut keyed: Vec<_> =
        people.into_iter().map(|(id, occupation)| (occupation, mixed(seed, id), id)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(occupation, _, id)| (id, occupation)).collect()
}

/// A number that looks random and depends on the seed and the person only (splitmix64).
fn mixed(seed: u64, person: PersonId) -> u64 {
    let mut x = seed.wrapping_add(u64::from(person.0).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
