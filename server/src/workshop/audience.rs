//! Who listens to a workshop: sockets on boards, pages that want views. It encodes each outgoing frame once per dialect and
//! hands the same bytes to every outbox.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardId, BoardKey, PersonId, Timestamp, WorkshopId},
    limits::{AWARENESS_EXPIRES_MS, SOCKETS_PER_SEAT},
    sync::{awareness::AwarenessEntry, collab::Scope},
};

use self::telling::{push, state_vector};
use crate::{
    config::VIEW_EVERY_MS,
    identity::people::Profile,
    outbox::{CLOSE_FORBIDDEN, Close, Outbox},
    presence::{Presence, SocketId},
    session::{
        Address,
        outgoing::{Dialect, Outgoing, greeting},
    },
    workshop::{
        live::{LivePeer, Lives},
        machine::Machine,
        received::Standing,
    },
};

mod reading;
mod telling;

/// Names of people, from beside the log; none for erased ones.
pub type Names = BTreeMap<PersonId, Option<Profile>>;

/// A socket's side of one open board.
#[derive(Debug, Clone)]
pub struct Peer {
    /// The socket.
    pub socket: SocketId,
    /// Whose it is.
    pub person: PersonId,
    /// Where frames go.
    pub outbox: Arc<Outbox>,
    /// How frames are written for it.
    pub dialect: Dialect,
}

#[derive(Debug)]
struct Socket {
    person: PersonId,
    outbox: Arc<Outbox>,
    boards: BTreeMap<BoardKey, OpenBoard>,
    /// When it must hear of what was saved; none if it has heard of everything.
    echo_due: Option<Timestamp>,
}

#[derive(Debug)]
struct OpenBoard {
    /// What the peer was told it may do.
    scope: Scope,
    /// Why the first edit was refused, if one was: the socket only reads this board until it opens it anew.
    refused: Option<ErrorCode>,
}

#[derive(Debug)]
struct BoardAudience {
    address: Address,
    peers: BTreeMap<SocketId, Peer>,
    presence: Presence,
    /// Presence that was announced and not told yet: the last of each client.
    untold: BTreeMap<u64, AwarenessEntry>,
    told_at: Timestamp,
    /// When the untold presence must leave.
    due: Option<Timestamp>,
}

/// Everybody who listens to one workshop.
#[derive(Debug)]
pub struct Audience {
    workshop: WorkshopId,
    /// Names of people.
    pub names: Names,
    sockets: BTreeMap<SocketId, Socket>,
    boards: BTreeMap<BoardKey, BoardAudience>,
    lives: Lives,
    /// Whether views may have changed since they were sent.
    dirty: bool,
    views_sent_at: Timestamp,
    presence_checked_at: Timestamp,
    /// Boards whose untold presence must leave, and when; in the order of time. What is not due any more is passed over.
    held: VecDeque<(Timestamp, BoardKey)>,
    /// Sockets that must hear of what was saved, and when; likewise.
    echoes: VecDeque<(Timestamp, SocketId)>,
}

/// How often expired presence is looked for, in milliseconds.
const PRESENCE_CHECK_MS: i64 = AWARENESS_EXPIRES_MS / 6;

impl Audience {
    /// Nobody yet.
    #[must_use]
    pub fn new(workshop: WorkshopId) -> Self {
        Self {
            workshop,
            names: Names::new(),
            sockets: BTreeMap::new(),
            boards: BTreeMap::new(),
            lives: Lives::default(),
            dirty: false,
            views_sent_at: Timestamp::default(),
            presence_checked_at: Timestamp::default(),
            held: VecDeque::new(),
            echoes: VecDeque::new(),
        }
    }

