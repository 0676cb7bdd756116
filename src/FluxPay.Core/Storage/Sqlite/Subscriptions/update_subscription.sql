-- Replaces the state of a subscription that is still at @version. No row changed means somebody was first.
UPDATE subscription SET
    plan = @plan, plan_group = @plan_group, policy_version = @policy_version, status = @status, seats = @seats,
    cycle = @cycle, period_index = @period_index, period_start = @period_start, period_end = @period_end,
    whole_start = @whole_start, whole_end = @whole_end, trial_end = @trial_end, access_until = @access_until,
    billing_method = @billing_method, method_refused_at = @method_refused_at,
    cancel_at_period_end = @cancel_at_period_end, paused_at = @paused_at, pending
    = @pending, credit_balance = @credit_balance, paid = @paid, open_invoice = @open_invoice, in_doubt = @in_doubt,
    failed_attempts = @failed_attempts, next_attempt_at = @next_attempt_at, activated_at = @activated_at, end_reason
    = @end_reason, updated_at = @updated_at, version = version + 1
WHERE id = @id AND version = @version;
