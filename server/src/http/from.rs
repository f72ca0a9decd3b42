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
        // Only a proxy on this machine, and only if the operator said that there is one, is believed.
        let forwarded = shell.is_proxy(peer.ip()).then(|| forwarded_for(&parts.headers)).flatten();
        Ok(Self { address: network_of(forwarded.unwrap_or(peer.ip())), is_forwarded: forwarded.is_some() })
    }
}

/// The last address that a proxy wrote down: its own caller. What stands before it anybody may have written, also in
/// lines of their own.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
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
    fn a4_only_what_the_proxy_itself_wrote_last_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
        headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.8, 192.0.2.7"));
        assert_eq!(forwarded_for(&headers), Some([192, 0, 2, 7].into()));
        headers.append("x-forwarded-for", HeaderValue::from_static("unknown"));
        assert_eq!(forwarded_for(&headers), None);
    }
}
