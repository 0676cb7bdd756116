-- Adds uses as their wallets have decided them.
INSERT INTO fluxpay.credit_usage (
    id, service, customer, amount, parts, feature, order_id, reason, metadata, created_at)
SELECT *
FROM unnest(
    @id, @service, @customer, @amount, @parts, @feature, @order_id, @reason, @metadata, @created_at) AS r (
    id, service, customer, amount, parts, feature, order_id, reason, metadata, created_at)
ORDER BY id;
