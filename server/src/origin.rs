//! An origin as browsers know it: scheme, host and port, written in one way, so that two are the same when they look the same.

use std::{fmt, net::SocketAddr, str::FromStr};

use url::{Host, Url};

/// A web origin: `http` or `https`, a host, and a port that is left out where it is the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

/// Why a text names no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOrigin {
    /// It is no address at all.
    #[error("this is no address such as https://workshops.example.com: {0}")]
    Unreadable(#[from] url::ParseError),
    /// It has another scheme.
    #[error("the scheme {0} is neither http nor https")]
    Scheme(String),
    /// It says more than an origin has.
    #[error("the server is served at the root of a host: leave out the {0}")]
    Part(&'static str),
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let url = Url::parse(text)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NotAnOrigin::Scheme(url.scheme().to_owned()));
        }
        let parts = [
            ("user", !url.username().is_empty() || url.password().is_some()),
            ("path", url.path() != "/"),
            ("query", url.query().is_some()),
            ("fragment", url.fragment().is_some()),
        ];
        match parts.into_iter().find(|(_, given)| *given) {
            Some((part, _)) => Err(NotAnOrigin::Part(part)),
            None => Ok(Self(url)),
        }
    }
}

impl Origin {
    /// The origin of a server that is reached at `host` (with its port, if any), as the header `Host` gives it.
    ///
    /// # Errors
    /// [`NotAnOrigin`]
    pub fn at(scheme: &str, host: &str) -> Result<Self, NotAnOrigin> {
        format!("{scheme}://{host}").parse()
    }

    /// The origin of a server that listens on `address`; on every address: of this computer.
    ///
    /// # Errors
    /// None that an address can cause.
    pub fn listening(mut address: SocketAddr) -> Result<Self, NotAnOrigin> {
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
            });
        }
        Self::at("http", &address.to_string())
    }

    /// `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// Whether it names this computer itself: another name may have been made to point here.
    #[must_use]
    pub fn is_this_computer(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The same server for WebSockets: `ws` or `wss`.
    #[must_use]
    pub fn of_sockets(&self) -> String {
        self.to_string().replacen("http", "ws", 1)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    #[test]
    fn a6_the_same_origin_written_differently_is_the_same() {
        for (one, other) in [
            ("https://five.example.org", "https://FIVE.example.org:443/"),
            ("http://five.example.org:80", "http://five.example.org"),
            ("http://[::1]:4155", "http://[0:0:0:0:0:0:0:1]:4155"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(origin(one), origin(other));
        }
        assert_eq!(origin("https://FIVE.example.org:443/").to_string(), "https://five.example.org");
        assert_eq!(Origin::at("https", "five.example.org:443").unwrap(), origin("https://five.example.org"));
        for other in
            ["http://five.example.org", "https://five.example.org:8443", "https://five.example.org.evil.org"]
        {
            assert_ne!(origin("https://five.example.org"), origin(other));
        }
    }

    #[test]
    fn o4_what_is_more_than_an_origin_is_none() {
        let part = |text: &str| text.parse::<Origin>().unwrap_err();
        assert_eq!(part("https://five.example.org/workshops"), NotAnOrigin::Part("path"));
        assert_eq!(part("https://five.example.org/?a=b"), NotAnOrigin::Part("query"));
        assert_eq!(part("https://five.example.org/#a"), NotAnOrigin::Part("fragment"));
        assert_eq!(part("https://vera@five.example.org"), NotAnOrigin::Part("user"));
        assert_eq!(part("ws://five.example.org"), NotAnOrigin::Scheme("ws".to_owned()));
        for text in ["five.example.org", "null", "", "https://"] {
            assert!(matches!(part(text), NotAnOrigin::Unreadable(_)), "{text}");
        }
        for host in ["five.example.org/x", "vera@five.example.org", "a b", "five.example.org:99999"] {
            assert!(Origin::at("http", host).is_err(), "{host}");
        }
    }

    #[test]
    fn o4_every_address_is_shown_as_this_computer() {
        let shown = |address: &str| Origin::listening(address.parse().unwrap()).unwrap().to_string();
        assert_eq!(shown("0.0.0.0:4155"), "http://127.0.0.1:4155");
        assert_eq!(shown("[::]:4155"), "http://[::1]:4155");
        assert_eq!(shown("192.0.2.7:80"), "http://192.0.2.7");
        assert_eq!(origin("https://five.example.org").of_sockets(), "wss://five.example.org");
    }
}
