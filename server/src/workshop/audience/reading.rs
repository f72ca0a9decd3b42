//! What sockets ask and say that changes nothing durable.

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, PersonId, Timestamp},
};

use super::{
    Audience,
    telling::{EMPTY_UPDATE, push, state_vector},
};
use crate::{
    lint::Presence,
    outbox::Frame,
    presence::SocketId,
    session::outgoing::{Outgoing, answer_step1},
    workshop::{machine::Machine, received::Received},
};

impl Audience {
    /// Serves a message that changes nothing durable.
    pub fn read(
        &mut self,
        machine: &mut Machine,
        socket: SocketId,
        board: &BoardKey,
        what: Received,
        now: Timestamp,
    ) {
        let Some(peer) = self.peer(socket, board) else { return };
        match what {
            Received::Step1(theirs) => {
                let lacking = match machine.board(board) {
                    Some(slot) => slot.board.diff(&theirs),
                    None => Ok(Bytes::from_static(EMPTY_UPDATE)),
                };
                match lacking {
                    Ok(lacking) => {
                        for message in answer_step1(&peer.dialect, lacking, state_vector(machine, board)) {
                            push(peer, &message, false);
                        }
                    }
                    Err(_) => {
                        let denied = Outgoing::PermissionDenied(ErrorCode::Malformed);
                        push(peer, &denied, true);
                    }
                }
            }
            Received::QueryPresence => {
                if let Some(audience) = self.boards.get(board) {
                    push(peer, &Outgoing::Awareness(audience.presence.all()), false);
                }
            }
            Received::Presence(entries) => {
                let person = peer.person;
                self.announced(machine, socket, person, board, entries, now);
            }
            Received::Edit(_) | Received::Refused(_) => {}
        }
    }

    /// Takes the presence that a socket announced. What it says under a client id of somebody else is passed over.
    fn announced(
        &mut self,
        machine: &mut Machine,
        socket: SocketId,
        person: PersonId,
        board: &BoardKey,
        mut entries: Vec<Presence>,
        now: Timestamp,
    ) {
        let name = machine.workshop().shows_authors(board).then(|| self.name(person).unwrap_or_default());
        let Some(audience) = self.boards.get_mut(board) else { return };
        let (presence, admission) = (&mut audience.presence, machine.admission(board));
        entries.retain(|entry| {
            if admission.holder(entry.client).is_some_and(|holder| holder != person.into()) {
                return false;
            }
            if entry.state.is_some() && presence.is_own(socket, entry.client) {
                let _ = admission.claim(entry.client, person);
                presence.yield_to(entry.client, person);
            }
            true
        });
        let told = presence.announce(socket, person, name.as_deref(), entries, now);
        self.hold_presence(board, told, now);
    }

    fn name(&self, person: PersonId) -> Option<String> {
        self.names.get(&person)?.as_ref().map(|profile| profile.name.clone())
    }

    /// Sends a socket that lagged everything anew.
    pub fn resync(&mut self, machine: &Machine, socket: SocketId, now: Timestamp) {
        if let Some(open) = self.sockets.get(&socket) {
            open.outbox.resume();
            for board in open.boards.keys() {
                let Some(audience) = self.boards.get(board) else { continue };
                let Some(peer) = audience.peers.get(&socket) else { continue };
                if let Some(slot) = machine.board(board) {
                    // As an answer: the one to a first question may have been dropped.
                    if let Some(whole) = Outgoing::Step2(slot.board.state()).encode(&peer.dialect) {
                        peer.outbox.push_whole(Frame::Binary(whole));
                    }
                }
                push(peer, &Outgoing::Awareness(audience.presence.all()), false);
            }
        }
        let online = self.online();
        self.lives.whole(machine, &self.names, &online, socket, now);
    }
}
