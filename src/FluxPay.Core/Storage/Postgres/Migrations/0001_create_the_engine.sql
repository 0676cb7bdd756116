-- Everything the engine keeps. Amounts are minor units, ids text that sorts by creation (collation "C": bytes, as the ids are made).
-- Rows carry service and customer, and keys that are searched lead with them, so that a sharded PostgreSQL can distribute on them.

-- One row per customer: what the wallet holds, the last number of the customer's events, and the one lock on all of it.
-- The version lets a writer know that the grants it remembers are still the newest.
CREATE TABLE fluxpay.customer (
    service    text   COLLATE "C" NOT NULL,
    customer   text   COLLATE "C" NOT NULL,
    posted     bigint NOT NULL DEFAULT 0 CHECK (posted >= 0),
    held       bigint NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND posted),
    debt       bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
    last_event bigint NOT NULL DEFAULT 0,
    version    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (service, customer)
) WITH (fillfactor = 70);   -- room for the next versions of a row on its own page, so updates touch no index

CREATE TABLE fluxpay.orders (
    id               text        COLLATE "C" NOT NULL PRIMARY KEY,
    service          text        COLLATE "C" NOT NULL,
    customer         text        COLLATE "C" NOT NULL,
    name             text        NOT NULL,
    status           text        NOT NULL,
    product          text,
    quantity         bigint      NOT NULL CHECK (quantity > 0),
    terms            json        NOT NULL,
    currency         text        NOT NULL,
    amount           bigint      NOT NULL CHECK (amount >= 0),
    credit_amount    bigint      NOT NULL CHECK (credit_amount >= 0),
    hold_id          text        COLLATE "C",
    metadata         json        NOT NULL,
    payment_id       text        COLLATE "C",
    payment_status   text,
    payment_in_doubt boolean,
    cancelled_amount bigint      NOT NULL CHECK (cancelled_amount >= 0),
    compensating     boolean     NOT NULL,
    cancel_reason    text,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    expires_at       timestamptz,
    version          bigint      NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX orders_of_service ON fluxpay.orders (service, id);
CREATE INDEX orders_of_customer ON fluxpay.orders (service, customer, id);

CREATE TABLE fluxpay.payment (
    id                text        COLLATE "C" NOT NULL PRIMARY KEY,
    order_id          text        COLLATE "C" NOT NULL,
    service           text        COLLATE "C" NOT NULL,
    customer          text        COLLATE "C" NOT NULL,
    provider          text        NOT NULL,
    provider_key      text        COLLATE "C",
    status            text        NOT NULL,
    in_doubt          boolean     NOT NULL,
    method            text,
    currency          text        NOT NULL,
    amount            bigint      NOT NULL CHECK (amount > 0),
    cancelled_amount  bigint      NOT NULL CHECK (cancelled_amount BETWEEN 0 AND amount),
    approved_at       timestamptz,
    receipt_url       text,
    failure_code      text,
    failure_message   text,
    failure_retryable boolean,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    version           bigint      NOT NULL
) WITH (fillfactor = 80);
-- One successful payment per order, ever: the last guard, whatever the code above it does.
CREATE UNIQUE INDEX one_successful_payment ON fluxpay.payment (order_id)
    WHERE status = 'Confirmed' OR (status = 'Cancelled' AND cancelled_amount > 0);
CREATE INDEX payment_of_provider_key ON fluxpay.payment (provider, provider_key, id) WHERE provider_key IS NOT NULL;
CREATE INDEX payment_of_order ON fluxpay.payment (order_id);

CREATE TABLE fluxpay.payment_attempt (
    id           text        COLLATE "C" NOT NULL PRIMARY KEY,
    payment_id   text        COLLATE "C" NOT NULL,
    order_id     text        COLLATE "C" NOT NULL,
    service      text        COLLATE "C" NOT NULL,
    customer     text        COLLATE "C" NOT NULL,
    provider     text        NOT NULL,
    provider_key text        COLLATE "C" NOT NULL,
    purpose      text        NOT NULL,
    try          bigint      NOT NULL,
    currency     text        NOT NULL,
    amount       bigint      NOT NULL CHECK (amount > 0),
    refundable   bigint      NOT NULL,
    reason       text,
    hold_id      text        COLLATE "C",
    status       text        NOT NULL,
    code         text,
    message      text,
    retryable    boolean     NOT NULL,
    sent_at      timestamptz NOT NULL,
    answered_at  timestamptz,
    version      bigint      NOT NULL
) WITH (fillfactor = 80);
-- One thing in flight per payment: a second one could not be told apart from it when the first is in doubt.
CREATE UNIQUE INDEX one_open_attempt ON fluxpay.payment_attempt (payment_id) WHERE status = 'Sent';

CREATE TABLE fluxpay.credit_grant (
    id         text        COLLATE "C" NOT NULL PRIMARY KEY,
    service    text        COLLATE "C" NOT NULL,
    customer   text        COLLATE "C" NOT NULL,
    kind       text        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    remaining  bigint      NOT NULL CHECK (remaining BETWEEN 0 AND amount),
    held       bigint      NOT NULL CHECK (held BETWEEN 0 AND remaining),
    priority   bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    order_id   text        COLLATE "C",
    open       boolean     NOT NULL GENERATED ALWAYS AS (remaining > 0) STORED
) WITH (fillfactor = 70);
-- By "open" and not by "remaining > 0": a use of credits then changes no indexed value until it empties the grant.
CREATE INDEX open_grants ON fluxpay.credit_grant (service, customer) WHERE open;
CREATE INDEX grants_of_order ON fluxpay.credit_grant (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE fluxpay.credit_hold (
    id         text        COLLATE "C" NOT NULL PRIMARY KEY,
    service    text        COLLATE "C" NOT NULL,
    customer   text        COLLATE "C" NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    status     text        NOT NULL,
    purpose    text        NOT NULL,
    feature    text,
    order_id   text        COLLATE "C",
    usage_id   text        COLLATE "C",
    parts      json        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX open_holds ON fluxpay.credit_hold (service, customer) WHERE status = 'Held';

CREATE TABLE fluxpay.credit_usage (
    id         text        COLLATE "C" NOT NULL PRIMARY KEY,
    service    text        COLLATE "C" NOT NULL,
    customer   text        COLLATE "C" NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    parts      json        NOT NULL,
    feature    text,
    order_id   text        COLLATE "C",
    reason     text,
    metadata   json        NOT NULL,
    created_at timestamptz NOT NULL
);

-- The journal: rows are only ever added. One row is both sides of the double entry; type names the account on the other side.
CREATE TABLE fluxpay.ledger_entry (
    id            text        COLLATE "C" NOT NULL,
    service       text        COLLATE "C" NOT NULL,
    customer      text        COLLATE "C" NOT NULL,
    type          text        NOT NULL,
    amount        bigint      NOT NULL CHECK (amount <> 0),
    balance_after bigint      NOT NULL,
    grant_id      text        COLLATE "C" NOT NULL,
    usage_id      text        COLLATE "C",
    order_id      text        COLLATE "C",
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (service, customer, id, created_at)
) PARTITION BY RANGE (created_at);
CREATE TABLE fluxpay.ledger_entry_rest PARTITION OF fluxpay.ledger_entry DEFAULT;

-- A mistake is mended by another entry, and neither a bug nor a hand rewrites what was booked.
CREATE FUNCTION fluxpay.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'ledger entries are only ever added';
END
$body$;
CREATE TRIGGER entries_stay_as_booked BEFORE UPDATE OR DELETE ON fluxpay.ledger_entry
    FOR EACH ROW EXECUTE FUNCTION fluxpay.refuse_change();

CREATE TABLE fluxpay.usage_event (
    service     text        COLLATE "C" NOT NULL,
    event_id    text        COLLATE "C" NOT NULL,
    customer    text        COLLATE "C" NOT NULL,
    feature     text        NOT NULL,
    quantity    bigint      NOT NULL CHECK (quantity > 0),
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (service, event_id)
);
CREATE INDEX usage_of_customer ON fluxpay.usage_event (service, customer, feature, occurred_at);

-- A promise to act. A host that acts on it claims it for a while by the database's clock; every save of the promise ends the claim.
CREATE TABLE fluxpay.timer (
    kind          text        COLLATE "C" NOT NULL,
    subject       text        COLLATE "C" NOT NULL,
    due_at        timestamptz NOT NULL,
    attempt       bigint      NOT NULL,
    claimed_until timestamptz,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX timers_due ON fluxpay.timer (due_at);

CREATE TABLE fluxpay.idempotency (
    service          text        COLLATE "C" NOT NULL,
    method           text        COLLATE "C" NOT NULL,
    path             text        COLLATE "C" NOT NULL,
    key              text        COLLATE "C" NOT NULL,
    fingerprint      text        NOT NULL,
    attempt_id       text        COLLATE "C",
    answered_unknown boolean     NOT NULL,
    status           bigint,
    location         text,
    sealed_body      bytea,
    owner            text        NOT NULL,
    lease_until      timestamptz NOT NULL,
    created_at       timestamptz NOT NULL,
    version          bigint      NOT NULL,
    PRIMARY KEY (service, key, path, method)
);

-- The outbox: rows are only ever added. The transaction id lets a relay read what became visible between two snapshots.
CREATE TABLE fluxpay.outbox (
    position    bigint      GENERATED ALWAYS AS IDENTITY,
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    id          text        COLLATE "C" NOT NULL,
    lane        smallint    NOT NULL,
    service     text        COLLATE "C" NOT NULL,
    customer    text        COLLATE "C" NOT NULL,
    key_seq     bigint      NOT NULL,
    type        text        NOT NULL,
    subject     text        NOT NULL,
    at          timestamptz NOT NULL,
    traceparent text,
    data        bytea       NOT NULL
) PARTITION BY RANGE (at);
CREATE TABLE fluxpay.outbox_rest PARTITION OF fluxpay.outbox DEFAULT;
CREATE INDEX outbox_by_transaction ON fluxpay.outbox (lane, xid);

CREATE TABLE fluxpay.timeline (
    position bigint      GENERATED ALWAYS AS IDENTITY,
    order_id text        COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    type     text        NOT NULL,
    title    text        NOT NULL,
    detail   text
) PARTITION BY RANGE (at);
CREATE TABLE fluxpay.timeline_rest PARTITION OF fluxpay.timeline DEFAULT;
CREATE INDEX timeline_of_order ON fluxpay.timeline (order_id, position);

CREATE TABLE fluxpay.api_key (
    id         text        COLLATE "C" NOT NULL PRIMARY KEY,
    hash       text        COLLATE "C" NOT NULL UNIQUE,
    service    text        COLLATE "C" NOT NULL,
    name       text,
    scopes     json        NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    version    bigint      NOT NULL
);
CREATE INDEX keys_of_service ON fluxpay.api_key (service, id);

CREATE TABLE fluxpay.setting (
    name  text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

-- One row per writing connection: the number of its last batch. A writer that lost its connection during a commit asks here what
-- became of it; the answer waits for the old transaction to end, because that one holds the row.
CREATE TABLE fluxpay.writer (
    id         uuid        NOT NULL PRIMARY KEY,
    last_batch bigint      NOT NULL,
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

-- Makes the partitions of the journals for this month and the next two. Rows of a time that has none (a test clock years ahead) stay in
-- the partition for the rest; a month that has rows there keeps them there.
CREATE FUNCTION fluxpay.add_partitions(today date) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    journal text;
    moment text;
    first_day date;
    part text;
    taken boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('fluxpay.add_partitions'));
    FOR journal, moment IN VALUES ('ledger_entry', 'created_at'), ('outbox', 'at'), ('timeline', 'at') LOOP
        FOR ahead IN 0..2 LOOP
            first_day := date_trunc('month', today)::date + make_interval(months => ahead);
            part := journal || '_' || to_char(first_day, 'YYYY_MM');
            CONTINUE WHEN to_regclass('fluxpay.' || part) IS NOT NULL;
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM fluxpay.%I_rest WHERE %I >= %L AND %I < %L)',
                journal, moment, first_day || ' 00:00+00', moment, (first_day + interval '1 month')::date || ' 00:00+00') INTO taken;
            CONTINUE WHEN taken;
            EXECUTE format('CREATE TABLE fluxpay.%I PARTITION OF fluxpay.%I FOR VALUES FROM (%L) TO (%L)',
                part, journal, first_day || ' 00:00+00', (first_day + interval '1 month')::date || ' 00:00+00');
        END LOOP;
    END LOOP;
END
$body$;

CREATE TABLE fluxpay.outbox_checkpoint (
    subscriber text   COLLATE "C" NOT NULL PRIMARY KEY,
    position   bigint NOT NULL
);
