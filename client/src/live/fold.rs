//! Folds the messages of the `live` socket into a view: a whole, then patches without a gap. Pure.

use std::sync::Arc;

use fivefold_protocol::{api::LiveMessage, error::ErrorCode, ids::Timestamp};
use serde_json::Value;

/// A view as it was at one version.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Its version.
    pub version: u64,
    /// The server's clock when it was sent.
    pub now: Timestamp,
    /// The view as JSON.
    pub value: Arc<Value>,
}

/// What to do after a message.
#[derive(Debug)]
pub enum Folded {
    /// The view is now this one.
    Now(Snapshot),
    /// A version was missed, or a patch does not fit: ask for the whole.
    AskForWhole,
    /// The server closes the socket for this reason.
    Refused(ErrorCode),
    /// An old or repeated message, or one that is not about the view.
    Nothing,
}

/// The view so far.
#[derive(Debug, Default)]
pub struct Fold {
    last: Option<Snapshot>,
}

impl Fold {
    /// Takes one message.
    pub fn take(&mut self, message: LiveMessage) -> Folded {
        match message {
            LiveMessage::Whole { version, now, view } => match serde_json::to_value(view) {
                Ok(value) => self.keep(version, now, value),
                Err(_) => Folded::AskForWhole,
            },
            LiveMessage::Patch { version, now, ops } => self.patch(version, now, ops),
            LiveMessage::Refused { code } => Folded::Refused(code),
            LiveMessage::Pong {} => Folded::Nothing,
        }
    }

    fn patch(&mut self, version: u64, now: Timestamp, ops: Value) -> Folded {
        let Some(last) = &self.last else { return Folded::AskForWhole };
        if version <= last.version {
            return Folded::Nothing;
        }
        if version != last.version + 1 {
            return Folded::AskForWhole;
        }
        let Ok(patch) = serde_json::from_value::<json_patch::Patch>(ops) else { return Folded::AskForWhole };
        // On our own copy: whoever holds the version before keeps it.
        let mut value = Value::clone(&last.value);
        match json_patch::patch(&mut value, &patch) {
            Ok(()) => self.keep(version, now, value),
            Err(_) => Folded::AskForWhole,
        }
    }

    fn keep(&mut self, version: u64, now: Timestamp, value: Value) -> Folded {
        let snapshot = Snapshot { version, now, value: Arc::new(value) };
        self.last = Some(snapshot.clone());
        Folded::Now(snapshot)
    }
}

/// What changed between two views, as JSON Patch operations.
#[must_use]
pub fn changes(before: &Snapshot, after: &Snapshot) -> json_patch::Patch {
    json_patch::diff(&before.value, &after.value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn started() -> Fold {
        let mut fold = Fold::default();
        fold.keep(4, Timestamp(1), json!({ "phase": "lobby", "rooms": {} }));
        fold
    }

    fn patch(version: u64, ops: Value) -> LiveMessage {
        LiveMessage::Patch { version, now: Timestamp(2), ops }
    }

    #[test]
    fn a_patch_of_the_next_version_changes_the_view_and_leaves_the_old_one_alone() {
        let mut fold = started();
        let before = fold.last.clone().unwrap();
        let ops = json!([{ "op": "replace", "path": "/phase", "value": "exercises" },
                         { "op": "add", "path": "/rooms/r1", "value": { "name": "" } }]);
        let Folded::Now(snapshot) = fold.take(patch(5, ops)) else { panic!("not folded") };
        assert_eq!(*snapshot.value, json!({ "phase": "exercises", "rooms": { "r1": { "name": "" } } }));
        assert_eq!((snapshot.version, snapshot.now), (5, Timestamp(2)));
        assert_eq!(before.value["phase"], "lobby");
    }

    #[test]
    fn a_gap_and_a_patch_that_does_not_fit_ask_for_the_whole() {
        let nothing = json!([]);
        assert!(matches!(started().take(patch(6, nothing.clone())), Folded::AskForWhole));
        assert!(matches!(Fold::default().take(patch(1, nothing)), Folded::AskForWhole));
        let unfit = json!([{ "op": "replace", "path": "/nowhere/at/all", "value": 1 }]);
        let mut fold = started();
        assert!(matches!(fold.take(patch(5, unfit)), Folded::AskForWhole));
        assert_eq!(fold.last.unwrap().version, 4);
        assert!(matches!(started().take(patch(5, json!("ops"))), Folded::AskForWhole));
    }

    #[test]
    fn a_repeated_patch_changes_nothing() {
        let ops = json!([{ "op": "add", "path": "/again", "value": 1 }]);
        let mut fold = started();
        assert!(matches!(fold.take(patch(4, ops)), Folded::Nothing));
        assert_eq!(fold.last.unwrap().value.get("again"), None);
    }

    #[test]
    fn a_refusal_carries_its_code() {
        let refused = LiveMessage::Refused { code: ErrorCode::PersonRemoved };
        assert!(matches!(Fold::default().take(refused), Folded::Refused(ErrorCode::PersonRemoved)));
    }
}
