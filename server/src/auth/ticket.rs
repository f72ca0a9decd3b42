//! Board tickets: short-lived permission to open one board, for clients that can only put a text into a URL.
//!
//! A ticket is signed, not stored, so whoever holds one has what it says until it ends. Rights that may be taken away
//! sooner (a closed exercise, a removed person) are asked of the workshop at every edit.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use fivefold_protocol::{
    ids::{BoardId, PersonId, Timestamp},
    limits::TICKET_MAX_MINUTES,
};
use hmac::Mac;
use serde::{Deserialize, Serialize};

use super::{Key, ServerSecret};

/// Begins the text of a ticket.
const PREFIX: &str = "ft_";
/// Bytes of the signature (HMAC-SHA256).
const SIGNATURE_BYTES: usize = 32;
/// Longest text that is read as a ticket, in bytes.
const TEXT_MAX: usize = 512;
/// What the key for tickets is derived under. A change of the fields below needs another.
const PURPOSE: &str = "fivefold board ticket 2";

/// What a ticket says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The one board it opens.
    pub board: BoardId,
    /// Whom it stands for.
    pub person: PersonId,
    /// It is worthless from this moment on.
    pub expires: Timestamp,
}

/// Why a ticket does not open a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// The text is no ticket.
    #[error("malformed")]
    Malformed,
    /// This server did not sign it, or it was changed.
    #[error("bad signature")]
    BadSignature,
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// It opens another board.
    #[error("other board")]
    OtherBoard,
}

/// Signs and checks tickets.
#[derive(Clone)]
pub struct TicketKey(Key);

impl std::fmt::Debug for TicketKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TicketKey(..)")
    }
}

impl Ticket {
    /// A ticket for `minutes` from `now`, at most [`TICKET_MAX_MINUTES`].
    #[must_use]
    pub fn lasting(board: BoardId, person: PersonId, now: Timestamp, minutes: u32) -> Self {
        let expires = now.plus_ms(i64::from(minutes.min(TICKET_MAX_MINUTES)) * 60_000);
        Self { board, person, expires }
    }
}

impl TicketKey {
    /// The key of this server.
    #[must_use]
    pub fn new(secret: &ServerSecret) -> Self {
        Self(secret.key(PURPOSE))
    }

