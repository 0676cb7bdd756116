-- A customer's statements that may need a correction, and those that overlap a period; oldest first.
SELECT service, customer, feature, period_start, period_end, terms, quantity, amount, is_final, version
FROM fluxpay.usage_statement
WHERE service = @service AND customer = @customer AND (NOT is_final OR (period_start < @end AND period_end > @start))
ORDER BY feature, period_start;
