-- The registered cards of one customer that still charge, newest first.
SELECT id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version
FROM billing_method WHERE service = @service AND customer = @customer AND deleted_at IS NULL
ORDER BY id DESC;
