//! The frames of `vectors/frames.json`, made by stock clients, read and written here to the byte.

use serde_json::{Value, json};

use super::{
    awareness::AwarenessEntry,
    collab::{CollabFrame, CollabMessage, Scope},
    message::{Message, SyncStep},
};

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn step(step: &SyncStep<'_>) -> Value {
    match step {
        SyncStep::One(bytes) => json!({ "kind": "step1", "bytes": hex(bytes) }),
        SyncStep::Two(bytes) => json!({ "kind": "step2", "bytes": hex(bytes) }),
        SyncStep::Update(bytes) => json!({ "kind": "update", "bytes": hex(bytes) }),
    }
}

fn presence(entries: &[AwarenessEntry]) -> Value {
    let entries: Vec<Value> = entries
        .iter()
        .map(|entry| json!({ "client": entry.client, "clock": entry.clock, "json": entry.json }))
        .collect();
    json!({ "kind": "awareness", "entries": entries })
}

fn sync(message: &Message<'_>) -> Value {
    match message {
        Message::Sync(sync) => step(sync),
        Message::Awareness(entries) => presence(entries),
        Message::PermissionDenied { reason } => json!({ "kind": "permission_denied", "reason": reason }),
        Message::QueryAwareness => json!({ "kind": "query_awareness" }),
    }
}

fn collab(frame: &CollabFrame<'_>) -> Value {
    let (address, message) = match frame {
        CollabFrame::Ping => return json!({ "kind": "ping" }),
        CollabFrame::Pong => return json!({ "kind": "pong" }),
        CollabFrame::Document { address, message } => (address, message),
    };
    let mut told = match message {
        CollabMessage::Sync(sync) | CollabMessage::SyncReply(sync) => step(sync),
        CollabMessage::Awareness(entries) => presence(entries),
        CollabMessage::QueryAwareness => json!({ "kind": "query_awareness" }),
        CollabMessage::Token { token, version } => {
            json!({ "kind": "token", "token": token, "version": version })
        }
        CollabMessage::TokenWanted => json!({ "kind": "token_wanted" }),
        CollabMessage::PermissionDenied { reason } => {
            json!({ "kind": "permission_denied", "reason": reason })
        }
        CollabMessage::Authenticated(Scope::ReadOnly) => {
            json!({ "kind": "authenticated", "scope": "readonly" })
        }
        CollabMessage::Authenticated(Scope::ReadWrite) => {
            json!({ "kind": "authenticated", "scope": "read-write" })
        }
        CollabMessage::Stateless(text) => json!({ "kind": "stateless", "text": text }),
        CollabMessage::Close { reason } => json!({ "kind": "close", "reason": reason }),
        CollabMessage::SyncStatus(saved) => json!({ "kind": "sync_status", "saved": saved }),
    };
    told["address"] = json!(address.0);
    told
}

#[test]
fn every_frame_of_a_stock_client_reads_as_what_it_means_and_is_written_with_the_same_bytes() {
    let frames: Vec<Value> = serde_json::from_str(include_str!("../../vectors/frames.json")).unwrap();
    assert!(frames.len() > 30);
    for vector in frames {
        let meaning = vector["meaning"].as_str().unwrap();
        let bytes = unhex(vector["hex"].as_str().unwrap());
        let (told, written) = if vector["dialect"] == "sync" {
            let message = Message::decode(&bytes).unwrap();
            (sync(&message), message.encode())
        } else {
            let frame = CollabFrame::decode(&bytes).unwrap();
            (collab(&frame), frame.encode())
        };
        assert_eq!(told, vector["message"], "{meaning}");
        assert_eq!(hex(&written), hex(&bytes), "{meaning}");
    }
}
