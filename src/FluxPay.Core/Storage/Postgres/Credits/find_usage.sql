-- One use of one service.
SELECT id, service, customer, amount, parts, feature, order_id, reason, metadata, created_at
FROM fluxpay.credit_usage WHERE id = @id AND service = @service;
