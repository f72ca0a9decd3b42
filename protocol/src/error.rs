//! What can go wrong, as a peer sees it: a stable code, what to do about it, and one plain sentence for logs.
//!
//! The page has its own sentence for each code in both languages; a new code without them does not compile there.

use serde::{Deserialize, Serialize};

use crate::ids::DecisionId;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $status:literal, $advice:ident, $sentence:literal;)*) => {
        /// A stable code for everything a peer can do wrong or meet. Codes are never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
        }

        impl ErrorCode {
            /// Every code, in the order of the SPEC.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The HTTP status that goes with the code.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// What the peer should do next.
            #[must_use]
            pub fn advice(self) -> Advice {
                match self { $(Self::$variant => Advice::$advice,)* }
            }

            /// The code as answers, sockets and figures show it: `board_closed`.
            #[must_use]
            pub fn name(self) -> String {
                let written = serde_json::to_value(self).ok();
                written.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
            }

            /// One English sentence, for logs and command-line users.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)* }
            }
        }
    };
}

error_codes! {
    // Who are you
    /// No token, or one that is not known (any more).
    TokenUnknown = 401, Rejoin, "the token is missing or not known";
    /// A ticket or token whose time is over.
    TokenExpired = 401, Rejoin, "the ticket has expired";
    /// A rejoin code that nobody has.
    RejoinCodeUnknown = 404, Stop, "nobody has this rejoin code";
    /// An invitation that is not (any more) valid for this workshop.
    InviteUnknown = 403, Stop, "the invitation is not valid for this workshop";
    /// Creating workshops needs the operator's key here.
    OperatorKeyNeeded = 401, Stop, "creating a workshop on this server needs the operator's key";
    /// The role may not do this.
    Forbidden = 403, Stop, "your role may not do this";
    /// The person was removed from the workshop.
    PersonRemoved = 403, Stop, "you were removed from this workshop";
    /// A browser on another site tried to use the server.
    OriginRefused = 403, Stop, "requests from this origin are not accepted";

    // Where is it
    /// No such workshop, or its retention is over.
    WorkshopUnknown = 404, Stop, "there is no such workshop";
    /// No such board.
    BoardUnknown = 404, Stop, "there is no such board";
    /// No such template.
    TemplateUnknown = 404, Stop, "there is no such template";
    /// No such room, person, exercise, note, problem, task, decision, draft or criterion.
    NotFound = 404, Stop, "what the command names does not exist";
    /// No such page or endpoint.
    PathUnknown = 404, Stop, "there is nothing at this address";
    /// The endpoint does not take this method.
    MethodUnknown = 405, Stop, "this address does not take this method";

    // Rooms and doors
    /// All five seats are taken.
    RoomFull = 409, Stop, "the room already has five people";
    /// The door is locked: nobody new may join.
    DoorLocked = 403, Retry, "the door of this workshop is locked";
    /// The workshop has as many people or rooms as it can hold.
    WorkshopFull = 409, Stop, "the workshop cannot hold more people or rooms";
    /// The person has no seat in a room.
    NotSeated = 409, Stop, "you have no seat in a room yet";

    // When
    /// The command does not fit the present phase.
    WrongPhase = 409, Stop, "this cannot be done in the present phase";
    /// The exercise is not open for this room.
    ExerciseClosed = 409, Stop, "the exercise is closed";
    /// The board takes no more writing now.
    BoardClosed = 409, Stop, "the board is closed for writing";
    /// The form is frozen because scores exist.
    FormFrozen = 409, Stop, "the form is frozen while it is being scored";
    /// Nothing was scored yet.
    NotScored = 409, Stop, "there are no scores yet";
    /// The workshop is over.
    WorkshopClosed = 409, Stop, "the workshop is closed";
    /// A decision that no longer applies to the list as it is.
    NoLongerApplies = 409, Stop, "the list has changed; this no longer applies";
    /// Nothing to do: the state asked for is the present one.
    NothingToDo = 409, Stop, "nothing would change";
    /// Somebody else has claimed it.
    ClaimedByOther = 409, Retry, "somebody else is working on this";

    // What was sent
    /// The bytes are not a message of this protocol, or the JSON is not the expected form.
    Malformed = 400, Stop, "the message cannot be read";
    /// A value is outside its range.
    OutOfRange = 422, Stop, "a value is outside its range";
    /// A text is longer than allowed.
    TextTooLong = 422, Stop, "the text is too long";
    /// A text is empty that must not be.
    TextEmpty = 422, Stop, "the text is empty";
    /// The message is larger than allowed.
    TooLarge = 413, Stop, "the message is too large";
    /// The body of the request did not arrive in time.
    TooSlow = 408, Retry, "the request did not arrive in time";
    /// The template breaks one of its rules.
    TemplateInvalid = 422, Stop, "the template is not valid";
    /// The form breaks one of its rules.
    FormInvalid = 422, Stop, "the form is not valid";
    /// The file to import is not an export of a workshop.
    ImportInvalid = 422, Stop, "this is not an export of a workshop";
    /// An idempotency key used for two different commands.
    KeyReused = 409, Stop, "the idempotency key was used for another command";

    // Edits of a board
    /// The update is not well formed, or uses a type that boards do not have.
    UpdateRefused = 422, Stop, "the edit is not acceptable";
    /// New content under a client id that belongs to somebody else.
    ClientIdTaken = 422, Stop, "the client id belongs to somebody else";
    /// The board would exceed its size or number of notes.
    BoardFull = 409, Stop, "the board is full";

    // How much
    /// Too many requests or messages; slow down.
    TooMany = 429, Retry, "too many requests";
    /// Too many sockets of one seat.
    TooManySockets = 429, Retry, "too many connections of one seat";
    /// The data folder has reached its quota.
    QuotaReached = 507, Stop, "the server's data folder is full";

    // The server
    /// The server is stopping or has lost its disk; what was acknowledged is safe.
    Unavailable = 503, Retry, "the server is not available just now";
    /// The outcome is unknown: post the command again with the same key.
    OutcomeUnknown = 503, Retry, "the outcome is unknown; send it again with the same key";
    /// A defect of the server.
    Internal = 500, Retry, "the server made a mistake";
}

/// What a peer should do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// The same request may succeed later.
    Retry,
    /// The token is of no use: join or rejoin.
    Rejoin,
    /// The same request will not succeed.
    Stop,
}

/// A problem document (RFC 9457) as the HTTP API answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// `urn:fivefold:error:CODE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The sentence of the code, in English.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What exactly was wrong this time, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
    /// The decision that stands in the way, if undoing that first would help (`no_longer_applies`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decision: Option<DecisionId>,
    /// The stable code.
    pub code: ErrorCode,
    /// What to do next.
    pub advice: Advice,
}

impl ProblemDocument {
    /// The document for `code`, with what exactly was wrong.
    #[must_use]
    pub fn new(code: ErrorCode, detail: Option<String>) -> Self {
        Self {
            kind: format!("urn:fivefold:error:{}", code.name()),
            title: code.sentence().to_owned(),
            status: code.status(),
            detail,
            decision: None,
            code,
            advice: code.advice(),
        }
    }
}
