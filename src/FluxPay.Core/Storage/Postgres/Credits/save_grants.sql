-- Keeps grants as their wallets have decided them.
INSERT INTO fluxpay.credit_grant (
    id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id)
SELECT
    id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id
FROM unnest(
    @id, @service, @customer, @kind, @amount, @remaining, @held, @priority, @created_at, @expires_at, @order_id) AS r (
    id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    remaining = excluded.remaining, held = excluded.held;
