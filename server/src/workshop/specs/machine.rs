//! The machine and its log: what a command stages is all that it changes, and a replay folds it under the same names.

use std::sync::Arc;

use fivefold_protocol::{
    command::{Command, CommandRequest, Phase, WordingVerdict},
    error::ErrorCode,
    ids::{BoardKey, PersonId, ProblemId, Timestamp},
    limits::SETTLE_AFTER_MS,
    role::{Language, Occupation, Role},
};
use yrs::{
    Doc, GetString, Map, MapPrelim, MapRef, Text, TextPrelim, TextRef, Transact, TransactionMut, Update,
    updates::decoder::Decode,
};

use super::{ANA, Given};
use crate::{
    boards::board::PROBLEMS,
    config::ARRANGE_EVERY_MS,
    lint,
    log::{Batch, Entry, Payload, Position, Record, RecordId},
    workshop::{
        Event, Stamp,
        input::Newcomer,
        machine::{Caused, EditOutcome, Machine},
        received::{Edit, Standing},
    },
};

/// A machine at work, with the log that it was told to write.
pub(super) struct Running {
    pub(super) machine: Machine,
    entries: Vec<Entry>,
    now: Timestamp,
    keys: u32,
}

impl Running {
    /// Goes on where `given` is.
    pub(super) fn from(given: &Given) -> Self {
        let entry = |(counter, (event, stamp)): (u64, &(Event, Stamp))| {
            let payload = Payload::Event(serde_json::to_vec(event).unwrap().into());
            let record = Record { id: RecordId { process: 0, counter }, principal: stamp.by, payload };
            Entry { position: Position(counter), batch: Batch { at: stamp.at, records: vec![record] } }
        };
        let entries: Vec<_> = (1..).zip(&given.log).map(entry).collect();
        let machine = Machine::load(None, &entries).unwrap().unwrap();
        Self { machine, entries, now: given.now, keys: 0 }
    }

    /// A moment after the last.
    pub(super) fn now(&mut self) -> Timestamp {
        self.now = self.now.plus_ms(1);
        self.now
    }

    fn request(&mut self, command: Command) -> CommandRequest {
        self.now = self.now.plus_ms(1);
        self.keys += 1;
        CommandRequest { key: format!("key {}", self.keys), command }
    }

    pub(super) fn does(&mut self, command: Command) {
        let request = self.request(command);
        let staged = self.machine.stage_command(ANA, &request, self.now, None, |_| true).unwrap();
        self.append(staged.caused);
    }

    pub(super) fn refuses(&mut self, command: Command, full: bool) -> ErrorCode {
        let request = self.request(command);
        self.machine
            .stage_command(ANA, &request, self.now, full.then_some(ErrorCode::QuotaReached), |_| true)
            .unwrap_err()
            .code
    }

    fn append(&mut self, caused: Vec<Caused>) {
        let position = Position(self.entries.len() as u64 + 1);
        let record = |Caused { by, payload }| Record {
            id: RecordId { process: 1, counter: position.0 },
            principal: by,
            payload,
        };
        let batch = Batch { at: self.now, records: caused.into_iter().map(record).collect() };
        self.machine.committed(position, batch.is_control(), batch.records.len());
        self.entries.push(Entry { position, batch });
    }

    /// The facilitator puts a word before the text of a problem, which is an edit of the list's document.
    fn words(&mut self, problem: ProblemId, word: &str, full: bool) -> EditOutcome {
        let update = self.writes(77, |map, txn| text(map, txn, problem).insert(txn, 0, word));
        self.edits(ANA, &update, full)
    }

