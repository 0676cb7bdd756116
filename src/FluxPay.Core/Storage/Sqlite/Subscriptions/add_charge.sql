-- Adds a charge, unless one of its invoice is open: then no row changes.
INSERT INTO charge (
    id, invoice_id, subscription_id, service, customer, billing_method, provider, order_name, currency, amount,
    unscheduled, status, provider_key, code, message, retryable, sent_at, answered_at, version)
VALUES (
    @id, @invoice_id, @subscription_id, @service, @customer, @billing_method, @provider, @order_name, @currency,
    @amount, @unscheduled, @status, @provider_key, @code, @message, @retryable, @sent_at, @answered_at, 1)
ON CONFLICT DO NOTHING;
