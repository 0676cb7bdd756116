-- What sinks have not been told yet: all past the checkpoint's snapshot, but for what a window half done has behind it.
SELECT c.sink, c.lane_group::bigint, CASE WHEN c.until > clock_timestamp() THEN c.owner END, m.total, m.oldest
FROM fluxpay.outbox_checkpoint c
CROSS JOIN LATERAL (
    SELECT
        split_part(c.checkpoint, '|', 1)::pg_snapshot AS seen,
        NULLIF(split_part(c.checkpoint, '|', 2), '')::pg_snapshot AS upto,
        NULLIF(split_part(c.checkpoint, '|', 3), '')::bigint AS position
) w
CROSS JOIN LATERAL (
    SELECT COUNT(*) AS total, MIN(o.at) AS oldest
    FROM (
        SELECT * FROM (
            SELECT xid, lane, position, at FROM fluxpay.outbox WHERE xid >= pg_snapshot_xmax(w.seen)
            UNION ALL
            SELECT xid, lane, position, at FROM fluxpay.outbox WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(w.seen)))
        ) r
        WHERE r.lane BETWEEN c.lane_group * @lanes AND c.lane_group * @lanes + @lanes - 1
            AND (w.upto IS NULL OR r.position > w.position OR NOT pg_visible_in_snapshot(r.xid, w.upto))
        LIMIT 100000
    ) o
) m
WHERE c.sink = ANY (@sinks)
ORDER BY c.sink, c.lane_group;
