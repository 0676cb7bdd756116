-- What a grant has on hold is what open holds took from it.
SELECT g.id, 'held ' || COALESCE(p.total, 0), 'held ' || g.held
FROM credit_grant g
LEFT JOIN (
    SELECT part.value ->> 'grant' AS grant_id, SUM(part.value ->> 'amount') AS total
    FROM credit_hold h, json_each(h.parts) part
    WHERE h.status = 'Held'
    GROUP BY part.value ->> 'grant') p ON p.grant_id = g.id
WHERE g.held <> COALESCE(p.total, 0);
