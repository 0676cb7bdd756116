-- Messages by where they are.
SELECT o.position, o.id, o.service, o.customer, o.key_seq, o.type, o.subject, o.at, o.traceparent, o.data
FROM unnest(@xid, @lane, @position) AS r (xid, lane, position)
JOIN fluxpay.outbox o ON o.xid = r.xid::text::xid8 AND o.lane = r.lane AND o.position = r.position
ORDER BY o.position;
