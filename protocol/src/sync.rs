//! Frames on the wire: bytes to messages and back, and nothing else.
//!
//! Two dialects carry the same Yjs messages. [`message`] is what stock `y-websocket` speaks: one board a socket.
//! [`collab`] is what stock `@hocuspocus/provider` speaks: a document name before every message, so that one socket
//! carries several documents. [`lib0`] reads and writes the numbers and strings under both; [`awareness`] is presence.
//! [`structs`] names the kinds of structs in an update.
//!
//! Reading is total: any bytes give a message or a [`lib0::ReadError`], never a panic, and no allocation is larger than the
//! bytes that were read. One frame holds exactly one message (stock clients read only the first), so bytes after it
//! are an error. Updates and state vectors are opaque here; the server checks them before it believes them.

pub mod awareness;
pub mod collab;
pub mod lib0;
pub mod message;
pub mod structs;

#[cfg(test)]
mod golden;
