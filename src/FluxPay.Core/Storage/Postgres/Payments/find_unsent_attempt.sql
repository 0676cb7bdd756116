-- The newest attempt of a payment with a gateway's key that provably never left; the payment's few are found first, whatever the planner
-- believes of the table.
WITH of_payment AS MATERIALIZED (
    SELECT id, payment_id, order_id, service, customer, provider, provider_key, purpose, try, currency, amount, refundable,
        reason, hold_id, status, code, message, retryable, sent_at, answered_at, version
    FROM fluxpay.payment_attempt WHERE payment_id = @payment_id AND provider_key = @provider_key AND status = 'NotSent')
SELECT * FROM of_payment ORDER BY id DESC LIMIT 1;
