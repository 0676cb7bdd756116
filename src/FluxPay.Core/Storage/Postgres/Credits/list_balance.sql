-- What a wallet's open grants have left, each with the wallet's sums: one statement, so they belong together. A wallet without an open
-- grant holds nothing.
SELECT g.id, g.service, g.customer, g.kind, g.amount, g.remaining, g.held, g.priority, g.created_at, g.expires_at, g.order_id,
    c.posted, c.held
FROM fluxpay.customer c
JOIN fluxpay.credit_grant g ON g.service = c.service AND g.customer = c.customer AND g.open
WHERE c.service = @service AND c.customer = @customer;
