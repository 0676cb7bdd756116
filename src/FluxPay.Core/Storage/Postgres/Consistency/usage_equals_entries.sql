-- A use took from the journal what it says, less what was given back.
SELECT u.id, 'entries ' || (-u.amount + p.refunded), 'entries ' || COALESCE(e.total, 0)
FROM fluxpay.credit_usage u
CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(part.refunded), 0) AS refunded, COALESCE(SUM(part.amount), 0) AS amount
    FROM json_to_recordset(u.parts) AS part (amount bigint, refunded bigint)) p
LEFT JOIN (SELECT usage_id, SUM(amount) AS total FROM fluxpay.ledger_entry WHERE usage_id IS NOT NULL GROUP BY usage_id) e ON e.usage_id = u.id
WHERE COALESCE(e.total, 0) <> -u.amount + p.refunded OR p.amount <> u.amount;
