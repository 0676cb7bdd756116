-- Messages after a position, oldest first.
SELECT position, id, service, customer, key_seq, type, subject, at, traceparent, data
FROM fluxpay.outbox WHERE position > @after ORDER BY position LIMIT @limit;
