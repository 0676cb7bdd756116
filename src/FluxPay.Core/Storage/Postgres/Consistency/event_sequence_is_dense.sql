-- Events of a customer are numbered 1, 2, 3, … without a gap.
SELECT c.service || ':' || c.customer, '1 to ' || c.last_event,
    COALESCE(o.first, 0) || ' to ' || COALESCE(o.last, 0) || ', ' || COALESCE(o.total, 0) || ' events'
FROM fluxpay.customer c
LEFT JOIN (
    SELECT service, customer, MIN(key_seq) AS first, MAX(key_seq) AS last, COUNT(DISTINCT key_seq) AS total FROM fluxpay.outbox
    GROUP BY service, customer) o ON o.service = c.service AND o.customer = c.customer
WHERE COALESCE(o.last, 0) <> c.last_event OR COALESCE(o.total, 0) <> c.last_event OR COALESCE(o.first, 1) <> 1;
