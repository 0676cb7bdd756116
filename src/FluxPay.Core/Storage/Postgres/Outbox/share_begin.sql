-- A sink that has never begun begins at the end: what is visible now counts as delivered.
INSERT INTO fluxpay.outbox_checkpoint (sink, lane_group, checkpoint, epoch, until)
SELECT @sink, g, pg_current_snapshot()::text, 0, clock_timestamp()
FROM generate_series(0, @groups - 1) g
WHERE NOT EXISTS (SELECT FROM fluxpay.outbox_checkpoint c WHERE c.sink = @sink)
ON CONFLICT (sink, lane_group) DO NOTHING;
