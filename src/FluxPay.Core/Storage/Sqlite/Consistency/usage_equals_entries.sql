-- A use took from the journal what it says, less what was given back.
SELECT u.id, 'entries ' || (-u.amount + p.refunded), 'entries ' || COALESCE(e.total, 0)
FROM credit_usage u
JOIN (
    SELECT u2.id, SUM(part.value ->> 'refunded') AS refunded, SUM(part.value ->> 'amount') AS amount
    FROM credit_usage u2, json_each(u2.parts) part
    GROUP BY u2.id) p ON p.id = u.id
LEFT JOIN (SELECT usage_id, SUM(amount) AS total FROM ledger_entry WHERE usage_id IS NOT NULL GROUP BY usage_id) e ON e.usage_id = u.id
WHERE COALESCE(e.total, 0) <> -u.amount + p.refunded OR p.amount <> u.amount;
