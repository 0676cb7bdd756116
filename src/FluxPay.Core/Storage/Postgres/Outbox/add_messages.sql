-- Adds events to the outbox, in the order they are given: their customers' rows are locked, so positions follow the sequence.
INSERT INTO fluxpay.outbox (
    id, lane, service, customer, key_seq, type, subject, at, traceparent, data)
SELECT *
FROM unnest(
    @id, @lane, @service, @customer, @key_seq, @type, @subject, @at, @traceparent, @data);
