-- A wallet holds the sum of its journal.
SELECT w.service || ':' || w.customer, 'posted ' || COALESCE(e.total, 0), 'posted ' || w.posted
FROM fluxpay.customer w
LEFT JOIN (SELECT service, customer, SUM(amount) AS total FROM fluxpay.ledger_entry GROUP BY service, customer) e
    ON e.service = w.service AND e.customer = w.customer
WHERE w.posted <> COALESCE(e.total, 0)
UNION ALL
SELECT e.service || ':' || e.customer, 'a wallet', 'entries without one'
FROM (SELECT DISTINCT service, customer FROM fluxpay.ledger_entry) e
WHERE NOT EXISTS (SELECT 1 FROM fluxpay.customer w WHERE w.service = e.service AND w.customer = e.customer);
