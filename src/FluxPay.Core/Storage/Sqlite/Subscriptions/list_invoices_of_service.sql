-- Invoices of a service, newest first.
SELECT
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at, version
FROM invoice
WHERE service = @service AND (@status IS NULL OR status = @status) AND (@before IS NULL OR id < @before)
ORDER BY id DESC LIMIT @limit;
