-- Makes the rows that lock_customers locks, for customers that have none yet. Rows that are there are left out beforehand: ON CONFLICT
-- alone would wait for whoever is changing one.
INSERT INTO fluxpay.customer (service, customer)
SELECT r.service, r.customer FROM unnest(@service, @customer) AS r (service, customer)
WHERE NOT EXISTS (SELECT 1 FROM fluxpay.customer c WHERE c.service = r.service AND c.customer = r.customer)
ORDER BY r.service, r.customer
ON CONFLICT (service, customer) DO NOTHING;
