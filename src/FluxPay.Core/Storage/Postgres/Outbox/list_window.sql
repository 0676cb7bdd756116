-- Where the messages between two snapshots are, past a position, so that a long window is sorted once and not for every batch.
SELECT o.xid::text::bigint, o.lane::bigint, o.position
FROM (
    SELECT xid, lane, position FROM fluxpay.outbox
    WHERE xid >= pg_snapshot_xmax(@seen::pg_snapshot) AND xid < pg_snapshot_xmax(@upto::pg_snapshot)
    UNION ALL
    SELECT xid, lane, position FROM fluxpay.outbox
    WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(@seen::pg_snapshot)))
) o
WHERE o.lane BETWEEN @first_lane AND @last_lane AND o.position > @after AND pg_visible_in_snapshot(o.xid, @upto::pg_snapshot)
ORDER BY o.position
LIMIT @limit;
