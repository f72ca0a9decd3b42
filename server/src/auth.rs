//! Credentials: what is handed to people, what is kept instead, and how the two are compared.
//!
//! Pure: randomness and time are arguments. Nothing that lets somebody in is ever stored or printed; see
//! [`identity`](crate::identity) for what is stored. Here are the server's secret and the keys derived from it, the
//! operator's key, and the ids of workshops.

use std::fmt;

use fivefold_protocol::ids::{IdError, WorkshopId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::clock::Randomness;

pub mod rejoin;
pub mod ticket;
pub mod token;

/// Letters of a workshop's id.
const WORKSHOP_ID_ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
/// Length of a workshop's id, in letters: 82 bits, so that nobody finds one by trying.
const WORKSHOP_ID_LETTERS: usize = 16;

/// The server's own secret: made once, kept in the data file, never sent.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerSecret([u8; 32]);

impl fmt::Debug for ServerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerSecret(..)")
    }
}

impl ServerSecret {
    /// A new secret.
    #[must_use]
    pub fn draw(random: &Randomness) -> Self {
        Self(random.bytes())
    }

    /// The secret that was kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What to keep.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose; what is signed for one is worthless for another.
    fn key(&self, purpose: &str) -> Key {
        let mut own = Key::padded(&self.0).mac();
        own.update(purpose.as_bytes());
        Key::padded(&own.finalize().into_bytes().into())
    }
}

/// A key of HMAC-SHA256, filled up with zeros to the block of SHA-256 (which is what HMAC does with a short key).
#[derive(Clone)]
struct Key([u8; 64]);

impl Key {
    fn padded(bytes: &[u8; 32]) -> Self {
        let mut block = [0; 64];
        block[..32].copy_from_slice(bytes);
        Self(block)
    }

    fn mac(&self) -> Hmac<Sha256> {
        Hmac::new((&self.0).into())
    }
}

/// Whether `given` is the operator's key. Takes as long for a near miss as for a far one.
#[must_use]
pub fn is_operator_key(expected: &str, given: &str) -> bool {
    // Hashing first hides the length too.
    Sha256::digest(expected).ct_eq(&Sha256::digest(given)).into()
}

/// An id for a new workshop.
///
/// # Errors
/// [`IdError`]: never, as long as the alphabet here is the one of [`WorkshopId`].
pub fn draw_workshop_id(random: &Randomness) -> Result<WorkshopId, IdError> {
    let letters = random.letters::<WORKSHOP_ID_LETTERS>(WORKSHOP_ID_ALPHABET);
    String::from_utf8_lossy(&letters).parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_operators_key_is_the_operators_key() {
        assert!(is_operator_key("correct horse", "correct horse"));
        for wrong in ["", "correct hors", "correct horsf", "correct horse ", "Correct horse"] {
            assert!(!is_operator_key("correct horse", wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_workshop_id_has_sixteen_letters_and_is_never_the_same_twice() {
        let random = Randomness::from_seed(1);
        let ids: std::collections::BTreeSet<_> =
            (0..1_000).map(|_| draw_workshop_id(&random).unwrap()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.as_str().len() == 16));
    }

    #[test]
    fn keys_differ_by_purpose_and_by_server() {
        let (ours, theirs) = (ServerSecret::from_bytes([1; 32]), ServerSecret::from_bytes([2; 32]));
        assert_ne!(ours.key("a").0, ours.key("b").0);
        assert_ne!(ours.key("a").0, theirs.key("a").0);
        assert_eq!(ours.key("a").0, ours.clone().key("a").0);
    }

    #[test]
    fn hmac_agrees_with_the_published_vector() {
        // RFC 4231, test case 2, whose key is shorter than the block.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let mut mac = Key::padded(&key).mac();
        mac.update(b"what do ya want for nothing?");
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", ServerSecret::from_bytes([7; 32])), "ServerSecret(..)");
    }
}
