//! Frames of both dialects, taken apart and put together again, and the sessions that read them. The first byte says which.

use bytes::Bytes;
use fivefold_protocol::{
    ids::BoardId,
    sync::{collab::CollabFrame, message::Message},
};
use fivefold_server::session::{Address, Intent, collab::CollabSession, sync::SyncSession};

/// Decodes and encodes again; then lets a session read the frame, as itself and in pieces.
pub fn run(data: &[u8]) {
    let Some((dialect, data)) = data.split_first() else { return };
    if dialect % 2 == 0 {
        if let Ok(message) = Message::decode(data) {
            assert_eq!(Message::decode(&message.encode()), Ok(message));
        }
        let board: BoardId = "abcdefgh12345678.e1.r1".parse().unwrap();
        let _ = SyncSession::new(Address::of(board)).receive(&Bytes::copy_from_slice(data));
    } else {
        if let Ok(frame) = CollabFrame::decode(data) {
            assert_eq!(CollabFrame::decode(&frame.encode()), Ok(frame));
        }
        // A socket's life: frames one after the other, each of a length that the byte before it says.
        let mut session = CollabSession::new();
        let mut rest = data;
        for _ in 0..64 {
            let Some((length, more)) = rest.split_first() else { return };
            let (frame, more) = more.split_at(usize::from(*length).min(more.len()));
            rest = more;
            let Ok(intents) = session.receive(&Bytes::copy_from_slice(frame)) else { return };
            for intent in intents {
                if let Intent::Authenticate { doc, .. } = intent {
                    if session.admitted(&doc).is_err() {
                        return;
                    }
                }
            }
        }
    }
}
