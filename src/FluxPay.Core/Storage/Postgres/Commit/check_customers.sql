-- Locks the customers that a batch was decided on beforehand, in the order of their keys. Where one is locked by another transaction, or is no
-- longer what was decided on, the division fails, and with it everything after it in the batch: nothing waits and nothing is written.
SELECT 1 / (count(*) = cardinality(@customer))::int
FROM (
    SELECT *
    FROM unnest(@service, @customer, @posted, @held, @debt, @last_event, @version) AS given (
        service, customer, posted, held, debt, last_event, version)
    ORDER BY service COLLATE "C", customer COLLATE "C") AS r
CROSS JOIN LATERAL (
    SELECT * FROM fluxpay.customer k WHERE k.service = r.service AND k.customer = r.customer FOR UPDATE SKIP LOCKED) AS c
WHERE c.posted = r.posted AND c.held = r.held AND c.debt = r.debt AND c.last_event = r.last_event AND c.version = r.version;
