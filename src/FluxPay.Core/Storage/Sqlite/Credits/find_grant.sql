-- One grant of one customer.
SELECT id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points
FROM credit_grant WHERE id = @id AND service = @service AND customer = @customer;
