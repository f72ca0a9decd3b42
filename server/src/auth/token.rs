//! Bearer secrets: a person's token, and the secret of an invitation. Of a token a SHA-256 is kept; an invitation's secret is
//! made again from the server's secret whenever it is needed.
//!
//! They are long and random, so a plain hash cannot be reversed and looking it up reveals nothing by its time.

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use fivefold_protocol::{ids::WorkshopId, role::Role};
use hmac::Mac;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::ServerSecret;
use crate::clock::Randomness;

/// The text is no token or invitation of ours; it need not be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed")]
pub struct Malformed;

macro_rules! bearer {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $prefix:literal, $(#[$hash_doc:meta])* $hash:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// A new one.
            #[must_use]
            pub fn draw(random: &Randomness) -> Self {
                Self(random.bytes())
            }

            /// The text to hand out. Nothing else shows the secret.
            #[must_use]
            pub fn reveal(&self) -> String {
                format!(concat!($prefix, "{}"), BASE64_URL_SAFE_NO_PAD.encode(self.0))
            }

            /// What is kept instead.
            #[must_use]
            pub fn hash(&self) -> $hash {
                $hash(Sha256::new().chain_update($prefix).chain_update(self.0).finalize().into())
            }
        }

        impl FromStr for $name {
            type Err = Malformed;
            fn from_str(text: &str) -> Result<Self, Malformed> {
                let encoded = text.strip_prefix($prefix).ok_or(Malformed)?;
                let mut bytes = [0; $bytes];
                match BASE64_URL_SAFE_NO_PAD.decode_slice(encoded, &mut bytes) {
                    Ok($bytes) => Ok(Self(bytes)),
                    Ok(_) | Err(_) => Err(Malformed),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        $(#[$hash_doc])*
        #[derive(Debug, Clone, Copy, Eq)]
        pub struct $hash(pub [u8; 32]);

        /// Takes as long for a near miss as for a far one.
        impl PartialEq for $hash {
            fn eq(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }
    };
}

bearer!(
    /// Stands for one person on one device.
    Token, 32, "ff_",
    /// What is kept of a token.
    TokenHash
);
bearer!(
    /// Lets whoever holds the link join a workshop in one role.
    Invite, 16, "fi_",
    /// How invitations are compared.
    InviteHash
);

impl Invite {
    /// The secret of a role's link: made from the server's secret, so that the link can be shown again without being kept.
    /// Every renewal of the link makes another `generation`.
    #[must_use]
    pub fn of(secret: &ServerSecret, workshop: &WorkshopId, role: Role, generation: u32) -> Self {
        let mut mac = secret
            .key("fivefold invitation 1")
            .mac()
            .chain_update(workshop.as_str())
            .chain_update([0])
            .chain_update(role.as_str());
        // Frozen: the links of before renewing was possible are those of generation 0.
        if generation > 0 {
            mac.update(&[0]);
            mac.update(&generation.to_be_bytes());
        }
        let signed = mac.finalize().into_bytes();
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(signed) {
            *to = from;
        }
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_from_its_text_and_is_known_by_its_hash() {
        let token = Token::draw(&Randomness::from_seed(1));
        let text = token.reveal();
        assert!(text.starts_with("ff_") && text.len() == 3 + 43);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
        assert_eq!(text.parse::<Token>().unwrap().hash(), token.hash());
        assert_ne!(token.hash(), Token::draw(&Randomness::from_seed(2)).hash());
    }

    #[test]
    fn what_is_not_a_token_is_not_looked_up() {
        let text = Token::draw(&Randomness::from_seed(1)).reveal();
        let invite = Invite::draw(&Randomness::from_seed(1)).reveal();
        let longer = format!("{text}A");
        let padded = format!("{text}=");
        let huge = format!("ff_{}", "A".repeat(1 << 20));
        let wrong = [
            "",
            "ff_",
            &text[3..],
            &text[..45],
            &longer,
            &padded,
            &invite,
            &text.to_uppercase(),
            &huge,
            "ff_é",
        ];
        for wrong in wrong {
            assert!(wrong.parse::<Token>().is_err(), "{wrong:.60}");
        }
    }

    #[test]
    fn a_tokens_last_letter_has_one_spelling() {
        let text = Token::draw(&Randomness::from_seed(1)).reveal();
        let accepted = (b'0'..=b'z')
            .filter(|letter| format!("{}{}", &text[..45], char::from(*letter)).parse::<Token>().is_ok());
        // The last letter carries four bits: 16 spellings, not 64.
        assert_eq!(accepted.count(), 16);
    }

    #[test]
    fn the_same_bytes_as_token_and_invitation_have_different_hashes() {
        let token = Token([0; 32]);
        let invite = Invite([0; 16]);
        assert_ne!(token.hash().0, invite.hash().0);
    }

    #[test]
    fn every_workshop_role_and_generation_has_a_link_of_its_own() {
        let secret = ServerSecret::from_bytes([7; 32]);
        let mut seen = std::collections::BTreeSet::new();
        for workshop in ["a", "b"].map(|id| id.parse().unwrap()) {
            for role in Role::ALL {
                for generation in [0, 1, 2, u32::MAX] {
                    let link = || Invite::of(&secret, &workshop, role, generation).reveal();
                    assert_eq!(link(), link());
                    assert!(seen.insert(link()), "{workshop} {role} {generation}");
                }
            }
        }
    }

    #[test]
    fn the_first_link_is_the_one_that_was_given_away_before_links_could_be_renewed() {
        let secret = ServerSecret::from_bytes([7; 32]);
        let link = Invite::of(&secret, &"abc".parse().unwrap(), Role::Participant, 0);
        assert_eq!(link.reveal(), "fi_Isgh6tfEsRHV8w10bk6nlA");
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", Token([7; 32])), "Token(..)");
    }
}