    /// The text of a ticket.
    ///
    /// # Errors
    /// [`TicketError::Malformed`]: the ticket cannot be written down (its board's name is too long for a URL).
    pub fn sign(&self, ticket: &Ticket) -> Result<String, TicketError> {
        let mut bytes = postcard::to_stdvec(ticket).map_err(|_| TicketError::Malformed)?;
        let signature = self.0.mac().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature);
        let text = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
        if text.len() > TEXT_MAX { Err(TicketError::Malformed) } else { Ok(text) }
    }

    /// What the ticket says, if it opens `board` at `now`.
    ///
    /// # Errors
    /// All of [`TicketError`], checked in their order: nothing of a ticket is believed before its signature.
    pub fn verify(&self, text: &str, board: &BoardId, now: Timestamp) -> Result<Ticket, TicketError> {
        if text.len() > TEXT_MAX {
            return Err(TicketError::Malformed);
        }
        let encoded = text.strip_prefix(PREFIX).ok_or(TicketError::Malformed)?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(encoded).map_err(|_| TicketError::Malformed)?;
        let (said, signature) = bytes.split_last_chunk::<SIGNATURE_BYTES>().ok_or(TicketError::Malformed)?;
        // Compares in constant time.
        self.0.mac().chain_update(said).verify(signature.into()).map_err(|_| TicketError::BadSignature)?;
        let (ticket, rest): (Ticket, _) =
            postcard::take_from_bytes(said).map_err(|_| TicketError::Malformed)?;
        if !rest.is_empty() {
            return Err(TicketError::Malformed);
        }
        if now >= ticket.expires {
            return Err(TicketError::Expired);
        }
        if ticket.board != *board {
            return Err(TicketError::OtherBoard);
        }
        Ok(ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    fn board(text: &str) -> BoardId {
        text.parse().unwrap()
    }

    fn key() -> TicketKey {
        TicketKey::new(&ServerSecret::from_bytes([1; 32]))
    }

    fn ticket() -> Ticket {
        Ticket::lasting(board("abc.e1.r2"), PersonId(7), NOW, 5)
    }

    #[test]
    fn a_ticket_opens_its_board_until_it_ends() {
        let text = key().sign(&ticket()).unwrap();
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
        let at = |now| key().verify(&text, &board("abc.e1.r2"), now);
        assert_eq!(at(NOW), Ok(ticket()));
        assert_eq!(at(NOW.plus_ms(5 * 60_000 - 1)), Ok(ticket()));
        assert_eq!(at(NOW.plus_ms(5 * 60_000)), Err(TicketError::Expired));
    }

    #[test]
    fn a_ticket_opens_no_other_board() {
        let text = key().sign(&ticket()).unwrap();
        for other in ["abc.e1.r3", "abc.e2.r2", "abd.e1.r2", "abc.list"] {
            assert_eq!(key().verify(&text, &board(other), NOW), Err(TicketError::OtherBoard), "{other}");
        }
    }

    #[test]
    fn a_ticket_changed_in_any_byte_is_refused() {
        let text = key().sign(&ticket()).unwrap();
        for at in 0..text.len() {
            for replacement in (0..128_u8).filter(|byte| *byte != text.as_bytes()[at]) {
                let mut changed = text.clone().into_bytes();
                changed[at] = replacement;
                let changed = String::from_utf8(changed).unwrap();
                let answer = key().verify(&changed, &board("abc.e1.r2"), NOW);
                assert!(
                    matches!(answer, Err(TicketError::Malformed | TicketError::BadSignature)),
                    "{changed}: {answer:?}"
                );
            }
        }
    }

    #[test]
    fn a_ticket_changed_in_any_signed_bit_has_a_bad_signature() {
        let text = key().sign(&ticket()).unwrap();
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&text[3..]).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let changed = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(changed));
            let answer = key().verify(&changed, &board("abc.e1.r2"), NOW);
            assert_eq!(answer, Err(TicketError::BadSignature), "bit {bit}");
        }
    }

    #[test]
    fn a_ticket_cut_short_or_made_longer_is_refused() {
        let text = key().sign(&ticket()).unwrap();
        for length in 0..text.len() {
            assert!(key().verify(&text[..length], &board("abc.e1.r2"), NOW).is_err(), "{length}");
        }
        for more in ["A", "AA", "AAAA", "=", " ", "\n"] {
            assert!(key().verify(&format!("{text}{more}"), &board("abc.e1.r2"), NOW).is_err(), "{more:?}");
        }
        let huge = format!("{PREFIX}{}", "A".repeat(1 << 20));
        assert_eq!(key().verify(&huge, &board("abc.e1.r2"), NOW), Err(TicketError::Malformed));
    }

    #[test]
    fn another_servers_ticket_has_a_bad_signature() {
        let theirs = TicketKey::new(&ServerSecret::from_bytes([2; 32])).sign(&ticket()).unwrap();
        assert_eq!(key().verify(&theirs, &board("abc.e1.r2"), NOW), Err(TicketError::BadSignature));
    }

    #[test]
    fn no_ticket_lasts_longer_than_the_limit() {
        let ticket = Ticket::lasting(board("abc.list"), PersonId(1), NOW, u32::MAX);
        assert_eq!(ticket.expires.since_ms(NOW), i64::from(TICKET_MAX_MINUTES) * 60_000);
    }

    #[test]
    fn the_longest_name_of_a_board_fits_into_a_ticket() {
        let longest = format!("{}.{}.r999999999", "w".repeat(32), "e".repeat(16));
        let ticket = Ticket::lasting(board(&longest), PersonId(999_999_999), NOW, 5);
        let text = key().sign(&ticket).unwrap();
        assert_eq!(key().verify(&text, &board(&longest), NOW), Ok(ticket));
    }
}
