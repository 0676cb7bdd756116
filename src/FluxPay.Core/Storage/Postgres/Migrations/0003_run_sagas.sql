-- Instances of sagas; one per saga and subject.
CREATE TABLE fluxpay.saga (
    id                 text        COLLATE "C" NOT NULL PRIMARY KEY,
    type               text        COLLATE "C" NOT NULL,
    definition_version bigint      NOT NULL,
    fingerprint        text        NOT NULL,
    subject            text        COLLATE "C" NOT NULL,
    status             text        NOT NULL,
    steps              json        NOT NULL,
    cursor             bigint      NOT NULL,
    undoing            boolean     NOT NULL,
    reason             text,
    payload            bytea       NOT NULL,
    attempts           bigint      NOT NULL,
    step_since         timestamptz NOT NULL,
    next_at            timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    version            bigint      NOT NULL,
    live               boolean     NOT NULL GENERATED ALWAYS AS (next_at IS NOT NULL) STORED,
    UNIQUE (type, subject)
) WITH (fillfactor = 70);
-- By "live" and not by "next_at": a step then changes no indexed value unless the status changes with it.
CREATE INDEX live_sagas ON fluxpay.saga (status, id) WHERE live;

-- Every attempt of theirs, intent and outcome; only ever added to.
CREATE TABLE fluxpay.saga_journal (
    position bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    saga_id  text        COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    step     text,
    action   text        NOT NULL,
    outcome  text        NOT NULL,
    key      text,
    detail   text
);
CREATE INDEX journal_of_saga ON fluxpay.saga_journal (saga_id, position);
