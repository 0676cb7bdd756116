-- All that was asked about payments with a provider's keys, oldest first.
SELECT id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version
FROM fluxpay.payment_attempt WHERE provider = @provider AND provider_key = ANY(@keys)
ORDER BY id;
