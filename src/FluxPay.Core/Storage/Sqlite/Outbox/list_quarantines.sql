-- Everything that waits, oldest first.
SELECT sink, service, customer, from_seq, checkpoint, reason, since, retry
FROM outbox_quarantine ORDER BY since, sink, service, customer;
