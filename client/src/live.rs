//! The `live` socket: what one person sees, kept up to date. It comes back by itself when the server was away.

use std::time::Duration;

use fivefold_protocol::{
    api::{LiveMessage, LiveRequest, Seat},
    error::{Advice, ErrorCode},
    ids::BoardKey,
    view::View,
};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::{
    api::Api,
    backoff::Backoff,
    error::ClientError,
    socket::{Ended, Frame, Socket},
};

mod fold;

pub use fold::{Fold, Folded, Snapshot, changes};

/// How the socket stands.
#[derive(Debug, Clone)]
enum State {
    /// Not open; it may have been.
    Connecting,
    /// Open, with the newest view.
    Live(Snapshot),
    /// Over for good.
    Ended(Over),
}

#[derive(Debug, Clone)]
enum Over {
    Refused(ErrorCode),
    Unreachable(String),
    Closed,
}

impl Over {
    fn error(&self) -> ClientError {
        match self {
            Self::Refused(code) => ClientError::refused(*code),
            Self::Unreachable(why) => ClientError::Unreachable(why.clone()),
            Self::Closed => ClientError::Closed,
        }
    }
}

/// A person's live view. Dropping it closes the socket.
#[derive(Debug)]
pub struct Live {
    state: watch::Receiver<State>,
    boards: watch::Sender<Vec<BoardKey>>,
    cancel: CancellationToken,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Live {
    /// Opens the live view of a seat; the socket is kept by a task of `tracker`.
    ///
    /// # Errors
    /// [`ClientError::Address`] if the server's address cannot carry a socket. Everything else shows when waiting.
    pub fn open(api: &Api, seat: &Seat, tracker: &TaskTracker) -> Result<Self, ClientError> {
        let (told, state) = watch::channel(State::Connecting);
        let (boards, wanted) = watch::channel(Vec::new());
        let cancel = CancellationToken::new();
        let task = Task {
            url: api.live_url(&seat.workshop)?,
            token: seat.token.clone(),
            patience: api.patience(),
            state: told,
            boards: wanted,
        };
        let cancelled = cancel.clone();
        tracker.spawn(async move { task.run(cancelled).await });
        Ok(Self { state, boards, cancel })
    }

    /// Asks for the note data of these boards (at most 32) in the view, instead of those asked for before.
    pub fn watch_boards(&self, boards: Vec<BoardKey>) {
        self.boards.send_replace(boards);
    }

    /// The newest view as JSON, if the socket is open now.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        match &*self.state.borrow() {
            State::Live(snapshot) => Some(snapshot.clone()),
            State::Connecting | State::Ended(_) => None,
        }
    }

    /// The next version after `seen`; waits for it without an end.
    ///
    /// # Errors
    /// [`ClientError::Refused`], [`ClientError::Unreachable`] or [`ClientError::Closed`] when there will be none.
    pub async fn next_after(&self, seen: Option<u64>) -> Result<Snapshot, ClientError> {
        let mut state = self.state.clone();
        let found = state
            .wait_for(|state| match state {
                State::Connecting => false,
                State::Live(snapshot) => Some(snapshot.version) != seen,
                State::Ended(_) => true,
            })
            .await
            .map_err(|_| ClientError::Closed)?;
        match &*found {
            State::Live(snapshot) => Ok(snapshot.clone()),
            State::Ended(over) => Err(over.error()),
            State::Connecting => Err(ClientError::Closed),
        }
    }

    /// Waits until `look` finds what it looks for in the view, and returns it. Views in between may be skipped.
    ///
    /// # Errors
    /// [`ClientError::Late`] after `deadline` (`what` names what was waited for), [`ClientError::Unreadable`] for a view
    /// against the contract, and as [`Self::next_after`].
    pub async fn find<T>(
        &self,
        what: &str,
        deadline: Duration,
        mut look: impl FnMut(&View) -> Option<T>,
    ) -> Result<T, ClientError> {
        let looking = async {
            let mut seen = None;
            loop {
                let snapshot = self.next_after(seen).await?;
                seen = Some(snapshot.version);
                if let Some(found) = look(&view(&snapshot)?) {
                    return Ok(found);
                }
            }
        };
        let late = |_| ClientError::Late { what: what.to_owned(), waited: deadline };
        timeout(deadline, looking).await.map_err(late)?
    }

    /// Waits until the view is as `wanted` says, and returns it.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn until(
        &self,
        what: &str,
        deadline: Duration,
        mut wanted: impl FnMut(&View) -> bool,
    ) -> Result<View, ClientError> {
        self.find(what, deadline, |view| wanted(view).then(|| view.clone())).await
    }
}

