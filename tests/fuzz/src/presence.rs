//! Presence: what a peer says of its cursor.

use fivefold_protocol::sync::awareness;
use fivefold_server::lint;

/// Decodes, checks, and encodes again.
pub fn run(data: &[u8]) {
    let Ok(entries) = awareness::decode(data) else { return };
    assert_eq!(awareness::decode(&awareness::encode(&entries)).as_ref(), Ok(&entries));
    if let Ok(checked) = lint::presence(&entries) {
        assert_eq!(checked.len(), entries.len());
    }
}
