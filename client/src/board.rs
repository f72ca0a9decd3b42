//! A board over its socket, in the y-websocket dialect. Edits are made at once on the local copy and travel when there
//! is a connection: nothing waits in a queue, what the server lacks is worked out from the two state vectors.

use std::{convert::Infallible, sync::Arc, time::Duration};

use fivefold_protocol::{
    api::Seat,
    ids::{BoardKey, NoteId},
    limits::UPDATE_MAX_BYTES,
    note::Note,
    sync::{
        awareness::AwarenessEntry,
        message::{Message, SyncStep},
    },
};
use tokio::{
    sync::{Notify, watch},
    time::{interval, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::{
    api::Api,
    backoff::Backoff,
    error::ClientError,
    socket::{Ended, Frame, Socket},
};

mod document;
mod edit;
mod read;

pub use document::{Document, ListText};

/// How long a ticket of ours lives, in minutes. Every connection gets a fresh one.
const TICKET_MINUTES: u32 = 60;
/// How often presence is renewed; the server forgets it after 30 seconds.
const PRESENCE_EVERY: Duration = Duration::from_secs(15);

/// How the board's socket stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoardState {
    /// Not connected (any more); edits are kept and sent later.
    Connecting,
    /// Connected, and the server's content has arrived.
    Synced,
    /// The server took no more edits, for this reason.
    ReadOnly(String),
    /// Over for good, for this reason.
    Ended(String),
}

/// One person's copy of a board. Dropping it closes the socket.
#[derive(Debug)]
pub struct Board {
    key: BoardKey,
    document: Arc<Document>,
    state: watch::Receiver<Progress>,
    dirty: Arc<Notify>,
    cancel: CancellationToken,
}

/// The state, and a count of messages so that a change of content wakes whoever waits.
#[derive(Debug, Clone)]
struct Progress {
    state: BoardState,
    messages: u64,
}

impl Drop for Board {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Board {
    /// Opens a board for the person of a seat; the socket is kept by a task of `tracker`.
    #[must_use]
    pub fn open(api: &Api, seat: &Seat, key: BoardKey, tracker: &TaskTracker) -> Self {
        let document = Arc::new(Document::default());
        let (told, state) = watch::channel(Progress { state: BoardState::Connecting, messages: 0 });
        let dirty = Arc::new(Notify::new());
        let cancel = CancellationToken::new();
        let task = Task {
            api: api.clone(),
            seat: seat.clone(),
            key: key.clone(),
            document: Arc::clone(&document),
            told,
            dirty: Arc::clone(&dirty),
        };
        let cancelled = cancel.clone();
        tracker.spawn(async move { task.run(cancelled).await });
        Self { key, document, state, dirty, cancel }
    }

    /// Which board this is.
    #[must_use]
    pub fn key(&self) -> &BoardKey {
        &self.key
    }

    /// The local copy, to read from.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// How the socket stands.
    #[must_use]
    pub fn state(&self) -> BoardState {
        self.state.borrow().state.clone()
    }

    /// Puts a note on the board.
    pub fn add_note(&self, id: &NoteId, note: &Note) {
        self.document.add_note(id, note);
        self.dirty.notify_one();
    }

    /// Changes a note's text.
    ///
    /// # Errors
    /// [`ClientError::Missing`] if there is no such note.
    pub fn edit_text(&self, id: &NoteId, text: &str) -> Result<(), ClientError> {
        self.document.edit_text(id, text)?;
        self.dirty.notify_one();
        Ok(())
    }

    /// Marks a note's text as finished.
    ///
    /// # Errors
    /// [`ClientError::Missing`] if there is no such note.
    pub fn settle(&self, id: &NoteId) -> Result<(), ClientError> {
        self.document.settle(id)?;
        self.dirty.notify_one();
        Ok(())
    }

    /// Deletes a note.
    pub fn delete(&self, id: &NoteId) {
        self.document.delete(id);
        self.dirty.notify_one();
    }

    /// Changes a text of the list.
    pub fn set_list_text(&self, which: ListText, text: &str) {
        self.document.set_list_text(which, text);
        self.dirty.notify_one();
    }

    /// Waits until the server's content has arrived and everything done here is durable there.
    ///
    /// # Errors
    /// [`ClientError::Late`] after `deadline`, [`ClientError::ReadOnly`] if the server refused an edit or ended the socket.
    pub async fn saved(&self, deadline: Duration) -> Result<(), ClientError> {
        self.until("the board to be saved", deadline, Document::saved).await
    }

    /// Waits until the board is synced and its content is as `wanted` says.
    ///
    /// # Errors
    /// As [`Self::saved`].
    pub async fn until(
        &self,
        what: &str,
        deadline: Duration,
        wanted: impl Fn(&Document) -> bool,
    ) -> Result<(), ClientError> {
        let mut state = self.state.clone();
        let waiting = state.wait_for(|progress| match progress.state {
            BoardState::Connecting => false,
            BoardState::Synced => wanted(&self.document),
            BoardState::ReadOnly(_) | BoardState::Ended(_) => true,
        });
        let late = |_| ClientError::Late { what: format!("{what} ({})", self.key), waited: deadline };
        let reached =
            timeout(deadline, waiting).await.map_err(late)?.map_err(|_| ClientError::Closed)?.state.clone();
        match reached {
            BoardState::Synced | BoardState::Connecting => Ok(()),
            BoardState::ReadOnly(reason) | BoardState::Ended(reason) => {
                Err(ClientError::ReadOnly { board: self.key.to_string(), reason })
            }
        }
    }
}

/// The task that keeps the socket.
struct Task {
    api: Api,
    seat: Seat,
    key: BoardKey,
    document: Arc<Document>,
    told: watch::Sender<Progress>,
    dirty: Arc<Notify>,
}

impl Task {
    async fn run(self, cancel: CancellationToken) {
        let reason = tokio::select! {
            reason = self.keep() => reason,
            () = cancel.cancelled() => "the client closed it".to_owned(),
        };
        self.tell(BoardState::Ended(reason));
    }

    async fn keep(&self) -> String {
        let mut backoff = Backoff::new(self.api.patience());
        loop {
            let ended = match self.connection().await {
                Ok(never) => match never {},
                Err(ended) => ended,
            };
            let was = self.told.borrow().state.clone();
            let why = match (was, ended) {
                (_, Ended::StayAway(why)) => return why,
                // The server does not want this copy's edits; a new connection would only repeat them.
                (BoardState::ReadOnly(why), Ended::ComeBack(_)) => return why,
                (BoardState::Synced, Ended::ComeBack(why)) => {
                    backoff = Backoff::new(self.api.patience());
                    why
                }
                (BoardState::Connecting | BoardState::Ended(_), Ended::ComeBack(why)) => why,
            };
            self.tell(BoardState::Connecting);
            match backoff.next_wait() {
                Some(wait) => sleep(wait).await,
                None => return why,
            }
        }
    }

    /// One connection, from its ticket to its end.
    async fn connection(&self) -> Result<Infallible, Ended> {
        let ticket = self.api.ticket(&self.seat, &self.key, TICKET_MINUTES).await;
        let ticket = ticket.map_err(|e| Ended::StayAway(e.to_string()))?;
        let url = socket_url(&ticket.server, &ticket.board.to_string(), &ticket.ticket)
            .map_err(|e| Ended::StayAway(e.to_string()))?;
        // The ticket is fresh; a server that refuses it was restarted in between, and another one may do.
        let mut socket = Socket::open(&url).await.map_err(|ended| match ended {
            Ended::StayAway(why) | Ended::ComeBack(why) => Ended::ComeBack(why),
        })?;
        let step_1 = self.document.state_vector();
        send(&mut socket, &Message::Sync(SyncStep::One(&step_1))).await?;
        let mut talk = Talk { clock: 0, sent: None, answered: false };
        let mut presence = interval(PRESENCE_EVERY);
        loop {
            tokio::select! {
                frame = socket.next() => {
                    if let Frame::Binary(bytes) = frame? {
                        self.receive(&mut socket, &mut talk, &bytes).await?;
                    }
                }
                () = self.dirty.notified() => self.send_news(&mut socket, &mut talk).await?,
                _ = presence.tick() => self.present(&mut socket, &mut talk).await?,
            }
        }
    }

    async fn receive(&self, socket: &mut Socket, talk: &mut Talk, frame: &[u8]) -> Result<(), Ended> {
        let garbled = |e: &dyn std::fmt::Display| Ended::StayAway(format!("the server's message: {e}"));
        match Message::decode(frame).map_err(|e| garbled(&e))? {
            Message::Sync(SyncStep::One(state_vector)) => {
                // The clock first: an edit between the two lines is then sent twice rather than never.
                let clock = self.document.clock();
                let step_2 = self.document.server_has(state_vector).map_err(|e| garbled(&e))?;
                send(socket, &Message::Sync(SyncStep::Two(&step_2))).await?;
                talk.sent = Some(clock);
                self.touch();
            }
            Message::Sync(SyncStep::Two(update)) => {
                self.document.take(update).map_err(|e| garbled(&e))?;
                talk.answered = true;
                let read_only = matches!(self.told.borrow().state, BoardState::ReadOnly(_));
                if read_only { self.touch() } else { self.tell(BoardState::Synced) }
            }
            Message::Sync(SyncStep::Update(update)) => {
                let taken =
                    if talk.answered { self.document.take(update) } else { self.document.confirm(update) };
                taken.map_err(|e| garbled(&e))?;
                self.touch();
            }
            Message::PermissionDenied { reason } => self.tell(BoardState::ReadOnly(reason.to_owned())),
            Message::QueryAwareness => self.present(socket, talk).await?,
            Message::Awareness(_) => {}
        }
        Ok(())
    }

    /// Sends what was done since the last sending. Before the server's step 1 there is nothing to do: step 2 will hold it.
    async fn send_news(&self, socket: &mut Socket, talk: &mut Talk) -> Result<(), Ended> {
        let Some(sent) = talk.sent else { return Ok(()) };
        let clock = self.document.clock();
        let update = self.document.news(sent);
        // Much that queued while the socket was busy is more than one change may be: then it is told as an answer.
        let step =
            if update.len() > UPDATE_MAX_BYTES { SyncStep::Two(&update) } else { SyncStep::Update(&update) };
        send(socket, &Message::Sync(step)).await?;
        talk.sent = Some(clock);
        Ok(())
    }

    async fn present(&self, socket: &mut Socket, talk: &mut Talk) -> Result<(), Ended> {
        talk.clock += 1;
        let entry = AwarenessEntry {
            client: self.document.client_id(),
            clock: talk.clock,
            json: "{\"client\":\"fivefold-client\"}".to_owned(),
        };
        send(socket, &Message::Awareness(vec![entry])).await
    }

    fn tell(&self, state: BoardState) {
        self.told.send_modify(|progress| {
            progress.state = state;
            progress.messages += 1;
        });
    }

    fn touch(&self) {
        self.told.send_modify(|progress| progress.messages += 1);
    }
}

/// What one connection remembers.
struct Talk {
    /// Of our presence.
    clock: u64,
    /// Our own clock when edits were last sent; none before the server has said what it has.
    sent: Option<u32>,
    /// Whether the server has answered what it has beyond ours. What comes before that is in the answer.
    answered: bool,
}

async fn send(socket: &mut Socket, message: &Message<'_>) -> Result<(), Ended> {
    socket.binary(message.encode()).await
}

/// The address of a board's socket, as a stock y-websocket client builds it: `SERVER/BOARD?ticket=TICKET`.
///
/// # Errors
/// [`ClientError::Address`] if `server` is no address.
pub fn socket_url(server: &str, board: &str, ticket: &str) -> Result<String, ClientError> {
    let refuse = || ClientError::Address { given: server.to_owned(), expected: "the address of a socket" };
    let mut url = Url::parse(server).map_err(|_| refuse())?;
    url.path_segments_mut().map_err(|()| refuse())?.pop_if_empty().push(board);
    url.query_pairs_mut().append_pair("ticket", ticket);
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_that_comes_before_the_answer_confirms_and_leaves_no_gap() {
        let (ana, ben) = (Document::default(), Document::default());
        let id = "n".parse().unwrap();
        ana.add_note(&id, &Note { text: "the queue".to_owned(), ..Note::default() });
        let (asked, before) = (ben.state_vector(), ana.state_vector());
        ana.edit_text(&id, "the queue is").unwrap();
        let early = ana.server_has(&before).unwrap();
        ana.confirm(&early).unwrap();
        assert!(ana.saved());
        ben.confirm(&early).unwrap();
        ana.edit_text(&id, "the queue is long").unwrap();
        ben.take(&ana.server_has(&asked).unwrap()).unwrap();
        assert_eq!(ben.notes(), ana.notes());
    }

    #[test]
    fn the_socket_s_address_is_the_one_a_stock_client_would_use() {
        let url = socket_url("ws://127.0.0.1:4155/sync", "abc.e1.r2", "t-1_x").unwrap();
        assert_eq!(url, "ws://127.0.0.1:4155/sync/abc.e1.r2?ticket=t-1_x");
        assert!(socket_url("nonsense", "abc.e1.r2", "t").is_err());
    }
}
