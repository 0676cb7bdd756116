-- Keeps a hold as its wallet has decided it.
INSERT INTO credit_hold (
    id, service, customer, amount, status, purpose, feature, order_id, usage_id, parts, created_at, expires_at)
VALUES (
    @id, @service, @customer, @amount, @status, @purpose, @feature, @order_id, @usage_id, @parts, @created_at,
    @expires_at)
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, usage_id = excluded.usage_id;
