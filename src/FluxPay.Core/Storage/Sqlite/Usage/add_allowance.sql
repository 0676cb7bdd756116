-- Begins to count a period's allowance, if nobody has.
INSERT INTO allowance (service, customer, feature, period_start, used)
VALUES (@service, @customer, @feature, @period_start, 0)
ON CONFLICT (service, customer, feature, period_start) DO NOTHING;
