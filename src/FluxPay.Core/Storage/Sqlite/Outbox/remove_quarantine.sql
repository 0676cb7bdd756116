-- Nothing of a customer waits for a sink any more.
DELETE FROM outbox_quarantine WHERE sink = @sink AND service = @service AND customer = @customer;
