-- A subscription of a service, found by its id as an order is.
WITH found AS MATERIALIZED (
    SELECT
        id, service, customer, plan, plan_group, policy_version, status, seats, currency, cycle, period_index,
        period_start, period_end, whole_start, whole_end, trial_end, access_until, billing_method, method_refused_at,
        cancel_at_period_end, paused_at, pending, credit_balance, paid, open_invoice, in_doubt, failed_attempts, next_attempt_at,
        activated_at, end_reason, created_at, updated_at, version
    FROM fluxpay.subscription WHERE id = @id)
SELECT * FROM found WHERE service = @service;
