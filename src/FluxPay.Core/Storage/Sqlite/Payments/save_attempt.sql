-- Adds an attempt, or records its outcome if it is still at @version (0: not there yet). No row changed means somebody was first.
INSERT INTO payment_attempt (
    id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
    reason, hold_id, status, code, message, retryable, sent_at, answered_at, version)
VALUES (
    @id, @payment_id, @order_id, @service, @customer, @provider, @provider_key, @purpose, @try, @currency, @amount,
    @refundable, @reason, @hold_id, @status, @code, @message, @retryable, @sent_at, @answered_at, 1)
ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, code = excluded.code, message = excluded.message, retryable = excluded.retryable,
    answered_at = excluded.answered_at, version = payment_attempt.version + 1
WHERE payment_attempt.version = @version;
