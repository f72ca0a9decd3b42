//! One page that watches views, and what no view may ever hold.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_client::live::{Fold, Folded};
use fivefold_protocol::{
    ids::{BoardKey, PersonId},
    limits::SEATS_PER_ROOM,
    role::Role,
};
use fivefold_server::{
    outbox::{Frame, Outbox},
    presence::SocketId,
    registry::Handle,
    workshop::{input::Input, live::LivePeer},
};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::socket::{Arrived, Ended, carry};

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) person: PersonId,
    pub(crate) id: SocketId,
    handle: Handle,
    down: mpsc::Receiver<Arrived>,
    fold: Fold,
    /// The view as it is now.
    pub(crate) view: Option<Arc<Value>>,
    /// Every line it was shown to everybody, for after a restart.
    pub(crate) lines: BTreeSet<String>,
}

/// What a page was, once it has read what came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum After {
    Open,
    Closed,
}

impl Page {
    /// Opens a page that reads at most `room` messages ahead.
    pub(crate) async fn open(
        id: SocketId,
        person: PersonId,
        boards: Vec<BoardKey>,
        handle: Handle,
        tracker: &TaskTracker,
        room: usize,
    ) -> Result<Self, Ended> {
        let outbox: Arc<Outbox> = Arc::default();
        let peer = LivePeer { socket: id, person, outbox: outbox.clone() };
        handle.send(Input::Live(peer)).await.map_err(|_| Ended)?;
        handle.send(Input::Watch { socket: id, boards }).await.map_err(|_| Ended)?;
        let down = carry(tracker, outbox, id, handle.clone(), room);
        Ok(Self { person, id, handle, down, fold: Fold::default(), view: None, lines: BTreeSet::new() })
    }

    /// Reads up to `messages` of what has come, and checks each view.
    pub(crate) async fn read(
        &mut self,
        messages: usize,
        allowed: &Allowed<'_>,
        history: &super::Shared,
    ) -> After {
        for _ in 0..messages {
            let Ok(arrived) = self.down.try_recv() else { return After::Open };
            let text = match arrived {
                Arrived::Frame(Frame::Text(text)) => text,
                Arrived::Frame(Frame::Binary(_)) | Arrived::Close(_) => return After::Closed,
            };
            history.lock().note(&text);
            history.lock().count("views");
            let message = serde_json::from_str(&text).expect("a message of the live socket");
            match self.fold.take(message) {
                Folded::Now(snapshot) => {
                    let found = wrong(&snapshot.value, self.person, allowed);
                    let mut history = history.lock();
                    for wrong in found {
                        history.broke(format!("the view of {}: {wrong}", self.person));
                    }
                    self.lines.extend(lines(&snapshot.value));
                    self.view = Some(snapshot.value);
                }
                Folded::AskForWhole => {
                    let _ = self.handle.send(Input::Resync(self.id)).await;
                }
                Folded::Refused(_) | Folded::Nothing => {}
            }
        }
        After::Open
    }

    /// The server notices that the page is gone.
    pub(crate) async fn gone(self) {
        // A workshop that has ended needs no telling.
        let _ = self.handle.send(Input::Gone(self.id)).await;
    }

    /// Whether the server has noticed nothing that this page has not read.
    pub(crate) fn has_read_all(&self) -> bool {
        self.down.is_empty()
    }
}

/// What the run knows that views depend on.
#[derive(Debug)]
pub(crate) struct Allowed<'a> {
    pub(crate) roles: &'a BTreeMap<PersonId, Role>,
    /// What each person ever answered: task, criterion, answer.
    pub(crate) scored: &'a BTreeSet<(PersonId, String, String, String)>,
    /// How many times somebody asked for a reveal.
    pub(crate) reveals: usize,
}

fn lines(view: &Value) -> impl Iterator<Item = String> + '_ {
    let lines = view["workshop"]["broadcasts"].as_array();
    lines.into_iter().flatten().filter_map(|line| line["text"].as_str()).map(ToOwned::to_owned)
}

fn wrong(view: &Value, person: PersonId, allowed: &Allowed<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (room, view) in view["rooms"].as_object().into_iter().flatten() {
        let seats = view["seats"].as_array().map_or(0, Vec::len);
        if seats > SEATS_PER_ROOM {
            found.push(format!("{seats} people in {room}"));
        }
    }
    if view["me"]["person"] != Value::String(person.to_string()) {
        found.push(format!("it is for {}", view["me"]["person"]));
    }
    let rounds = view["results"]["rounds"].as_array().map_or(0, Vec::len);
    if rounds > allowed.reveals || (allowed.reveals == 0 && !view["results"].is_null()) {
        found.push(format!("{rounds} rounds after {} reveals", allowed.reveals));
    }
    for (task, given) in view["scoring"]["mine"].as_object().into_iter().flatten() {
        for (criterion, answer) in given.as_object().into_iter().flatten() {
            let given = (person, task.clone(), criterion.clone(), answer.to_string());
            if !allowed.scored.contains(&given) {
                found.push(format!("a score that they did not give: {given:?}"));
            }
        }
    }
    if allowed.roles.get(&person) == Some(&Role::Participant) {
        let progress = view["scoring"]["progress"].as_object().map_or(0, serde_json::Map::len);
        if progress > 0 {
            found.push("how far others have scored".to_owned());
        }
        let own = view["me"]["room"].as_str();
        for board in view["boards"].as_object().into_iter().flat_map(|boards| boards.keys()) {
            if own.is_none_or(|room| !board.ends_with(&format!(".{room}"))) {
                found.push(format!("the board {board}, from {own:?}"));
            }
        }
    }
    found
}
