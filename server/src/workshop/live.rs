//! Pages that want views: each gets the whole at first, then patches with rising versions.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use fivefold_protocol::{
    api::LiveMessage,
    error::ErrorCode,
    ids::{BoardKey, PersonId, Timestamp},
    limits::WATCHED_MAX,
    role::Role,
};
use serde_json::Value;

use self::patch::operations;
use crate::{
    outbox::{CLOSE_FORBIDDEN, Close, Frame, Outbox},
    presence::SocketId,
    session::CloseCode,
    workshop::{
        audience::Names,
        machine::Machine,
        view::{Memo, Observed, Parts, Shared, Whole},
    },
};

mod patch;

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
    sent: Parts,
    watched: BTreeSet<BoardKey>,
}

/// Every page that wants views of one workshop.
#[derive(Debug, Default)]
pub struct Lives {
    pages: BTreeMap<SocketId, Live>,
    memo: Memo,
    /// What everybody of a role was shown last.
    common: BTreeMap<Role, Parts>,
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
            sent: Parts::new(),
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
        let known = |role| self.common.get(&role);
        let Some(whole) = shared.whole(live.person, &live.watched, known) else { return };
        let Whole { view, common, own } = whole;
        live.version += 1;
        live.sent.clone_from(&common);
        live.sent.extend(own);
        self.common.insert(view.me.role, common);
        live.outbox.resume();
        let whole = LiveMessage::Whole { version: live.version, now, view: Box::new(view) };
        if let Some(text) = written(&whole) {
            live.outbox.push_whole(Frame::Text(text));
        }
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
        let mut common = BTreeMap::new();
        let (mut observed, mut changes) = (Observed::default(), Changes::default());
        for live in self.pages.values_mut() {
            let Some(role) = machine.workshop().people.role_of(live.person) else { continue };
            let Some(own) = shared.own_parts(live.person, &live.watched, &mut observed) else { continue };
            let mut parts = common
                .entry(role)
                .or_insert_with(|| shared.common_parts(role, self.common.get(&role)))
                .clone();
            parts.extend(own);
            let ops = changes.between(&live.sent, &parts);
            live.sent = parts;
            if !ops.is_empty() {
                live.version += 1;
                let ops = Value::Array(ops);
                send(&live.outbox, &LiveMessage::Patch { version: live.version, now, ops }, false);
            }
        }
        self.common.extend(common);
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

/// What changed in parts of views, worked out once for all who had the same part and get the same. A page holds its old
/// parts until its turn, so that two parts never stand at one address.
#[derive(Default)]
struct Changes(HashMap<(*const Value, *const Value), Vec<Value>>);

impl Changes {
    /// The operations that turn `before` into `after`. A view always has the same fields.
    fn between(&mut self, before: &Parts, after: &Parts) -> Vec<Value> {
        let mut ops = Vec::new();
        for (name, after) in after {
            let Some(before) = before.get(name).filter(|before| !Arc::ptr_eq(before, after)) else {
                continue;
            };
            let changed = self
                .0
                .entry((Arc::as_ptr(before), Arc::as_ptr(after)))
                .or_insert_with(|| operations(&format!("/{name}"), before, after));
            ops.extend_from_slice(changed);
        }
        ops
    }
}

fn send(outbox: &Outbox, message: &LiveMessage, kept: bool) {
    match written(message) {
        Some(text) if kept => outbox.push_kept(Frame::Text(text)),
        Some(text) => outbox.push(Frame::Text(text)),
        None => {}
    }
}

fn written(message: &LiveMessage) -> Option<String> {
    // Views are plain data with string keys.
    let text = serde_json::to_string(message)
        .inspect_err(|error| tracing::error!(%error, "a view cannot be written"));
    text.ok()
}
