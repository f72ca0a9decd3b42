//! Pages that want views: each gets the whole at first, then patches with rising versions.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_protocol::{
    api::LiveMessage,
    error::ErrorCode,
    ids::{BoardKey, PersonId, Timestamp},
};
use serde_json::Value;

use crate::{
    outbox::{CLOSE_FORBIDDEN, Close, Frame, Outbox},
    presence::SocketId,
    session::CloseCode,
    workshop::{
        audience::Names,
        machine::Machine,
        view::{Memo, Shared},
    },
};

/// Most boards a page may watch.
pub const WATCHED_MAX: usize = 32;

/// A page's side of the `live` socket.
#[derive(Debug, Clone)]
pub struct LivePeer {
    /// The socket.
    pub socket: SocketId,
    /// Whose it is.
    pub person: PersonId,
    /// Where messages go.
    pub outbox: Arc<Outbox>,
}

#[derive(Debug)]
struct Live {
    person: PersonId,
    outbox: Arc<Outbox>,
    version: u64,
    sent: Value,
    watched: BTreeSet<BoardKey>,
}

/// Every page that wants views of one workshop.
#[derive(Debug, Default)]
pub struct Lives {
    pages: BTreeMap<SocketId, Live>,
    memo: Memo,
}

impl Lives {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Whose pages are open.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.pages.values().map(|live| live.person)
    }

    /// How many pages a person has open.
    #[must_use]
    pub fn count_of(&self, person: PersonId) -> usize {
        self.people().filter(|other| *other == person).count()
    }

    /// Adds a page; a removed person is turned away.
    pub fn add(&mut self, machine: &Machine, peer: LivePeer) {
        if let Err(refusal) = machine.workshop().people.active_role(peer.person) {
            Self::refuse(&peer, refusal.code);
            return;
        }
        let live = Live {
            person: peer.person,
            outbox: peer.outbox,
            version: 0,
            sent: Value::Null,
            watched: BTreeSet::new(),
        };
        self.pages.insert(peer.socket, live);
    }

    /// Turns a page away.
    pub fn refuse(peer: &LivePeer, code: ErrorCode) {
        send(&peer.outbox, &LiveMessage::Refused { code }, true);
        peer.outbox.close(Close { code: CloseCode::from(code).number(), reason: "see the message before" });
    }

    /// Forgets a page.
    pub fn gone(&mut self, socket: SocketId) {
        self.pages.remove(&socket);
    }

    /// The boards whose note data a page wants.
    pub fn watch(&mut self, socket: SocketId, boards: Vec<BoardKey>) {
        if let Some(live) = self.pages.get_mut(&socket) {
            live.watched = boards.into_iter().take(WATCHED_MAX).collect();
        }
    }

    /// Sends a page the whole view.
    pub fn whole(
        &mut self,
        machine: &Machine,
        names: &Names,
        online: &BTreeSet<PersonId>,
        socket: SocketId,
        now: Timestamp,
    ) {
        let Some(live) = self.pages.get_mut(&socket) else { return };
        let shared = Shared::of(machine, names, online, &mut self.memo);
        let Some(view) = shared.view(live.person, &live.watched) else { return };
        live.version += 1;
        live.sent = serde_json::to_value(&view).unwrap_or_default();
        live.outbox.resume();
        send(&live.outbox, &LiveMessage::Whole { version: live.version, now, view: Box::new(view) }, false);
    }

    /// Sends every page what changed for it.
    pub fn send_changes(
        &mut self,
        machine: &Machine,
        names: &Names,
        online: &BTreeSet<PersonId>,
        now: Timestamp,
    ) {
        if self.pages.is_empty() {
            return;
        }
        let shared = Shared::of(machine, names, online, &mut self.memo);
        for live in self.pages.values_mut() {
            let Some(view) = shared.view(live.person, &live.watched) else { continue };
            let value = serde_json::to_value(&view).unwrap_or_default();
            let patch = json_patch::diff(&live.sent, &value);
            if patch.0.is_empty() {
                continue;
            }
            live.version += 1;
            live.sent = value;
            let ops = serde_json::to_value(&patch).unwrap_or_default();
            send(&live.outbox, &LiveMessage::Patch { version: live.version, now, ops }, false);
        }
    }

    /// Cuts off people who were removed.
    pub fn enforce(&mut self, machine: &Machine) {
        self.pages.retain(|_, live| match machine.workshop().people.active_role(live.person) {
            Ok(_) => true,
            Err(refusal) => {
                send(&live.outbox, &LiveMessage::Refused { code: refusal.code }, true);
                live.outbox.close(CLOSE_FORBIDDEN);
                false
            }
        });
    }

    /// Ends every socket.
    pub fn close_all(&mut self, close: Close) {
        for live in self.pages.values() {
            live.outbox.close(close);
        }
    }
}

fn send(outbox: &Outbox, message: &LiveMessage, kept: bool) {
    match serde_json::to_string(message) {
        Ok(text) if kept => outbox.push_kept(Frame::Text(text)),
        Ok(text) => outbox.push(Frame::Text(text)),
        // Views are plain data with string keys.
        Err(error) => tracing::error!(%error, "a view cannot be written"),
    }
}
