-- From schema 3: who people are is sealed as the log is. The seals are put on afterwards.

ALTER TABLE secrets ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workshops ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
