-- Adds orders, or replaces those that are still at @version (0: not there yet). An id that does not come back was
-- changed by somebody else.
INSERT INTO fluxpay.orders (
    id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id, metadata,
    payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
    updated_at, expires_at, version)
SELECT
    id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id, metadata,
    payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
    updated_at, expires_at, version + 1
FROM unnest(
    @id, @service, @customer, @name, @status, @product, @quantity, @terms, @currency, @amount, @credit_amount,
    @hold_id, @metadata, @payment_id, @payment_status, @payment_in_doubt, @cancelled_amount, @compensating,
    @cancel_reason, @request_id, @created_at, @updated_at, @expires_at, @version) AS r (
    id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id, metadata,
    payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
    updated_at, expires_at, version)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, quantity = excluded.quantity, credit_amount = excluded.credit_amount,
    payment_id = excluded.payment_id, payment_status = excluded.payment_status,
    payment_in_doubt = excluded.payment_in_doubt, cancelled_amount = excluded.cancelled_amount,
    compensating = excluded.compensating, cancel_reason = excluded.cancel_reason, updated_at = excluded.updated_at,
    expires_at = excluded.expires_at, version = excluded.version
WHERE orders.version = excluded.version - 1
RETURNING id;
