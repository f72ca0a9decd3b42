-- From schema 2: a link is checked against its workshop, which knows whether it was renewed, not against a table.

DROP TABLE IF EXISTS invites;
