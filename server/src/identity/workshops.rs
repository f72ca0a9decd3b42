//! The workshops of this server and when they end.

use fivefold_protocol::ids::{Timestamp, WorkshopId};
use rusqlite::{Connection, OptionalExtension};

use super::{Answered, Identity, IdentityError, people::NewPeople, seal::WORKSHOPS, stored_workshop};

/// Most workshops in one answer; the caller asks again from the last one on.
pub const WORKSHOPS_AT_ONCE: u32 = 500;

/// A workshop as the server knows it without reading its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkshopRow {
    /// Its id.
    pub id: WorkshopId,
    /// When it was created.
    pub created_at: Timestamp,
    /// Everything of it is deleted after this moment.
    pub delete_after: Timestamp,
}

/// A workshop that begins.
#[derive(Debug, Clone)]
pub struct NewWorkshop {
    /// The workshop.
    pub row: WorkshopRow,
    /// Who is in it.
    pub people: NewPeople,
}

/// What a row of [`WORKSHOPS`] says.
fn read(row: &rusqlite::Row<'_>) -> Answered<WorkshopRow> {
    let raw = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
    Ok(WORKSHOPS.read(row, raw)?.and_then(|(id, created_at, delete_after)| {
        Ok(WorkshopRow {
            id: stored_workshop(&id)?,
            created_at: Timestamp(created_at),
            delete_after: Timestamp(delete_after),
        })
    }))
}

/// Whether there is such a workshop.
pub(super) fn exists(db: &Connection, workshop: &WorkshopId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM workshops WHERE id = ?1")?.exists([workshop.as_str()])
}

impl Identity {
    /// Notes a new workshop with everything of it that stands beside the log, or nothing of it.
    ///
    /// # Errors
    /// - [`IdentityError::WorkshopExists`], [`IdentityError::CredentialTaken`]: draw others.
    /// - [`IdentityError::TextTooLong`], [`IdentityError::WorkshopFull`]
    /// - [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn begin_workshop(&self, new: NewWorkshop) -> Result<(), IdentityError> {
        new.people.check()?;
        let begin = self.0.write(0, move |db| -> Answered<()> {
            let NewWorkshop { row, people } = new;
            if exists(db, &row.id)? {
                return Ok(Err(IdentityError::WorkshopExists));
            }
            if people.are_taken(db)? {
                return Ok(Err(IdentityError::CredentialTaken));
            }
            db.prepare_cached(
                "INSERT INTO workshops (id, created_at, delete_after, seal) VALUES (?1, ?2, ?3, 0)",
            )?
            .execute((row.id.as_str(), row.created_at.0, row.delete_after.0))?;
            WORKSHOPS.renew(db, &[&row.id.as_str()])?;
            people.insert(db, &row.id).map(Ok)
        });
        begin.await?
    }

    /// Changes when a workshop ends.
    ///
    /// # Errors
    /// [`IdentityError::WorkshopUnknown`], [`IdentityError::Damaged`], [`IdentityError::Store`],
    /// [`IdentityError::Closed`]
    pub async fn keep_workshop_until(
        &self,
        workshop: &WorkshopId,
        delete_after: Timestamp,
    ) -> Result<(), IdentityError> {
        let id = workshop.as_str().to_owned();
        let change = self.0.write(0, move |db| -> Answered<()> {
            if let Err(damaged) = WORKSHOPS.check(db, &[&id])? {
                return Ok(Err(damaged));
            }
            let changed = db
                .prepare_cached("UPDATE workshops SET delete_after = ?2 WHERE id = ?1")?
                .execute((&id, delete_after.0))?;
            if changed == 0 {
                return Ok(Err(IdentityError::WorkshopUnknown));
            }
            WORKSHOPS.renew(db, &[&id]).map(Ok)
        });
        change.await?
    }

    /// The workshop, if there is one of this id.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn workshop(&self, workshop: &WorkshopId) -> Result<Option<WorkshopRow>, IdentityError> {
        let id = workshop.as_str().to_owned();
        let found = self.0.read(move |db| {
            db.prepare_cached(&format!("{} WHERE id = ?1", WORKSHOPS.select()))?
                .query_row([id], read)
                .optional()
        });
        found.await?.transpose()
    }

    /// Up to [`WORKSHOPS_AT_ONCE`] workshops in the order of their ids, after the given one.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn workshops(&self, after: Option<&WorkshopId>) -> Result<Vec<WorkshopRow>, IdentityError> {
        let after = after.map_or_else(String::new, ToString::to_string);
        self.workshop_rows("WHERE id > ?1 ORDER BY id LIMIT ?2", after).await?.into_iter().collect()
    }

    /// Up to [`WORKSHOPS_AT_ONCE`] workshops whose time was over before `now`, the longest over first. One whose row is
    /// damaged is not deleted by what it says.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn expired(&self, now: Timestamp) -> Result<Vec<WorkshopRow>, IdentityError> {
        let rows =
            self.workshop_rows("WHERE delete_after < ?1 ORDER BY delete_after LIMIT ?2", now.0).await?;
        let sound = |row: Result<WorkshopRow, IdentityError>| match row {
            Ok(row) => Some(row),
            Err(error) => {
                tracing::error!(%error, "a workshop seems to be over and is kept");
                None
            }
        };
        Ok(rows.into_iter().filter_map(sound).collect())
    }

    async fn workshop_rows(
        &self,
        which: &'static str,
        from: impl rusqlite::ToSql + Send + 'static,
    ) -> Result<Vec<Result<WorkshopRow, IdentityError>>, IdentityError> {
        let rows = self.0.read(move |db| {
            db.prepare_cached(&format!("{} {which}", WORKSHOPS.select()))?
                .query_map((from, WORKSHOPS_AT_ONCE), read)?
                .collect::<Result<Vec<_>, _>>()
        });
        Ok(rows.await?)
    }

    /// Forgets the workshop and its people. No error if there is none. The log is deleted separately,
    /// and first: while the row stands, an interrupted deletion is found again.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn delete_workshop(&self, workshop: &WorkshopId) -> Result<(), IdentityError> {
        let id = workshop.as_str().to_owned();
        let delete = self.0.write(0, move |db| {
            db.prepare_cached("DELETE FROM workshops WHERE id = ?1")?.execute([id]).map(drop)
        });
        delete.await?;
        Ok(self.0.scrub().await?)
    }
}
