-- Takes groups that nobody has, up to the fair share: all groups by the number of hosts that live, rounded up.
WITH share AS MATERIALIZED (
    SELECT CEIL(@groups::numeric / COUNT(*))::bigint
        - (SELECT COUNT(*) FROM fluxpay.outbox_checkpoint WHERE sink = @sink AND owner = @host) AS missing
    FROM fluxpay.outbox_host WHERE sink = @sink AND until > clock_timestamp()
),
free AS MATERIALIZED (
    SELECT lane_group FROM fluxpay.outbox_checkpoint
    WHERE sink = @sink AND (owner IS NULL OR until < clock_timestamp())
    ORDER BY lane_group
    LIMIT GREATEST((SELECT missing FROM share), 0)
    FOR UPDATE SKIP LOCKED
)
UPDATE fluxpay.outbox_checkpoint c SET owner = @host, epoch = c.epoch + 1, until = clock_timestamp() + @lease
FROM free WHERE c.sink = @sink AND c.lane_group = free.lane_group;
