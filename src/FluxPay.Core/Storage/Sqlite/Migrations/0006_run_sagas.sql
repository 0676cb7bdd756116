-- Instances of sagas; one per saga and subject.
CREATE TABLE saga (
    id                 TEXT    NOT NULL PRIMARY KEY,
    type               TEXT    NOT NULL,
    definition_version INTEGER NOT NULL,
    fingerprint        TEXT    NOT NULL,
    subject            TEXT    NOT NULL,
    status             TEXT    NOT NULL,
    steps              TEXT    NOT NULL,
    cursor             INTEGER NOT NULL,
    undoing            INTEGER NOT NULL,
    reason             TEXT,
    payload            BLOB    NOT NULL,
    attempts           INTEGER NOT NULL,
    step_since         INTEGER NOT NULL,
    next_at            INTEGER,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    version            INTEGER NOT NULL,
    UNIQUE (type, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX live_sagas ON saga (status, id) WHERE next_at IS NOT NULL;

-- Every attempt of theirs, intent and outcome; only ever added to.
CREATE TABLE saga_journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    saga_id  TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    step     TEXT,
    action   TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,
    key      TEXT,
    detail   TEXT
) STRICT;
CREATE INDEX journal_of_saga ON saga_journal (saga_id, position);
