-- Asks the relays to try again what waits; null means any.
UPDATE fluxpay.outbox_quarantine SET retry = true
WHERE sink = COALESCE(@sink::text, sink) AND service = COALESCE(@service::text, service) AND customer = COALESCE(@customer::text, customer)
RETURNING sink, service, customer, from_seq, checkpoint, reason, since, retry;
