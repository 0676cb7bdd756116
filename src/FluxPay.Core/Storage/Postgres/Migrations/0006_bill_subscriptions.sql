-- A customer's plans, renewed period by period.
CREATE TABLE fluxpay.subscription (
    id                   text        COLLATE "C" NOT NULL PRIMARY KEY,
    service              text        COLLATE "C" NOT NULL,
    customer             text        COLLATE "C" NOT NULL,
    plan                 json        NOT NULL,
    plan_group           text        COLLATE "C" NOT NULL,
    policy_version       text        NOT NULL,
    status               text        NOT NULL,
    seats                bigint      NOT NULL CHECK (seats > 0),
    currency             text        NOT NULL,
    cycle                json        NOT NULL,
    period_index         bigint      NOT NULL,
    period_start         timestamptz NOT NULL,
    period_end           timestamptz NOT NULL,
    whole_start          timestamptz NOT NULL,
    whole_end            timestamptz NOT NULL,
    trial_end            timestamptz,
    access_until         timestamptz,
    billing_method       text        COLLATE "C",
    cancel_at_period_end boolean     NOT NULL,
    paused_at            timestamptz,
    pending              json        NOT NULL,
    credit_balance       bigint      NOT NULL CHECK (credit_balance >= 0),
    paid                 bigint      NOT NULL CHECK (paid >= 0),
    open_invoice         text        COLLATE "C",
    in_doubt             boolean     NOT NULL,
    failed_attempts      bigint      NOT NULL,
    next_attempt_at      timestamptz,
    activated_at         timestamptz,
    end_reason           text,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    version              bigint      NOT NULL
) WITH (fillfactor = 70);
-- Plans of one group exclude each other; the last guard of it.
CREATE UNIQUE INDEX one_live_subscription ON fluxpay.subscription (service, customer, plan_group) WHERE status NOT IN ('Cancelled', 'Expired');
CREATE INDEX subscriptions_of_service ON fluxpay.subscription (service, id);
CREATE INDEX subscriptions_of_customer ON fluxpay.subscription (service, customer, id);

-- What is owed for a period or for a change inside one. Its lines never change.
CREATE TABLE fluxpay.invoice (
    id                   text        COLLATE "C" NOT NULL PRIMARY KEY,
    subscription_id      text        COLLATE "C",
    service              text        COLLATE "C" NOT NULL,
    customer             text        COLLATE "C" NOT NULL,
    kind                 text        NOT NULL,
    period_start         timestamptz NOT NULL,
    period_end           timestamptz NOT NULL,
    lines                json        NOT NULL,
    currency             text        NOT NULL,
    total                bigint      NOT NULL,
    plan_amount          bigint      NOT NULL,
    credit_used          bigint      NOT NULL CHECK (credit_used >= 0),
    status               text        NOT NULL,
    policy_version       text        NOT NULL,
    change               json        NOT NULL,
    created_at           timestamptz NOT NULL,
    paid_at              timestamptz,
    version              bigint      NOT NULL
) WITH (fillfactor = 70);
-- A period is billed once, whoever decides it and however often.
CREATE UNIQUE INDEX one_invoice ON fluxpay.invoice (service, customer, COALESCE(subscription_id, ''), kind, period_start);
CREATE INDEX invoices_of_subscription ON fluxpay.invoice (subscription_id, id);

-- Every try to take an invoice's total from a card. The id is the order at the gateway and the key of the request.
CREATE TABLE fluxpay.charge (
    id                   text        COLLATE "C" NOT NULL PRIMARY KEY,
    invoice_id           text        COLLATE "C" NOT NULL,
    subscription_id      text        COLLATE "C",
    service              text        COLLATE "C" NOT NULL,
    customer             text        COLLATE "C" NOT NULL,
    billing_method       text        COLLATE "C" NOT NULL,
    provider             text        NOT NULL,
    order_name           text        NOT NULL,
    currency             text        NOT NULL,
    amount               bigint      NOT NULL CHECK (amount > 0),
    unscheduled          boolean     NOT NULL,
    status               text        NOT NULL,
    provider_key         text        COLLATE "C",
    code                 text,
    message              text,
    retryable            boolean     NOT NULL,
    sent_at              timestamptz NOT NULL,
    answered_at          timestamptz,
    version              bigint      NOT NULL
) WITH (fillfactor = 70);
-- One question at a time, and one payment per invoice, ever.
CREATE UNIQUE INDEX one_open_charge ON fluxpay.charge (invoice_id) WHERE status = 'Sent';
CREATE UNIQUE INDEX one_paid_charge ON fluxpay.charge (invoice_id) WHERE status = 'Succeeded';

-- A customer's recorded yes to being charged; only ever added.
CREATE TABLE fluxpay.consent (
    subscription_id      text        COLLATE "C" NOT NULL,
    service              text        COLLATE "C" NOT NULL,
    customer             text        COLLATE "C" NOT NULL,
    kind                 text        NOT NULL,
    evidence             bytea       NOT NULL,
    recorded_at          timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, kind, recorded_at)
);
