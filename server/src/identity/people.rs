//! People: a name, the words they use for what they do, a token per device, a rejoin code. All of it can be erased; that
//! the person was there stays, because the log names them by id.

use std::collections::BTreeMap;

use fivefold_protocol::{
    ids::{PersonId, WorkshopId},
    limits::{ABOUT_MAX, NAME_MAX, PEOPLE_MAX},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Answered, Identity, IdentityError, Principal,
    seal::{PEOPLE, Sealed, TOKENS},
    stored_workshop, workshops,
};
use crate::auth::{rejoin::RejoinHash, token::TokenHash};

/// Devices a person may be signed in on; one more signs out the one that came first.
pub const TOKENS_PER_PERSON: u32 = 16;

/// What is known about a person besides what they did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Their name, as others see it.
    pub name: String,
    /// What they do, in their own words.
    pub occupation: Option<String>,
}

impl Profile {
    /// Whether its texts are not too long.
    ///
    /// # Errors
    /// [`IdentityError::TextTooLong`]
    pub fn check(&self) -> Result<(), IdentityError> {
        let longer = |text: &str, max| text.chars().nth(max).is_some();
        if longer(&self.name, NAME_MAX) {
            return Err(IdentityError::TextTooLong { max: NAME_MAX });
        }
        if self.occupation.as_deref().is_some_and(|text| longer(text, ABOUT_MAX)) {
            return Err(IdentityError::TextTooLong { max: ABOUT_MAX });
        }
        Ok(())
    }
}

/// With what a person comes in for the first time.
#[derive(Debug, Clone, Copy)]
pub struct Credentials {
    /// The token of their first device.
    pub token: TokenHash,
    /// Their rejoin code.
    pub code: RejoinHash,
}

impl Credentials {
    fn are_taken(&self, db: &Connection) -> rusqlite::Result<bool> {
        Ok(token_is_taken(db, self.token)? || code_is_taken(db, self.code)?)
    }
}

/// Notes a person who is not there yet, with or without credentials. Whatever could be refused was looked at before.
fn insert(
    db: &Connection,
    who: &Principal,
    profile: &Profile,
    credentials: Option<Credentials>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO people (workshop, person, name, occupation, rejoin, seal) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
    )?
    .execute(params![
        who.workshop.as_str(),
        who.person.0,
        profile.name,
        profile.occupation,
        credentials.map(|credentials| credentials.code.0)
    ])?;
    renew(db, who)?;
    credentials.map_or(Ok(()), |credentials| insert_token(db, who, credentials.token))
}

/// The people of a workshop that begins, noted with it.
#[derive(Debug, Clone, Default)]
pub struct NewPeople(pub Vec<(PersonId, Profile, Option<Credentials>)>);

impl NewPeople {
    pub(super) fn check(&self) -> Result<(), IdentityError> {
        if self.0.len() > PEOPLE_MAX {
            return Err(IdentityError::WorkshopFull);
        }
        self.0.iter().try_for_each(|(_, profile, _)| profile.check())
    }

    pub(super) fn are_taken(&self, db: &Connection) -> rusqlite::Result<bool> {
        for credentials in self.0.iter().filter_map(|(_, _, credentials)| *credentials) {
            if credentials.are_taken(db)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn insert(&self, db: &Connection, workshop: &WorkshopId) -> rusqlite::Result<()> {
        self.0.iter().try_for_each(|(person, profile, credentials)| {
            insert(db, &Principal { workshop: workshop.clone(), person: *person }, profile, *credentials)
        })
    }
}

/// Whether the person is there and has not been erased.
fn is_present(db: &Connection, who: &Principal) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM people WHERE workshop = ?1 AND person = ?2 AND name IS NOT NULL")?
        .exists((who.workshop.as_str(), who.person.0))
}

fn token_is_taken(db: &Connection, token: TokenHash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM tokens WHERE hash = ?1")?.exists([token.0])
}

fn code_is_taken(db: &Connection, code: RejoinHash) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM people WHERE rejoin = ?1")?.exists([code.0])
}

