-- The log's tables. One row of `entries` is one batch.

CREATE TABLE heads (
  workshop TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL,        -- position of the last entry; 0 before the first
  control INTEGER NOT NULL,     -- position of the last control entry; 0 before the first
  trimmed INTEGER NOT NULL,     -- entries up to here stand in the archive
  process INTEGER NOT NULL,     -- id of the last entry's first record
  counter INTEGER NOT NULL,
  deleted INTEGER NOT NULL      -- 1: everything else is gone, and nothing comes back
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  workshop TEXT NOT NULL,
  position INTEGER NOT NULL,
  process INTEGER NOT NULL,     -- id of the first record
  counter INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (workshop, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE archive (
  workshop TEXT NOT NULL,
  position INTEGER NOT NULL,
  process INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (workshop, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  workshop TEXT NOT NULL,
  position INTEGER NOT NULL,
  control INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (workshop, position)
) STRICT, WITHOUT ROWID;
