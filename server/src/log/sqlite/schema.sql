-- The log's tables. One row of `entries` is one batch.

-- Each log has a number, so that an entry is found by one number, and most rows fit into a page.
CREATE TABLE logs (
  number INTEGER PRIMARY KEY,
  workshop TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE heads (
  workshop TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL,        -- position of the last entry; 0 before the first
  control INTEGER NOT NULL,     -- position of the last control entry; 0 before the first
  trimmed INTEGER NOT NULL,     -- entries up to here stand in the archive
  process INTEGER NOT NULL,     -- id of the last entry's first record
  counter INTEGER NOT NULL,
  deleted INTEGER NOT NULL,     -- 1: everything else is gone, and nothing comes back
  number INTEGER REFERENCES logs  -- none before the first entry
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  place INTEGER PRIMARY KEY,    -- the number of the log, then 40 bits of the position
  process INTEGER NOT NULL,     -- id of the first record
  counter INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  log INTEGER AS (place >> 40),
  position INTEGER AS (place & 1099511627775)
) STRICT;

CREATE TABLE archive (
  place INTEGER PRIMARY KEY,
  process INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  log INTEGER AS (place >> 40),
  position INTEGER AS (place & 1099511627775)
) STRICT;

CREATE TABLE snapshots (
  workshop TEXT NOT NULL,
  position INTEGER NOT NULL,
  control INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (workshop, position)
) STRICT, WITHOUT ROWID;
