-- One order of any service.
SELECT id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id,
    metadata, payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
    updated_at, expires_at, version
FROM orders WHERE id = @id;
