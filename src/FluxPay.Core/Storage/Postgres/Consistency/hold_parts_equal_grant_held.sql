-- What a grant has on hold is what open holds took from it.
SELECT g.id, 'held ' || COALESCE(p.total, 0), 'held ' || g.held
FROM fluxpay.credit_grant g
LEFT JOIN (
    SELECT part ->> 'grant' AS grant_id, SUM((part ->> 'amount')::bigint) AS total
    FROM fluxpay.credit_hold h, json_array_elements(h.parts) part
    WHERE h.status = 'Held'
    GROUP BY part ->> 'grant') p ON p.grant_id = g.id
WHERE g.held <> COALESCE(p.total, 0);
