//! The whole workshop as one JSON file that imports again into an equal one (SPEC T3).
//!
//! Tokens, links and codes are not in it, nor commands' keys, drafts, or who wrote in exercises whose authors are not shown.
//! Before the reveal it holds no scores of the open round. What it lacks it says in `left_out`.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use fivefold_protocol::{
    ids::{BoardKey, PersonId, Timestamp, WorkshopId},
    limits::{NAME_MAX, NOTES_PER_BOARD, PEOPLE_MAX, TITLE_MAX},
    text,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    boards::admission::{Author, Owners},
    identity::people::Profile,
    log::Payload,
    workshop::{
        Event, Workshop,
        audience::Names,
        door,
        machine::{BoardSlot, Machine},
        snapshot::StoredBoard,
    },
};

/// Says what the file is.
const FORMAT: &str = "fivefold workshop 1";

/// Why a file is not an export.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is not JSON of the expected form.
    #[error("{0}")]
    Unreadable(#[from] serde_json::Error),
    /// It is some other file, or of another version.
    #[error("the file is not a {FORMAT:?} file")]
    OtherFormat,
    /// The state in it breaks a rule of workshops.
    #[error("the workshop in it is not whole: {0}")]
    Broken(String),
    /// A board in it cannot be read.
    #[error("board {board}: {reason}")]
    Board {
        /// Which.
        board: BoardKey,
        /// Why.
        reason: String,
    },
}

/// A workshop as a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Archive {
    format: String,
    /// What is not in it, in English.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Names of people who were not erased.
    #[serde(with = "names")]
    pub names: BTreeMap<PersonId, Profile>,
    /// The state.
    pub workshop: Workshop,
    boards: BTreeMap<BoardKey, ArchivedBoard>,
}

/// A board as a file holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ArchivedBoard {
    /// The whole document as one Yjs update (v1), in base64: any Yjs reads it.
    state: String,
    /// Client id to its person (`p3`), or `server`; nobody where authors are not shown. A client id that is not named
    /// belongs to the server.
    owners: BTreeMap<u64, String>,
}

impl Archive {
    /// The export of a workshop.
    #[must_use]
    pub fn of(machine: &Machine, names: &Names) -> Self {
        let mut workshop = machine.workshop().clone();
        let mut left_out = Vec::new();
        if workshop.scoring.forget_unrevealed() {
            left_out.push("Scores of a round that is not revealed yet are not in this file.".to_owned());
        }
        if workshop.people.forget_drafts() {
            left_out.push("Drafts are not in this file: they are their authors' alone.".to_owned());
        }
        if workshop.forget_anonymous_authors() {
            left_out.push("Who wrote in exercises without names is not in this file.".to_owned());
        }
        workshop.scoring.forget_scorers();
        workshop.people.forget_keys();
        workshop.links = door::Links::default();
        let boards = machine.boards().map(|(key, slot)| {
            let mut stored = slot.stored();
            if !workshop.shows_authors(key) {
                stored.owners.owners.clear();
            }
            (key.clone(), archived(&stored))
        });
        let boards = boards.collect();
        let present = |(person, profile): (&PersonId, &Option<Profile>)| Some((*person, profile.clone()?));
        Self {
            format: FORMAT.to_owned(),
            left_out,
            names: names.iter().filter_map(present).collect(),
            workshop,
            boards,
        }
    }

    /// The file's text.
    ///
    /// # Errors
    /// [`ArchiveError::Unreadable`]: a defect.
    pub fn write(&self) -> Result<Vec<u8>, ArchiveError> {
        Ok(serde_json::to_vec_pretty(self)?)
    }

    /// Reads a file as the workshop `id`: the archive, and the first batch of its log.
    ///
    /// # Errors
    /// [`ArchiveError`]; nothing was made.
    pub fn read(
        bytes: &[u8],
        id: WorkshopId,
        delete_after: Timestamp,
    ) -> Result<(Self, Vec<Payload>), ArchiveError> {
        let mut archive: Self = serde_json::from_slice(bytes)?;
        if archive.format != FORMAT {
            return Err(ArchiveError::OtherFormat);
        }
        archive.workshop.id = id;
        archive.workshop.delete_after = delete_after;
        // The file may say more than this server would have written.
        archive.workshop.links = door::Links::default();
        archive.workshop.forget_anonymous_authors();
        if std::mem::take(&mut archive.workshop.door_locked) {
            archive
                .left_out
                .push("The door was locked; it is open, so that people can come back.".to_owned());
        }
        archive.check_people()?;
        archive.check_texts()?;
        archive.workshop.template.check().map_err(|error| ArchiveError::Broken(error.to_string()))?;
        archive.workshop.check_invariants().map_err(|broken| ArchiveError::Broken(broken.to_string()))?;
        let event = Event::WorkshopImported(Box::new(archive.workshop.clone()));
        let mut payloads = vec![Payload::Event(serde_json::to_vec(&event)?.into())];
        for (key, board) in &archive.boards {
            if !archive.workshop.has_board(key) {
                return Err(ArchiveError::Board { board: key.clone(), reason: "no such board".to_owned() });
            }
            let mut board = board.clone();
            if !archive.workshop.shows_authors(key) {
                board.owners.clear();
            }
            payloads.push(restored(key, &board)?);
        }
        Ok((archive, payloads))
    }
}

