//! Whom a request comes from, and by which address it came.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use fivefold_protocol::error::ErrorCode;

use crate::{error::ApiError, gate::network_of, origin::Origin, shell::Shell};

/// Whom a request comes from: the peer; behind the operator's proxy whoever that speaks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From {
    /// Their address; of IPv6, their network.
    pub(crate) address: IpAddr,
    /// Whether the connection itself is the proxy's.
    pub(crate) is_forwarded: bool,
}

impl FromRequestParts<Arc<Shell>> for From {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Arc<Shell>) -> Result<Self, ApiError> {
        let ConnectInfo(peer) = ConnectInfo::<SocketAddr>::from_request_parts(parts, shell)
            .await
            .map_err(|_| ErrorCode::Internal)?;
        let is_proxy = |address| shell.is_proxy(address);
        let forwarded = is_proxy(peer.ip()).then(|| forwarded_for(&parts.headers, is_proxy)).flatten();
        Ok(Self { address: network_of(forwarded.unwrap_or(peer.ip())), is_forwarded: forwarded.is_some() })
    }
}

/// The last address that a proxy wrote down: its own caller; if that is a proxy too, the one which that wrote down. What
/// stands before it anybody may have written, also in lines of their own.
fn forwarded_for(headers: &HeaderMap, is_proxy: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let written = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    let mut caller = None;
    for address in written.map_while(|address| address.trim().parse::<IpAddr>().ok()) {
        caller = Some(address);
        if !is_proxy(address.to_canonical()) {
            break;
        }
    }
    caller
}

/// The header `Host`.
pub(crate) fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// The origin that links and tickets show: the public one; without it, the one by which the request came. Only the caller is
/// shown it, so nobody can be led astray by another's `Host`.
#[derive(Debug, Clone)]
pub(crate) struct Here(pub(crate) Origin);

impl FromRequestParts<Arc<Shell>> for Here {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shell: &Arc<Shell>) -> Result<Self, ApiError> {
        if let Some(public) = &shell.config.public_url {
            return Ok(Self(public.clone()));
        }
        let came_by = host(&parts.headers).and_then(|host| Origin::at("http", host).ok());
        let here = came_by.map_or_else(|| Origin::listening(shell.address), Ok);
        here.map(Self).map_err(|_| ErrorCode::Internal.into())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a15_only_what_the_proxies_themselves_wrote_last_is_believed() {
        let nobody = |_| false;
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.8, 192.0.2.7"));
        assert_eq!(forwarded_for(&headers, nobody), Some([192, 0, 2, 7].into()));
        // That one is a proxy too.
        let is_proxy = |address| address == IpAddr::from([192, 0, 2, 7]);
        assert_eq!(forwarded_for(&headers, is_proxy), Some([203, 0, 113, 8].into()));
        // All are proxies: the first of them calls for itself.
        assert_eq!(forwarded_for(&headers, |_| true), Some([203, 0, 113, 9].into()));
        headers.append("x-forwarded-for", HeaderValue::from_static("unknown"));
        assert_eq!(forwarded_for(&headers, nobody), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("192.0.2.7"));
        assert_eq!(
            forwarded_for(&headers, is_proxy),
            Some([192, 0, 2, 7].into()),
            "what no proxy writes ends it"
        );
    }
}
