-- What a grant has left is what the journal moved in and out of it; so are what expired of it and what was taken back.
SELECT g.id,
    'remaining ' || COALESCE(e.total, 0) || ', expired ' || COALESCE(e.expired, 0) || ', revoked ' || COALESCE(e.revoked, 0),
    'remaining ' || g.remaining || ', expired ' || g.expired || ', revoked ' || g.revoked
FROM credit_grant g
LEFT JOIN (
    SELECT grant_id, SUM(amount) AS total,
        -SUM(CASE WHEN type = 'Expire' THEN amount ELSE 0 END) AS expired,
        -SUM(CASE WHEN type = 'Revoke' THEN amount ELSE 0 END) AS revoked
    FROM ledger_entry GROUP BY grant_id) e ON e.grant_id = g.id
WHERE g.remaining <> COALESCE(e.total, 0) OR g.expired <> COALESCE(e.expired, 0) OR g.revoked <> COALESCE(e.revoked, 0);
