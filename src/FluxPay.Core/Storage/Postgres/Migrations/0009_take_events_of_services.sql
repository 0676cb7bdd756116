-- A service's own request becomes one order.
ALTER TABLE fluxpay.orders ADD COLUMN request_id text;
CREATE TABLE fluxpay.service_request (
    service       text COLLATE "C" NOT NULL,
    id            text COLLATE "C" NOT NULL,
    order_id      text COLLATE "C" NOT NULL,
    PRIMARY KEY (service, id)
);

-- Records that wait for another one, or could not be processed.
CREATE TABLE fluxpay.letter (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    topic         text COLLATE "C" NOT NULL,
    partition     bigint NOT NULL,
    record_offset bigint NOT NULL,
    payload       bytea NOT NULL,
    size          bigint NOT NULL,
    service       text,
    event_id      text,
    type          text,
    request_id    text,
    status        text NOT NULL,
    code          text NOT NULL,
    reason        text NOT NULL,
    attempts      bigint NOT NULL,
    received_at   timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       bigint NOT NULL
);
CREATE INDEX letters_by_place ON fluxpay.letter (topic, partition, record_offset);
CREATE INDEX letters_by_status ON fluxpay.letter (status, id);
CREATE INDEX letters_by_request ON fluxpay.letter (service, request_id) WHERE status = 'Waiting';