    /// What a client would send that changes the texts of problems as they are now.
    fn writes(&mut self, client: u64, change: impl FnOnce(&MapRef, &mut TransactionMut<'_>)) -> Vec<u8> {
        self.now = self.now.plus_ms(1);
        let doc = Doc::with_client_id(client);
        let map = doc.get_or_insert_map(PROBLEMS);
        let state = self.machine.board(&BoardKey::List).unwrap().board.state();
        let mut txn = doc.transact_mut();
        txn.apply_update(Update::decode_v1(&state).unwrap()).unwrap();
        drop(txn);
        let mut txn = doc.transact_mut();
        change(&map, &mut txn);
        txn.encode_update_v1()
    }

    /// A person writes a note on a room's board and is still at it.
    pub(super) fn note(&mut self, who: PersonId, board: &BoardKey, note: &str, said: &str) {
        self.now = self.now.plus_ms(1);
        let doc = Doc::with_client_id(1_000 + self.entries.len() as u64);
        let notes = doc.get_or_insert_map("notes");
        let mut txn = doc.transact_mut();
        let map = notes.insert(&mut txn, note, MapPrelim::default());
        map.insert(&mut txn, "text", TextPrelim::new(said));
        let outcome = self.edits_on(board, who, &txn.encode_update_v1(), false);
        assert!(matches!(outcome, EditOutcome::Accepted(_)), "{outcome:?}");
    }

    fn edits(&mut self, who: PersonId, update: &[u8], full: bool) -> EditOutcome {
        self.edits_on(&BoardKey::List, who, update, full)
    }

    fn edits_on(&mut self, board: &BoardKey, who: PersonId, update: &[u8], full: bool) -> EditOutcome {
        let linted = Arc::new(lint::update(update, &lint::Limits::STATE).unwrap());
        let edit = Edit { update: update.to_vec().into(), linted };
        let may = Standing::MayWrite;
        let outcome = self
            .machine
            .stage_edit(who, board, &edit, may, self.now, full.then_some(ErrorCode::QuotaReached))
            .unwrap();
        if let EditOutcome::Accepted(payload) = &outcome {
            self.append(vec![Caused { by: Some(who), payload: payload.clone() }]);
        }
        outcome
    }

    /// Whether a replay of the log gives this machine again.
    pub(super) fn replays(&self) -> Machine {
        let again = Machine::load(None, &self.entries).unwrap().unwrap();
        assert_eq!(again.workshop(), self.machine.workshop(), "the fold of the log");
        assert_eq!(again.essence(), self.machine.essence(), "the fold of the log");
        again
    }
}

fn text(map: &MapRef, txn: &TransactionMut<'_>, problem: ProblemId) -> TextRef {
    map.get(txn, &problem.to_string()).unwrap().cast().unwrap()
}

/// A workshop with one problem, in the phase in which its wording is checked.
fn wording() -> (Running, ProblemId) {
    let mut given = Given::rooms_of(&[1]);
    let problem = given.with_problem("queues at noon");
    given.to(Phase::Merging);
    let mut running = Running::from(&given);
    running.does(Command::SetPhase { phase: Phase::Wording });
    (running, problem)
}

#[test]
fn d4_what_the_server_wrote_by_itself_is_the_server_s_after_a_replay() {
    let (running, problem) = wording();
    let text = |machine: &Machine| {
        machine.board(&BoardKey::List).unwrap().board.list_texts().problems[&problem].clone()
    };
    assert_eq!(text(&running.machine), "queues at noon");
    assert!(!running.machine.is_worded(problem));

    let again = running.replays();

    assert_eq!(text(&again), "queues at noon");
    assert!(!again.is_worded(problem), "nobody has worded it");
}

#[test]
fn m2_what_is_suggested_is_suggested_again_after_a_replay() {
    let mut given = Given::rooms_of(&[1, 1]);
    given.to(Phase::Exercises);
    given.settles(&[
        ("e1.r1/n1", "guests wait long at the reception"),
        ("e1.r2/n2", "a guest waits long at reception"),
    ]);
    given.settles(&[("e1.r1/n3", "guests wait long for breakfast at the reception desk")]);
    let mut running = Running::from(&given);
    let caused = running.machine.stage_due(running.now).unwrap();
    running.append(caused);
    assert!(!running.machine.suggestions().is_empty());

    let mut again = running.replays();
    assert!(again.stage_due(running.now).unwrap().is_empty(), "the list stands");

    assert_eq!(again.suggestions(), running.machine.suggestions());
}

#[test]
fn m13_of_notes_that_come_in_quick_succession_the_later_ones_are_arranged_together_within_a_quarter_of_a_second()
 {
    let mut given = Given::rooms_of(&[1]);
    given.to(Phase::Exercises);
    let (ben, board) = (given.seats(1)[0], "e1.r1".parse().unwrap());
    let mut running = Running::from(&given);
    for note in ["n1", "n2", "n3"] {
        running.note(ben, &board, note, "guests wait long at the reception");
    }
    let placed = |running: &mut Running, at: Timestamp| {
        running.now = at;
        let caused = running.machine.stage_due(at).unwrap();
        running.append(caused);
        let list = &running.machine.workshop().list;
        (list.notes.len(), list.notes.len() - list.unassigned().count())
    };
    let written = running.now;
    assert_eq!(placed(&mut running, written), (0, 0), "they have not come to rest");
    let first = written.plus_ms(SETTLE_AFTER_MS - 2);
    assert_eq!(running.machine.next_due(), Some(first));
    assert_eq!(placed(&mut running, first), (1, 1), "the first does not wait");
    assert_eq!(placed(&mut running, first.plus_ms(1)), (2, 1));
    assert_eq!(placed(&mut running, first.plus_ms(2)), (3, 1));
    let later = running.machine.next_due().unwrap();
    assert_eq!(later, first.plus_ms(ARRANGE_EVERY_MS));
    assert_eq!(placed(&mut running, later), (3, 3));
    assert_eq!(running.machine.next_due(), None);
}

#[test]
fn w2_a_room_writes_the_text_that_was_sent_back_to_it_and_no_other() {
    let mut given = Given::rooms_of(&[1]);
    let ben = given.seats(1)[0];
    let (sent, other) = (given.with_problem("queues at noon"), given.with_problem("a dark corridor"));
    given.to(Phase::Wording);
    let mut running = Running::from(&given);
    running.does(Command::SetPhase { phase: Phase::Merging });
    running.does(Command::SetPhase { phase: Phase::Wording });
    let verdict = WordingVerdict::BackToRoom { room: running.machine.workshop().rooms.room_of(ben).unwrap() };
    running.does(Command::JudgeWording { problem: sent, verdict });
    let texts =
        |running: &Running| running.machine.board(&BoardKey::List).unwrap().board.list_texts().problems;
    type Change<'a> = dyn Fn(&MapRef, &mut TransactionMut<'_>) + 'a;
    let whole = |map: &MapRef, txn: &mut TransactionMut<'_>, problem| {
        let text = text(map, txn, problem);
        let length = u32::try_from(text.get_string(txn).chars().count()).unwrap();
        text.remove_range(txn, 0, length);
        text.insert(txn, 0, "Anew");
    };

    let update = running.writes(11, |map, txn| whole(map, txn, sent));
    assert!(matches!(running.edits(ben, &update, false), EditOutcome::Accepted(_)));
    // What a client sends when it comes back: everything there is, and one word more.
    let update = running.writes(12, |map, txn| text(map, txn, sent).push(txn, " and again"));
    let state = running.machine.board(&BoardKey::List).unwrap().board.state();
    let both = yrs::merge_updates_v1([&state[..], &update]).unwrap();
    assert!(matches!(running.edits(ben, &both, false), EditOutcome::Accepted(_)));
    assert_eq!(texts(&running)[&sent], "Anew and again");

    running.replays();

    let before = texts(&running);
    let strays: [(&str, Box<Change<'_>>); 6] = [
        ("adds", Box::new(|map, txn| text(map, txn, other).insert(txn, 0, "No "))),
        ("deletes", Box::new(|map, txn| text(map, txn, other).remove_range(txn, 0, 3))),
        (
            "writes both",
            Box::new(|map, txn| {
                whole(map, txn, sent);
                whole(map, txn, other);
            }),
        ),
        (
            "puts another in its place",
            Box::new(|map, txn| {
                map.insert(txn, sent.to_string(), TextPrelim::new("Mine"));
            }),
        ),
        (
            "takes it away",
            Box::new(|map, txn| {
                map.remove(txn, &sent.to_string());
            }),
        ),
        (
            "makes one up",
            Box::new(|map, txn| {
                map.insert(txn, "b99", TextPrelim::new("Mine"));
            }),
        ),
    ];
    for (client, (what, change)) in (20..).zip(strays) {
        let update = running.writes(client, |map, txn| change(map, txn));
        let refused = running.edits(ben, &update, false);
        assert!(matches!(refused, EditOutcome::Refused(ErrorCode::Forbidden)), "{what}: {refused:?}");
    }
    assert_eq!(texts(&running), before);
    assert!(
        matches!(running.words(other, "Very ", false), EditOutcome::Accepted(_)),
        "a facilitator writes all"
    );

    running.does(Command::JudgeWording { problem: sent, verdict: WordingVerdict::Fine });
    let update = running.writes(40, |map, txn| text(map, txn, sent).push(txn, "!"));
    assert!(matches!(running.edits(ben, &update, false), EditOutcome::Refused(ErrorCode::Forbidden)));
}

