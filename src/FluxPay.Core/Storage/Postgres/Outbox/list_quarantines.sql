-- What waits for some sinks, oldest first.
SELECT sink, service, customer, from_seq, checkpoint, reason, since, retry
FROM fluxpay.outbox_quarantine WHERE sink = ANY (@sinks) ORDER BY since, sink, service, customer;
