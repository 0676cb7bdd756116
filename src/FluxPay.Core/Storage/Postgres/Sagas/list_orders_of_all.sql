-- Orders of every service, newest first; null parameters do not filter. What waits for a gateway is found by its open call.
SELECT id, service, customer, name, status, product, quantity, terms, currency, amount, credit_amount, hold_id,
    metadata, payment_id, payment_status, payment_in_doubt, cancelled_amount, compensating, cancel_reason, request_id, created_at,
    updated_at, expires_at, version
FROM fluxpay.orders
WHERE (@before IS NULL OR id < @before)
    AND (@stage IS NULL OR status = @stage OR (@stage = 'Waiting' AND status IN ('Pending', 'Paid')))
ORDER BY id DESC LIMIT @limit;
