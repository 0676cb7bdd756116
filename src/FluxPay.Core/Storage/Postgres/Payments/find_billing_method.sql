-- One registered card of one service, also when it was given up.
SELECT id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version
FROM fluxpay.billing_method WHERE service = @service AND id = @id;
