-- From schema 1: retries are looked for among a workshop's last entries, so that an append touches two pages instead of three.

ALTER TABLE heads ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
ALTER TABLE heads ADD COLUMN counter INTEGER NOT NULL DEFAULT 0;
DROP INDEX entries_by_record;
DROP INDEX archive_by_record;
