-- Our charges of registered cards that carry a provider's keys, or are some orders there, oldest first.
SELECT
    id, invoice_id, subscription_id, service, customer, billing_method, provider, order_name, currency, amount,
    unscheduled, status, provider_key, code, message, retryable, sent_at, answered_at, version
FROM charge
WHERE provider = @provider AND (provider_key IN (SELECT value FROM json_each(@keys)) OR id IN (SELECT value FROM json_each(@orders)))
ORDER BY id;
