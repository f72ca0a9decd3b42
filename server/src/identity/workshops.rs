//! The workshops of this server and when they end.

use fivefold_protocol::ids::{Timestamp, WorkshopId};
use rusqlite::{Connection, OptionalExtension};

use super::{Answered, Identity, IdentityError, people::NewPeople, stored_workshop};

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

type Raw = (String, i64, i64);

fn raw(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn workshop_row((id, created_at, delete_after): Raw) -> Result<WorkshopRow, IdentityError> {
    Ok(WorkshopRow {
        id: stored_workshop(&id)?,
        created_at: Timestamp(created_at),
        delete_after: Timestamp(delete_after),
    })
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
            db.prepare_cached("INSERT INTO workshops (id, created_at, delete_after) VALUES (?1, ?2, ?3)")?
                .execute((row.id.as_str(), row.created_at.0, row.delete_after.0))?;
            people.insert(db, &row.id).map(Ok)
        });
        begin.await?
    }

    /// Changes when a workshop ends.
    ///
    /// # Errors
    /// [`IdentityError::WorkshopUnknown`], [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn keep_workshop_until(
        &self,
        workshop: &WorkshopId,
        delete_after: Timestamp,
    ) -> Result<(), IdentityError> {
        let id = workshop.as_str().to_owned();
        let change = self.0.write(0, move |db| -> Answered<()> {
            let changed = db
                .prepare_cached("UPDATE workshops SET delete_after = ?2 WHERE id = ?1")?
                .execute((id, delete_after.0))?;
            Ok(if changed == 1 { Ok(()) } else { Err(IdentityError::WorkshopUnknown) })
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
            db.prepare_cached("SELECT id, created_at, delete_after FROM workshops WHERE id = ?1")?
                .query_row([id], raw)
                .optional()
        });
        found.await?.map(workshop_row).transpose()
    }

    /// Up to [`WORKSHOPS_AT_ONCE`] workshops in the order of their ids, after the given one.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn workshops(&self, after: Option<&WorkshopId>) -> Result<Vec<WorkshopRow>, IdentityError> {
        let after = after.map_or_else(String::new, ToString::to_string);
        self.workshop_rows(
            "SELECT id, created_at, delete_after FROM workshops WHERE id > ?1 ORDER BY id LIMIT ?2",
            after,
        )
        .await
    }

    /// Up to [`WORKSHOPS_AT_ONCE`] workshops whose time was over before `now`, the longest over first.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn expired(&self, now: Timestamp) -> Result<Vec<WorkshopRow>, IdentityError> {
        self.workshop_rows(
            "SELECT id, created_at, delete_after FROM workshops WHERE delete_after < ?1
             ORDER BY delete_after LIMIT ?2",
            now.0,
        )
        .await
    }

    async fn workshop_rows(
        &self,
        query: &'static str,
        from: impl rusqlite::ToSql + Send + 'static,
    ) -> Result<Vec<WorkshopRow>, IdentityError> {
        let rows = self.0.read(move |db| {
            db.prepare_cached(query)?
                .query_map((from, WORKSHOPS_AT_ONCE), raw)?
                .collect::<Result<Vec<_>, _>>()
        });
        rows.await?.into_iter().map(workshop_row).collect()
    }

    /// Forgets the workshop, its invitations and its people. No error if there is none. The log is deleted separately,
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
