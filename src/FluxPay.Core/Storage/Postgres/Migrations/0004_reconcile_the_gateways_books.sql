-- Runs of a provider's books against ours, one day each; a row is how far it has come.
CREATE TABLE fluxpay.reconciliation (
    id             text        COLLATE "C" NOT NULL UNIQUE,
    provider       text        COLLATE "C" NOT NULL,
    day            text        COLLATE "C" NOT NULL,
    number         bigint      NOT NULL,
    status         text        NOT NULL,
    phase          text        NOT NULL,
    reading        text        NOT NULL,
    read_up_to     text,
    days_read      text        NOT NULL,
    compared_up_to text        NOT NULL,
    partial        boolean     NOT NULL,
    reason         text,
    transactions   bigint      NOT NULL,
    settlements    bigint      NOT NULL,
    payments       bigint      NOT NULL,
    matched        bigint      NOT NULL,
    in_doubt       bigint      NOT NULL,
    started_at     timestamptz NOT NULL,
    completed_at   timestamptz,
    version        bigint      NOT NULL,
    PRIMARY KEY (provider, day, number)
);

-- Copies of the providers' books.
CREATE TABLE fluxpay.gateway_movement (
    provider     text        COLLATE "C" NOT NULL,
    id           text        COLLATE "C" NOT NULL,
    day          text        COLLATE "C" NOT NULL,
    provider_key text        COLLATE "C" NOT NULL,
    order_id     text        NOT NULL,
    kind         text        NOT NULL,
    status       text        NOT NULL,
    currency     text        NOT NULL,
    amount       bigint      NOT NULL CHECK (amount >= 0),
    at           timestamptz NOT NULL,
    method       text,
    settled      bigint,
    PRIMARY KEY (provider, id)
);
CREATE INDEX movements_of_day ON fluxpay.gateway_movement (provider, day, provider_key);
CREATE INDEX movements_of_key ON fluxpay.gateway_movement (provider, provider_key);

-- What both books tell differently, from the first run that found it to the last.
CREATE TABLE fluxpay.reconciliation_difference (
    provider       text        COLLATE "C" NOT NULL,
    day            text        COLLATE "C" NOT NULL,
    kind           text        COLLATE "C" NOT NULL,
    key            text        COLLATE "C" NOT NULL,
    payment_id     text,
    order_id       text,
    provider_key   text        NOT NULL,
    transaction_id text,
    expected       text        NOT NULL,
    actual         text        NOT NULL,
    first_run      text        COLLATE "C" NOT NULL,
    last_run       text        COLLATE "C" NOT NULL,
    first_seen_at  timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    closed_at      timestamptz,
    PRIMARY KEY (provider, day, kind, key)
);
CREATE INDEX open_differences ON fluxpay.reconciliation_difference (provider, day) WHERE closed_at IS NULL;

-- Our side of the books is read by day and by the provider's own key.
CREATE INDEX payments_by_approval ON fluxpay.payment (provider, approved_at) WHERE approved_at IS NOT NULL;
CREATE INDEX attempts_by_answer ON fluxpay.payment_attempt (provider, answered_at) WHERE status = 'Succeeded';
CREATE INDEX attempts_of_provider_key ON fluxpay.payment_attempt (provider, provider_key);
