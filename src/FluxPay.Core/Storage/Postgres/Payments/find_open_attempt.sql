-- The attempt of a payment whose outcome is not recorded.
SELECT id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version
FROM fluxpay.payment_attempt WHERE payment_id = @payment_id AND status = 'Sent';
