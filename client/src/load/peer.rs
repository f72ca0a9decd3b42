//! One socket of the load generator, without blocking: opens, asks for the document, answers what a client must answer,
//! and tells what it heard.

use std::io::{self, Read, Write};

use fivefold_protocol::sync::{awareness::AwarenessEntry, message::SyncStep};
use mio::net::TcpStream;
use tokio_tungstenite::tungstenite::{
    self, ClientHandshake, HandshakeError, Message, WebSocket, client::client_with_config,
    handshake::MidHandshake, protocol::WebSocketConfig,
};

use super::wire::{Dialect, Told};

/// Read buffer of one socket, in bytes: several frames, and little memory for thousands of sockets.
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// Write buffer of one socket, in bytes: what is due together goes out together.
const WRITE_BUFFER_BYTES: usize = 8 * 1024;
/// An update that holds nothing.
const EMPTY_UPDATE: &[u8] = &[0, 0];

/// Where a peer goes: the address of the socket, and the document's name where the dialect wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// `ws://…`
    pub url: String,
    /// The document.
    pub document: String,
}

/// What a peer hears.
#[derive(Debug)]
pub(super) enum Heard<'a> {
    /// The whole, as the answer to the question at the beginning, or again.
    Whole(&'a [u8]),
    /// A change.
    Change(&'a [u8]),
    /// Presence.
    Presence(Vec<AwarenessEntry>),
    /// The oldest change of this peer that was not confirmed is saved.
    Saved,
    /// Something that must not happen: a refusal, a frame that cannot be read, the end of the socket.
    Trouble(String),
}

/// A stream that knows when it has nothing more to read, which spares asking the system.
#[derive(Debug)]
struct Tap {
    stream: TcpStream,
    drained: bool,
}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.drained {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let read = self.stream.read(buffer)?;
        // Nothing at all is the end, which must be seen again.
        self.drained = read > 0 && read < buffer.len();
        Ok(read)
    }
}

impl Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
enum Line {
    Connecting(Tap),
    Shaking(Box<MidHandshake<ClientHandshake<Tap>>>),
    Open(Box<WebSocket<Tap>>),
    Closed,
}

/// A socket and what it must know to behave.
#[derive(Debug)]
pub(super) struct Peer {
    line: Line,
    door: Door,
    dialect: Dialect,
    /// What it has to bring when the server asks: an update.
    offer: Vec<u8>,
    /// Confirmations that are still to come for answers, and mean no edit.
    answers: u32,
    /// Bytes are left that the system did not take.
    stuck: bool,
}

impl Peer {
    pub(super) fn new(stream: TcpStream, door: Door, dialect: Dialect, offer: Option<Vec<u8>>) -> Self {
        let line = Line::Connecting(Tap { stream, drained: false });
        Self {
            line,
            door,
            dialect,
            offer: offer.unwrap_or_else(|| EMPTY_UPDATE.to_vec()),
            answers: 0,
            stuck: false,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.line, Line::Open(_))
    }

