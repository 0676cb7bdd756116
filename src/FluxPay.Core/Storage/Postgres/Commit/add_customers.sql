-- Makes the rows that lock_customers locks, for customers that have none yet.
INSERT INTO fluxpay.customer (service, customer)
SELECT service, customer FROM unnest(@service, @customer) AS r (service, customer)
ORDER BY service, customer
ON CONFLICT (service, customer) DO NOTHING;
