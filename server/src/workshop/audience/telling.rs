//! How peers are told: one frame per dialect, shared by every outbox on the board.

//!
//! A write to a socket costs more than what is in it. So what nobody waits for leaves along with what somebody waits for:
//! presence with the next edit of its board, and the word that an edit is saved with whatever its author is told next.

use std::collections::VecDeque;

use bytes::Bytes;
use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardId, BoardKey, Timestamp},
    sync::awareness::AwarenessEntry,
};

use super::{Audience, OpenBoard, Socket};
use crate::{
    config::{PRESENCE_EVERY_MS, SAVED_WITHIN_MS},
    outbox::{Frame, Outbox},
    presence::SocketId,
    session::outgoing::{Dialect, Outgoing, SharedFrame},
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
        let waits = !audience.untold.is_empty();
        audience.untold.extend(entries.into_iter().map(|entry| (entry.client, entry)));
        if now.since_ms(audience.told_at) >= PRESENCE_EVERY_MS {
            self.tell_held(board, now);
        } else if !waits {
            self.held.push_back((now.plus_ms(PRESENCE_EVERY_MS), board.clone()));
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
        while let Some((_, board)) = self.held.pop_front_if(|(due, _)| *due <= now) {
            self.tell_held(&board, now);
        }
        while let Some((_, socket)) = self.echoes.pop_front_if(|(due, _)| *due <= now) {
            if let Some(open) = self.sockets.get_mut(&socket) {
                open.echo_waits = false;
                open.outbox.send_waiting();
            }
        }
    }

    fn tell_held(&mut self, board: &BoardKey, now: Timestamp) {
        let Some(audience) = self.boards.get_mut(board) else { return };
        let untold = std::mem::take(&mut audience.untold);
        audience.told_at = now;
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
        let frame =
            SharedFrame::new(BoardId { workshop: self.workshop.clone(), key: board.clone() }, message);
        for socket in &audience.sockets {
            let Some(open) = self.sockets.get_mut(socket) else { continue };
            let Some(bytes) = open.boards.get(board).and_then(|open| frame.bytes(&open.dialect)) else {
                continue;
            };
            if author == Some(*socket) {
                open.echo(Frame::Binary(bytes), false, *socket, &mut self.echoes, now);
            } else {
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
    pub fn saved(&mut self, socket: SocketId, board: &BoardKey, now: Timestamp) {
        let Some(open) = self.sockets.get_mut(&socket) else { return };
        let Some(OpenBoard { dialect, .. }) = open.boards.get(board) else { return };
        if let Some(bytes) = Outgoing::SyncStatus(true).encode(dialect) {
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
        if !self.echo_waits {
            self.echo_waits = true;
            echoes.push_back((now.plus_ms(SAVED_WITHIN_MS), id));
        }
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
