-- Adds payments, or replaces those that are still at @version (0: not there yet). An id that does not come back was
-- changed by somebody else.
INSERT INTO fluxpay.payment (
    id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, account_bank, account_number, account_due_at, approved_at, receipt_url, failure_code,
    failure_message, failure_retryable, created_at, updated_at, version)
SELECT
    id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, account_bank, account_number, account_due_at, approved_at, receipt_url, failure_code,
    failure_message, failure_retryable, created_at, updated_at, version + 1
FROM unnest(
    @id, @order_id, @service, @customer, @provider, @provider_key, @status, @in_doubt, @method, @currency, @amount,
    @cancelled_amount, @account_bank, @account_number, @account_due_at, @approved_at, @receipt_url, @failure_code,
    @failure_message, @failure_retryable, @created_at, @updated_at, @version) AS r (
    id, order_id, service, customer, provider, provider_key, status, in_doubt, method, currency, amount,
    cancelled_amount, account_bank, account_number, account_due_at, approved_at, receipt_url, failure_code,
    failure_message, failure_retryable, created_at, updated_at, version)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    provider = excluded.provider, provider_key = excluded.provider_key, status = excluded.status, in_doubt = excluded.in_doubt,
    method = excluded.method, cancelled_amount = excluded.cancelled_amount, account_bank = excluded.account_bank,
    account_number = excluded.account_number, account_due_at = excluded.account_due_at, approved_at = excluded.approved_at,
    receipt_url = excluded.receipt_url, failure_code = excluded.failure_code,
    failure_message = excluded.failure_message, failure_retryable = excluded.failure_retryable,
    updated_at = excluded.updated_at, version = excluded.version
WHERE payment.version = excluded.version - 1
RETURNING id;
