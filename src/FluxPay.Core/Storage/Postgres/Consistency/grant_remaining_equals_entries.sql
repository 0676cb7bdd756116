-- What a grant has left is what the journal moved in and out of it; so are what expired of it and what was taken back.
SELECT g.id,
    'remaining ' || COALESCE(e.total, 0) || ', expired ' || COALESCE(e.expired, 0) || ', revoked ' || COALESCE(e.revoked, 0),
    'remaining ' || g.remaining || ', expired ' || g.expired || ', revoked ' || g.revoked
FROM fluxpay.credit_grant g
LEFT JOIN (
    SELECT grant_id, SUM(amount) AS total,
        -SUM(amount) FILTER (WHERE type = 'Expire') AS expired,
        -SUM(amount) FILTER (WHERE type = 'Revoke') AS revoked
    FROM fluxpay.ledger_entry GROUP BY grant_id) e ON e.grant_id = g.id
WHERE g.remaining <> COALESCE(e.total, 0) OR g.expired <> COALESCE(e.expired, 0) OR g.revoked <> COALESCE(e.revoked, 0);
