-- Adds a registered card, or gives it up if it is still at @version (0: not there yet). No row changed means somebody was first, with
-- this card or with the same registration.
INSERT INTO billing_method (
    id, service, customer, provider, billing_key, customer_key, issuer, last4, registration, created_at, deleted_at, version)
VALUES (
    @id, @service, @customer, @provider, @billing_key, @customer_key, @issuer, @last4, @registration, @created_at, @deleted_at, 1)
ON CONFLICT (id) DO UPDATE SET
    deleted_at = excluded.deleted_at, version = billing_method.version + 1
WHERE billing_method.version = @version
ON CONFLICT (service, registration) DO NOTHING;
