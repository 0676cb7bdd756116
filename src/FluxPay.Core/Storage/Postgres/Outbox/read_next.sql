-- Messages of some lanes that became visible since a snapshot, and the snapshot that shows them: what began after the old snapshot, and
-- what was in progress in it and is visible by now. Whoever committed before another one could lock the same customer is never
-- visible later than that one, and both have positions in the order of their locks; so this order is each customer's own.
SELECT pg_current_snapshot()::text, m.position, m.id, m.service, m.customer, m.key_seq, m.type, m.subject, m.at, m.traceparent, m.data
FROM (VALUES (1)) one
LEFT JOIN LATERAL (
    SELECT * FROM (
        SELECT o.* FROM fluxpay.outbox o
        WHERE o.xid >= pg_snapshot_xmax(@seen::pg_snapshot) AND o.lane BETWEEN @first_lane AND @last_lane
        UNION ALL
        SELECT o.* FROM fluxpay.outbox o
        WHERE o.xid = ANY (ARRAY(SELECT pg_snapshot_xip(@seen::pg_snapshot))) AND o.lane BETWEEN @first_lane AND @last_lane
    ) o
    ORDER BY o.position
    LIMIT @limit
) m ON true
ORDER BY m.position;
