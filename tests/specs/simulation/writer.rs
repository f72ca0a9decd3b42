//! One copy of a board in somebody's hands: edited at once, sent when there is a connection, as stock clients do it. It says
//! nothing that such a client would not say, but at any moment, however late, and as often as it is asked.

use std::collections::VecDeque;

use bytes::Bytes;
use fivefold_protocol::{
    ids::{BoardId, BoardKey, PersonId},
    note::settled_mark,
    sync::{
        awareness::AwarenessEntry,
        collab::{Address, CollabFrame, CollabMessage},
        message::{Message, SyncStep},
    },
};
use fivefold_server::outbox::Frame;
use yrs::{
    Any, Doc, GetString, Map, MapPrelim, MapRef, OffsetKind, Options, Out, ReadTxn, StateVector, Text,
    TextPrelim, Transact, Update,
    block::ClientID,
    updates::{decoder::Decode, encoder::Encode},
};

use crate::{
    content::Content,
    dice::Dice,
    history::History,
    socket::{Arrived, Socket},
};

/// How many characters a paste has that makes an outbox overflow after a few.
const PASTE: usize = 40_000;

/// A copy of a board.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) person: PersonId,
    pub(crate) board: BoardId,
    pub(crate) collab: bool,
    pub(crate) socket: Option<Socket>,
    /// When its first and its present socket were opened, in steps.
    pub(crate) first_connected: usize,
    pub(crate) connected: usize,
    /// Why edits of this copy were refused: it is given up and another one taken.
    pub(crate) refused: Option<String>,
    /// Whether the server has answered what this copy lacked, on the present socket.
    pub(crate) synced: bool,
    doc: Doc,
    notes: MapRef,
    client: u64,
    made: usize,
    /// Of presence.
    clock: u64,
    /// Sync messages that were sent and have no status yet (`/collab`).
    unanswered: VecDeque<Content>,
}

impl Writer {
    /// An empty copy.
    pub(crate) fn new(person: PersonId, board: BoardId, collab: bool, dice: &Dice) -> Self {
        // As browsers draw them: 32 bits.
        let client = dice.number() >> 32;
        let mut options = Options::with_client_id(ClientID::new(client));
        options.offset_kind = OffsetKind::Utf16;
        let doc = Doc::with_options(options);
        let notes = doc.get_or_insert_map("notes");
        Self {
            person,
            board,
            collab,
            socket: None,
            first_connected: usize::MAX,
            connected: usize::MAX,
            refused: None,
            synced: false,
            doc,
            notes,
            client,
            made: 0,
            clock: 0,
            unanswered: VecDeque::new(),
        }
    }

    pub(crate) fn key(&self) -> &BoardKey {
        &self.board.key
    }

    /// What this copy holds.
    pub(crate) fn content(&self) -> Content {
        Content::of(&self.doc.transact().encode_state_as_update_v1(&StateVector::default()))
    }

    /// What stands on this copy, for comparing.
    pub(crate) fn reads(&self) -> Any {
        use yrs::types::ToJson;
        self.notes.to_json(&self.doc.transact())
    }

    /// Takes a whole state from outside the network.
    pub(crate) fn take(&self, state: &[u8]) {
        self.doc.transact_mut().apply_update(Update::decode_v1(state).unwrap()).unwrap();
    }

    /// Its person does something, and sends it if there is a connection.
    pub(crate) fn edit(&mut self, dice: &Dice) {
        let mut txn = self.doc.transact_mut();
        let mut ids: Vec<String> = self.notes.keys(&txn).map(ToOwned::to_owned).collect();
        ids.sort();
        let note = dice.pick(&ids).and_then(|id| match self.notes.get(&txn, id) {
            Some(Out::YMap(map)) => Some((id, map)),
            _ => None,
        });
        match (dice.below(20), note) {
            (0..=4, _) | (_, None) => {
                self.made += 1;
                let id = format!("n{:x}-{}", self.client, self.made);
                let map = self.notes.insert(&mut txn, id, MapPrelim::default());
                let words = ["queue", "price", "lift", "office"];
                let text = format!("the {} is {}", words[dice.below(4)], ["slow", "dear"][dice.below(2)]);
                map.insert(&mut txn, "text", TextPrelim::new(text.as_str()));
                map.insert(&mut txn, "kind", "problem");
                if dice.chance(600) {
                    map.insert(&mut txn, "settled", settled_mark(&text));
                }
            }
            (5, Some((id, _))) => {
                self.notes.remove(&mut txn, id);
            }
            (6, Some((_, map))) => {
                map.insert(&mut txn, "x", f64::from(u32::try_from(dice.below(1_000)).unwrap()));
            }
            (what, Some((_, map))) => {
                let Some(Out::YText(text)) = map.get(&txn, "text") else { return };
                let len = text.len(&txn);
                let at = u32::try_from(dice.below(len as usize + 1)).unwrap();
                match what {
                    7..=9 if at < len => {
                        let most = usize::try_from(len - at).unwrap().min(6);
                        text.remove_range(&mut txn, at, u32::try_from(1 + dice.below(most)).unwrap());
                    }
                    10 if dice.chance(100) => text.insert(&mut txn, at, &"paste ".repeat(PASTE / 6)),
                    11 => {
                        let mark = settled_mark(&text.get_string(&txn));
                        map.insert(&mut txn, "settled", mark);
                    }
                    _ => text.insert(&mut txn, at, ["a", "bc ", "очень "][dice.below(3)]),
                }
            }
        }
        let update = txn.encode_update_v1();
        drop(txn);
        if update != [0, 0] {
            self.say_sync(SyncStep::Update(&update));
        }
    }

