-- The newest payment that carries a gateway's own key; one that failed only where there is no other.
SELECT id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, approved_at, receipt_url, failure_code, failure_message, failure_retryable, created_at,
    updated_at, version
FROM fluxpay.payment WHERE provider = @provider AND provider_key = @provider_key ORDER BY status = 'Failed', id DESC LIMIT 1;
