-- Version 2: what questions need beside the entries (projections, made anew from the bodies at any time), archived
-- media, and what a purge has not yet destroyed. docs/formats/ledger.md explains every column.

CREATE TABLE links (
  target TEXT    NOT NULL,
  role   TEXT    NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (target, role, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE names (
  folded TEXT    NOT NULL,
  kind   TEXT    NOT NULL,
  id     TEXT    NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (folded, kind, id, seq)
) STRICT, WITHOUT ROWID;

-- Which entries name an archived file: role 'medium' or 'original'.
CREATE TABLE uses (
  hash BLOB    NOT NULL CHECK (length(hash) = 32),
  role TEXT    NOT NULL,
  seq  INTEGER NOT NULL,
  PRIMARY KEY (hash, role, seq)
) STRICT, WITHOUT ROWID;

-- Full text. Only the index is kept, no second copy of the text; after the words of an entry stands "/kind".
CREATE VIRTUAL TABLE texts USING fts5 (
  words, content = '', columnsize = 0, tokenize = "ascii tokenchars '/-'"
);

-- Words are gathered in memory up to this many bytes before they are written: fewer segments to merge and to search.
INSERT INTO texts (texts, rank) VALUES ('hashsize', 16777216);

-- Every word of the index, so that one of which only the beginning is given can be found.
CREATE TABLE words (
  word TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
  hash BLOB    PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  size INTEGER NOT NULL CHECK (size >= 0)
) STRICT, WITHOUT ROWID;

-- Media whose files are still to be removed, and purges whose traces are still to be scrubbed from the file: stage 0
-- nothing is done, 1 the file is written anew and only the write-ahead log may hold something.
CREATE TABLE doomed_media (
  hash BLOB PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unfinished_purges (
  seq   INTEGER PRIMARY KEY,
  stage INTEGER NOT NULL
) STRICT;

CREATE INDEX originals_by_base ON originals (base) WHERE base IS NOT NULL;
