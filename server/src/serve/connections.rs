//! Connections: accepted within bounds, given so much time for a request, and let go when the server stops. What
//! `axum::serve` does, with hyper's bound on request heads, for which it has no option.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, serve::Listener};
use fivefold_protocol::limits::{CONNECTION_MAX_MS, IMPORT_WITHIN_MS};
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1::Builder,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::{config::PROXY_IDLE_MS, gate::Place, http, shell::Shell};

/// Accepts connections until the server stops.
pub(super) async fn accept(shell: Arc<Shell>, mut listener: TcpListener) {
    let router = TowerToHyperService::new(http::router(shell.clone()));
    loop {
        let (stream, peer) = tokio::select! {
            () = shell.stopping.cancelled() => return,
            // What goes wrong with one is logged; without open files left it waits a second.
            accepted = Listener::accept(&mut listener) => accepted,
        };
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        // Beyond a bound it is dropped, and so closed unanswered.
        let place =
            if shell.is_proxy(peer.ip()) { shell.gate.proxy() } else { shell.gate.connection(peer.ip()) };
        if let Ok(place) = place {
            shell.connections.spawn(serve(shell.clone(), router.clone(), stream, peer, place));
        }
    }
}

/// Answers the requests of one connection until it ends or becomes a socket.
async fn serve(
    shell: Arc<Shell>,
    router: TowerToHyperService<Router>,
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
) {
    // Small frames are sent at once; the writers gather what is ready.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps Nagle's delay");
    }
    let (head, life) = if shell.is_proxy(peer.ip()) {
        (Duration::from_millis(PROXY_IDLE_MS), Duration::MAX)
    } else {
        (shell.config.head_within, Duration::from_millis(CONNECTION_MAX_MS))
    };
    // A socket holds the place as long as it is open; it outlives this task.
    let place = Arc::new(place);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(place.clone());
        router.call(request)
    });
    let mut connection = pin!(
        Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let enough = async {
        tokio::select! {
            () = shell.stopping.cancelled() => {}
            () = sleep(life) => {}
        }
    };
    let outcome = tokio::select! {
        outcome = connection.as_mut() => Ok(outcome),
        () = enough => {
            connection.as_mut().graceful_shutdown();
            // What is being answered is finished, unless its reader takes longer than the longest request may.
            timeout(Duration::from_millis(IMPORT_WITHIN_MS), connection).await
        }
    };
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%peer, %error, "a connection ends"),
        Err(_) => tracing::debug!(%peer, "a connection does not end and is cut"),
    }
}
