-- Locks customers in the order of their keys, all but those that another transaction holds: their commands wait alone. Each is looked up
-- by its key, whatever the planner believes of the table.
SELECT c.service, c.customer, c.posted, c.held, c.debt, c.last_event, c.version
FROM (SELECT * FROM unnest(@service, @customer) AS given (service, customer) ORDER BY service COLLATE "C", customer COLLATE "C") AS r
CROSS JOIN LATERAL (
    SELECT * FROM fluxpay.customer k WHERE k.service = r.service AND k.customer = r.customer FOR UPDATE SKIP LOCKED) AS c;
