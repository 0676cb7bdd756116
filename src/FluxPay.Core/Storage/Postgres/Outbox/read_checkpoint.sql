-- What has been delivered by now, if the lease is still this host's.
SELECT checkpoint FROM fluxpay.outbox_checkpoint
WHERE sink = @sink AND lane_group = @lane_group AND owner = @host AND epoch = @epoch;
