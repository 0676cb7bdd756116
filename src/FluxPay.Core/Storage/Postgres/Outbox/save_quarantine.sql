-- Has a customer's events wait for a sink from one of them on, if the lease is still this host's; since when they wait does not change.
INSERT INTO fluxpay.outbox_quarantine (sink, service, customer, from_seq, checkpoint, reason, since, retry)
SELECT @sink, @service, @customer, @from_seq, @checkpoint, @reason, @since, @retry
FROM fluxpay.outbox_checkpoint c
WHERE c.sink = @sink AND c.lane_group = @lane_group AND c.owner = @host AND c.epoch = @epoch
ON CONFLICT (sink, service, customer) DO UPDATE SET
    from_seq = excluded.from_seq, reason = excluded.reason, retry = excluded.retry;
