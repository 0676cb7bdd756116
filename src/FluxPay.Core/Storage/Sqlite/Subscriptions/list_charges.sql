-- Every try to collect an invoice, oldest first.
SELECT
    id, invoice_id, subscription_id, service, customer, billing_method, provider, order_name, currency, amount,
    unscheduled, status, provider_key, code, message, retryable, sent_at, answered_at, version
FROM charge
WHERE invoice_id = @invoice_id
ORDER BY id;
