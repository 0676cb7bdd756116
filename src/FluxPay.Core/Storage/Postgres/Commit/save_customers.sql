-- Keeps customers as the commit has decided them; their rows are locked.
UPDATE fluxpay.customer c
SET posted = r.posted, held = r.held, debt = r.debt, last_event = r.last_event, version = r.version
FROM unnest(@service, @customer, @posted, @held, @debt, @last_event, @version) AS r (
    service, customer, posted, held, debt, last_event, version)
WHERE c.service = r.service AND c.customer = r.customer;
