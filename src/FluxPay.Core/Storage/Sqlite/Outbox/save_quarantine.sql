-- Has a customer's events wait for a sink from one of them on; since when they wait does not change.
INSERT INTO outbox_quarantine (
    sink, service, customer, from_seq, checkpoint, reason, since, retry)
VALUES (
    @sink, @service, @customer, @from_seq, @checkpoint, @reason, @since, @retry)
ON CONFLICT (sink, service, customer) DO UPDATE SET
    from_seq = excluded.from_seq, reason = excluded.reason, retry = excluded.retry;
