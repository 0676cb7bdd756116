-- Keeps holds as their wallets have decided them.
INSERT INTO fluxpay.credit_hold (
    id, service, customer, amount, status, purpose, feature, order_id, usage_id, parts, created_at, expires_at)
SELECT
    id, service, customer, amount, status, purpose, feature, order_id, usage_id, parts, created_at, expires_at
FROM unnest(
    @id, @service, @customer, @amount, @status, @purpose, @feature, @order_id, @usage_id, @parts, @created_at,
    @expires_at) AS r (
    id, service, customer, amount, status, purpose, feature, order_id, usage_id, parts, created_at, expires_at)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, usage_id = excluded.usage_id;