/// A snapshot, typed.
fn view(snapshot: &Snapshot) -> Result<View, ClientError> {
    serde_json::from_value(serde_json::Value::clone(&snapshot.value))
        .map_err(|e| ClientError::Unreadable(e.to_string()))
}

/// The task that keeps the socket.
struct Task {
    url: Url,
    token: String,
    patience: Duration,
    state: watch::Sender<State>,
    boards: watch::Receiver<Vec<BoardKey>>,
}

impl Task {
    async fn run(self, cancel: CancellationToken) {
        let over = tokio::select! {
            over = self.keep() => over,
            () = cancel.cancelled() => Over::Closed,
        };
        self.state.send_replace(State::Ended(over));
    }

    async fn keep(&self) -> Over {
        let mut backoff = Backoff::new(self.patience);
        loop {
            let ended = self.connection().await;
            if matches!(&*self.state.borrow(), State::Live(_)) {
                // It had worked, so patience starts anew.
                backoff = Backoff::new(self.patience);
            }
            self.state.send_replace(State::Connecting);
            let why = match ended {
                Stop::Refused(code) if code.advice() != Advice::Retry => return Over::Refused(code),
                Stop::Refused(code) => code.sentence().to_owned(),
                Stop::Socket(Ended::StayAway(why)) => return Over::Unreachable(why),
                Stop::Socket(Ended::ComeBack(why)) => why,
            };
            match backoff.next_wait() {
                Some(wait) => sleep(wait).await,
                None => return Over::Unreachable(why),
            }
        }
    }

    /// One connection, from its opening to its end.
    async fn connection(&self) -> Stop {
        match self.serve().await {
            Ok(never) => match never {},
            Err(stop) => stop,
        }
    }

    async fn serve(&self) -> Result<std::convert::Infallible, Stop> {
        let mut socket = Socket::open(self.url.as_str()).await.map_err(Stop::Socket)?;
        ask(&mut socket, &LiveRequest::Hello { token: self.token.clone() }).await?;
        let mut boards = self.boards.clone();
        boards.mark_changed();
        let mut fold = Fold::default();
        loop {
            tokio::select! {
                frame = socket.next() => {
                    let Frame::Text(text) = frame.map_err(Stop::Socket)? else { continue };
                    let Ok(message) = serde_json::from_str::<LiveMessage>(&text) else {
                        return Err(Stop::Socket(Ended::StayAway("a live message cannot be read".to_owned())));
                    };
                    match fold.take(message) {
                        Folded::Now(snapshot) => { self.state.send_replace(State::Live(snapshot)); }
                        Folded::AskForWhole => ask(&mut socket, &LiveRequest::Whole {}).await?,
                        Folded::Refused(code) => return Err(Stop::Refused(code)),
                        Folded::Nothing => {}
                    }
                }
                Ok(()) = boards.changed() => {
                    let wanted = boards.borrow_and_update().clone();
                    if !wanted.is_empty() {
                        ask(&mut socket, &LiveRequest::Watch { boards: wanted }).await?;
                    }
                }
            }
        }
    }
}

enum Stop {
    Socket(Ended),
    Refused(ErrorCode),
}

async fn ask(socket: &mut Socket, request: &LiveRequest) -> Result<(), Stop> {
    let text = serde_json::to_string(request)
        .map_err(|e| Stop::Socket(Ended::StayAway(format!("a request cannot be written: {e}"))))?;
    socket.text(text).await.map_err(Stop::Socket)
}
