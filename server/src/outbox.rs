//! What waits to be sent on one socket. Bounded in bytes; nobody waits for a slow peer: an overfull outbox is emptied
//! and marked lagging, and the workshop sends the whole again when the peer can read.

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use fivefold_protocol::limits::{OUTBOX_MAX_BYTES, WHOLES_MAX_BYTES};
use futures_util::task::AtomicWaker;

use crate::session::CloseCode;

/// One WebSocket message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A frame of a sync dialect.
    Binary(Bytes),
    /// JSON of the `live` socket.
    Text(String),
}

impl Frame {
    fn len(&self) -> usize {
        match self {
            Self::Binary(bytes) => bytes.len(),
            Self::Text(text) => text.len(),
        }
    }
}

/// How a socket ends: a WebSocket close code and a reason of at most 123 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close {
    /// The code. 4400 to 4499 tell stock clients not to come back.
    pub code: u16,
    /// The reason, in English.
    pub reason: &'static str,
}

/// The server stops or restarts; come back.
pub const CLOSE_RESTART: Close = Close { code: CloseCode::Restart.number(), reason: "the server restarts" };
/// The peer reads too slowly.
pub const CLOSE_LAGGING: Close = Close { code: CloseCode::TryLater.number(), reason: "too slow" };
/// Nobody said in time who is there.
pub const CLOSE_NOBODY: Close = Close { code: CloseCode::Token.number(), reason: "nobody said who they are" };
/// The token is not (any more) valid.
pub const CLOSE_TOKEN: Close = Close { code: CloseCode::Token.number(), reason: "token unknown" };
/// The person was removed or may not see this.
pub const CLOSE_FORBIDDEN: Close = Close { code: CloseCode::Forbidden.number(), reason: "not allowed" };
/// The workshop is gone.
pub const CLOSE_GONE: Close = Close { code: CloseCode::Gone.number(), reason: "no such workshop" };
/// What was sent is no message of this protocol.
pub const CLOSE_MALFORMED: Close = Close { code: CloseCode::Malformed.number(), reason: "malformed message" };

/// What the socket's writer does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Send these, in order.
    Send(Vec<Frame>),
    /// Everything before was dropped: ask the workshop for the whole.
    Resync,
    /// Close the socket.
    Close(Close),
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<(Frame, Sort)>,
    /// Of all but wholes.
    bytes: usize,
    whole_bytes: usize,
    lag: Lag,
    close: Option<Close>,
}

/// What a frame is to the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// The whole makes up for it.
    Step,
    /// Nothing makes up for it.
    Kept,
    /// A whole document or view. Wholes have a bound of their own: a peer that lagged is sent several at once.
    Whole,
}

/// Whether frames were dropped. Until the whole is sent, all that could be made up for is dropped too: there would be a gap
/// before it, and not every client can hold such frames back.
#[derive(Debug, Default, PartialEq, Eq)]
enum Lag {
    #[default]
    None,
    /// The workshop is to be asked.
    Due,
    /// It was asked, and has not answered yet.
    Asked,
}

/// The outbox of one socket.
#[derive(Debug, Default)]
pub struct Outbox {
    state: Mutex<State>,
    /// Wakes the socket, the only one who waits here.
    socket: AtomicWaker,
}

