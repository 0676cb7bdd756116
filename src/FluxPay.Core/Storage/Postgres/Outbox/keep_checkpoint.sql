-- Remembers what has been delivered, if the lease is still this host's; that renews it.
UPDATE fluxpay.outbox_checkpoint SET checkpoint = @checkpoint, until = clock_timestamp() + @lease
WHERE sink = @sink AND lane_group = @lane_group AND owner = @host AND epoch = @epoch;
