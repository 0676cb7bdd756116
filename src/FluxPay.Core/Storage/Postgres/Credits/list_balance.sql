-- A wallet's sums, with each of its open grants: one statement, so they belong together.
SELECT c.posted, c.held, c.debt,
    g.id, g.service, g.customer, g.kind, g.amount, g.remaining, g.held, g.priority, g.created_at, g.expires_at, g.order_id,
    g.expired, g.revoked, g.is_points
FROM fluxpay.customer c
LEFT JOIN fluxpay.credit_grant g ON g.service = c.service AND g.customer = c.customer AND g.open
WHERE c.service = @service AND c.customer = @customer;
