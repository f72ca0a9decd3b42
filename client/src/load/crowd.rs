//! All sockets of the load generator on one thread.

use std::{
    io,
    net::{SocketAddr, ToSocketAddrs},
    sync::Arc,
    time::Duration,
};

use mio::{Events, Interest, Poll, Token, Waker, net::TcpStream};
use url::Url;

use super::{
    LoadError,
    clock::Clock,
    peer::{Door, Heard, Peer},
    wire::Dialect,
};

/// The token of the waker; peers have theirs from zero on.
const WAKER: Token = Token(usize::MAX);
/// Events taken from the system at once.
const EVENTS: usize = 1_024;
/// Longest wait before a condition is looked at again.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Sockets that are being opened at the same time, unless all at once is what is measured.
const OPENING_AT_ONCE: usize = 64;

/// Whoever listens to what the peers hear.
pub(super) trait Audience {
    /// `peer` heard something, at this time in microseconds.
    fn hear(&mut self, peer: usize, heard: Heard<'_>, now: u64);
}

/// Somebody who is to come in: where, and what they bring.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) door: Door,
    pub(super) offer: Option<Vec<u8>>,
}

impl From<Door> for Guest {
    fn from(door: Door) -> Self {
        Self { door, offer: None }
    }
}

/// The sockets.
#[derive(Debug)]
pub(super) struct Crowd {
    poll: Poll,
    events: Events,
    waker: Arc<Waker>,
    clock: Clock,
    dialect: Dialect,
    peers: Vec<Peer>,
    /// Peers with something in their buffers.
    dirty: Vec<usize>,
}

impl Crowd {
    pub(super) fn new(clock: Clock, dialect: Dialect) -> Result<Self, LoadError> {
        let poll = Poll::new().map_err(LoadError::System)?;
        let waker = Waker::new(poll.registry(), WAKER).map_err(LoadError::System)?;
        Ok(Self {
            poll,
            events: Events::with_capacity(EVENTS),
            waker: Arc::new(waker),
            clock,
            dialect,
            peers: Vec::new(),
            dirty: Vec::new(),
        })
    }

    pub(super) fn waker(&self) -> Arc<Waker> {
        Arc::clone(&self.waker)
    }

    /// How many there are, and were: the number of the next peer.
    pub(super) fn len(&self) -> usize {
        self.peers.len()
    }

    /// A peer, to send something.
    pub(super) fn peer(&mut self, peer: usize) -> &mut Peer {
        if self.dirty.last() != Some(&peer) {
            self.dirty.push(peer);
        }
        &mut self.peers[peer]
    }

    /// Sends everything that was put into buffers.
    pub(super) fn flush(&mut self, audience: &mut impl Audience) {
        let now = self.clock.now();
        for peer in self.dirty.drain(..) {
            self.peers[peer].flush(&mut |heard| audience.hear(peer, heard, now));
        }
    }

    /// Begins to open a socket.
    pub(super) fn enter(&mut self, guest: Guest) -> Result<(), LoadError> {
        let address = address(&guest.door.url)?;
        let mut stream = TcpStream::connect(address).map_err(LoadError::System)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll
            .registry()
            .register(&mut stream, Token(self.peers.len()), both)
            .map_err(LoadError::System)?;
        self.peers.push(Peer::new(stream, guest.door, self.dialect, guest.offer));
        Ok(())
    }

    /// Lets `guests` in, some at a time; `inside` says how many of all peers have what they came for.
    ///
    /// # Errors
    /// [`LoadError::Late`] if that takes longer than `patience` in microseconds.
    pub(super) fn admit<A: Audience>(
        &mut self,
        guests: impl IntoIterator<Item = Guest>,
        patience: u64,
        audience: &mut A,
        inside: impl Fn(&A) -> usize,
    ) -> Result<(), LoadError> {
        let deadline = self.clock.now() + patience;
        for guest in guests {
            self.enter(guest)?;
            let enough = self.peers.len().saturating_sub(OPENING_AT_ONCE - 1);
            self.until(deadline, audience, |audience| inside(audience) >= enough)?;
        }
        let all = self.peers.len();
        self.until(deadline, audience, |audience| inside(audience) >= all)
    }

    /// Handles what happens until `done`.
    ///
    /// # Errors
    /// [`LoadError::Late`] after `deadline`.
    pub(super) fn until<A: Audience>(
        &mut self,
        deadline: u64,
        audience: &mut A,
        done: impl Fn(&A) -> bool,
    ) -> Result<(), LoadError> {
        while !done(audience) {
            if self.clock.now() > deadline {
                return Err(LoadError::Late);
            }
            self.turn(LOOK_EVERY, audience)?;
        }
        Ok(())
    }

    /// Handles what has happened, and waits for something to happen if nothing has, at most so long.
    pub(super) fn turn(&mut self, longest: Duration, audience: &mut impl Audience) -> Result<(), LoadError> {
        match self.poll.poll(&mut self.events, Some(longest)) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(LoadError::System(error)),
            Ok(()) | Err(_) => {}
        }
        for event in &self.events {
            let Token(number) = event.token();
            let Some(peer) = self.peers.get_mut(number) else { continue };
            let now = self.clock.now();
            peer.ready(event.is_readable(), &mut |heard| audience.hear(number, heard, now));
        }
        Ok(())
    }

    /// Everybody from number `from` on leaves; numbers are given anew.
    pub(super) fn dismiss(&mut self, from: usize) {
        self.peers.drain(from..).for_each(|mut peer| peer.leave());
    }
}

/// Where a door is.
pub(super) fn address(url: &str) -> Result<SocketAddr, LoadError> {
    let refuse = || LoadError::Address(url.to_owned());
    let parsed = Url::parse(url).map_err(|_| refuse())?;
    if parsed.scheme() != "ws" {
        return Err(refuse());
    }
    let (host, port) =
        (parsed.host_str().ok_or_else(refuse)?, parsed.port_or_known_default().ok_or_else(refuse)?);
    (host.trim_matches(['[', ']']), port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(refuse)
}
