-- Adds a subscription, unless its customer has a live one of the group: then no row changes.
INSERT INTO subscription (
    id, service, customer, plan, plan_group, policy_version, status, seats, currency, cycle, period_index,
    period_start, period_end, whole_start, whole_end, trial_end, access_until, billing_method, method_refused_at,
    cancel_at_period_end, paused_at, pending, credit_balance, paid, open_invoice, in_doubt, failed_attempts, next_attempt_at,
    activated_at, end_reason, created_at, updated_at, version)
VALUES (
    @id, @service, @customer, @plan, @plan_group, @policy_version, @status, @seats, @currency, @cycle,
    @period_index, @period_start, @period_end, @whole_start, @whole_end, @trial_end, @access_until, @billing_method,
    @method_refused_at, @cancel_at_period_end, @paused_at, @pending, @credit_balance, @paid, @open_invoice,
    @in_doubt, @failed_attempts, @next_attempt_at, @activated_at, @end_reason, @created_at, @updated_at, 1)
ON CONFLICT DO NOTHING;
