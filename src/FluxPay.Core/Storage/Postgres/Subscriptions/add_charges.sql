-- Adds charges. An id that does not come back has another in its place already.
INSERT INTO fluxpay.charge (
    id, invoice_id, subscription_id, service, customer, billing_method, provider, order_name, currency, amount,
    unscheduled, status, provider_key, code, message, retryable, sent_at, answered_at, version)
SELECT
    id, invoice_id, subscription_id, service, customer, billing_method, provider, order_name, currency, amount,
    unscheduled, status, provider_key, code, message, retryable, sent_at, answered_at, 1
FROM unnest(
    @id, @invoice_id, @subscription_id, @service, @customer, @billing_method, @provider, @order_name, @currency,
    @amount, @unscheduled, @status, @provider_key, @code, @message, @retryable, @sent_at, @answered_at) AS r (
    id, invoice_id, subscription_id, service, customer, billing_method, provider, order_name, currency, amount,
    unscheduled, status, provider_key, code, message, retryable, sent_at, answered_at)
ORDER BY id
ON CONFLICT DO NOTHING
RETURNING id;
