-- Gives a group back.
UPDATE fluxpay.outbox_checkpoint SET owner = NULL, until = clock_timestamp()
WHERE sink = @sink AND lane_group = @lane_group AND owner = @host AND epoch = @epoch;
