//! What a room says: its chat, and its call for a facilitator.

use fivefold_protocol::{error::ErrorCode, ids::RoomId, limits, role::Role};

use super::{Rooms, RoomsEvent};
use crate::workshop::{Asker, Refusal, ensure, text};

impl Rooms {
    pub(in crate::workshop) fn call(&self, asker: Asker) -> Result<RoomsEvent, Refusal> {
        let room = self.own(asker)?;
        let calling = self.find(room)?.call.is_some();
        ensure(!calling, ErrorCode::NothingToDo, "the room calls already")?;
        Ok(RoomsEvent::Called { room })
    }

    pub(in crate::workshop) fn answer_call(
        &self,
        asker: Asker,
        room: RoomId,
        coming: bool,
    ) -> Result<RoomsEvent, Refusal> {
        let found = self.find(room)?;
        if asker.role != Role::Facilitator {
            ensure(found.seats.has(asker.person), ErrorCode::Forbidden, "it is not your room's call")?;
            ensure(!coming, ErrorCode::Forbidden, "only a facilitator can come")?;
        }
        let Some(call) = &found.call else {
            return Refusal::err(ErrorCode::NothingToDo, "the room does not call");
        };
        if !coming {
            return Ok(RoomsEvent::CallSettled { room });
        }
        match call.coming {
            Some(other) if other != asker.person => {
                Refusal::err(ErrorCode::ClaimedByOther, format!("{other} is coming already"))
            }
            Some(_) => Refusal::err(ErrorCode::NothingToDo, "you are coming already"),
            None => Ok(RoomsEvent::CallTaken { room }),
        }
    }

    pub(in crate::workshop) fn say(
        &self,
        asker: Asker,
        room: Option<RoomId>,
        text: &str,
    ) -> Result<RoomsEvent, Refusal> {
        let room = match room {
            Some(room) => room,
            None => self.own(asker)?,
        };
        let member = self.find(room)?.seats.has(asker.person);
        let may = member || asker.role == Role::Facilitator;
        ensure(may, ErrorCode::Forbidden, "you can only talk in your own room")?;
        Ok(RoomsEvent::Said { room, text: text::needed(text, limits::FREE_TEXT_MAX)? })
    }
}
