-- What was asked of gateways and is not settled, of the newest orders first: not answered yet, or refused and tried again.
SELECT a.id, a.payment_id, a.order_id, a.service, a.customer, a.provider, a.provider_key, a.purpose, a.try, a.currency, a.amount,
    a.refundable, a.reason, a.hold_id, a.status, a.code, a.message, a.retryable, a.sent_at, a.answered_at, a.version,
    t.kind, t.subject, t.due_at, t.attempt
FROM timer t JOIN payment_attempt a ON a.id = t.subject
WHERE t.kind IN ('attempt.resolve', 'payment.give-back') AND (@order_id IS NULL OR a.order_id = @order_id)
ORDER BY a.order_id DESC LIMIT @limit;
