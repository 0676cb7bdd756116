-- A use may be of nothing (the last of a level that fell to zero), and may name the thing that was used.
ALTER TABLE usage_event RENAME TO usage_event_before;
DROP INDEX usage_of_customer;
CREATE TABLE usage_event (
    service     TEXT    NOT NULL,
    event_id    TEXT    NOT NULL,
    customer    TEXT    NOT NULL,
    feature     TEXT    NOT NULL,
    quantity    INTEGER NOT NULL CHECK (quantity >= 0),
    occurred_at INTEGER NOT NULL,
    unique_id   TEXT,
    PRIMARY KEY (service, event_id)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_event (service, event_id, customer, feature, quantity, occurred_at)
SELECT service, event_id, customer, feature, quantity, occurred_at FROM usage_event_before;
DROP TABLE usage_event_before;
CREATE INDEX usage_of_customer ON usage_event (service, customer, feature, occurred_at);

-- What was taken from a plan's allowance in one period.
CREATE TABLE allowance (
    service      TEXT    NOT NULL,
    customer     TEXT    NOT NULL,
    feature      TEXT    NOT NULL,
    period_start INTEGER NOT NULL,
    used         INTEGER NOT NULL CHECK (used >= 0),
    PRIMARY KEY (service, customer, feature, period_start)
) STRICT, WITHOUT ROWID;

-- What was billed for a period's use. One that is not final may still need a correction.
CREATE TABLE usage_statement (
    service      TEXT    NOT NULL,
    customer     TEXT    NOT NULL,
    feature      TEXT    NOT NULL,
    period_start INTEGER NOT NULL,
    period_end   INTEGER NOT NULL CHECK (period_end > period_start),
    terms        TEXT    NOT NULL,
    quantity     INTEGER NOT NULL CHECK (quantity >= 0),
    amount       INTEGER NOT NULL CHECK (amount >= 0),
    is_final     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    PRIMARY KEY (service, customer, feature, period_start)
) STRICT, WITHOUT ROWID;

-- Registered cards; what charges them is sealed. One registration is one card.
CREATE TABLE billing_method (
    id           TEXT    NOT NULL PRIMARY KEY,
    service      TEXT    NOT NULL,
    customer     TEXT    NOT NULL,
    provider     TEXT    NOT NULL,
    billing_key  BLOB    NOT NULL,
    customer_key BLOB    NOT NULL,
    issuer       TEXT,
    last4        TEXT,
    registration TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    deleted_at   INTEGER,
    version      INTEGER NOT NULL,
    UNIQUE (service, registration)
) STRICT, WITHOUT ROWID;
CREATE INDEX billing_method_of_customer ON billing_method (service, customer, id);
