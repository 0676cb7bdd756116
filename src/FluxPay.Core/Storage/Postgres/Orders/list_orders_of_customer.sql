-- Orders of one customer, newest first; null parameters do not filter.
SELECT id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id,
    metadata, payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
    updated_at, expires_at, version
FROM fluxpay.orders
WHERE service = @service AND customer = @customer AND (@status IS NULL OR status = @status) AND (@before IS NULL OR id < @before)
ORDER BY id DESC LIMIT @limit;