    /// The system says that there is something to read or room to write.
    pub(super) fn ready(&mut self, readable: bool, hear: &mut impl FnMut(Heard<'_>)) {
        if !self.is_open() {
            match self.open() {
                Ok(true) => {}
                Ok(false) => return,
                Err(why) => return self.end(&why, hear),
            }
        }
        if self.stuck {
            self.flush(hear);
        }
        if let Line::Open(socket) = &mut self.line
            && readable
        {
            socket.get_mut().drained = false;
        }
        self.read(hear);
    }

    /// Goes on with opening; answers whether the socket is open now.
    fn open(&mut self) -> Result<bool, String> {
        let shaken = match std::mem::replace(&mut self.line, Line::Closed) {
            Line::Connecting(tap) => {
                if let Some(error) = tap.stream.take_error().map_err(|e| e.to_string())? {
                    return Err(error.to_string());
                }
                if tap.stream.peer_addr().is_err() {
                    self.line = Line::Connecting(tap);
                    return Ok(false);
                }
                // A server that answers in small pieces must not wait for us, nor we for it.
                tap.stream.set_nodelay(true).map_err(|e| e.to_string())?;
                let config = WebSocketConfig::default()
                    .read_buffer_size(READ_BUFFER_BYTES)
                    .write_buffer_size(WRITE_BUFFER_BYTES);
                client_with_config(self.door.url.as_str(), tap, Some(config))
            }
            Line::Shaking(mut shaking) => {
                shaking.get_mut().get_mut().drained = false;
                shaking.handshake()
            }
            open @ Line::Open(_) => {
                self.line = open;
                return Ok(true);
            }
            Line::Closed => return Ok(false),
        };
        match shaken {
            Ok((socket, _)) => self.line = Line::Open(Box::new(socket)),
            Err(HandshakeError::Interrupted(shaking)) => {
                self.line = Line::Shaking(Box::new(shaking));
                return Ok(false);
            }
            Err(HandshakeError::Failure(error)) => return Err(error.to_string()),
        }
        let mut trouble = None;
        for frame in self.dialect.greeting(&self.door.document) {
            self.send(frame, &mut |heard| {
                if let Heard::Trouble(why) = heard {
                    trouble = Some(why);
                }
            });
        }
        trouble.map_or(Ok(true), Err)
    }

    fn read(&mut self, hear: &mut impl FnMut(Heard<'_>)) {
        loop {
            let Line::Open(socket) = &mut self.line else { return };
            match socket.read() {
                Ok(Message::Binary(frame)) => self.take(&frame, hear),
                Ok(Message::Close(frame)) => {
                    let why = frame.map_or_else(String::new, |frame| {
                        format!(": {} {}", u16::from(frame.code), frame.reason)
                    });
                    return self.end(&format!("the server closed the socket{why}"), hear);
                }
                Ok(Message::Text(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Err(tungstenite::Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) => return self.end(&error.to_string(), hear),
            }
        }
    }

    fn take(&mut self, frame: &[u8], hear: &mut impl FnMut(Heard<'_>)) {
        match self.dialect.read(frame) {
            Ok(Told::Sync(SyncStep::One(_))) => {
                self.answers += 1;
                let answer = self.dialect.sync(&self.door.document, SyncStep::Two(&self.offer));
                self.send(answer, hear);
            }
            Ok(Told::Sync(SyncStep::Two(update))) => hear(Heard::Whole(update)),
            Ok(Told::Sync(SyncStep::Update(update))) => hear(Heard::Change(update)),
            Ok(Told::Presence(entries)) => hear(Heard::Presence(entries)),
            Ok(Told::Saved) if self.answers > 0 => {
                self.answers -= 1;
                // What it brought is saved, if it brought something.
                if self.offer != EMPTY_UPDATE {
                    hear(Heard::Saved);
                }
            }
            Ok(Told::Saved) => hear(Heard::Saved),
            Ok(Told::Refused(reason)) => hear(Heard::Trouble(format!("refused: {reason}"))),
            Ok(Told::Ping) => {
                let pong = fivefold_protocol::sync::collab::CollabFrame::Pong.encode();
                self.send(pong, hear);
            }
            Ok(Told::Nothing) => {}
            Err(error) => hear(Heard::Trouble(format!("a frame cannot be read: {error}"))),
        }
    }

    /// Puts a change into the socket's buffer; [`Self::flush`] sends it.
    pub(super) fn change(&mut self, update: &[u8]) {
        let frame = self.dialect.sync(&self.door.document, SyncStep::Update(update));
        self.queue(frame);
    }

    /// Puts a cursor move into the socket's buffer.
    pub(super) fn presence(&mut self, entry: AwarenessEntry) {
        let frame = self.dialect.presence(&self.door.document, entry);
        self.queue(frame);
    }

    fn queue(&mut self, frame: Vec<u8>) {
        if let Line::Open(socket) = &mut self.line {
            // Whatever keeps it from being written shows at the flush.
            let _ = socket.write(Message::binary(frame));
        }
    }

    fn send(&mut self, frame: Vec<u8>, hear: &mut impl FnMut(Heard<'_>)) {
        self.queue(frame);
        self.flush(hear);
    }

    /// Sends what is in the buffer, as far as the system takes it.
    pub(super) fn flush(&mut self, hear: &mut impl FnMut(Heard<'_>)) {
        let Line::Open(socket) = &mut self.line else { return };
        match socket.flush() {
            Ok(()) => self.stuck = false,
            Err(tungstenite::Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                self.stuck = true
            }
            Err(error) => self.end(&error.to_string(), hear),
        }
    }

    /// Says goodbye and lets go of the socket.
    pub(super) fn leave(&mut self) {
        if let Line::Open(mut socket) = std::mem::replace(&mut self.line, Line::Closed) {
            // A server that does not hear it sees the end of the stream.
            let _ = socket.close(None).and_then(|()| socket.flush());
        }
    }

    fn end(&mut self, why: &str, hear: &mut impl FnMut(Heard<'_>)) {
        self.line = Line::Closed;
        hear(Heard::Trouble(why.to_owned()));
    }
}
