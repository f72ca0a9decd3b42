//! How peers are told: one frame per dialect, shared by every outbox on the board.
//!
//! A write to a socket costs more than what is in it. So what nobody waits for leaves along with what somebody waits for:
//! presence with the next edit of its board, and the word that an edit is saved with whatever its author is told next.

use std::collections::VecDeque;

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, Timestamp},
    sync::awareness::AwarenessEntry,
};

use super::{Audience, Peer, Socket};
use crate::{
    config::{PRESENCE_EVERY_MS, SAVED_WITHIN_MS},
    outbox::Frame,
    presence::SocketId,
    session::outgoing::{Outgoing, SharedFrame},
    workshop::machine::Machine,
};

/// A Yjs update (v1) that holds nothing.
pub(super) const EMPTY_UPDATE: &[u8] = &[0, 0];

impl Audience {
    /// Tells the board's presence now if that was long ago, otherwise soon.
    pub(super) fn hold_presence(&mut self, board: &BoardKey, entries: Vec<AwarenessEntry>, now: Timestamp) {
        let Some(audience) = self.boards.get_mut(board) else { return };
        if entries.is_empty() {
            return;
        }
        audience.untold.extend(entries.into_iter().map(|entry| (entry.client, entry)));
        if now.since_ms(audience.told_at) >= PRESENCE_EVERY_MS {
            self.tell_held(board, now);
        } else if audience.due.is_none() {
            let due = now.plus_ms(PRESENCE_EVERY_MS);
            audience.due = Some(due);
            self.held.push_back((due, board.clone()));
        }
    }

    /// Tells presence that must not wait: who has gone.
    pub(super) fn tell_presence_now(&mut self, board: &BoardKey, entries: Vec<AwarenessEntry>) {
        let Some(audience) = self.boards.get_mut(board) else { return };
        if !entries.is_empty() {
            audience.untold.extend(entries.into_iter().map(|entry| (entry.client, entry)));
            let told_at = audience.told_at;
            self.tell_held(board, told_at);
        }
    }

    /// Sends what is held back and has become due.
    pub fn tell_due(&mut self, now: Timestamp) {
        while let Some((due, board)) = self.held.pop_front_if(|(due, _)| *due <= now) {
            if self.boards.get(&board).is_some_and(|audience| audience.due == Some(due)) {
                self.tell_held(&board, now);
            }
        }
        while let Some((due, socket)) = self.echoes.pop_front_if(|(due, _)| *due <= now) {
            if let Some(open) = self.sockets.get_mut(&socket).filter(|open| open.echo_due == Some(due)) {
                open.echo_due = None;
                open.outbox.send_waiting();
            }
        }
    }

    fn tell_held(&mut self, board: &BoardKey, now: Timestamp) {
        let Some(audience) = self.boards.get_mut(board) else { return };
        let untold = std::mem::take(&mut audience.untold);
        audience.told_at = now;
        audience.due = None;
        let only = audience.presence.only_socket(untold.keys().copied());
        if !untold.is_empty() {
            self.send(board, Outgoing::Awareness(untold.into_values().collect()), only, now);
        }
    }

    /// Hands an update to every socket on its board. For the author's it means *saved*, and may come a little later.
    pub fn updated(&mut self, board: &BoardKey, update: &Bytes, author: Option<SocketId>, now: Timestamp) {
        self.tell_held(board, now);
        self.send(board, Outgoing::Update(update.clone()), author, now);
    }

    /// Encodes a message once per dialect and queues it for every socket on the board; for `author` it is an echo.
    fn send(&mut self, board: &BoardKey, message: Outgoing, author: Option<SocketId>, now: Timestamp) {
        let Some(audience) = self.boards.get(board) else { return };
        let frame = SharedFrame::new(&audience.address, message);
        for (socket, peer) in &audience.peers {
            let Some(bytes) = frame.bytes(&peer.dialect) else { continue };
            if author != Some(*socket) {
                peer.outbox.push(Frame::Binary(bytes));
            } else if let Some(open) = self.sockets.get_mut(socket) {
                open.echo(Frame::Binary(bytes), false, *socket, &mut self.echoes, now);
            }
        }
    }

    fn tell_one(&self, socket: SocketId, board: &BoardKey, message: &Outgoing) {
        if let Some(peer) = self.peer(socket, board) {
            push(peer, message, true);
        }
    }

    /// Says that one received message is durable.
    pub fn saved(&mut self, socket: SocketId, board: &BoardKey, now: Timestamp) {
        let status =
            self.peer(socket, board).and_then(|peer| Outgoing::SyncStatus(true).encode(&peer.dialect));
        if let (Some(bytes), Some(open)) = (status, self.sockets.get_mut(&socket)) {
            open.echo(Frame::Binary(bytes), true, socket, &mut self.echoes, now);
        }
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

impl Socket {
    /// Queues a frame that leaves with the next one, or when its time has come.
    fn echo(
        &mut self,
        frame: Frame,
        kept: bool,
        id: SocketId,
        echoes: &mut VecDeque<(Timestamp, SocketId)>,
        now: Timestamp,
    ) {
        self.outbox.push_along(frame, kept);
        if self.echo_due.is_none() {
            let due = now.plus_ms(SAVED_WITHIN_MS);
            self.echo_due = Some(due);
            echoes.push_back((due, id));
        }
    }
}

pub(super) fn state_vector(machine: &Machine, board: &BoardKey) -> Bytes {
    machine.board(board).map_or_else(|| Bytes::from_static(&[0]), |slot| slot.board.state_vector())
}

pub(super) fn push(peer: &Peer, message: &Outgoing, kept: bool) {
    match message.encode(&peer.dialect) {
        Some(bytes) if kept => peer.outbox.push_kept(Frame::Binary(bytes)),
        Some(bytes) => peer.outbox.push(Frame::Binary(bytes)),
        None => {}
    }
}
