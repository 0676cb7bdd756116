-- A customer's plans, renewed period by period.
CREATE TABLE subscription (
    id                   TEXT    NOT NULL PRIMARY KEY,
    service              TEXT    NOT NULL,
    customer             TEXT    NOT NULL,
    plan                 TEXT    NOT NULL,
    plan_group           TEXT    NOT NULL,
    policy_version       TEXT    NOT NULL,
    status               TEXT    NOT NULL,
    seats                INTEGER NOT NULL CHECK (seats > 0),
    currency             TEXT    NOT NULL,
    cycle                TEXT    NOT NULL,
    period_index         INTEGER NOT NULL,
    period_start         INTEGER NOT NULL,
    period_end           INTEGER NOT NULL,
    whole_start          INTEGER NOT NULL,
    whole_end            INTEGER NOT NULL,
    trial_end            INTEGER,
    access_until         INTEGER,
    billing_method       TEXT,
    cancel_at_period_end INTEGER NOT NULL,
    paused_at            INTEGER,
    pending              TEXT    NOT NULL,
    credit_balance       INTEGER NOT NULL CHECK (credit_balance >= 0),
    paid                 INTEGER NOT NULL CHECK (paid >= 0),
    open_invoice         TEXT,
    in_doubt             INTEGER NOT NULL,
    failed_attempts      INTEGER NOT NULL,
    next_attempt_at      INTEGER,
    activated_at         INTEGER,
    end_reason           TEXT,
    created_at           INTEGER NOT NULL,
    updated_at           INTEGER NOT NULL,
    version              INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Plans of one group exclude each other; the last guard of it.
CREATE UNIQUE INDEX one_live_subscription ON subscription (service, customer, plan_group) WHERE status NOT IN ('Cancelled', 'Expired');
CREATE INDEX subscriptions_of_service ON subscription (service, id);
CREATE INDEX subscriptions_of_customer ON subscription (service, customer, id);

-- What is owed for a period or for a change inside one. Its lines never change.
CREATE TABLE invoice (
    id                   TEXT    NOT NULL PRIMARY KEY,
    subscription_id      TEXT,
    service              TEXT    NOT NULL,
    customer             TEXT    NOT NULL,
    kind                 TEXT    NOT NULL,
    period_start         INTEGER NOT NULL,
    period_end           INTEGER NOT NULL,
    lines                TEXT    NOT NULL,
    currency             TEXT    NOT NULL,
    total                INTEGER NOT NULL,
    plan_amount          INTEGER NOT NULL,
    credit_used          INTEGER NOT NULL CHECK (credit_used >= 0),
    status               TEXT    NOT NULL,
    policy_version       TEXT    NOT NULL,
    change               TEXT    NOT NULL,
    created_at           INTEGER NOT NULL,
    paid_at              INTEGER,
    version              INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- A period is billed once, whoever decides it and however often.
CREATE UNIQUE INDEX one_invoice ON invoice (service, customer, COALESCE(subscription_id, ''), kind, period_start);
CREATE INDEX invoices_of_subscription ON invoice (subscription_id, id);

-- Every try to take an invoice's total from a card. The id is the order at the gateway and the key of the request.
CREATE TABLE charge (
    id                   TEXT    NOT NULL PRIMARY KEY,
    invoice_id           TEXT    NOT NULL,
    subscription_id      TEXT,
    service              TEXT    NOT NULL,
    customer             TEXT    NOT NULL,
    billing_method       TEXT    NOT NULL,
    provider             TEXT    NOT NULL,
    order_name           TEXT    NOT NULL,
    currency             TEXT    NOT NULL,
    amount               INTEGER NOT NULL CHECK (amount > 0),
    unscheduled          INTEGER NOT NULL,
    status               TEXT    NOT NULL,
    provider_key         TEXT,
    code                 TEXT,
    message              TEXT,
    retryable            INTEGER NOT NULL,
    sent_at              INTEGER NOT NULL,
    answered_at          INTEGER,
    version              INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- One question at a time, and one payment per invoice, ever.
CREATE UNIQUE INDEX one_open_charge ON charge (invoice_id) WHERE status = 'Sent';
CREATE UNIQUE INDEX one_paid_charge ON charge (invoice_id) WHERE status = 'Succeeded';

-- A customer's recorded yes to being charged; only ever added.
CREATE TABLE consent (
    subscription_id      TEXT    NOT NULL,
    service              TEXT    NOT NULL,
    customer             TEXT    NOT NULL,
    kind                 TEXT    NOT NULL,
    evidence             BLOB    NOT NULL,
    recorded_at          INTEGER NOT NULL,
    PRIMARY KEY (subscription_id, kind, recorded_at)
) STRICT, WITHOUT ROWID;
