-- Every grant with something left, of the customers that somebody has changed since @version.
SELECT g.id, g.service, g.customer, g.kind, g.amount, g.remaining, g.held, g.priority, g.created_at, g.expires_at, g.order_id,
    g.expired, g.revoked, g.is_points
FROM unnest(@service, @customer, @version) AS r (service, customer, version)
JOIN fluxpay.customer c ON c.service = r.service AND c.customer = r.customer AND c.version <> r.version
JOIN fluxpay.credit_grant g ON g.service = c.service AND g.customer = c.customer AND g.open;
