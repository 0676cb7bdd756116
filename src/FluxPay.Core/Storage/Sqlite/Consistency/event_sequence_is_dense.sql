-- Events of a customer are numbered 1, 2, 3, … without a gap.
SELECT s.service || ':' || s.customer, '1 to ' || s.last, COALESCE(o.first, 0) || ' to ' || COALESCE(o.last, 0) || ', ' || COALESCE(o.total, 0) || ' events'
FROM outbox_sequence s
LEFT JOIN (
    SELECT service, customer, MIN(key_seq) AS first, MAX(key_seq) AS last, COUNT(DISTINCT key_seq) AS total FROM outbox
    GROUP BY service, customer) o ON o.service = s.service AND o.customer = s.customer
WHERE o.first IS NOT 1 OR o.last IS NOT s.last OR o.total IS NOT s.last;
