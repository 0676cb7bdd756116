-- A customer's messages that became visible since a snapshot, from one of them on, in their order. See read_next.sql for the two arms.
SELECT o.position, o.id, o.service, o.customer, o.key_seq, o.type, o.subject, o.at, o.traceparent, o.data
FROM (
    SELECT * FROM fluxpay.outbox WHERE xid >= pg_snapshot_xmax(@seen::pg_snapshot) AND lane = @lane
    UNION ALL
    SELECT * FROM fluxpay.outbox WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(@seen::pg_snapshot))) AND lane = @lane
) o
WHERE o.service = @service AND o.customer = @customer AND o.key_seq >= @from_seq
ORDER BY o.key_seq
LIMIT @limit;