    /// Greets the server on a socket that was just opened.
    pub(crate) fn greet(&mut self) {
        self.synced = false;
        self.unanswered.clear();
        if self.collab {
            // As the stock provider does: it does not wait for the answer.
            self.say_collab(CollabMessage::Token { token: "of no interest here", version: None });
        }
        self.step_1();
    }

    fn step_1(&mut self) {
        let mine = self.doc.transact().state_vector().encode_v1();
        self.say_sync(SyncStep::One(&mine));
    }

    /// Says where its cursor is.
    pub(crate) fn point(&mut self) {
        self.clock += 1;
        let json = r#"{"user":{"person":"p999","name":"somebody else"},"cursor":1}"#.to_owned();
        let entries = vec![AwarenessEntry { client: self.client, clock: self.clock, json }];
        if self.collab {
            self.say_collab(CollabMessage::Awareness(entries));
        } else {
            self.say(Message::Awareness(entries).encode());
        }
    }

    fn say_sync(&mut self, step: SyncStep<'_>) {
        if self.socket.is_none() {
            return;
        }
        if self.collab {
            if let SyncStep::Two(update) | SyncStep::Update(update) = step {
                self.unanswered.push_back(Content::of(update));
            }
            self.say_collab(CollabMessage::Sync(step));
        } else {
            self.say(Message::Sync(step).encode());
        }
    }

    fn say_collab(&mut self, message: CollabMessage<'_>) {
        let address = self.board.to_string();
        self.say(CollabFrame::Document { address: Address(&address), message }.encode());
    }

    fn say(&mut self, frame: Vec<u8>) {
        if let Some(socket) = &mut self.socket {
            socket.up.push_back(Bytes::from(frame));
        }
    }

    /// How it stands, in words.
    pub(crate) fn stands(&self) -> String {
        let Self { person, board, collab, refused, synced, unanswered, .. } = self;
        let waits = unanswered.len();
        format!(
            "{person} on {board}, collab {collab}: {refused:?}, synced {synced}, {waits} without a status"
        )
    }

    /// Whether everything it asked for was answered.
    pub(crate) fn is_quiet(&self) -> bool {
        self.synced && self.unanswered.is_empty() && self.socket.as_ref().is_some_and(|s| s.up.is_empty())
    }

    /// Reads up to `frames` of what has come. Gives the code if the socket was closed.
    pub(crate) fn read(&mut self, frames: usize, history: &mut History) -> Option<u16> {
        for _ in 0..frames {
            let arrived = self.socket.as_mut()?.down.try_recv().ok()?;
            match arrived {
                Arrived::Close(code) => return Some(code),
                Arrived::Frame(Frame::Text(text)) => history.broke(format!("a board socket got {text}")),
                Arrived::Frame(Frame::Binary(frame)) => {
                    history.note(&frame);
                    history.count("frames");
                    if self.collab { self.hear_collab(&frame, history) } else { self.hear(&frame, history) }
                }
            }
        }
        None
    }

    fn hear(&mut self, frame: &[u8], history: &mut History) {
        match Message::decode(frame).expect("the server speaks the dialect") {
            Message::Sync(step) => self.hear_step(step, history),
            Message::Awareness(entries) => self.check_presence(&entries, history),
            Message::PermissionDenied { reason } => self.refuse(reason, history),
            Message::QueryAwareness => {}
        }
    }

    fn hear_collab(&mut self, frame: &[u8], history: &mut History) {
        let CollabFrame::Document { message, .. } =
            CollabFrame::decode(frame).expect("the server speaks the dialect")
        else {
            return;
        };
        match message {
            CollabMessage::Sync(step) => self.hear_step(step, history),
            CollabMessage::Awareness(entries) => self.check_presence(&entries, history),
            CollabMessage::PermissionDenied { reason } => self.refuse(reason, history),
            CollabMessage::SyncStatus(saved) => match self.unanswered.pop_front() {
                Some(content) if saved => history.show(&self.board.key, &content),
                Some(_) => {}
                None => history.broke("a status for nothing".to_owned()),
            },
            other @ (CollabMessage::SyncReply(_)
            | CollabMessage::TokenWanted
            | CollabMessage::Token { .. }
            | CollabMessage::Stateless(_)) => history.broke(format!("the server said {other:?}")),
            CollabMessage::Authenticated(_) | CollabMessage::QueryAwareness | CollabMessage::Close { .. } => {
            }
        }
    }

    fn hear_step(&mut self, step: SyncStep<'_>, history: &mut History) {
        match step {
            SyncStep::One(theirs) => {
                let theirs = StateVector::decode_v1(theirs).unwrap();
                let answer = self.doc.transact().encode_diff_v1(&theirs);
                self.say_sync(SyncStep::Two(&answer));
            }
            SyncStep::Two(update) | SyncStep::Update(update) => {
                history.show(&self.board.key, &Content::of(update));
                self.synced |= matches!(step, SyncStep::Two(_));
                // What comes before step 2 is in it. Yjs would hold it back until then; yrs would take it and leave a gap.
                if self.synced {
                    self.take(update);
                }
            }
        }
    }

    fn refuse(&mut self, reason: &str, history: &mut History) {
        history.count("refused");
        self.refused.get_or_insert_with(|| reason.to_owned());
    }

    /// Whatever a page claims, presence bears the identity that the server knows.
    fn check_presence(&self, entries: &[AwarenessEntry], history: &mut History) {
        let claimed = entries.iter().find(|entry| entry.json.contains("p999") || entry.json.contains("else"));
        if let Some(entry) = claimed {
            history.broke(format!("presence as it was claimed: {}", entry.json));
        }
    }
}
