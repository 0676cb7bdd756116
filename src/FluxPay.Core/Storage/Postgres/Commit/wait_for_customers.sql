-- Locks customers in the order of their keys, and waits for each.
SELECT c.service, c.customer, c.posted, c.held, c.debt, c.last_event, c.version
FROM unnest(@service, @customer) AS r (service, customer)
JOIN fluxpay.customer c ON c.service = r.service AND c.customer = r.customer
ORDER BY c.service, c.customer
FOR UPDATE OF c;
