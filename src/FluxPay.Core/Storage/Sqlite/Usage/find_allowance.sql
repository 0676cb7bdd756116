-- What was taken from one period's allowance.
SELECT used FROM allowance
WHERE service = @service AND customer = @customer AND feature = @feature AND period_start = @period_start;
