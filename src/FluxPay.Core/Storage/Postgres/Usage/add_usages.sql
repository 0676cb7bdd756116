-- Records metered uses. An event that does not come back is recorded already, or what it reverses is reversed already.
INSERT INTO fluxpay.usage_event (service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took)
SELECT service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took
FROM unnest(
    @service, @event_id, @customer, @feature, @quantity, @occurred_at, @unique_id, @reverses, @took_from, @took) AS r (
    service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took)
ORDER BY service, event_id
ON CONFLICT DO NOTHING
RETURNING service, event_id;
