//! Sockets for views: who is there, which boards they watch.

use fivefold_protocol::{api::LiveRequest, error::ErrorCode, ids::WorkshopId};

use super::{Incoming, Reader, Speaker};
use crate::{
    outbox::{CLOSE_GONE, CLOSE_MALFORMED, CLOSE_RESTART, CLOSE_TOKEN, Close, Frame},
    presence::SocketId,
    registry::Handle,
    workshop::{input::Input, live::LivePeer},
};

/// `LiveMessage::Pong`. The answer is the socket's own, so that a page that asks often costs its workshop nothing.
const PONG: &str = r#"{"type":"pong"}"#;

/// The reading side of a socket for views.
pub(super) struct LiveReader {
    speaker: Speaker,
    workshop: WorkshopId,
    handle: Option<Handle>,
}

impl LiveReader {
    pub(super) fn new(speaker: Speaker, workshop: WorkshopId) -> Self {
        Self { speaker, workshop, handle: None }
    }
}

impl Reader for LiveReader {
    fn speaker(&self) -> &Speaker {
        &self.speaker
    }

    fn is_known(&self) -> bool {
        self.handle.is_some()
    }

    fn handles(&self) -> Vec<(SocketId, Handle)> {
        self.handle.iter().map(|handle| (self.speaker.socket, handle.clone())).collect()
    }

    async fn receive(&mut self, message: Incoming) -> Result<(), Close> {
        let Incoming::Text(text) = message else { return Err(CLOSE_MALFORMED) };
        let request: LiveRequest = serde_json::from_str(&text).map_err(|_| CLOSE_MALFORMED)?;
        let socket = self.speaker.socket;
        let input = match (request, &self.handle) {
            (LiveRequest::Hello { token }, None) => return self.hello(&token).await,
            (LiveRequest::Watch { boards }, Some(_)) => Input::Watch { socket, boards },
            (LiveRequest::Whole {}, Some(_)) => Input::Resync(socket),
            (LiveRequest::Ping {}, Some(_)) => {
                self.speaker.outbox.push(Frame::Text(PONG.to_owned()));
                return Ok(());
            }
            (LiveRequest::Hello { .. }, Some(_))
            | (LiveRequest::Watch { .. } | LiveRequest::Whole {} | LiveRequest::Ping {}, None) => {
                return Err(CLOSE_MALFORMED);
            }
        };
        match &self.handle {
            Some(handle) => handle.send(input).await.map_err(|_| CLOSE_RESTART),
            None => Ok(()),
        }
    }
}

impl LiveReader {
    async fn hello(&mut self, token: &str) -> Result<(), Close> {
        let shell = self.speaker.shell.clone();
        let who = match shell.who(token).await {
            Ok(who) if who.workshop == self.workshop => who,
            Err(error) if error.code == ErrorCode::Unavailable => return Err(CLOSE_RESTART),
            Ok(_) | Err(_) => return Err(CLOSE_TOKEN),
        };
        let peer =
            LivePeer { socket: self.speaker.socket, person: who.person, outbox: self.speaker.outbox.clone() };
        let handle = shell.registry.open(&shell, &self.workshop).map_err(|_| CLOSE_GONE)?;
        handle.send(Input::Live(peer)).await.map_err(|_| CLOSE_RESTART)?;
        self.handle = Some(handle);
        Ok(())
    }
}
