-- Replaces the state of subscriptions that are still at @version. An id that does not come back was changed by somebody else.
UPDATE fluxpay.subscription s SET
    plan = r.plan, plan_group = r.plan_group, policy_version = r.policy_version, status = r.status, seats = r.seats,
    cycle = r.cycle, period_index = r.period_index, period_start = r.period_start, period_end = r.period_end,
    whole_start = r.whole_start, whole_end = r.whole_end, trial_end = r.trial_end, access_until = r.access_until,
    billing_method = r.billing_method, method_refused_at = r.method_refused_at,
    cancel_at_period_end = r.cancel_at_period_end, paused_at = r.paused_at,
    pending = r.pending, credit_balance = r.credit_balance, paid = r.paid, open_invoice = r.open_invoice, in_doubt =
    r.in_doubt, failed_attempts = r.failed_attempts, next_attempt_at = r.next_attempt_at, activated_at =
    r.activated_at, end_reason = r.end_reason, updated_at = r.updated_at, version = r.version + 1
FROM (
    SELECT * FROM unnest(
        @id, @plan, @plan_group, @policy_version, @status, @seats, @cycle, @period_index, @period_start, @period_end,
        @whole_start, @whole_end, @trial_end, @access_until, @billing_method, @method_refused_at,
        @cancel_at_period_end, @paused_at,
        @pending, @credit_balance, @paid, @open_invoice, @in_doubt, @failed_attempts, @next_attempt_at, @activated_at,
        @end_reason, @updated_at, @version) AS r (
        id, plan, plan_group, policy_version, status, seats, cycle, period_index, period_start, period_end, whole_start,
        whole_end, trial_end, access_until, billing_method, method_refused_at,
        cancel_at_period_end, paused_at, pending, credit_balance,
        paid, open_invoice, in_doubt, failed_attempts, next_attempt_at, activated_at, end_reason, updated_at, version)
    ORDER BY id) r
WHERE s.id = r.id AND s.version = r.version
RETURNING s.id;
