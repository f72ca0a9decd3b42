//! Everybody in a workshop: role, occupation, language, drafts and the answers kept for commands posted again. Names are
//! not here and never in the log; seats are in [`super::rooms`].

use std::collections::BTreeMap;

use fivefold_protocol::{
    error::ErrorCode,
    ids::{BoardKey, DraftId, PersonId, RoomId, Timestamp},
    limits,
    role::{Language, Occupation, Role},
};
use serde::{Deserialize, Serialize};

use super::{Asker, Refusal, Stamp, Workshop, ensure, text};
use crate::log::Position;

pub mod answers;
mod seen;
pub(super) mod standing;

/// Everybody, removed and erased people included.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// By id.
    pub by_id: BTreeMap<PersonId, Person>,
    /// Keys that clients joined with: the same key gives the same person.
    pub join_keys: BTreeMap<String, PersonId>,
    /// Drafts made so far, so that their ids are unique.
    pub drafts_made: u32,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// What they may do.
    pub role: Role,
    /// What they do in the company.
    pub occupation: Occupation,
    /// The language of their page.
    pub language: Language,
    /// When they joined.
    pub joined_at: Timestamp,
    /// Raised whenever they are moved or removed; edits admitted under an older one are void.
    pub seat_epoch: u32,
    /// Removed from the workshop.
    pub removed: bool,
    /// Their name was erased.
    pub erased: bool,
    /// The last time somebody else changed their room.
    pub moved: Option<Moved>,
    /// The last time a facilitator made a rejoin code for them.
    #[serde(default)]
    pub code_made: Option<CodeMade>,
    /// Texts that could not be saved where they were written.
    pub drafts: BTreeMap<DraftId, Draft>,
    /// Up to when they have seen the list.
    pub seen_at: Timestamp,
    /// Answers kept for commands posted again.
    pub answers: answers::Answers,
}

/// A change of room that somebody else made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// From where.
    pub from: Option<RoomId>,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A rejoin code that somebody else made: whoever holds it speaks for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeMade {
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A kept text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it was written.
    pub board: BoardKey,
    /// The text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// What happened to people. Where no person is named, it is the principal of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PeopleEvent {
    /// Somebody came in for the first time.
    Joined {
        /// The new person.
        person: PersonId,
        /// The role.
        role: Role,
        /// What they do.
        occupation: Occupation,
        /// The language of their page.
        language: Language,
        /// The key the client joined with.
        key: String,
    },
    /// Occupation or language changed.
    Updated {
        /// Whose.
        person: PersonId,
        /// New occupation.
        occupation: Option<Occupation>,
        /// New language.
        language: Option<Language>,
    },
    /// Somebody was removed.
    Removed {
        /// Who.
        person: PersonId,
    },
    /// Somebody's name was erased.
    Erased {
        /// Whose.
        person: PersonId,
    },
    /// A facilitator made a rejoin code for somebody else.
    CodeMade {
        /// For whom.
        person: PersonId,
    },
    /// A text was kept.
    DraftKept {
        /// Its id.
        draft: DraftId,
        /// Where it was written.
        board: BoardKey,
        /// The text.
        text: String,
    },
    /// A draft is not needed any more.
    DraftDropped {
        /// Which.
        draft: DraftId,
    },
    /// The list was looked at as it was then.
    ListSeen,
    /// The list was looked at as it was at some moment.
    ListSeenUntil {
        /// The newest change that was shown.
        until: Timestamp,
    },
    /// A command was carried out under this key.
    CommandAnswered {
        /// The client's key.
        key: String,
        /// Hash of the command.
        command: u64,
        /// Ids that it made.
        made: BTreeMap<String, String>,
    },
}

impl People {
    /// The person, removed or not.
    #[must_use]
    pub fn get(&self, person: PersonId) -> Option<&Person> {
        self.by_id.get(&person)
    }

    /// Forgets the keys of commands and joins, and who made codes: they are worth nothing in another workshop.
    pub fn forget_keys(&mut self) {
        self.join_keys.clear();
        for person in self.by_id.values_mut() {
            person.answers = answers::Answers::default();
            person.code_made = None;
        }
    }

