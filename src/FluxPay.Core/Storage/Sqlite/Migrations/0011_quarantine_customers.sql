-- Customers whose events a sink does not take; see Outbox/IOutboxQuarantines.
CREATE TABLE outbox_quarantine (
    sink       TEXT    NOT NULL,
    service    TEXT    NOT NULL,
    customer   TEXT    NOT NULL,
    from_seq   INTEGER NOT NULL,
    checkpoint TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    retry      INTEGER NOT NULL,
    PRIMARY KEY (sink, service, customer)
) STRICT, WITHOUT ROWID;