fn insert_token(db: &Connection, who: &Principal, token: TokenHash) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO tokens (hash, workshop, person, seal) VALUES (?1, ?2, ?3, 0)")?
        .execute((token.0, who.workshop.as_str(), who.person.0))?;
    TOKENS.renew(db, &[&token.0])?;
    db.prepare_cached(
        "DELETE FROM tokens WHERE workshop = ?1 AND person = ?2 AND added NOT IN
         (SELECT added FROM tokens WHERE workshop = ?1 AND person = ?2 ORDER BY added DESC LIMIT ?3)",
    )?
    .execute((who.workshop.as_str(), who.person.0, TOKENS_PER_PERSON))?;
    Ok(())
}

fn delete_tokens(db: &Connection, who: &Principal) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM tokens WHERE workshop = ?1 AND person = ?2")?
        .execute((who.workshop.as_str(), who.person.0))
        .map(drop)
}

/// Seals a person's row after it was written.
fn renew(db: &Connection, who: &Principal) -> rusqlite::Result<()> {
    PEOPLE.renew(db, &[&who.workshop.as_str(), &who.person.0])
}

impl Identity {
    /// Notes a person who joins, with the token of their first device and a rejoin code.
    ///
    /// # Errors
    /// - [`IdentityError::WorkshopUnknown`], [`IdentityError::WorkshopFull`], [`IdentityError::PersonExists`],
    ///   [`IdentityError::CredentialTaken`], [`IdentityError::TextTooLong`]
    /// - [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn insert_person(
        &self,
        who: Principal,
        profile: Profile,
        token: TokenHash,
        code: RejoinHash,
    ) -> Result<(), IdentityError> {
        profile.check()?;
        let insert = self.0.write(0, move |db| -> Answered<()> {
            if !workshops::exists(db, &who.workshop)? {
                return Ok(Err(IdentityError::WorkshopUnknown));
            }
            let (people, same): (i64, bool) = db
                .prepare_cached(
                    "SELECT count(*), coalesce(max(person = ?2), 0) FROM people WHERE workshop = ?1",
                )?
                .query_row((who.workshop.as_str(), who.person.0), |row| Ok((row.get(0)?, row.get(1)?)))?;
            if same {
                return Ok(Err(IdentityError::PersonExists));
            }
            if usize::try_from(people).is_ok_and(|people| people >= PEOPLE_MAX) {
                return Ok(Err(IdentityError::WorkshopFull));
            }
            let credentials = Credentials { token, code };
            if credentials.are_taken(db)? {
                return Ok(Err(IdentityError::CredentialTaken));
            }
            insert(db, &who, &profile, Some(credentials)).map(Ok)
        });
        insert.await?
    }

    /// Signs a person in on one more device (see [`TOKENS_PER_PERSON`]).
    ///
    /// # Errors
    /// - [`IdentityError::PersonUnknown`], [`IdentityError::CredentialTaken`], [`IdentityError::Damaged`]
    /// - [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn add_token(&self, who: Principal, token: TokenHash) -> Result<(), IdentityError> {
        self.change_person(who, move |db, who| {
            if token_is_taken(db, token)? {
                return Ok(Err(IdentityError::CredentialTaken));
            }
            insert_token(db, who, token).map(Ok)
        })
        .await
    }

    /// Whose token it is, if anybody's.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn find_token(&self, token: TokenHash) -> Result<Option<Principal>, IdentityError> {
        self.find_principal(TOKENS, "WHERE hash = ?1", (1, 2), token.0).await
    }

    /// Whose rejoin code it is, if anybody's.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn find_rejoin(&self, code: RejoinHash) -> Result<Option<Principal>, IdentityError> {
        self.find_principal(PEOPLE, "WHERE rejoin = ?1", (0, 1), code.0).await
    }

    /// Gives the person another rejoin code, or none; the old one is worthless from now on.
    ///
    /// # Errors
    /// - [`IdentityError::PersonUnknown`], [`IdentityError::CredentialTaken`], [`IdentityError::Damaged`]
    /// - [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn replace_rejoin(
        &self,
        who: Principal,
        code: Option<RejoinHash>,
    ) -> Result<(), IdentityError> {
        self.change_person(who, move |db, who| {
            if let Some(code) = code
                && code_is_taken(db, code)?
            {
                return Ok(Err(IdentityError::CredentialTaken));
            }
            db.prepare_cached("UPDATE people SET rejoin = ?3 WHERE workshop = ?1 AND person = ?2")?
                .execute((who.workshop.as_str(), who.person.0, code.map(|code| code.0)))?;
            renew(db, who).map(Ok)
        })
        .await
    }

    /// Changes what is known about the person.
    ///
    /// # Errors
    /// - [`IdentityError::PersonUnknown`], [`IdentityError::TextTooLong`], [`IdentityError::Damaged`]
    /// - [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn rename(&self, who: Principal, profile: Profile) -> Result<(), IdentityError> {
        profile.check()?;
        self.change_person(who, move |db, who| {
            db.prepare_cached(
                "UPDATE people SET name = ?3, occupation = ?4 WHERE workshop = ?1 AND person = ?2",
            )?
            .execute(params![
                who.workshop.as_str(),
                who.person.0,
                profile.name,
                profile.occupation
            ])?;
            renew(db, who).map(Ok)
        })
        .await
    }

    /// What is known about the people of a workshop; none for those who were erased. At most [`PEOPLE_MAX`].
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn names(
        &self,
        workshop: &WorkshopId,
    ) -> Result<BTreeMap<PersonId, Option<Profile>>, IdentityError> {
        let id = workshop.as_str().to_owned();
        let names = self.0.read(move |db| {
            db.prepare_cached(&format!("{} WHERE workshop = ?1", PEOPLE.select()))?
                .query_map([id], |row| {
                    PEOPLE.read(row, |row| {
                        let (name, occupation): (Option<String>, _) = (row.get(2)?, row.get(3)?);
                        Ok((PersonId(row.get(1)?), name.map(|name| Profile { name, occupation })))
                    })
                })?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        names.await?.into_iter().collect()
    }

    /// Erases name, occupation, tokens and rejoin code, from the files too. That there was such a person stays. No error
    /// if already erased.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn erase_person(&self, who: Principal) -> Result<(), IdentityError> {
        let erase = self.0.write(0, move |db| {
            delete_tokens(db, &who)?;
            db.prepare_cached(
                "UPDATE people SET name = NULL, occupation = NULL, rejoin = NULL WHERE workshop = ?1 AND person = ?2",
            )?
            .execute((who.workshop.as_str(), who.person.0))?;
            renew(db, &who)
        });
        erase.await?;
        Ok(self.0.scrub().await?)
    }

    async fn change_person(
        &self,
        who: Principal,
        change: impl FnOnce(&Connection, &Principal) -> Answered<()> + Send + 'static,
    ) -> Result<(), IdentityError> {
        let changed = self.0.write(0, move |db| {
            if !is_present(db, &who)? {
                return Ok(Err(IdentityError::PersonUnknown));
            }
            match PEOPLE.check(db, &[&who.workshop.as_str(), &who.person.0])? {
                Ok(()) => change(db, &who),
                Err(damaged) => Ok(Err(damaged)),
            }
        });
        changed.await?
    }

    /// Finds a person by what they hold. `at` says in which columns of the table they stand.
    async fn find_principal(
        &self,
        table: Sealed,
        which: &'static str,
        at: (usize, usize),
        hash: [u8; 32],
    ) -> Result<Option<Principal>, IdentityError> {
        let found = self.0.read(move |db| {
            db.prepare_cached(&format!("{} {which}", table.select()))?
                .query_row([hash], |row| {
                    table.read(row, |row| Ok((row.get::<_, String>(at.0)?, row.get(at.1)?)))
                })
                .optional()
        });
        let Some((workshop, person)) = found.await?.transpose()? else { return Ok(None) };
        Ok(Some(Principal { workshop: stored_workshop(&workshop)?, person: PersonId(person) }))
    }
}
