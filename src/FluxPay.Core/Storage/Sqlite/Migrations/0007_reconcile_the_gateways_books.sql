-- Runs of a provider's books against ours, one day each; a row is how far it has come.
CREATE TABLE reconciliation (
    id             TEXT    NOT NULL UNIQUE,
    provider       TEXT    NOT NULL,
    day            TEXT    NOT NULL,
    number         INTEGER NOT NULL,
    status         TEXT    NOT NULL,
    phase          TEXT    NOT NULL,
    reading        TEXT    NOT NULL,
    read_up_to     TEXT,
    days_read      TEXT    NOT NULL,
    compared_up_to TEXT    NOT NULL,
    partial        INTEGER NOT NULL,
    reason         TEXT,
    transactions   INTEGER NOT NULL,
    settlements    INTEGER NOT NULL,
    payments       INTEGER NOT NULL,
    matched        INTEGER NOT NULL,
    in_doubt       INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    completed_at   INTEGER,
    version        INTEGER NOT NULL,
    PRIMARY KEY (provider, day, number)
) STRICT, WITHOUT ROWID;

-- Copies of the providers' books.
CREATE TABLE gateway_movement (
    provider     TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    day          TEXT    NOT NULL,
    provider_key TEXT    NOT NULL,
    order_id     TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    currency     TEXT    NOT NULL,
    amount       INTEGER NOT NULL CHECK (amount >= 0),
    at           INTEGER NOT NULL,
    method       TEXT,
    settled      INTEGER,
    PRIMARY KEY (provider, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX movements_of_day ON gateway_movement (provider, day, provider_key);
CREATE INDEX movements_of_key ON gateway_movement (provider, provider_key);

-- What both books tell differently, from the first run that found it to the last.
CREATE TABLE reconciliation_difference (
    provider       TEXT    NOT NULL,
    day            TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    payment_id     TEXT,
    order_id       TEXT,
    provider_key   TEXT    NOT NULL,
    transaction_id TEXT,
    expected       TEXT    NOT NULL,
    actual         TEXT    NOT NULL,
    first_run      TEXT    NOT NULL,
    last_run       TEXT    NOT NULL,
    first_seen_at  INTEGER NOT NULL,
    last_seen_at   INTEGER NOT NULL,
    closed_at      INTEGER,
    PRIMARY KEY (provider, day, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_differences ON reconciliation_difference (provider, day) WHERE closed_at IS NULL;

-- Our side of the books is read by day and by the provider's own key.
CREATE INDEX payments_by_approval ON payment (provider, approved_at) WHERE approved_at IS NOT NULL;
CREATE INDEX attempts_by_answer ON payment_attempt (provider, answered_at) WHERE status = 'Succeeded';
CREATE INDEX attempts_of_provider_key ON payment_attempt (provider, provider_key);
