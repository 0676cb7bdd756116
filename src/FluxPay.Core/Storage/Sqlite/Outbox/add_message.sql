-- Adds an event to the outbox.
INSERT INTO outbox (
    id, lane, service, customer, key_seq, type, subject, at, traceparent, data)
VALUES (
    @id, @lane, @service, @customer, @key_seq, @type, @subject, @at, @traceparent, @data);