    /// Forgets every draft, which is its author's alone; says whether there were any.
    pub fn forget_drafts(&mut self) -> bool {
        let kept = self.by_id.values_mut().map(|person| std::mem::take(&mut person.drafts));
        kept.filter(|drafts| !drafts.is_empty()).count() > 0
    }

    /// Fills in the place of a person's answers that were kept before their entry was committed.
    pub fn answers_stand_at(&mut self, person: PersonId, position: Position) {
        if let Some(person) = self.by_id.get_mut(&person) {
            person.answers.stand_at(position);
        }
    }

    /// The id the next person gets.
    pub(super) fn next_id(&self) -> PersonId {
        PersonId(self.by_id.last_key_value().map_or(1, |(last, _)| last.0.saturating_add(1)))
    }

    pub(super) fn update(
        &self,
        asker: Asker,
        person: PersonId,
        occupation: Option<Occupation>,
        language: Option<Language>,
    ) -> Result<PeopleEvent, Refusal> {
        own_or_facilitator(asker, person)?;
        let now = self.find(person)?;
        let occupation = occupation.filter(|new| *new != now.occupation);
        let language = language.filter(|new| *new != now.language);
        ensure(occupation.is_some() || language.is_some(), ErrorCode::NothingToDo, "nothing would change")?;
        Ok(PeopleEvent::Updated { person, occupation, language })
    }

    pub(super) fn remove(&self, person: PersonId) -> Result<PeopleEvent, Refusal> {
        self.find(person)?;
        ensure(
            !self.is_last_facilitator(person),
            ErrorCode::Forbidden,
            "the last facilitator cannot be removed",
        )?;
        Ok(PeopleEvent::Removed { person })
    }

    /// A rejoin code is made: everybody for themselves, facilitators for anybody. One's own is nobody else's business, so
    /// only the other kind is recorded.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `person_removed`.
    pub fn make_code(&self, by: PersonId, person: PersonId) -> Result<Option<PeopleEvent>, Refusal> {
        let role = self.active_role(by)?;
        if by == person {
            return Ok(None);
        }
        ensure(
            role == Role::Facilitator,
            ErrorCode::Forbidden,
            "only a facilitator may do this for somebody else",
        )?;
        self.active_role(person)?;
        Ok(Some(PeopleEvent::CodeMade { person }))
    }

    fn is_last_facilitator(&self, person: PersonId) -> bool {
        let leads = |other: &Person| other.role == Role::Facilitator;
        self.role_of(person) == Some(Role::Facilitator)
            && !self.present().any(|(id, other)| id != person && leads(other))
    }

    pub(super) fn erase(&self, asker: Asker, person: PersonId) -> Result<PeopleEvent, Refusal> {
        own_or_facilitator(asker, person)?;
        match self.get(person) {
            None => Refusal::err(ErrorCode::NotFound, format!("there is no person {person}")),
            Some(found) if found.erased => Refusal::err(ErrorCode::NothingToDo, "the name is erased already"),
            Some(_) if self.is_last_facilitator(person) => {
                Refusal::err(ErrorCode::Forbidden, "somebody else has to lead the workshop first")
            }
            Some(_) => Ok(PeopleEvent::Erased { person }),
        }
    }

    pub(super) fn keep_draft(
        &self,
        workshop: &Workshop,
        asker: Asker,
        board: &BoardKey,
        text: &str,
    ) -> Result<PeopleEvent, Refusal> {
        ensure(workshop.has_board(board), ErrorCode::BoardUnknown, format!("there is no board {board}"))?;
        let text = text::needed(text, limits::FREE_TEXT_MAX)?;
        let kept = &self.find(asker.person)?.drafts;
        // Two tabs may bring the same text; the draft that is there stays.
        if let Some((draft, _)) = kept.iter().find(|(_, draft)| draft.board == *board && draft.text == text) {
            return Ok(PeopleEvent::DraftKept { draft: *draft, board: board.clone(), text });
        }
        ensure(
            kept.len() < limits::DRAFTS_PER_PERSON,
            ErrorCode::OutOfRange,
            format!("at most {} drafts are kept", limits::DRAFTS_PER_PERSON),
        )?;
        let draft = DraftId(self.drafts_made.saturating_add(1));
        Ok(PeopleEvent::DraftKept { draft, board: board.clone(), text })
    }

