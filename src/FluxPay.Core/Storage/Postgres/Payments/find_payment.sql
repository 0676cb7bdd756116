-- One payment of one service.
SELECT id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, approved_at, receipt_url, failure_code, failure_message, failure_retryable, created_at,
    updated_at, version
FROM fluxpay.payment WHERE service = @service AND id = @id;
