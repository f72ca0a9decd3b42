-- From schema 4: an entry is found by one number instead of a name and a position, and most rows fit into a page.

CREATE TABLE logs (
  number INTEGER PRIMARY KEY,
  workshop TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE new_entries (
  place INTEGER PRIMARY KEY,
  process INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  log INTEGER AS (place >> 40),
  position INTEGER AS (place & 1099511627775)
) STRICT;

CREATE TABLE new_archive (
  place INTEGER PRIMARY KEY,
  process INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  log INTEGER AS (place >> 40),
  position INTEGER AS (place & 1099511627775)
) STRICT;

INSERT INTO logs (workshop) SELECT workshop FROM heads UNION SELECT workshop FROM entries UNION SELECT workshop FROM archive;
INSERT INTO new_entries SELECT number << 40 | position, process, counter, sealed FROM entries JOIN logs USING (workshop);
INSERT INTO new_archive SELECT number << 40 | position, process, counter, sealed FROM archive JOIN logs USING (workshop);
ALTER TABLE heads ADD COLUMN number INTEGER REFERENCES logs;
UPDATE heads SET number = (SELECT number FROM logs WHERE logs.workshop = heads.workshop);
DROP TABLE entries;
DROP TABLE archive;
ALTER TABLE new_entries RENAME TO entries;
ALTER TABLE new_archive RENAME TO archive;
