-- One registered card of one service, also when it was given up; found by its id as an order is.
WITH found AS MATERIALIZED (
    SELECT id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version
    FROM fluxpay.billing_method WHERE id = @id)
SELECT * FROM found WHERE service = @service;
