-- What is on hold is the sum of the open holds.
SELECT w.service || ':' || w.customer, 'held ' || COALESCE(h.total, 0), 'held ' || w.held
FROM fluxpay.customer w
LEFT JOIN (SELECT service, customer, SUM(amount) AS total FROM fluxpay.credit_hold WHERE status = 'Held' GROUP BY service, customer) h
    ON h.service = w.service AND h.customer = w.customer
WHERE w.held <> COALESCE(h.total, 0);
