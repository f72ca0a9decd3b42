//! Inputs to begin with, from the golden vectors that stock clients made; `specs/mutations.rs` begins with them too.

use std::path::Path;

use base64::{Engine, prelude::BASE64_STANDARD};
use fivefold_protocol::sync::{
    collab::{CollabFrame, CollabMessage},
    message::{Message, SyncStep},
};
use serde_json::Value;

const FRAMES: &str = include_str!("../../../protocol/vectors/frames.json");
const NOTES: &str = include_str!("../../../protocol/vectors/notes.json");

/// Writes the seeds of a target into the folder that `FIVEFOLD_SEEDS` names, before the fuzzer reads it.
pub fn plant(target: &str) {
    let Some(folder) = std::env::var_os("FIVEFOLD_SEEDS") else { return };
    for (at, seed) in of(target).iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("{at:03}")), seed).unwrap();
    }
}

/// The seeds of a target.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "frame" => frames().into_iter().map(|(dialect, frame)| [&[dialect], &*frame].concat()).collect(),
        "presence" => presence(),
        "board" => boards(),
        "table" => {
            ["=1+1", "@SUM(A1)\t;\"", "\u{feff}-1,2\r\nочередь"].map(|text| text.as_bytes().to_vec()).into()
        }
        _ => updates(),
    }
}

fn frames() -> Vec<(u8, Vec<u8>)> {
    let frames: Vec<Value> = serde_json::from_str(FRAMES).unwrap();
    let unhex = |text: &str| {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    };
    let dialect = |frame: &Value| u8::from(frame["dialect"] != "sync");
    frames.iter().map(|frame| (dialect(frame), unhex(frame["hex"].as_str().unwrap()))).collect()
}

fn presence() -> Vec<Vec<u8>> {
    let entries = |(dialect, frame): (u8, Vec<u8>)| {
        let found = match dialect {
            0 => match Message::decode(&frame).unwrap() {
                Message::Awareness(entries) => Some(entries),
                _ => None,
            },
            _ => match CollabFrame::decode(&frame).unwrap() {
                CollabFrame::Document { message: CollabMessage::Awareness(entries), .. } => Some(entries),
                _ => None,
            },
        };
        found.map(|entries| fivefold_protocol::sync::awareness::encode(&entries))
    };
    frames().into_iter().filter_map(entries).collect()
}

/// Updates and state vectors, as they go over the wire.
fn updates() -> Vec<Vec<u8>> {
    let notes: Vec<Value> = serde_json::from_str(NOTES).unwrap();
    let mut found: Vec<Vec<u8>> =
        notes.iter().map(|note| BASE64_STANDARD.decode(note["update"].as_str().unwrap()).unwrap()).collect();
    for (dialect, frame) in frames() {
        if dialect == 0
            && let Message::Sync(SyncStep::One(bytes) | SyncStep::Two(bytes) | SyncStep::Update(bytes)) =
                Message::decode(&frame).unwrap()
        {
            found.push(bytes.to_vec());
        }
    }
    found
}

/// Days on a board: edits one after the other (see [`crate::board`]), and one that is made up.
fn boards() -> Vec<Vec<u8>> {
    let edits = updates();
    let day = |edits: &[Vec<u8>]| {
        let mut day = vec![0];
        for (who, edit) in edits.iter().enumerate() {
            let length = u16::try_from(edit.len()).unwrap();
            day.push(u8::try_from(who % 2).unwrap());
            day.extend(length.to_le_bytes());
            day.extend(edit);
        }
        day
    };
    let mut days: Vec<Vec<u8>> = edits.chunks(4).map(day).collect();
    days.push(day(&edits));
    days.extend((1..40).map(|start: u8| (0..=255).map(|at: u8| at.wrapping_mul(start) | 1).collect()));
    days
}
