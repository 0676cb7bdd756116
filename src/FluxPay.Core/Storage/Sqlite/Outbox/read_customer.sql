-- A customer's messages past a position, from one of them on, oldest first.
SELECT position, id, service, customer, key_seq, type, subject, at, traceparent, data
FROM outbox
WHERE position > @after AND service = @service AND customer = @customer AND key_seq >= @from_seq
ORDER BY position LIMIT @limit;
