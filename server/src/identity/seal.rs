//! Rows that say who people are carry a checksum: a name that a disk changed is not shown, nobody is let in as somebody
//! else, and no workshop is deleted before its time. As in the log, it finds accidents, not attackers.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, types::Value};

use super::{Answered, IdentityError};

/// A table whose rows are sealed. What its checksum covers is frozen: older files hold it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sealed {
    table: &'static str,
    /// The columns that the checksum covers, those of the key first.
    covers: &'static [&'static str],
    /// How many of them are the key.
    key: usize,
    /// Which of them names the workshop.
    workshop: Option<usize>,
}

/// The server's secret.
pub(super) const SECRETS: Sealed =
    Sealed { table: "secrets", covers: &["name", "value"], key: 1, workshop: None };
/// Workshops and their ends.
pub(super) const WORKSHOPS: Sealed =
    Sealed { table: "workshops", covers: &["id", "created_at", "delete_after"], key: 1, workshop: Some(0) };
/// People.
pub(super) const PEOPLE: Sealed = Sealed {
    table: "people",
    covers: &["workshop", "person", "name", "occupation", "rejoin"],
    key: 2,
    workshop: Some(0),
};
/// Their tokens.
pub(super) const TOKENS: Sealed =
    Sealed { table: "tokens", covers: &["hash", "workshop", "person"], key: 1, workshop: Some(1) };

impl Sealed {
    /// The start of a query for whole rows: what is covered, then the checksum. [`Self::read`] reads such a row.
    pub(super) fn select(&self) -> String {
        format!("SELECT {}, seal FROM {}", self.covers.join(", "), self.table)
    }

    fn this(&self) -> String {
        let columns = self.covers.iter().take(self.key).enumerate();
        columns.map(|(at, column)| format!("{column} = ?{}", at + 1)).collect::<Vec<_>>().join(" AND ")
    }

    /// What `look` finds in a row of [`Self::select`], if the row is what was written.
    pub(super) fn read<T>(
        &self,
        row: &Row<'_>,
        look: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Answered<T> {
        let count = self.covers.len();
        let values = (0..count).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()?;
        let whole = row.get::<_, i64>(count)? == self.checksum(&values);
        if whole { look(row).map(Ok) } else { Ok(Err(self.damaged())) }
    }

    fn damaged(&self) -> IdentityError {
        IdentityError::Damaged(format!("a row of {}", self.table))
    }

    /// Looks at one row before it is changed; there may be none.
    pub(super) fn check(&self, db: &Connection, key: &[&dyn ToSql]) -> Answered<()> {
        let query = format!("{} WHERE {}", self.select(), self.this());
        let found = db.prepare_cached(&query)?.query_row(key, |row| self.read(row, |_| Ok(()))).optional()?;
        Ok(found.unwrap_or(Ok(())))
    }

    /// Seals one row after it was written.
    pub(super) fn renew(&self, db: &Connection, key: &[&dyn ToSql]) -> rusqlite::Result<()> {
        let query = format!("{} WHERE {}", self.select(), self.this());
        let count = self.covers.len();
        let values: Option<Vec<Value>> = db
            .prepare_cached(&query)?
            .query_row(key, |row| (0..count).map(|at| row.get(at)).collect())
            .optional()?;
        let Some(values) = values else { return Ok(()) };
        let checksum = self.checksum(&values);
        let mut with_checksum = key.to_vec();
        with_checksum.push(&checksum);
        let change = format!("UPDATE {} SET seal = ?{} WHERE {}", self.table, self.key + 1, self.this());
        db.prepare_cached(&change)?.execute(&*with_checksum).map(drop)
    }

    fn checksum(&self, values: &[Value]) -> i64 {
        let mut crc = crc32fast::Hasher::new();
        // Kind and length keep one value from running into the next.
        let mut part = |kind: u8, bytes: &[u8]| {
            crc.update(&[kind]);
            crc.update(&(bytes.len() as u64).to_le_bytes());
            crc.update(bytes);
        };
        part(b't', self.table.as_bytes());
        for value in values {
            match value {
                Value::Null => part(b'0', &[]),
                Value::Integer(number) => part(b'i', &number.to_le_bytes()),
                Value::Real(number) => part(b'r', &number.to_le_bytes()),
                Value::Text(text) => part(b's', text.as_bytes()),
                Value::Blob(bytes) => part(b'b', bytes),
            }
        }
        i64::from(crc.finalize())
    }
}

/// Seals every row, of a file from before there were seals.
pub(crate) fn seal_all(db: &Connection) -> rusqlite::Result<()> {
    for sealed in [SECRETS, WORKSHOPS, PEOPLE, TOKENS] {
        let keys: Vec<Vec<Value>> = db
            .prepare(&sealed.select())?
            .query_map([], |row| (0..sealed.key).map(|at| row.get(at)).collect())?
            .collect::<rusqlite::Result<_>>()?;
        for key in keys {
            sealed.renew(db, &key.iter().map(|value| value as &dyn ToSql).collect::<Vec<_>>())?;
        }
    }
    Ok(())
}

/// Every row that is not what was written: its workshop, if it has one, and its table.
pub(crate) fn damaged_rows(db: &Connection) -> rusqlite::Result<Vec<(Option<String>, &'static str)>> {
    let mut found = Vec::new();
    for sealed in [SECRETS, WORKSHOPS, PEOPLE, TOKENS] {
        let mut statement = db.prepare(&sealed.select())?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if sealed.read(row, |_| Ok(()))?.is_err() {
                let workshop = sealed.workshop.map(|at| row.get(at)).transpose()?;
                found.push((workshop, sealed.table));
            }
        }
    }
    Ok(found)
}
