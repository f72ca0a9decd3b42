//! Bodies of the HTTP API and messages of the `live` socket.

use serde::{Deserialize, Serialize};

use crate::{
    error::ErrorCode,
    ids::{BoardId, BoardKey, PersonId, RoomId, Timestamp, WorkshopId},
    role::{Language, LocalText, Occupation, Role},
    template::{Anonymity, Template},
    view::View,
};

/// `POST /api/v1/workshops`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWorkshop {
    /// Its title.
    pub title: String,
    /// The language of its content.
    pub language: Language,
    /// The name of a template of the server; ignored if `own_template` is given.
    #[serde(default = "built_in")]
    pub template: String,
    /// A template of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub own_template: Option<Template>,
    /// The facilitator's name.
    pub facilitator: String,
}

fn built_in() -> String {
    "customer-problems".to_owned()
}

/// Where people go. Secrets stand behind `#`, so that they reach no log of a proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Links {
    /// For further facilitators.
    pub facilitator: String,
    /// For participants.
    pub participant: String,
    /// For observers.
    pub observer: String,
}

/// The answer to creating or importing a workshop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Created {
    /// Its id.
    pub workshop: WorkshopId,
    /// The links to give away.
    pub links: Links,
    /// The creator's own seat.
    pub seat: Seat,
    /// What an import could not bring along, in English (empty for a new workshop).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// `POST /api/v1/workshops/{id}/join`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The secret of a link; it says which role.
    pub invite: String,
    /// The person's name.
    pub name: String,
    /// What they do.
    pub occupation: Occupation,
    /// What they do, in own words.
    #[serde(default)]
    pub about: String,
    /// The language of their page.
    pub language: Language,
    /// Chosen by the client: the same key posted again gets the same seat.
    pub key: String,
}

/// `POST /api/v1/workshops/{id}/invitation`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// The secret of a link.
    pub invite: String,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Invited {
    /// The workshop's title.
    pub title: String,
    /// The language of its content.
    pub language: Language,
    /// As what the link lets people in.
    pub role: Role,
}

/// `POST /api/v1/rejoin`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejoin {
    /// The rejoin code.
    pub code: String,
}

/// A seat: who one is in a workshop, and the token that proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Seat {
    /// The workshop.
    pub workshop: WorkshopId,
    /// The person.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// The room, if seated at once.
    pub room: Option<RoomId>,
    /// The token. It is shown once and stored nowhere but here.
    pub token: String,
    /// The code for another device; none when a rejoin leaves the old one in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rejoin_code: Option<String>,
}

/// `POST /api/v1/workshops/{id}/tickets`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    /// For which board.
    pub board: BoardKey,
    /// For how long, in minutes.
    pub minutes: u32,
}

/// A ticket for one board on the y-websocket dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct Ticket {
    /// The document's name.
    pub board: BoardId,
    /// The ticket: the parameter `ticket` of the URL.
    pub ticket: String,
    /// When it expires.
    pub expires_at: Timestamp,
    /// `ws(s)://…/sync`, to which the client appends `/BOARD`.
    pub server: String,
}

/// `PATCH /api/v1/workshops/{id}/people/{person}`: what stands beside the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// New words on what they do.
    #[serde(default)]
    pub about: Option<String>,
}

/// `POST /api/v1/workshops/{id}/people/{person}/rejoin-code`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct RejoinCode {
    /// The new code; the one before is void.
    pub code: String,
}

/// `GET /api/v1/workshops/{id}/rooms/preview`: a proposal for rooms of at most five, sizes even, occupations mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct RoomsPreview {
    /// The people of each room.
    pub rooms: Vec<Vec<PersonId>>,
    /// Rooms (by index) without anybody who owns a process.
    pub no_process_owner: Vec<usize>,
    /// Rooms (by index) without anybody who talks to customers.
    pub no_customer_contact: Vec<usize>,
}

/// What is stored about a person, as `GET /api/v1/workshops/{id}/me` answers, also to a person who was removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct AboutMe {
    /// The person.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// In own words.
    pub about: String,
    /// The role.
    pub role: Role,
    /// What they do.
    pub occupation: Occupation,
    /// When they joined.
    pub joined_at: Timestamp,
    /// When everything will be deleted.
    pub delete_after: Timestamp,
    /// Texts they wrote, with the board.
    pub notes: Vec<MyNote>,
    /// The examples they gave with "same for me"; an empty text where they gave none.
    pub same: Vec<String>,
    /// Their chat lines.
    pub chat: Vec<String>,
    /// Their drafts.
    pub drafts: Vec<String>,
    /// How many answers they gave when scoring.
    pub answers: u32,
}

/// A note of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct MyNote {
    /// Where.
    pub board: BoardKey,
    /// The title of its exercise.
    pub exercise: LocalText,
    /// Who is told that the note is theirs.
    pub anonymity: Anonymity,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// A template that the server offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct TemplateList {
    /// All of them.
    pub templates: Vec<Template>,
    /// Whether creating a workshop needs the operator's key.
    pub operator_key_needed: bool,
}

/// What a page says on the `live` socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveRequest {
    /// First message: who is there.
    Hello {
        /// The seat's token.
        token: String,
    },
    /// The boards whose note data (author, time, …) the view should hold.
    Watch {
        /// Which; at most 32.
        boards: Vec<BoardKey>,
    },
    /// A version was missed: send the whole again.
    Whole {},
    /// Is anybody there? Answered with `pong` at once.
    Ping {},
}

/// What the server says on the `live` socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveMessage {
    /// The whole view.
    Whole {
        /// Its version.
        version: u64,
        /// The server's clock, so that timers agree.
        now: Timestamp,
        /// The view.
        view: Box<View>,
    },
    /// What changed.
    Patch {
        /// The version it applies to is `version - 1`.
        version: u64,
        /// The server's clock.
        now: Timestamp,
        /// JSON Patch (RFC 6902) operations.
        #[ts(type = "Array<{ op: \"add\" | \"replace\" | \"remove\"; path: string; value?: unknown }>")]
        #[schema(value_type = Vec<Object>)]
        ops: serde_json::Value,
    },
    /// The answer to `ping`.
    Pong {},
    /// The socket is about to be closed for this reason.
    Refused {
        /// Why.
        code: ErrorCode,
    },
}
