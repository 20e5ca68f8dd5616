-- Version 1: the chained entries and the archived originals. docs/formats/ledger.md explains every column.

CREATE TABLE entries (
  seq        INTEGER PRIMARY KEY CHECK (seq > 0),
  hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  v          INTEGER NOT NULL,
  prev       BLOB    NOT NULL CHECK (length(prev) = 32),
  recorded   INTEGER NOT NULL UNIQUE,
  author     TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  supersedes BLOB    REFERENCES entries (hash),
  reason     TEXT,
  body_hash  BLOB    NOT NULL CHECK (length(body_hash) = 32),
  salt       BLOB,
  body       TEXT,
  CHECK ((salt IS NULL) = (body IS NULL))
) STRICT;

-- Answers "the version of kind/id that was current at an instant" and lists a kind in the order of ids, from the index alone.
CREATE UNIQUE INDEX entries_by_name ON entries (kind, id, recorded);

CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
BEGIN
  SELECT raise(ABORT, 'entries are append-only');
END;

-- The one change that an entry may see is a purge: salt and body go, the envelope stays.
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
WHEN NOT (new.salt IS NULL AND new.body IS NULL
          AND new.seq = old.seq AND new.hash = old.hash AND new.v = old.v AND new.prev = old.prev
          AND new.recorded = old.recorded AND new.author = old.author AND new.kind = old.kind AND new.id = old.id
          AND new.supersedes IS old.supersedes AND new.reason IS old.reason AND new.body_hash = old.body_hash)
BEGIN
  SELECT raise(ABORT, 'entries are append-only');
END;

CREATE TABLE originals (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  hash   BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  size   INTEGER NOT NULL CHECK (size >= 0),
  link   INTEGER NOT NULL CHECK (link >= 0),
  base   INTEGER REFERENCES originals (number) CHECK (base < number),
  packed BLOB    NOT NULL,
  CHECK ((base IS NULL) = (link = 0))
) STRICT;