    pub(super) fn drop_draft(&self, asker: Asker, draft: DraftId) -> Result<PeopleEvent, Refusal> {
        let mine = self.get(asker.person).is_some_and(|person| person.drafts.contains_key(&draft));
        ensure(mine, ErrorCode::NotFound, "you have no such draft")?;
        Ok(PeopleEvent::DraftDropped { draft })
    }

    pub(super) fn apply(&mut self, event: &PeopleEvent, stamp: Stamp) {
        match event {
            PeopleEvent::Joined { person, role, occupation, language, key } => {
                let fits = person.0 > 0 && !self.by_id.contains_key(person);
                if fits && self.by_id.len() < limits::PEOPLE_MAX && !self.join_keys.contains_key(key) {
                    self.by_id.insert(*person, Person::new(*role, *occupation, *language, stamp.at));
                    self.join_keys.insert(key.clone(), *person);
                }
            }
            PeopleEvent::Updated { person, occupation, language } => {
                if let Some(person) = self.by_id.get_mut(person) {
                    person.occupation = occupation.unwrap_or(person.occupation);
                    person.language = language.unwrap_or(person.language);
                }
            }
            PeopleEvent::Removed { person } => {
                if let Some(person) = self.by_id.get_mut(person).filter(|person| !person.removed) {
                    person.removed = true;
                    person.seat_epoch = person.seat_epoch.saturating_add(1);
                }
            }
            PeopleEvent::Erased { person } => {
                if let Some(person) = self.by_id.get_mut(person) {
                    person.erased = true;
                    // Nobody can speak for them any more; what is still on its way under their name is void.
                    person.seat_epoch = person.seat_epoch.saturating_add(1);
                }
            }
            PeopleEvent::CodeMade { person } => {
                if let (Some(person), Some(by)) = (self.by_id.get_mut(person), stamp.by) {
                    person.code_made = Some(CodeMade { by, at: stamp.at });
                }
            }
            PeopleEvent::DraftKept { draft, board, text } => {
                let unused = draft.0 > self.drafts_made;
                let Some(person) = self.author(stamp).filter(|_| unused) else { return };
                if person.drafts.len() < limits::DRAFTS_PER_PERSON {
                    let kept = Draft { board: board.clone(), text: text.clone(), at: stamp.at };
                    person.drafts.insert(*draft, kept);
                    self.drafts_made = draft.0;
                }
            }
            PeopleEvent::DraftDropped { draft } => {
                if let Some(person) = self.author(stamp) {
                    person.drafts.remove(draft);
                }
            }
            PeopleEvent::ListSeen => self.fold_seen(stamp, stamp.at),
            PeopleEvent::ListSeenUntil { until } => self.fold_seen(stamp, *until),
            PeopleEvent::CommandAnswered { key, command, made } => {
                if let Some(person) = self.author(stamp) {
                    person.answers.keep(key, *command, made, stamp.position);
                }
            }
        }
    }

    /// Somebody else gave the person another seat, or none: edits on their way are void.
    pub(super) fn seat_changed(&mut self, person: PersonId, told: Option<Moved>) {
        if let Some(person) = self.by_id.get_mut(&person) {
            person.seat_epoch = person.seat_epoch.saturating_add(1);
            person.moved = told.or_else(|| person.moved.take());
        }
    }

    fn author(&mut self, stamp: Stamp) -> Option<&mut Person> {
        self.by_id.get_mut(&stamp.by?)
    }
}

impl Person {
    /// Whether they were neither removed nor erased.
    #[must_use]
    pub fn takes_part(&self) -> bool {
        !self.removed && !self.erased
    }

    fn new(role: Role, occupation: Occupation, language: Language, joined_at: Timestamp) -> Self {
        Self {
            role,
            occupation,
            language,
            joined_at,
            seat_epoch: 0,
            removed: false,
            erased: false,
            moved: None,
            code_made: None,
            drafts: BTreeMap::new(),
            seen_at: Timestamp::default(),
            answers: answers::Answers::default(),
        }
    }
}

fn own_or_facilitator(asker: Asker, person: PersonId) -> Result<(), Refusal> {
    let may = asker.person == person || asker.role == Role::Facilitator;
    ensure(may, ErrorCode::Forbidden, "only a facilitator may do this for somebody else")
}
