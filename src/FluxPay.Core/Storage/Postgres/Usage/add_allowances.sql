-- Begins to count allowances of periods that nobody counts yet.
INSERT INTO fluxpay.allowance (service, customer, feature, period_start, used)
SELECT service, customer, feature, period_start, 0
FROM unnest(@service, @customer, @feature, @period_start, @quantity, @most) AS r (service, customer, feature, period_start, quantity, most)
ORDER BY service, customer, feature, period_start
ON CONFLICT (service, customer, feature, period_start) DO NOTHING;
