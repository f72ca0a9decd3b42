//! A link to a workshop, taken apart.

use fivefold_protocol::ids::WorkshopId;
use url::Url;

use crate::error::ClientError;

/// What stands in a link: the server, the workshop, and the secret that says which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The server's address.
    pub server: String,
    /// The workshop.
    pub workshop: WorkshopId,
    /// The secret behind `#`.
    pub secret: String,
}

impl Invite {
    /// Reads a link: the workshop is the last part of its path, the secret stands behind `#join=`.
    ///
    /// # Errors
    /// [`ClientError::Address`] if it is not such a link.
    pub fn from_link(link: &str) -> Result<Self, ClientError> {
        let refuse = || ClientError::Address { given: link.to_owned(), expected: "a link to a workshop" };
        let url = Url::parse(link).map_err(|_| refuse())?;
        let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
        let workshop = last.and_then(|part| part.parse().ok()).ok_or_else(refuse)?;
        let secret = url.fragment().and_then(|fragment| fragment.strip_prefix("join="));
        let secret = secret.filter(|secret| !secret.is_empty()).ok_or_else(refuse)?.to_owned();
        Ok(Self { server: url.origin().ascii_serialization(), workshop, secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_gives_its_server_workshop_and_secret() {
        let invite = Invite::from_link("http://127.0.0.1:4155/w/abc123#join=S3cret-_").unwrap();
        assert_eq!(invite.server, "http://127.0.0.1:4155");
        assert_eq!(invite.workshop.as_str(), "abc123");
        assert_eq!(invite.secret, "S3cret-_");
    }

    #[test]
    fn a_link_without_a_secret_is_refused() {
        for wrong in [
            "http://x/w/abc",
            "http://x/#join=s",
            "nonsense",
            "http://x/w/ABC#join=s",
            "http://x/w/abc#join=",
        ] {
            assert!(Invite::from_link(wrong).is_err(), "{wrong}");
        }
    }
}
