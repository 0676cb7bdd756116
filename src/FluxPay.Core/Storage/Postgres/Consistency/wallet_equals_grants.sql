-- A wallet holds what its grants have left.
SELECT w.service || ':' || w.customer, 'posted ' || COALESCE(g.total, 0), 'posted ' || w.posted
FROM fluxpay.customer w
LEFT JOIN (SELECT service, customer, SUM(remaining) AS total FROM fluxpay.credit_grant GROUP BY service, customer) g
    ON g.service = w.service AND g.customer = w.customer
WHERE w.posted <> COALESCE(g.total, 0);
