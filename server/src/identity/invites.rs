//! Invitations: one secret per workshop and role. A new one takes the place of the old, whose links are then worthless.

use fivefold_protocol::{ids::WorkshopId, role::Role};
use rusqlite::{Connection, OptionalExtension};

use super::{Answered, Identity, IdentityError, workshops};
use crate::auth::token::InviteHash;

/// Notes the invitation of a role that has none.
pub(super) fn insert(
    db: &Connection,
    workshop: &WorkshopId,
    role: Role,
    InviteHash(hash): InviteHash,
) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO invites (workshop, role, hash) VALUES (?1, ?2, ?3)")?
        .execute((workshop.as_str(), role.as_str(), hash))
        .map(drop)
}

impl Identity {
    /// Makes `invite` the only valid invitation of the role; with none, nobody new joins in it.
    ///
    /// # Errors
    /// [`IdentityError::WorkshopUnknown`], [`IdentityError::Store`], [`IdentityError::Closed`]
    pub async fn set_invite(
        &self,
        workshop: &WorkshopId,
        role: Role,
        invite: Option<InviteHash>,
    ) -> Result<(), IdentityError> {
        let workshop = workshop.clone();
        let set = self.0.write(0, move |db| -> Answered<()> {
            if !workshops::exists(db, &workshop)? {
                return Ok(Err(IdentityError::WorkshopUnknown));
            }
            db.prepare_cached("DELETE FROM invites WHERE workshop = ?1 AND role = ?2")?
                .execute((workshop.as_str(), role.as_str()))?;
            invite.map_or(Ok(()), |invite| insert(db, &workshop, role, invite)).map(Ok)
        });
        set.await?
    }

    /// The role in which the invitation lets somebody join this workshop, if it is valid.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Closed`], [`IdentityError::Damaged`]
    pub async fn check_invite(
        &self,
        workshop: &WorkshopId,
        invite: InviteHash,
    ) -> Result<Option<Role>, IdentityError> {
        let id = workshop.as_str().to_owned();
        let found = self.0.read(move |db| {
            db.prepare_cached("SELECT role FROM invites WHERE workshop = ?1 AND hash = ?2")?
                .query_row((id, invite.0), |row| row.get::<_, String>(0))
                .optional()
        });
        let role = found.await?.map(|role| role.parse());
        role.transpose().map_err(|error| IdentityError::Damaged(format!("{error}")))
    }
}
