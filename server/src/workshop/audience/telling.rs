//! How peers are told: one frame per dialect, shared by every outbox on the board.

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardId, BoardKey},
    sync::awareness::AwarenessEntry,
};

use super::{Audience, OpenBoard};
use crate::{
    outbox::{Frame, Outbox},
    presence::SocketId,
    session::outgoing::{Dialect, Outgoing, SharedFrame},
    workshop::machine::Machine,
};

impl Audience {
    pub(super) fn tell_presence(&self, board: &BoardKey, entries: &[AwarenessEntry]) {
        if !entries.is_empty() {
            self.send(board, Outgoing::Awareness(entries.to_vec()));
        }
    }

    /// Hands an update to every socket on its board, the author's included.
    pub fn updated(&self, board: &BoardKey, update: &Bytes) {
        self.send(board, Outgoing::Update(update.clone()));
    }

    /// Encodes a message once per dialect and queues it for every socket on the board.
    fn send(&self, board: &BoardKey, message: Outgoing) {
        let Some(audience) = self.boards.get(board) else { return };
        let frame =
            SharedFrame::new(BoardId { workshop: self.workshop.clone(), key: board.clone() }, message);
        for socket in &audience.sockets {
            let Some(open) = self.sockets.get(socket) else { continue };
            if let Some(bytes) = open.boards.get(board).and_then(|open| frame.bytes(&open.dialect)) {
                open.outbox.push(Frame::Binary(bytes));
            }
        }
    }

    fn tell_one(&self, socket: SocketId, board: &BoardKey, message: &Outgoing) {
        let Some(open) = self.sockets.get(&socket) else { return };
        if let Some(OpenBoard { dialect, .. }) = open.boards.get(board) {
            push(&open.outbox, dialect, message, true);
        }
    }

    /// Says that one received message is durable.
    pub fn saved(&self, socket: SocketId, board: &BoardKey) {
        self.tell_one(socket, board, &Outgoing::SyncStatus(true));
    }

    /// Says that one received message was refused, and why.
    pub fn refused(&self, socket: SocketId, board: &BoardKey, code: ErrorCode) {
        self.tell_one(socket, board, &Outgoing::SyncStatus(false));
        self.tell_one(socket, board, &Outgoing::PermissionDenied(code));
    }

    /// Asks a socket for what it has beyond what is known here.
    pub fn ask_again(&self, machine: &Machine, socket: SocketId, board: &BoardKey) {
        self.tell_one(socket, board, &Outgoing::SyncStatus(false));
        self.tell_one(socket, board, &Outgoing::Step1(state_vector(machine, board)));
    }
}

pub(super) fn state_vector(machine: &Machine, board: &BoardKey) -> Bytes {
    machine.board(board).map_or_else(|| Bytes::from_static(&[0]), |slot| slot.board.state_vector())
}

pub(super) fn push(outbox: &Outbox, dialect: &Dialect, message: &Outgoing, kept: bool) {
    match message.encode(dialect) {
        Some(bytes) if kept => outbox.push_kept(Frame::Binary(bytes)),
        Some(bytes) => outbox.push(Frame::Binary(bytes)),
        None => {}
    }
}
