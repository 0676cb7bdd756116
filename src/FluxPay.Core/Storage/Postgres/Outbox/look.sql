-- Groups with messages that became visible since a snapshot, how many, and the snapshot of this look. See read_next.sql for the two arms.
SELECT pg_current_snapshot()::text, g.lane_group, g.messages
FROM (VALUES (1)) one
LEFT JOIN LATERAL (
    SELECT (o.lane / @lanes)::bigint AS lane_group, COUNT(*) AS messages
    FROM (
        SELECT lane FROM fluxpay.outbox WHERE xid >= pg_snapshot_xmax(@seen::pg_snapshot)
        UNION ALL
        SELECT lane FROM fluxpay.outbox WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(@seen::pg_snapshot)))
    ) o
    GROUP BY 1
) g ON true;
