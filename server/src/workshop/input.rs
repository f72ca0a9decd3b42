//! What can happen to a workshop from outside: the messages to its task.

use std::fmt;

use fivefold_protocol::{
    command::{CommandAnswer, CommandRequest},
    error::ErrorCode,
    ids::{BoardKey, PersonId, RoomId},
    role::{Language, Occupation, Role},
};
use tokio::sync::oneshot;

use super::{
    audience::{Names, Peer},
    live::LivePeer,
    machine::Machine,
    received::Received,
};
use crate::{error::ApiError, presence::SocketId};

/// A question that is answered between two batches, over durable state only.
pub type Query = Box<dyn FnOnce(&Machine, &Names) + Send>;

/// Somebody who joins.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// As what.
    pub role: Role,
    /// What they do.
    pub occupation: Occupation,
    /// The language of their page.
    pub language: Language,
    /// The join's idempotency key.
    pub key: String,
    /// The generation of the link they came by.
    pub link: u32,
}

/// The answer to a command or join, once it is durable.
pub type Answered<T> = oneshot::Sender<Result<T, ApiError>>;

/// What can happen to a workshop.
pub enum Input {
    /// A socket opens a board.
    Attach {
        /// The socket's side.
        peer: Peer,
        /// Which board.
        board: BoardKey,
        /// Whether it may, and whether it may write now.
        reply: oneshot::Sender<Result<bool, ErrorCode>>,
    },
    /// A socket closes one board.
    Detach {
        /// Which socket.
        socket: SocketId,
        /// Which board.
        board: BoardKey,
    },
    /// A socket has gone.
    Gone(SocketId),
    /// A socket that lagged can read again.
    Resync(SocketId),
    /// Something about a board was received on a socket.
    Board {
        /// Which socket.
        socket: SocketId,
        /// Which board.
        board: BoardKey,
        /// What.
        what: Received,
    },
    /// A page wants views.
    Live(LivePeer),
    /// The boards a page watches.
    Watch {
        /// Which socket.
        socket: SocketId,
        /// Which boards.
        boards: Vec<BoardKey>,
    },
    /// A person asks for something.
    Command {
        /// Who.
        person: PersonId,
        /// What.
        request: CommandRequest,
        /// The answer.
        reply: Answered<CommandAnswer>,
    },
    /// Somebody joins.
    Join {
        /// Who.
        newcomer: Newcomer,
        /// The person and their room.
        reply: Answered<(PersonId, Option<RoomId>)>,
    },
    /// A person wants a rejoin code, their own or somebody else's.
    NewCode {
        /// Who.
        by: PersonId,
        /// For whom.
        person: PersonId,
        /// Whether they may have it.
        reply: Answered<()>,
    },
    /// A question over durable state.
    Query(Query),
    /// Names beside the log have changed.
    NamesChanged,
    /// The server stops.
    Stop,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attach { .. } => "Attach",
            Self::Detach { .. } => "Detach",
            Self::Gone(_) => "Gone",
            Self::Resync(_) => "Resync",
            Self::Board { .. } => "Board",
            Self::Live(_) => "Live",
            Self::Watch { .. } => "Watch",
            Self::Command { .. } => "Command",
            Self::Join { .. } => "Join",
            Self::NewCode { .. } => "NewCode",
            Self::Query(_) => "Query",
            Self::NamesChanged => "NamesChanged",
            Self::Stop => "Stop",
        })
    }
}
