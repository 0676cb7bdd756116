-- Everything the simulator remembers. Run at every start; nothing here changes what is already there.
CREATE TABLE IF NOT EXISTS payment (
    seq         INTEGER PRIMARY KEY,
    payment_key TEXT    NOT NULL UNIQUE,
    order_id    TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    charged     INTEGER NOT NULL CHECK (charged IN (0, 1)),
    total       INTEGER NOT NULL CHECK (total > 0),
    balance     INTEGER NOT NULL CHECK (balance BETWEEN 0 AND total),
    expires_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_order ON payment (order_id);
CREATE INDEX IF NOT EXISTS payment_expiry ON payment (expires_at) WHERE status = 'InProgress';

CREATE TABLE IF NOT EXISTS answer (
    api_key         TEXT    NOT NULL,
    method          TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    status          INTEGER NOT NULL,
    content_type    TEXT    NOT NULL,
    body            BLOB    NOT NULL,
    trace_id        TEXT    NOT NULL,
    first_used_at   INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS answer_scope ON answer (idempotency_key, api_key, method, url);

CREATE TABLE IF NOT EXISTS webhook (
    seq             INTEGER PRIMARY KEY,
    transmission_id TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    body            BLOB    NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    due_at          INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS webhook_due ON webhook (due_at);

CREATE TABLE IF NOT EXISTS billing (
    auth_key    TEXT PRIMARY KEY,
    billing_key TEXT UNIQUE,
    state       TEXT NOT NULL
);

-- What moved, one row for each transaction key; Korean days as yyyy-MM-dd.
CREATE TABLE IF NOT EXISTS ledger (
    seq             INTEGER PRIMARY KEY,
    transaction_key TEXT    NOT NULL UNIQUE,
    at              INTEGER NOT NULL,
    sold_on         TEXT    NOT NULL,
    paid_out_on     TEXT    NOT NULL,
    amount          INTEGER NOT NULL,
    state           TEXT    NOT NULL
);
CREATE INDEX IF NOT EXISTS ledger_at ON ledger (at);
CREATE INDEX IF NOT EXISTS ledger_sold ON ledger (sold_on);
CREATE INDEX IF NOT EXISTS ledger_paid_out ON ledger (paid_out_on);

CREATE TABLE IF NOT EXISTS cash_receipt (
    seq         INTEGER PRIMARY KEY,
    receipt_key TEXT NOT NULL UNIQUE,
    order_id    TEXT NOT NULL,
    asked_on    TEXT NOT NULL,
    state       TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS cash_receipt_day ON cash_receipt (asked_on);
CREATE INDEX IF NOT EXISTS cash_receipt_order ON cash_receipt (order_id);

CREATE TABLE IF NOT EXISTS setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
