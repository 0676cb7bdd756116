-- A use took from the journal what it says, less what was given back.
SELECT u.id, 'entries ' || (-u.amount + p.refunded), 'entries ' || COALESCE(e.total, 0)
FROM fluxpay.credit_usage u
JOIN (
    SELECT u2.id, SUM((part ->> 'refunded')::bigint) AS refunded, SUM((part ->> 'amount')::bigint) AS amount
    FROM fluxpay.credit_usage u2, json_array_elements(u2.parts) part
    GROUP BY u2.id) p ON p.id = u.id
LEFT JOIN (SELECT usage_id, SUM(amount) AS total FROM fluxpay.ledger_entry WHERE usage_id IS NOT NULL GROUP BY usage_id) e ON e.usage_id = u.id
WHERE COALESCE(e.total, 0) <> -u.amount + p.refunded OR p.amount <> u.amount;
