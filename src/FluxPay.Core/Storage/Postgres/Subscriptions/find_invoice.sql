-- An invoice.
SELECT
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at, version
FROM fluxpay.invoice
WHERE id = @id;
