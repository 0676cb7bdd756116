-- A use may be of nothing (the last of a level that fell to zero), and may name the thing that was used.
ALTER TABLE fluxpay.usage_event DROP CONSTRAINT usage_event_quantity_check;
ALTER TABLE fluxpay.usage_event ADD CONSTRAINT usage_event_quantity_check CHECK (quantity >= 0);
ALTER TABLE fluxpay.usage_event ADD COLUMN unique_id text COLLATE "C";

-- What was taken from a plan's allowance in one period. Written under the lock of its customer's row only.
CREATE TABLE fluxpay.allowance (
    service      text        COLLATE "C" NOT NULL,
    customer     text        COLLATE "C" NOT NULL,
    feature      text        COLLATE "C" NOT NULL,
    period_start timestamptz NOT NULL,
    used         bigint      NOT NULL CHECK (used >= 0),
    PRIMARY KEY (service, customer, feature, period_start)
) WITH (fillfactor = 70);

-- What was billed for a period's use. One that is not final may still need a correction.
CREATE TABLE fluxpay.usage_statement (
    service      text        COLLATE "C" NOT NULL,
    customer     text        COLLATE "C" NOT NULL,
    feature      text        COLLATE "C" NOT NULL,
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL CHECK (period_end > period_start),
    terms        json        NOT NULL,
    quantity     bigint      NOT NULL CHECK (quantity >= 0),
    amount       bigint      NOT NULL CHECK (amount >= 0),
    is_final     boolean     NOT NULL,
    version      bigint      NOT NULL,
    PRIMARY KEY (service, customer, feature, period_start)
);

-- Registered cards; what charges them is sealed. One registration is one card.
CREATE TABLE fluxpay.billing_method (
    id           text        COLLATE "C" NOT NULL PRIMARY KEY,
    service      text        COLLATE "C" NOT NULL,
    customer     text        COLLATE "C" NOT NULL,
    provider     text        NOT NULL,
    billing_key  bytea       NOT NULL,
    customer_key bytea       NOT NULL,
    issuer       text,
    last4        text,
    registration text        COLLATE "C" NOT NULL,
    created_at   timestamptz NOT NULL,
    deleted_at   timestamptz,
    version      bigint      NOT NULL,
    UNIQUE (service, registration)
);
CREATE INDEX billing_method_of_customer ON fluxpay.billing_method (service, customer, id);
