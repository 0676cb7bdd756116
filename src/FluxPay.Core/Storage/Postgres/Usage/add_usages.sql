-- Records metered uses. An event that does not come back is recorded already.
INSERT INTO fluxpay.usage_event (service, event_id, customer, feature, quantity, occurred_at, unique_id)
SELECT service, event_id, customer, feature, quantity, occurred_at, unique_id
FROM unnest(@service, @event_id, @customer, @feature, @quantity, @occurred_at, @unique_id) AS r (
    service, event_id, customer, feature, quantity, occurred_at, unique_id)
ORDER BY service, event_id
ON CONFLICT (service, event_id) DO NOTHING
RETURNING service, event_id;
