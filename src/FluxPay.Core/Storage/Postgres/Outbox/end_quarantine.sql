-- Nothing of a customer waits for a sink any more, if the lease is still this host's.
DELETE FROM fluxpay.outbox_quarantine q
USING fluxpay.outbox_checkpoint c
WHERE q.sink = @sink AND q.service = @service AND q.customer = @customer
    AND c.sink = @sink AND c.lane_group = @lane_group AND c.owner = @host AND c.epoch = @epoch;
