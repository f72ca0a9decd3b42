-- Who people are. Nothing here is needed to fold a log, and nothing of it stands in one.
-- `seal` is a checksum of the row.

CREATE TABLE secrets (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL,
  seal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workshops (
  id TEXT NOT NULL PRIMARY KEY,
  created_at INTEGER NOT NULL,      -- milliseconds since 1970
  delete_after INTEGER NOT NULL,
  seal INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX workshops_by_end ON workshops (delete_after);

CREATE TABLE people (
  workshop TEXT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
  person INTEGER NOT NULL,
  name TEXT,                        -- null: erased
  occupation TEXT,
  rejoin BLOB UNIQUE,
  seal INTEGER NOT NULL,
  PRIMARY KEY (workshop, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  added INTEGER PRIMARY KEY,        -- grows, so the oldest is known
  hash BLOB NOT NULL UNIQUE,
  workshop TEXT NOT NULL,
  person INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  FOREIGN KEY (workshop, person) REFERENCES people (workshop, person) ON DELETE CASCADE
) STRICT;

CREATE INDEX tokens_by_person ON tokens (workshop, person);
