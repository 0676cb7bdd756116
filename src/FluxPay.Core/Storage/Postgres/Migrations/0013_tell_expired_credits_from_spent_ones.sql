-- How much of a grant ran out of time, and how much was taken back with its price: what a refund of its purchase is worth depends on it.
ALTER TABLE fluxpay.credit_grant
    ADD COLUMN expired bigint NOT NULL DEFAULT 0 CHECK (expired >= 0),
    ADD COLUMN revoked bigint NOT NULL DEFAULT 0 CHECK (revoked >= 0);
UPDATE fluxpay.credit_grant g SET expired = e.expired, revoked = e.revoked
FROM (
    SELECT grant_id,
        COALESCE(-SUM(amount) FILTER (WHERE type = 'Expire'), 0) AS expired,
        COALESCE(-SUM(amount) FILTER (WHERE type = 'Revoke'), 0) AS revoked
    FROM fluxpay.ledger_entry WHERE type IN ('Expire', 'Revoke') GROUP BY grant_id) e
WHERE g.id = e.grant_id;
