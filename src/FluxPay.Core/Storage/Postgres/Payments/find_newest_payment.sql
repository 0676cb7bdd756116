-- The newest payment of an order.
SELECT id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, approved_at, receipt_url, failure_code, failure_message, failure_retryable, created_at,
    updated_at, version
FROM fluxpay.payment WHERE order_id = @order_id ORDER BY id DESC LIMIT 1;
