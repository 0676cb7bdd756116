-- A customer's invoice for the use of the month that began at @start.
SELECT
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at, version
FROM invoice
WHERE service = @service AND customer = @customer AND COALESCE(subscription_id, '') = '' AND kind = 'Use' AND period_start = @start;
