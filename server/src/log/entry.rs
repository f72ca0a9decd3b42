//! How entries and snapshots stand in a store: one format byte, a checksum, the payload.
//!
//! The checksum also covers the place (workshop, position, and the control head of a snapshot), so a row that was moved,
//! relabelled or flipped is found when it is read and is never served. It finds accidents of disks, not attackers.

use fivefold_protocol::ids::WorkshopId;

use super::{Batch, Position};

/// The present format: postcard, CRC32 (little endian). Frozen: older files hold it; a new format gets the next number.
const FORMAT: u8 = 1;
/// Bytes before the payload: the format and the checksum.
const HEADER_BYTES: usize = 5;

/// Where a sealed payload belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// An entry of a log.
    Entry {
        /// Whose log.
        workshop: &'a WorkshopId,
        /// Where in it.
        position: Position,
    },
    /// A snapshot of a log.
    Snapshot {
        /// Whose log.
        workshop: &'a WorkshopId,
        /// The last position it includes.
        position: Position,
        /// The last control entry it includes.
        control_head: Position,
    },
}

impl Place<'_> {
    fn checksum(&self, format: u8, payload: &[u8]) -> u32 {
        let mut crc = crc32fast::Hasher::new();
        let (kind, workshop, position, control_head) = match self {
            Self::Entry { workshop, position } => (b'e', workshop, position, None),
            Self::Snapshot { workshop, position, control_head } => {
                (b's', workshop, position, Some(control_head))
            }
        };
        crc.update(&[format, kind]);
        // Ids hold no zero byte, so it ends them without doubt.
        crc.update(workshop.as_str().as_bytes());
        crc.update(&[0]);
        crc.update(&position.0.to_le_bytes());
        if let Some(head) = control_head {
            crc.update(&head.0.to_le_bytes());
        }
        crc.update(payload);
        crc.finalize()
    }
}

/// Why stored bytes are not what was written, or a batch cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Fewer bytes than any sealed payload has.
    #[error("only {0} bytes")]
    TooShort(usize),
    /// Written by a newer server, or damaged in its first byte.
    #[error("format {0} is not known")]
    UnknownFormat(u8),
    /// The payload, its checksum or its place has changed.
    #[error("the checksum does not match")]
    Checksum,
    /// The checksum matches, but the payload is not a batch: a defect of the server that wrote it.
    #[error("not a batch: {0}")]
    NotABatch(String),
}

/// The payload of an entry.
///
/// # Errors
/// [`EntryError::NotABatch`]: the batch cannot be expressed in the format.
pub fn encode(batch: &Batch) -> Result<Vec<u8>, EntryError> {
    postcard::to_stdvec(batch).map_err(|error| EntryError::NotABatch(error.to_string()))
}

/// The batch of a payload.
///
/// # Errors
/// [`EntryError::NotABatch`]: also when bytes are left over.
pub fn decode(payload: &[u8]) -> Result<Batch, EntryError> {
    match postcard::take_from_bytes(payload) {
        Ok((batch, [])) => Ok(batch),
        Ok((_, rest)) => Err(EntryError::NotABatch(format!("{} bytes are left over", rest.len()))),
        Err(error) => Err(EntryError::NotABatch(error.to_string())),
    }
}

/// The bytes to store for `payload` at `place`.
#[must_use]
pub fn seal(place: Place<'_>, payload: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(HEADER_BYTES + payload.len());
    sealed.push(FORMAT);
    sealed.extend_from_slice(&place.checksum(FORMAT, payload).to_le_bytes());
    sealed.extend_from_slice(payload);
    sealed
}

/// The payload of stored bytes, if they are what was sealed for `place`.
///
/// # Errors
/// All of [`EntryError`] but `NotABatch`.
pub fn open<'a>(place: Place<'_>, sealed: &'a [u8]) -> Result<&'a [u8], EntryError> {
    let [format, c0, c1, c2, c3, payload @ ..] = sealed else {
        return Err(EntryError::TooShort(sealed.len()));
    };
    if *format != FORMAT {
        return Err(EntryError::UnknownFormat(*format));
    }
    if u32::from_le_bytes([*c0, *c1, *c2, *c3]) != place.checksum(*format, payload) {
        return Err(EntryError::Checksum);
    }
    Ok(payload)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use fivefold_protocol::ids::{PersonId, Timestamp};

    use super::*;
    use crate::log::{Payload, Record, RecordId};

    fn batch() -> Batch {
        Batch {
            at: Timestamp(1_700_000_000_000),
            records: vec![
                Record {
                    id: RecordId { process: u64::MAX, counter: 1 },
                    principal: Some(PersonId(7)),
                    payload: Payload::BoardUpdate {
                        board: "e1.r2".parse().unwrap(),
                        board_epoch: 3,
                        seat_epoch: 4,
                        update: Bytes::from_static(&[0, 1, 255]),
                    },
                },
                Record {
                    id: RecordId { process: u64::MAX, counter: 2 },
                    principal: None,
                    payload: Payload::Event(Bytes::from_static(b"{}")),
                },
            ],
        }
    }

    fn place(workshop: &WorkshopId) -> Place<'_> {
        Place::Entry { workshop, position: Position(9) }
    }

    #[test]
    fn a_batch_reads_back_as_it_was_written() {
        let workshop = "abc".parse().unwrap();
        let sealed = seal(place(&workshop), &encode(&batch()).unwrap());
        assert_eq!(decode(open(place(&workshop), &sealed).unwrap()), Ok(batch()));
    }

    #[test]
    fn the_bytes_of_format_1_never_change() {
        let workshop = "abc".parse().unwrap();
        let sealed = seal(place(&workshop), &encode(&batch()).unwrap());
        let hex: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, FORMAT_1_HEX);
    }
    const FORMAT_1_HEX: &str = "019f0502a780a0abfef96202ffffffffffffffffff010101027037000565312e72320304030001ff\
                                ffffffffffffffffff01020001027b7d";

    #[test]
    fn every_flipped_bit_is_found() {
        let workshop = "abc".parse().unwrap();
        let sealed = seal(place(&workshop), &encode(&batch()).unwrap());
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open(place(&workshop), &flipped).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(open(place(&workshop), &sealed[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn a_moved_row_is_found() {
        let (ours, other) = ("abc".parse().unwrap(), "abd".parse().unwrap());
        let sealed = seal(place(&ours), b"x");
        let snapshot =
            |control_head| Place::Snapshot { workshop: &ours, position: Position(9), control_head };
        assert_eq!(open(place(&other), &sealed), Err(EntryError::Checksum));
        let elsewhere = Place::Entry { workshop: &ours, position: Position(10) };
        assert_eq!(open(elsewhere, &sealed), Err(EntryError::Checksum));
        assert_eq!(open(snapshot(Position(0)), &sealed), Err(EntryError::Checksum));
        let sealed = seal(snapshot(Position(3)), b"x");
        assert_eq!(open(snapshot(Position(4)), &sealed), Err(EntryError::Checksum));
        assert_eq!(open(snapshot(Position(3)), &sealed), Ok(&b"x"[..]));
    }

    #[test]
    fn a_payload_with_bytes_left_over_is_not_a_batch() {
        let mut payload = encode(&batch()).unwrap();
        payload.push(0);
        assert!(matches!(decode(&payload), Err(EntryError::NotABatch(_))));
    }
}
