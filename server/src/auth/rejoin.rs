//! Rejoin codes: short enough to read aloud or copy by hand, for coming back on another device.
//!
//! Fifty bits are too few for a plain hash, so what is kept is keyed with the server's secret: a stolen data file alone
//! (without its table of secrets) does not give the codes away. Guessing over the network is slowed where codes are asked.

use std::{fmt, str::FromStr};

use hmac::Mac;
use subtle::ConstantTimeEq;

use super::ServerSecret;
use crate::clock::Randomness;

/// Digits and capitals without I, L, O and U, which are mistaken for 1, 0 and V.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code.
const LETTERS: usize = 10;
/// Most characters that are read as a code, separators included.
const TEXT_MAX: usize = 64;
/// What the key for codes is derived under. Frozen: codes are kept under it.
const PURPOSE: &str = "fivefold rejoin code 1";

/// A code that brings one person back into their workshop.
#[derive(Clone, PartialEq, Eq)]
pub struct RejoinCode([u8; LETTERS]);

/// What is kept of a rejoin code.
#[derive(Debug, Clone, Copy, Eq)]
pub struct RejoinHash(pub [u8; 32]);

/// Takes as long for a near miss as for a far one.
impl PartialEq for RejoinHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// The text is no rejoin code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rejoin code has ten letters and digits, as in XXXXX-XXXXX")]
pub struct NotACode;

impl RejoinCode {
    /// A new code.
    #[must_use]
    pub fn draw(random: &Randomness) -> Self {
        Self(random.letters(ALPHABET))
    }

    /// The text to show, `XXXXX-XXXXX`. Nothing else shows the code.
    #[must_use]
    pub fn reveal(&self) -> String {
        let (first, second) = self.0.split_at(LETTERS / 2);
        format!("{}-{}", String::from_utf8_lossy(first), String::from_utf8_lossy(second))
    }

    /// What is kept instead.
    #[must_use]
    pub fn hash(&self, secret: &ServerSecret) -> RejoinHash {
        RejoinHash(secret.key(PURPOSE).mac().chain_update(self.0).finalize().into_bytes().into())
    }
}

impl fmt::Debug for RejoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RejoinCode(..)")
    }
}

impl FromStr for RejoinCode {
    type Err = NotACode;

    /// Reads a code as people type it: in any case, with or without dashes and spaces, with letters that look like the
    /// right ones, the Cyrillic ones of a Russian keyboard among them.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        if text.chars().nth(TEXT_MAX).is_some() {
            return Err(NotACode);
        }
        let mut typed = text.chars().filter(|&letter| !is_separator(letter)).map(meant);
        let mut letters = [0; LETTERS];
        for letter in &mut letters {
            *letter = typed.next().flatten().ok_or(NotACode)?;
        }
        if typed.next().is_some() { Err(NotACode) } else { Ok(Self(letters)) }
    }
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}')
}

/// The letter of the alphabet that was meant, if any.
fn meant(typed: char) -> Option<u8> {
    let mut upper = typed.to_uppercase();
    let latin = match upper.next().filter(|_| upper.next().is_none())? {
        'O' | 'О' => '0',
        'I' | 'L' | 'І' => '1',
        'U' => 'V',
        'А' => 'A',
        'В' => 'B',
        'Е' | 'Ё' => 'E',
        'З' => '3',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' => 'Y',
        'Х' => 'X',
        other => other,
    };
    u8::try_from(latin).ok().filter(|letter| ALPHABET.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_from_its_text() {
        let random = Randomness::from_seed(1);
        for _ in 0..1_000 {
            let code = RejoinCode::draw(&random);
            let text = code.reveal();
            assert_eq!(text.len(), 11);
            assert_eq!(text.as_bytes()[5], b'-');
            assert_eq!(text.parse(), Ok(code));
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code: RejoinCode = "AB0K1-MHX3V".parse().unwrap();
        for typed in [
            "ab0k1mhx3v",
            " ab0k1 mhx3v ",
            "AB0K1–MHX3V",
            "a-b-0-k-1-m-h-x-3-v",
            "ABOKI-MHX3U",
            "abokl-mhx3u",
            "АВОКІ-МНХЗV",
            "аво к1 м нх зv",
        ] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn what_is_not_a_code_is_not_looked_up() {
        let long = "A".repeat(1 << 20);
        for wrong in ["", "ABCDE-1234", "ABCDE-123456", "ABCDE-1234!", "ABCDE-1234Ж", "ABCDE-1234ß", &long]
        {
            assert!(wrong.parse::<RejoinCode>().is_err(), "{wrong:.60}");
        }
    }

    #[test]
    fn the_same_code_is_kept_differently_by_another_server() {
        let code = RejoinCode::draw(&Randomness::from_seed(1));
        let ours = ServerSecret::from_bytes([1; 32]);
        assert_eq!(code.hash(&ours), code.clone().hash(&ours));
        assert_ne!(code.hash(&ours), code.hash(&ServerSecret::from_bytes([2; 32])));
    }
}
