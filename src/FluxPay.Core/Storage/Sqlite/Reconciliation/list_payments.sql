-- Our payments that carry a provider's keys, oldest first.
SELECT id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, account_bank, account_number, account_due_at, approved_at, receipt_url, failure_code,
    failure_message, failure_retryable, created_at, updated_at, version
FROM payment WHERE provider = @provider AND provider_key IN (SELECT value FROM json_each(@keys))
ORDER BY id;
