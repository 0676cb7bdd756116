-- Everything the engine keeps. Instants are milliseconds since 1970 UTC, amounts minor units, ids text that sorts by creation.

CREATE TABLE orders (
    id               TEXT    NOT NULL PRIMARY KEY,
    service          TEXT    NOT NULL,
    customer         TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    product          TEXT,
    quantity         INTEGER NOT NULL CHECK (quantity > 0),
    terms            TEXT    NOT NULL,
    currency         TEXT    NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount >= 0),
    credit_amount    INTEGER NOT NULL CHECK (credit_amount >= 0),
    hold_id          TEXT,
    metadata         TEXT    NOT NULL,
    payment_id       TEXT,
    payment_status   TEXT,
    payment_in_doubt INTEGER,
    cancelled_amount INTEGER NOT NULL CHECK (cancelled_amount >= 0),
    compensating     INTEGER NOT NULL,
    cancel_reason    TEXT,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    expires_at       INTEGER,
    version          INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_of_service ON orders (service, id);
CREATE INDEX orders_of_customer ON orders (service, customer, id);

CREATE TABLE payment (
    id               TEXT    NOT NULL PRIMARY KEY,
    order_id         TEXT    NOT NULL,
    service          TEXT    NOT NULL,
    customer         TEXT    NOT NULL,
    provider         TEXT    NOT NULL,
    provider_key     TEXT,
    status           TEXT    NOT NULL,
    in_doubt         INTEGER NOT NULL,
    method           TEXT,
    currency         TEXT    NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount > 0),
    cancelled_amount INTEGER NOT NULL CHECK (cancelled_amount BETWEEN 0 AND amount),
    approved_at      INTEGER,
    receipt_url      TEXT,
    failure_code     TEXT,
    failure_message  TEXT,
    failure_retryable INTEGER,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    version          INTEGER NOT NULL
) STRICT;
-- One successful payment per order, ever: the last guard, whatever the code above it does.
CREATE UNIQUE INDEX one_successful_payment ON payment (order_id) WHERE status = 'Confirmed' OR (status = 'Cancelled' AND cancelled_amount > 0);
CREATE INDEX payment_of_provider_key ON payment (provider, provider_key, id) WHERE provider_key IS NOT NULL;
CREATE INDEX payment_of_order ON payment (order_id);

CREATE TABLE payment_attempt (
    id           TEXT    NOT NULL PRIMARY KEY,
    payment_id   TEXT    NOT NULL,
    order_id     TEXT    NOT NULL,
    service      TEXT    NOT NULL,
    customer     TEXT    NOT NULL,
    provider     TEXT    NOT NULL,
    provider_key TEXT    NOT NULL,
    purpose      TEXT    NOT NULL,
    try          INTEGER NOT NULL,
    currency     TEXT    NOT NULL,
    amount       INTEGER NOT NULL CHECK (amount > 0),
    refundable   INTEGER NOT NULL,
    reason       TEXT,
    hold_id      TEXT,
    status       TEXT    NOT NULL,
    code         TEXT,
    message      TEXT,
    retryable    INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    answered_at  INTEGER,
    version      INTEGER NOT NULL
) STRICT;
-- One thing in flight per payment: a second one could not be told apart from it when the first is in doubt.
CREATE UNIQUE INDEX one_open_attempt ON payment_attempt (payment_id) WHERE status = 'Sent';

CREATE TABLE wallet (
    service  TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    posted   INTEGER NOT NULL CHECK (posted >= 0),
    held     INTEGER NOT NULL CHECK (held BETWEEN 0 AND posted),
    PRIMARY KEY (service, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_grant (
    id         TEXT    NOT NULL PRIMARY KEY,
    service    TEXT    NOT NULL,
    customer   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    remaining  INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND amount),
    held       INTEGER NOT NULL CHECK (held BETWEEN 0 AND remaining),
    priority   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    order_id   TEXT
) STRICT;
CREATE INDEX open_grants ON credit_grant (service, customer) WHERE remaining > 0;
CREATE INDEX grants_of_order ON credit_grant (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE credit_hold (
    id         TEXT    NOT NULL PRIMARY KEY,
    service    TEXT    NOT NULL,
    customer   TEXT    NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    status     TEXT    NOT NULL,
    purpose    TEXT    NOT NULL,
    feature    TEXT,
    order_id   TEXT,
    usage_id   TEXT,
    parts      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX open_holds ON credit_hold (service, customer) WHERE status = 'Held';

CREATE TABLE credit_usage (
    id         TEXT    NOT NULL PRIMARY KEY,
    service    TEXT    NOT NULL,
    customer   TEXT    NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount > 0),
    parts      TEXT    NOT NULL,
    feature    TEXT,
    order_id   TEXT,
    reason     TEXT,
    metadata   TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- The journal: rows are only ever added. One row is both sides of the double entry; type names the account on the other side.
CREATE TABLE ledger_entry (
    id            TEXT    NOT NULL PRIMARY KEY,
    service       TEXT    NOT NULL,
    customer      TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    amount        INTEGER NOT NULL CHECK (amount <> 0),
    balance_after INTEGER NOT NULL,
    grant_id      TEXT    NOT NULL,
    usage_id      TEXT,
    order_id      TEXT,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_of_customer ON ledger_entry (service, customer, id);
CREATE INDEX entries_of_grant ON ledger_entry (grant_id);

CREATE TABLE usage_event (
    service     TEXT    NOT NULL,
    event_id    TEXT    NOT NULL,
    customer    TEXT    NOT NULL,
    feature     TEXT    NOT NULL,
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    occurred_at INTEGER NOT NULL,
    PRIMARY KEY (service, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_of_customer ON usage_event (service, customer, feature, occurred_at);

CREATE TABLE timer (
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    due_at  INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timer (due_at);

CREATE TABLE idempotency (
    service          TEXT    NOT NULL,
    method           TEXT    NOT NULL,
    path             TEXT    NOT NULL,
    key              TEXT    NOT NULL,
    fingerprint      TEXT    NOT NULL,
    attempt_id       TEXT,
    answered_unknown INTEGER NOT NULL,
    status           INTEGER,
    location         TEXT,
    sealed_body      BLOB,
    owner            TEXT    NOT NULL,
    lease_until      INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    PRIMARY KEY (service, method, path, key)
) STRICT, WITHOUT ROWID;

-- The outbox: rows are only ever added. One writer gives positions in commit order, so reading past a position misses nothing.
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT    NOT NULL,
    lane     INTEGER NOT NULL,
    service  TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    key_seq  INTEGER NOT NULL,
    type     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    traceparent TEXT,
    data     BLOB    NOT NULL
) STRICT;

CREATE TABLE outbox_sequence (
    service  TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    last     INTEGER NOT NULL,
    PRIMARY KEY (service, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox_checkpoint (
    subscriber TEXT    NOT NULL PRIMARY KEY,
    position   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    type     TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    detail   TEXT
) STRICT;
CREATE INDEX timeline_of_order ON timeline (order_id, position);

CREATE TABLE api_key (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,
    service    TEXT    NOT NULL,
    name       TEXT,
    scopes     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    version    INTEGER NOT NULL
) STRICT;
CREATE INDEX keys_of_service ON api_key (service, id);

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
