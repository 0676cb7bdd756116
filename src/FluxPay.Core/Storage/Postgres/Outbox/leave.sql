-- This host no longer takes part.
DELETE FROM fluxpay.outbox_host WHERE sink = @sink AND (host = @host OR until < clock_timestamp());
