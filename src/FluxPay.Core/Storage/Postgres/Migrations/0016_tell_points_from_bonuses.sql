-- Points that a customer chose in place of money for expired credits came with a purchase and stay when its rest is refunded.
ALTER TABLE fluxpay.credit_grant ADD COLUMN is_points boolean NOT NULL DEFAULT false;
