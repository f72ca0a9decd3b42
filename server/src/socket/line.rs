//! Both directions of one WebSocket, polled by one task: nothing is split, so nothing is locked, and neither direction
//! waits for the other.

use std::{
    collections::VecDeque,
    future::poll_fn,
    task::{Context, Poll},
};

use axum::extract::ws::{Message, WebSocket};
use futures_util::{SinkExt, StreamExt};

use crate::clock::Stopwatch;

/// A WebSocket with what still has to be written to it.
pub(super) struct Line {
    socket: WebSocket,
    unsent: VecDeque<Message>,
    /// Whether everything that was queued has left.
    is_sent: bool,
    /// Since when it is being written, or was written last.
    pub(super) wrote: Stopwatch,
    /// Since when nothing was received.
    pub(super) heard: Stopwatch,
}

/// What happened on the line.
pub(super) enum Turn {
    /// Everything queued has left.
    Sent,
    /// A message came.
    Received(Message),
    /// Nothing more will come.
    Ended(Option<axum::Error>),
    /// Nothing more can be written.
    Dead,
}

impl Line {
    pub(super) fn new(socket: WebSocket) -> Self {
        let now = Stopwatch::start();
        Self { socket, unsent: VecDeque::new(), is_sent: true, wrote: now, heard: now }
    }

    /// Whether there is nothing left to be written.
    pub(super) fn is_sent(&self) -> bool {
        self.is_sent
    }

    /// Queues messages; they leave during the next turns, together as far as they fit.
    pub(super) fn send(&mut self, messages: impl IntoIterator<Item = Message>) {
        self.unsent.extend(messages);
        self.is_sent = false;
        self.wrote = Stopwatch::start();
    }

    /// Writes the answer to the peer's close, which the WebSocket holds ready; nothing else may follow it.
    pub(super) async fn answer_close(&mut self) {
        // It ends with the error that the connection is closed now.
        let _ = self.socket.flush().await;
    }

    /// The next thing that happens; reads only while `reading`.
    pub(super) async fn turn(&mut self, reading: bool) -> Turn {
        poll_fn(|cx| self.poll_turn(cx, reading)).await
    }

    fn poll_turn(&mut self, cx: &mut Context<'_>, reading: bool) -> Poll<Turn> {
        let was_sent = self.is_sent;
        if !self.is_sent {
            match self.poll_write(cx) {
                Poll::Ready(Ok(())) => self.is_sent = true,
                Poll::Ready(Err(_)) => return Poll::Ready(Turn::Dead),
                Poll::Pending => {}
            }
        }
        if reading && let Poll::Ready(message) = self.socket.poll_next_unpin(cx) {
            self.heard = Stopwatch::start();
            return Poll::Ready(match message {
                Some(Ok(message)) => Turn::Received(message),
                Some(Err(error)) => Turn::Ended(Some(error)),
                None => Turn::Ended(None),
            });
        }
        if self.is_sent && !was_sent { Poll::Ready(Turn::Sent) } else { Poll::Pending }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        while !self.unsent.is_empty() {
            std::task::ready!(self.socket.poll_ready_unpin(cx))?;
            if let Some(message) = self.unsent.pop_front() {
                self.socket.start_send_unpin(message)?;
            }
        }
        self.socket.poll_flush_unpin(cx)
    }
}
