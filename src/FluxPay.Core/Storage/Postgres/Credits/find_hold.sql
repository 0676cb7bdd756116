-- One hold of one service.
SELECT id, service, customer, amount, status, purpose, feature, order_id, usage_id, parts, created_at, expires_at
FROM fluxpay.credit_hold WHERE id = @id AND service = @service;
