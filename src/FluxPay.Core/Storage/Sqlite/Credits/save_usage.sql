-- Keeps a use as its wallet has decided it.
INSERT INTO credit_usage (
    id, service, customer, amount, parts, feature, order_id, reason, metadata, created_at)
VALUES (
    @id, @service, @customer, @amount, @parts, @feature, @order_id, @reason, @metadata, @created_at)
ON CONFLICT (id) DO UPDATE SET
    parts = excluded.parts;
