-- Adds grants as their wallets have decided them.
INSERT INTO fluxpay.credit_grant (
    id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points)
SELECT *
FROM unnest(
    @id, @service, @customer, @kind, @amount, @remaining, @held, @priority, @created_at, @expires_at, @order_id,
    @expired, @revoked, @is_points) AS r (
    id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points)
ORDER BY id;