impl Outbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a frame that can be made up for later (an update, presence, a patch).
    pub fn push(&self, frame: Frame) {
        self.queue(frame, Sort::Step);
        self.socket.wake();
    }

    /// Queues a whole document or view.
    pub fn push_whole(&self, frame: Frame) {
        self.queue(frame, Sort::Whole);
        self.socket.wake();
    }

    /// Queues a frame that must not be lost (an acknowledgement, a refusal).
    pub fn push_kept(&self, frame: Frame) {
        self.queue(frame, Sort::Kept);
        self.socket.wake();
    }

    /// Queues a frame that need not go by itself: it leaves with the next one, or at [`Self::send_waiting`]. `kept` as for
    /// [`Self::push_kept`].
    pub fn push_along(&self, frame: Frame, kept: bool) {
        self.queue(frame, if kept { Sort::Kept } else { Sort::Step });
    }

    /// Sends what [`Self::push_along`] queued, if it still waits.
    pub fn send_waiting(&self) {
        let waits = !self.state().frames.is_empty();
        if waits {
            self.socket.wake();
        }
    }

    fn queue(&self, frame: Frame, sort: Sort) {
        let mut state = self.state();
        if state.close.is_some() || (state.lag != Lag::None && sort != Sort::Kept) {
            return;
        }
        let len = frame.len();
        state.frames.push_back((frame, sort));
        if sort == Sort::Whole {
            state.whole_bytes += len;
            if state.whole_bytes > WHOLES_MAX_BYTES {
                state.frames.clear();
                state.close = Some(CLOSE_LAGGING);
            }
            return;
        }
        state.bytes += len;
        // A large answer at the head passes; what waits behind it is bounded.
        let head =
            state.frames.front().filter(|(_, sort)| *sort != Sort::Whole).map_or(0, |(frame, _)| frame.len());
        if state.bytes - head > OUTBOX_MAX_BYTES {
            state.frames.retain(|(_, sort)| *sort == Sort::Kept);
            state.bytes = state.frames.iter().map(|(frame, _)| frame.len()).sum();
            state.whole_bytes = 0;
            state.lag = Lag::Due;
            if state.bytes > OUTBOX_MAX_BYTES {
                state.close = Some(CLOSE_LAGGING);
            }
            drop(state);
            self.socket.wake();
        }
    }

    /// The whole follows: what is queued from now on is sent again.
    pub fn resume(&self) {
        self.state().lag = Lag::None;
    }

    /// Ends the socket after what is queued; the first reason counts.
    pub fn close(&self, close: Close) {
        self.state().close.get_or_insert(close);
        self.socket.wake();
    }

    /// What to do next; waits until there is something. One at a time can wait.
    pub async fn next(&self) -> Next {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&self, cx: &Context<'_>) -> Poll<Next> {
        // Listens before it looks: what is queued in between is not missed.
        self.socket.register(cx.waker());
        self.take().map_or(Poll::Pending, Poll::Ready)
    }

    fn take(&self) -> Option<Next> {
        let mut state = self.state();
        if !state.frames.is_empty() {
            (state.bytes, state.whole_bytes) = (0, 0);
            return Some(Next::Send(state.frames.drain(..).map(|(frame, _)| frame).collect()));
        }
        if let Some(close) = state.close {
            return Some(Next::Close(close));
        }
        if state.lag != Lag::Due {
            return None;
        }
        state.lag = Lag::Asked;
        Some(Next::Resync)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        task::Wake,
    };

    use super::*;

    fn frame(len: usize) -> Frame {
        Frame::Binary(Bytes::from(vec![0; len]))
    }

    #[tokio::test]
    async fn an_overfull_outbox_is_emptied_and_asks_for_the_whole_but_keeps_acknowledgements() {
        let outbox = Outbox::default();
        outbox.push(frame(10));
        outbox.push_kept(frame(7));
        outbox.push(frame(OUTBOX_MAX_BYTES - 6));
        outbox.push(frame(3));
        assert_eq!(outbox.next().await, Next::Send(vec![frame(7)]));
        assert_eq!(outbox.next().await, Next::Resync);
        outbox.push(frame(4));
        outbox.resume();
        outbox.push(frame(3));
        assert_eq!(
            outbox.next().await,
            Next::Send(vec![frame(3)]),
            "nothing comes between the gap and the whole"
        );
    }

    #[tokio::test]
    async fn a_whole_board_larger_than_the_bound_passes_through_an_empty_outbox() {
        let outbox = Outbox::default();
        outbox.push(frame(OUTBOX_MAX_BYTES + 1));
        outbox.push(frame(5));
        assert_eq!(outbox.next().await, Next::Send(vec![frame(OUTBOX_MAX_BYTES + 1), frame(5)]));
    }

    #[tokio::test]
    async fn a_peer_that_lagged_is_sent_all_its_documents_at_once_and_not_one_after_the_other_for_ever() {
        let outbox = Outbox::default();
        outbox.push(frame(1));
        outbox.push(frame(OUTBOX_MAX_BYTES + 1));
        assert_eq!(outbox.next().await, Next::Resync);
        outbox.resume();
        let wholes =
            vec![frame(OUTBOX_MAX_BYTES + 1), frame(OUTBOX_MAX_BYTES + 2), frame(OUTBOX_MAX_BYTES + 3)];
        wholes.iter().for_each(|whole| outbox.push_whole(whole.clone()));
        outbox.push(frame(5));
        assert_eq!(outbox.next().await, Next::Send([wholes, vec![frame(5)]].concat()));
    }

    #[tokio::test]
    async fn wholes_that_nobody_reads_end_the_socket() {
        let outbox = Outbox::default();
        for _ in 0..=WHOLES_MAX_BYTES / OUTBOX_MAX_BYTES {
            outbox.push_whole(frame(OUTBOX_MAX_BYTES));
        }
        assert_eq!(outbox.next().await, Next::Close(CLOSE_LAGGING));
    }

    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_frame_that_need_not_go_by_itself_goes_with_the_next_or_when_told() {
        let outbox = Outbox::default();
        let woken = Arc::new(Woken::default());
        let waker = woken.clone().into();
        let cx = Context::from_waker(&waker);
        assert!(outbox.poll_next(&cx).is_pending());
        outbox.push_along(frame(1), false);
        assert!(!woken.0.load(Ordering::Relaxed));
        outbox.push(frame(2));
        assert!(woken.0.swap(false, Ordering::Relaxed));
        assert_eq!(outbox.poll_next(&cx), Poll::Ready(Next::Send(vec![frame(1), frame(2)])));
        assert!(outbox.poll_next(&cx).is_pending());
        outbox.push_along(frame(3), true);
        assert!(!woken.0.load(Ordering::Relaxed));
        outbox.send_waiting();
        assert!(woken.0.load(Ordering::Relaxed));
        assert_eq!(outbox.poll_next(&cx), Poll::Ready(Next::Send(vec![frame(3)])));
    }

    #[tokio::test]
    async fn what_was_queued_before_a_close_is_sent_first() {
        let outbox = Outbox::default();
        outbox.push(frame(1));
        outbox.close(CLOSE_FORBIDDEN);
        outbox.push(frame(2));
        assert_eq!(outbox.next().await, Next::Send(vec![frame(1)]));
        assert_eq!(outbox.next().await, Next::Close(CLOSE_FORBIDDEN));
    }
}
