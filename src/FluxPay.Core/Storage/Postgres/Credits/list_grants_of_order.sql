-- Every grant that a purchase brought, used up or not.
SELECT id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points
FROM fluxpay.credit_grant WHERE order_id = @order_id AND service = @service AND customer = @customer;
