-- Events of a customer are numbered 1, 2, 3, … without a gap; only from the front may retention have taken some away, or all.
SELECT c.service || ':' || c.customer, '1 to ' || c.last_event,
    COALESCE(o.first, 0) || ' to ' || COALESCE(o.last, 0) || ', ' || COALESCE(o.total, 0) || ' events'
FROM fluxpay.customer c
CROSS JOIN (SELECT EXISTS (SELECT FROM fluxpay.outbox_dropped) AS dropped) r
LEFT JOIN (
    SELECT service, customer, MIN(key_seq) AS first, MAX(key_seq) AS last, COUNT(DISTINCT key_seq) AS total FROM fluxpay.outbox
    GROUP BY service, customer) o ON o.service = c.service AND o.customer = c.customer
WHERE o.total <> o.last - o.first + 1
    OR o.last <> c.last_event
    OR (NOT r.dropped AND COALESCE(o.first, CASE c.last_event WHEN 0 THEN 1 END) IS DISTINCT FROM 1);
