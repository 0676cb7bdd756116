-- Adds attempts, or records the outcome of those that are still at @version (0: not there yet). An id that does not
-- come back was changed by somebody else.
INSERT INTO fluxpay.payment_attempt (
    id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version)
SELECT
    id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version + 1
FROM unnest(
    @id, @payment_id, @order_id, @service, @customer, @provider, @provider_key, @purpose, @try, @currency, @amount,
    @refundable, @reason, @hold_id, @status, @code, @message, @retryable, @sent_at, @answered_at, @version) AS r (
    id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, code = excluded.code, message = excluded.message, retryable = excluded.retryable,
    answered_at = excluded.answered_at, version = excluded.version
WHERE payment_attempt.version = excluded.version - 1
RETURNING id;
