-- Every grant of a wallet that has something left.
SELECT id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points
FROM credit_grant WHERE service = @service AND customer = @customer AND remaining > 0;
