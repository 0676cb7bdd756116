-- Points that a customer chose in place of money for expired credits came with a purchase and stay when its rest is refunded.
ALTER TABLE credit_grant ADD COLUMN is_points INTEGER NOT NULL DEFAULT 0;