impl Archive {
    /// Whether every name and text of the file could have been given here.
    fn check_people(&self) -> Result<(), ArchiveError> {
        let broken = |what: &str| Err(ArchiveError::Broken(what.to_owned()));
        if self.workshop.title.is_empty() || self.workshop.title.chars().count() > TITLE_MAX {
            return broken("its title is empty or too long");
        }
        for (person, profile) in &self.names {
            match self.workshop.people.get(*person) {
                Some(known) if !known.erased => {}
                Some(_) | None => return broken("a name belongs to nobody"),
            }
            let about = profile.occupation.as_deref().unwrap_or_default();
            if profile.name.is_empty() || text::of_one_line(&profile.name) != profile.name {
                return broken("a name is empty or holds what no name may");
            }
            if profile.name.chars().count() > NAME_MAX || about.chars().count() > TITLE_MAX {
                return broken("a name is too long");
            }
        }
        if self.workshop.people.by_id.len() >= PEOPLE_MAX {
            return broken("it has as many people as a workshop can hold");
        }
        Ok(())
    }
}

impl Archive {
    /// Whether every text that commands would have tidied is tidy (C7). What stands on boards is as people typed it.
    fn check_texts(&self) -> Result<(), ArchiveError> {
        let workshop = serde_json::to_value(&self.workshop)?;
        let said =
            ["/title", "/rooms", "/exercises/broadcasts", "/list/themes", "/list/removed_themes", "/plan"];
        let mut parts: Vec<&Value> = said.into_iter().filter_map(|part| workshop.pointer(part)).collect();
        while let Some(part) = parts.pop() {
            match part {
                Value::String(said) if !said.chars().all(text::may_stand) => {
                    let shown: String = said.chars().filter(|c| text::may_stand(*c)).take(40).collect();
                    return Err(ArchiveError::Broken(format!(
                        "the text “{shown}” holds characters that no text may hold"
                    )));
                }
                Value::Array(inner) => parts.extend(inner),
                Value::Object(inner) => parts.extend(inner.values()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        Ok(())
    }
}

fn archived(stored: &StoredBoard) -> ArchivedBoard {
    let owner = |author: &Author| match author {
        Author::Server => "server".to_owned(),
        Author::Person(person) => person.to_string(),
    };
    ArchivedBoard {
        state: BASE64_STANDARD.encode(&stored.state),
        owners: stored.owners.owners.iter().map(|(client, author)| (*client, owner(author))).collect(),
    }
}

fn restored(key: &BoardKey, board: &ArchivedBoard) -> Result<Payload, ArchiveError> {
    let failed = |reason: String| ArchiveError::Board { board: key.clone(), reason };
    let state = BASE64_STANDARD.decode(&board.state).map_err(|e| failed(e.to_string()))?;
    let owners = board.owners.iter().map(|(client, owner)| match owner.as_str() {
        "server" => Ok((*client, Author::Server)),
        person => person
            .parse()
            .map(|person| (*client, Author::Person(person)))
            .map_err(|_| failed(person.to_owned())),
    });
    let owners = owners.collect::<Result<BTreeMap<_, _>, _>>()?;
    let state = Bytes::from(state);
    let whole = StoredBoard {
        state: state.clone(),
        owners: Owners { owners: owners.clone(), refused: Vec::new() },
        last_activity: None,
    };
    let slot = BoardSlot::restored(key, &whole).map_err(|error| failed(error.to_string()))?;
    if *key != BoardKey::List && slot.notes.len() > NOTES_PER_BOARD {
        return Err(failed(format!("it has more than {NOTES_PER_BOARD} notes")));
    }
    Ok(Payload::BoardImport { board: key.clone(), state, owners })
}

/// Names as the file writes them.
mod names {
    use std::collections::BTreeMap;

    use fivefold_protocol::ids::PersonId;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::identity::people::Profile;

    #[derive(Serialize, Deserialize)]
    struct Named {
        name: String,
        #[serde(default)]
        about: Option<String>,
    }

    pub(super) fn serialize<S: Serializer>(
        names: &BTreeMap<PersonId, Profile>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let named =
            |profile: &Profile| Named { name: profile.name.clone(), about: profile.occupation.clone() };
        serializer.collect_map(names.iter().map(|(person, profile)| (person, named(profile))))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<PersonId, Profile>, D::Error> {
        let named = BTreeMap::<PersonId, Named>::deserialize(deserializer)?;
        Ok(named
            .into_iter()
            .map(|(person, named)| (person, Profile { name: named.name, occupation: named.about }))
            .collect())
    }
}
