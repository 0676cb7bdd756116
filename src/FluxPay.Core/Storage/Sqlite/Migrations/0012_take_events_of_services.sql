-- A service's own request becomes one order.
ALTER TABLE orders ADD COLUMN request_id TEXT;
CREATE TABLE service_request (
    service       TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    order_id      TEXT    NOT NULL,
    PRIMARY KEY (service, id)
) STRICT, WITHOUT ROWID;

-- Records that wait for another one, or could not be processed.
CREATE TABLE letter (
    id            TEXT    NOT NULL PRIMARY KEY,
    topic         TEXT    NOT NULL,
    partition     INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    payload       BLOB    NOT NULL,
    size          INTEGER NOT NULL,
    service       TEXT,
    event_id      TEXT,
    type          TEXT,
    request_id    TEXT,
    status        TEXT    NOT NULL,
    code          TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_by_place ON letter (topic, partition, record_offset);
CREATE INDEX letters_by_status ON letter (status, id);
CREATE INDEX letters_by_request ON letter (service, request_id) WHERE status = 'Waiting';
