-- How much of a grant ran out of time, and how much was taken back with its price: what a refund of its purchase is worth depends on it.
ALTER TABLE credit_grant ADD COLUMN expired INTEGER NOT NULL DEFAULT 0 CHECK (expired >= 0);
ALTER TABLE credit_grant ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked >= 0);
UPDATE credit_grant SET
    expired = COALESCE((SELECT -SUM(e.amount) FROM ledger_entry e WHERE e.grant_id = credit_grant.id AND e.type = 'Expire'), 0),
    revoked = COALESCE((SELECT -SUM(e.amount) FROM ledger_entry e WHERE e.grant_id = credit_grant.id AND e.type = 'Revoke'), 0);
