-- Records a metered use. No row changed means that it is recorded already, or that what it reverses is reversed already.
INSERT INTO usage_event (service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took)
VALUES (
    @service, @event_id, @customer, @feature, @quantity, @occurred_at, @unique_id, @reverses, @took_from, @took)
ON CONFLICT DO NOTHING;