    /// Whether nobody listens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sockets.is_empty() && self.lives.is_empty()
    }

    /// Whose socket it is.
    #[must_use]
    pub fn person(&self, socket: SocketId) -> Option<PersonId> {
        self.sockets.get(&socket).map(|socket| socket.person)
    }

    /// People with a page or a board open.
    #[must_use]
    pub fn online(&self) -> BTreeSet<PersonId> {
        self.sockets.values().map(|socket| socket.person).chain(self.lives.people()).collect()
    }

    /// Whether a person has a page or a board open.
    #[must_use]
    pub fn is_online(&self, person: PersonId) -> bool {
        self.sockets_of(person) > 0
    }

    /// Opens a board on a socket: answers whether it may write now, and sends step 1 and who is here.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`], [`ErrorCode::PersonRemoved`], [`ErrorCode::BoardUnknown`],
    /// [`ErrorCode::TooManySockets`].
    pub fn attach(&mut self, machine: &Machine, peer: Peer, board: &BoardKey) -> Result<bool, ErrorCode> {
        machine.workshop().check_read(peer.person, board)?;
        let is_new = !self.sockets.contains_key(&peer.socket);
        if is_new && self.sockets_of(peer.person) >= SOCKETS_PER_SEAT {
            return Err(ErrorCode::TooManySockets);
        }
        let socket = self.sockets.entry(peer.socket).or_insert_with(|| Socket {
            person: peer.person,
            outbox: peer.outbox.clone(),
            boards: BTreeMap::new(),
            echo_due: None,
        });
        if socket.person != peer.person {
            return Err(ErrorCode::Forbidden);
        }
        let may_write = machine.workshop().may_write(peer.person, board).is_ok();
        let scope = scope_of(may_write);
        socket.boards.insert(board.clone(), OpenBoard { scope, refused: None });
        let audience = self.boards.entry(board.clone()).or_insert_with(|| BoardAudience {
            address: Address::of(BoardId { workshop: self.workshop.clone(), key: board.clone() }),
            peers: BTreeMap::new(),
            presence: Presence::default(),
            untold: BTreeMap::new(),
            told_at: Timestamp::default(),
            due: None,
        });
        for message in greeting(&peer.dialect, scope, state_vector(machine, board), audience.presence.all()) {
            push(&peer, &message, true);
        }
        audience.peers.insert(peer.socket, peer);
        if is_new {
            self.dirty = true;
        }
        Ok(may_write)
    }

    fn sockets_of(&self, person: PersonId) -> usize {
        self.sockets.values().filter(|socket| socket.person == person).count() + self.lives.count_of(person)
    }

    /// How the socket stands to the board.
    #[must_use]
    pub fn standing(&self, socket: SocketId, board: &BoardKey) -> Standing {
        match self.sockets.get(&socket) {
            Some(open) if open.boards.get(board).is_some_and(|open| open.refused.is_some()) => {
                Standing::ReadOnly
            }
            Some(_) | None => Standing::MayWrite,
        }
    }

    /// From now on the socket only reads the board, because an edit was refused with `code`. Answers with what its peer is
    /// told: the reason of the first refusal, from which the later ones follow.
    pub fn read_only(&mut self, socket: SocketId, board: &BoardKey, code: ErrorCode) -> ErrorCode {
        let open = self.sockets.get_mut(&socket).and_then(|open| open.boards.get_mut(board));
        open.map_or(code, |open| *open.refused.get_or_insert(code))
    }

    /// Closes one board on a socket. With its last board a socket is forgotten: nothing more is heard of it.
    pub fn detach(&mut self, socket: SocketId, board: &BoardKey) {
        self.shut(socket, board);
        if self.sockets.get(&socket).is_some_and(|open| open.boards.is_empty()) {
            self.sockets.remove(&socket);
            self.dirty = true;
        }
    }

    fn shut(&mut self, socket: SocketId, board: &BoardKey) {
        if let Some(open) = self.sockets.get_mut(&socket) {
            open.boards.remove(board);
        }
        self.leave(socket, board);
    }

    fn leave(&mut self, socket: SocketId, board: &BoardKey) {
        let Some(audience) = self.boards.get_mut(board) else { return };
        audience.peers.remove(&socket);
        let goodbyes = audience.presence.leave(socket);
        self.tell_presence_now(board, goodbyes);
        if self.boards.get(board).is_some_and(|audience| audience.peers.is_empty()) {
            self.boards.remove(board);
        }
    }

    /// Forgets a socket.
    pub fn gone(&mut self, socket: SocketId) {
        self.lives.gone(socket);
        if let Some(open) = self.sockets.remove(&socket) {
            for board in open.boards.keys() {
                self.leave(socket, board);
            }
        }
        self.dirty = true;
    }

    fn peer(&self, socket: SocketId, board: &BoardKey) -> Option<&Peer> {
        self.boards.get(board)?.peers.get(&socket)
    }

    /// Cuts off whoever may not listen any more, and tells those who stay what they may do now.
    pub fn enforce(&mut self, machine: &Machine) {
        let workshop = machine.workshop();
        let mut closed: Vec<(SocketId, BoardKey)> = Vec::new();
        for (id, open) in &mut self.sockets {
            if workshop.people.active_role(open.person).is_err() {
                open.outbox.close(CLOSE_FORBIDDEN);
                continue;
            }
            for (board, known) in &mut open.boards {
                let Some(peer) = self.boards.get(board).and_then(|audience| audience.peers.get(id)) else {
                    continue;
                };
                if let Err(code) = workshop.check_read(open.person, board) {
                    push(peer, &Outgoing::PermissionDenied(code), true);
                    closed.push((*id, board.clone()));
                    continue;
                }
                let scope =
                    scope_of(workshop.may_write(open.person, board).is_ok() && known.refused.is_none());
                if scope != known.scope {
                    known.scope = scope;
                    push(peer, &Outgoing::Authenticated(scope), true);
                }
            }
        }
        for (socket, board) in closed {
            self.shut(socket, &board);
        }
        self.lives.enforce(machine);
    }

    /// Removes presence that was not renewed.
    pub fn expire_presence(&mut self, now: Timestamp) {
        if now.since_ms(self.presence_checked_at) < PRESENCE_CHECK_MS {
            return;
        }
        self.presence_checked_at = now;
        let expired: Vec<(BoardKey, Vec<AwarenessEntry>)> = self
            .boards
            .iter_mut()
            .map(|(board, audience)| (board.clone(), audience.presence.expire(now)))
            .collect();
        for (board, goodbyes) in expired {
            self.tell_presence_now(&board, goodbyes);
        }
    }

    /// A page wants views from now on.
    pub fn watch_views(&mut self, machine: &Machine, peer: LivePeer, now: Timestamp) {
        if self.sockets_of(peer.person) >= SOCKETS_PER_SEAT {
            Lives::refuse(&peer, ErrorCode::TooManySockets);
            return;
        }
        let socket = peer.socket;
        self.lives.add(machine, peer);
        let online = self.online();
        self.lives.whole(machine, &self.names, &online, socket, now);
        self.dirty = true;
    }

    /// The boards whose note data a page wants.
    pub fn watch_boards(&mut self, socket: SocketId, boards: Vec<BoardKey>) {
        self.lives.watch(socket, boards);
        self.dirty = true;
    }

    /// Notes that views may have changed.
    pub fn changed(&mut self) {
        self.dirty = true;
    }

    /// Sends what changed in the views, not more often than [`VIEW_EVERY_MS`].
    pub fn flush_views(&mut self, machine: &Machine, now: Timestamp) {
        if !self.dirty || now.since_ms(self.views_sent_at) < VIEW_EVERY_MS {
            return;
        }
        self.dirty = false;
        self.views_sent_at = now;
        let online = self.online();
        self.lives.send_changes(machine, &self.names, &online, now);
    }

    /// When views or presence need attention next.
    #[must_use]
    pub fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        let views = (self.dirty && !self.lives.is_empty())
            .then(|| self.views_sent_at.plus_ms(VIEW_EVERY_MS).max(now));
        let somebody = self.boards.values().any(|audience| !audience.presence.is_empty());
        let presence = somebody.then(|| self.presence_checked_at.plus_ms(PRESENCE_CHECK_MS).max(now));
        let held = self.held.front().map(|(due, _)| *due);
        let echo = self.echoes.front().map(|(due, _)| *due);
        [views, presence, held, echo].into_iter().flatten().min()
    }

    /// Ends every socket.
    pub fn close_all(&mut self, close: Close) {
        tracing::debug!(workshop = %self.workshop, sockets = self.sockets.len(), "closing sockets");
        for socket in self.sockets.values() {
            socket.outbox.close(close);
        }
        self.lives.close_all(close);
    }
}

fn scope_of(may_write: bool) -> Scope {
    if may_write { Scope::ReadWrite } else { Scope::ReadOnly }
}
