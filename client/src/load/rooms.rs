//! Where the people of a load go.

use std::collections::BTreeMap;

use fivefold_protocol::role::Role;

use super::{peer::Door, wire::Dialect};
use crate::seats::Place;

/// Doors for everybody: rooms of equally many people, and observers of the first room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rooms {
    /// Rooms, with a door for each person.
    pub boards: Vec<Vec<Door>>,
    /// Doors for observers.
    pub observers: Vec<Door>,
}

impl Rooms {
    /// Rooms on a server that asks nobody who they are; `name` keeps them apart from those of other runs.
    #[must_use]
    pub fn open(
        server: &str,
        dialect: Dialect,
        name: &str,
        rooms: usize,
        people: usize,
        observers: usize,
    ) -> Self {
        let door = |room: usize| {
            let (server, document) = (server.trim_end_matches('/'), format!("load-{name}-{room}"));
            let url = match dialect {
                Dialect::YWebsocket => format!("{server}/{document}"),
                Dialect::Hocuspocus => server.to_owned(),
            };
            Door { url, document }
        };
        let boards = (0..rooms).map(|room| vec![door(room); people]).collect();
        Self { boards, observers: vec![door(0); observers] }
    }

    /// The first `rooms` rooms of Fivefold with the first `people` of each, and observers of the first.
    #[must_use]
    pub fn seated(places: &[Place], rooms: usize, people: usize, observers: usize) -> Self {
        let mut found: Vec<(String, Vec<Door>)> = Vec::new();
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        let mut watching = Vec::new();
        for place in places {
            let board = place.board.to_string();
            let door = Door { url: place.url.clone(), document: board.clone() };
            match place.role {
                Role::Observer => watching.push((board, door)),
                Role::Participant | Role::Facilitator => {
                    let room = *at.entry(board.clone()).or_insert(found.len());
                    if room == found.len() {
                        found.push((board, Vec::new()));
                    }
                    found[room].1.push(door);
                }
            }
        }
        let first = found.first().map(|(board, _)| board.clone());
        let boards = found.into_iter().map(|(_, mut doors)| {
            doors.truncate(people);
            doors
        });
        let boards = boards.filter(|doors| doors.len() == people).take(rooms).collect();
        let observers = watching
            .into_iter()
            .filter(|(board, _)| Some(board) == first.as_ref())
            .map(|(_, door)| door)
            .take(observers);
        Self { boards, observers: observers.collect() }
    }

    pub(super) fn people_per_room(&self) -> usize {
        self.boards.first().map_or(0, Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_y_websocket_room_is_an_address_and_a_hocuspocus_room_is_a_name() {
        let rooms = Rooms::open("ws://x:1/", Dialect::YWebsocket, "a", 2, 5, 1);
        assert_eq!(rooms.boards[1][4].url, "ws://x:1/load-a-1");
        assert_eq!(rooms.observers[0].url, "ws://x:1/load-a-0");
        let rooms = Rooms::open("ws://x:1", Dialect::Hocuspocus, "a", 1, 2, 0);
        assert_eq!(rooms.boards[0][1], Door { url: "ws://x:1".to_owned(), document: "load-a-0".to_owned() });
        assert_eq!(rooms.people_per_room(), 2);
    }
}
