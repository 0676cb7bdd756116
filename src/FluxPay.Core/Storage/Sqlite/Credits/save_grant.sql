-- Keeps a grant as its wallet has decided it.
INSERT INTO credit_grant (
    id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points)
VALUES (
    @id, @service, @customer, @kind, @amount, @remaining, @held, @priority, @created_at, @expires_at, @order_id, @expired, @revoked,
    @is_points)
ON CONFLICT (id) DO UPDATE SET
    remaining = excluded.remaining, held = excluded.held, expired = excluded.expired, revoked = excluded.revoked;
