-- Adds an order, or replaces it if it is still at @version (0: not there yet). No row changed means somebody was first.
INSERT INTO orders (
    id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id,
    metadata, payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id,
    created_at, updated_at, expires_at, version)
VALUES (
    @id, @service, @customer, @name, @status, @product, @quantity, @terms, @currency, @amount, @credit_amount,
    @hold_id, @metadata, @payment_id, @payment_status, @payment_in_doubt, @cancelled_amount, @compensating,
    @cancel_reason, @request_id, @created_at, @updated_at, @expires_at, 1)
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, quantity = excluded.quantity, credit_amount = excluded.credit_amount,
    payment_id = excluded.payment_id, payment_status = excluded.payment_status,
    payment_in_doubt = excluded.payment_in_doubt, cancelled_amount = excluded.cancelled_amount,
    compensating = excluded.compensating, cancel_reason = excluded.cancel_reason, updated_at = excluded.updated_at,
    expires_at = excluded.expires_at, version = orders.version + 1
WHERE orders.version = @version;