#[test]
fn c2_a_refused_change_of_phase_does_not_even_record_what_was_worded() {
    for (full, code) in [(false, ErrorCode::WrongPhase), (true, ErrorCode::QuotaReached)] {
        let (mut running, problem) = wording();
        assert!(matches!(running.words(problem, "Long ", false), EditOutcome::Accepted(_)));
        let before = running.machine.workshop().clone();

        let phase = if full { Phase::Tasks } else { Phase::Plan };
        assert_eq!(running.refuses(Command::SetPhase { phase }, full), code);

        assert_eq!(*running.machine.workshop(), before, "{code:?}");
        running.replays();
        // What was worded is not lost: the change of phase that is carried out takes it along.
        running.does(Command::SetPhase { phase: Phase::Tasks });
        assert!(running.machine.workshop().list.is_worded(problem));
        assert!(running.machine.workshop().tasks.stale(running.machine.workshop()).is_empty());
        running.replays();
    }
}

#[test]
fn s10_o2_over_the_quota_what_is_known_is_taken_and_a_new_word_is_not() {
    let (mut running, problem) = wording();
    let EditOutcome::Accepted(Payload::BoardUpdate { update, .. }) = running.words(problem, "Long ", false)
    else {
        panic!("the facilitator may write")
    };

    assert!(matches!(running.edits(ANA, &update, true), EditOutcome::Known));
    let whole = running.machine.board(&BoardKey::List).unwrap().board.state();
    assert!(matches!(running.edits(ANA, &whole, true), EditOutcome::Known));
    running.replays();
    let refused = running.words(problem, "Very ", true);
    assert!(matches!(refused, EditOutcome::Refused(ErrorCode::QuotaReached)), "{refused:?}");
    assert_eq!(running.machine.board(&BoardKey::List).unwrap().board.state(), whole);
}

#[test]
fn a10_o2_over_the_quota_a_join_posted_again_gives_the_same_person_and_a_new_one_is_refused() {
    let (mut running, _) = wording();
    let newcomer = |key: &str| Newcomer {
        role: Role::Observer,
        occupation: Occupation::Other,
        language: Language::En,
        key: key.to_owned(),
        link: 0,
    };
    let joined = running.machine.stage_join(&newcomer("once"), running.now, None).unwrap();
    running.append(joined.caused);

    let again =
        running.machine.stage_join(&newcomer("once"), running.now, Some(ErrorCode::QuotaReached)).unwrap();
    let late = running
        .machine
        .stage_join(&newcomer("late"), running.now, Some(ErrorCode::QuotaReached))
        .unwrap_err();

    assert_eq!((again.person, again.caused.len()), (joined.person, 0));
    assert!(joined.person > PersonId(1));
    assert_eq!(late.code, ErrorCode::QuotaReached);
    running.replays();
}
