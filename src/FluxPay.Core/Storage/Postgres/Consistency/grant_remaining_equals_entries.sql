-- What a grant has left is what the journal moved in and out of it.
SELECT g.id, 'remaining ' || COALESCE(e.total, 0), 'remaining ' || g.remaining
FROM fluxpay.credit_grant g
LEFT JOIN (SELECT grant_id, SUM(amount) AS total FROM fluxpay.ledger_entry GROUP BY grant_id) e ON e.grant_id = g.id
WHERE g.remaining <> COALESCE(e.total, 0);
