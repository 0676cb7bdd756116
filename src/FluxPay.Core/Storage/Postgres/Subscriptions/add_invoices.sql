-- Adds invoices. An id that does not come back has another in its place already.
INSERT INTO fluxpay.invoice (
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at, version)
SELECT
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at, 1
FROM unnest(
    @id, @subscription_id, @service, @customer, @kind, @period_start, @period_end, @lines, @currency, @total,
    @plan_amount, @credit_used, @status, @policy_version, @change, @created_at, @paid_at) AS r (
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at)
ORDER BY id
ON CONFLICT DO NOTHING
RETURNING id;
