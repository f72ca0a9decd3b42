//! Presence on the wire: who is here, where their cursor is. Never logged.

use super::lib0::{ReadError, Reader, Writer};

/// The JSON that says that a client has gone.
pub const GONE: &str = "null";

/// Most entries in one message, of servers too.
pub const ENTRIES_MAX: usize = 4_096;

/// What one client says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwarenessEntry {
    /// The Yjs client id, below 2^53.
    pub client: u64,
    /// Counts the client's states; a higher one replaces a lower one.
    pub clock: u64,
    /// The state as JSON text; [`GONE`] when the client has left.
    pub json: String,
}

/// Reads the entries of an awareness update.
///
/// # Errors
/// Any [`ReadError`]; [`ReadError::CountTooLarge`] for more than [`ENTRIES_MAX`] entries.
pub fn decode(bytes: &[u8]) -> Result<Vec<AwarenessEntry>, ReadError> {
    let mut reader = Reader::new(bytes);
    let count = reader.count(3)?;
    if count > ENTRIES_MAX {
        return Err(ReadError::CountTooLarge { count: count as u64, left: reader.left().len() });
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let (client, clock) = (reader.uint()?, reader.uint()?);
        entries.push(AwarenessEntry { client, clock, json: reader.string()?.to_owned() });
    }
    reader.end()?;
    Ok(entries)
}

/// Writes `entries` as an awareness update.
#[must_use]
pub fn encode(entries: &[AwarenessEntry]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.count(entries.len());
    for entry in entries {
        writer.uint(entry.client).uint(entry.clock).string(&entry.json);
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_4_an_awareness_message_that_claims_a_hundred_million_entries_allocates_nothing() {
        let mut writer = Writer::new();
        writer.uint(100_000_000).raw(&[0; 3]);
        let bytes = writer.finish();
        assert_eq!(decode(&bytes), Err(ReadError::CountTooLarge { count: 100_000_000, left: 3 }));
    }

    #[test]
    fn entries_read_back() {
        let entries = vec![
            AwarenessEntry { client: (1 << 53) - 1, clock: 7, json: r#"{"name":"Ада"}"#.into() },
            AwarenessEntry { client: 1, clock: 8, json: GONE.into() },
        ];
        assert_eq!(decode(&encode(&entries)), Ok(entries.clone()));
    }
}
