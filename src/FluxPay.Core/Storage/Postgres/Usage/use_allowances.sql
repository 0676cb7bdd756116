-- Takes from allowances of periods, or gives back, each once. The number of one that does not come back would go beyond @most.
UPDATE fluxpay.allowance a SET used = a.used + r.quantity
FROM unnest(@service, @customer, @feature, @period_start, @quantity, @most) WITH ORDINALITY AS r (
    service, customer, feature, period_start, quantity, most, number)
WHERE a.service = r.service AND a.customer = r.customer AND a.feature = r.feature AND a.period_start = r.period_start
    AND a.used <= r.most - r.quantity
RETURNING r.number;
