-- What this host has, it keeps: nobody has taken it over as long as the row names this host. Locked in the order that checkpoints are kept in.
WITH own AS MATERIALIZED (
    SELECT lane_group FROM fluxpay.outbox_checkpoint WHERE sink = @sink AND owner = @host ORDER BY lane_group FOR UPDATE
)
UPDATE fluxpay.outbox_checkpoint c SET until = clock_timestamp() + @lease
FROM own WHERE c.sink = @sink AND c.lane_group = own.lane_group AND c.owner = @host;
