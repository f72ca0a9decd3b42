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
            Received::Presence(mut entries) => {
                let person = peer.person;
                let admission = machine.admission(board);
                entries.retain(|entry| entry.state.is_none() || admission.claim(entry.client, person));
                let name =
                    machine.workshop().shows_authors(board).then(|| self.name(person).unwrap_or_default());
                if let Some(audience) = self.boards.get_mut(board) {
                    let told = audience.presence.announce(socket, person, name.as_deref(), entries, now);
                    self.hold_presence(board, told, now);
                }
            }
            Received::Edit(_) | Received::Refused(_) => {}
        }
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
