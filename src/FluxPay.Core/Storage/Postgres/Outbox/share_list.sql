-- The fair share, and what this host has.
SELECT
    (SELECT CEIL(@groups::numeric / COUNT(*))::bigint FROM fluxpay.outbox_host WHERE sink = @sink AND until > clock_timestamp()),
    c.lane_group::bigint, c.epoch, c.checkpoint
FROM (VALUES (1)) one
LEFT JOIN fluxpay.outbox_checkpoint c ON c.sink = @sink AND c.owner = @host
ORDER BY c.lane_group;
