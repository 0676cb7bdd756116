-- Adds registered cards. An id that does not come back is not the first of its registration.
INSERT INTO fluxpay.billing_method (
    id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version)
SELECT
    id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version + 1
FROM unnest(
    @id, @service, @customer, @provider, @billing_key, @customer_key, @issuer, @last4, @registration, @created_at, @deleted_at, @version) AS r (
    id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version)
ORDER BY id
ON CONFLICT DO NOTHING
RETURNING id;
