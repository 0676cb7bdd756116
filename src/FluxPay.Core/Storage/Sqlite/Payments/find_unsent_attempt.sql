-- The newest attempt of a payment with a gateway's key that provably never left.
SELECT id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version
FROM payment_attempt WHERE payment_id = @payment_id AND provider_key = @provider_key AND status = 'NotSent'
ORDER BY id DESC LIMIT 1;
