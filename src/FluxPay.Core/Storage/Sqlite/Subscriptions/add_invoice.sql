-- Adds an invoice, unless there is one for that start already: then no row changes.
INSERT INTO invoice (
    id, subscription_id, service, customer, kind, period_start, period_end, lines, currency, total, plan_amount,
    credit_used, status, policy_version, change, created_at, paid_at, version)
VALUES (
    @id, @subscription_id, @service, @customer, @kind, @period_start, @period_end, @lines, @currency, @total,
    @plan_amount, @credit_used, @status, @policy_version, @change, @created_at, @paid_at, 1)
ON CONFLICT DO NOTHING;
