-- Records a metered use. No row changed means that it is recorded already.
INSERT INTO usage_event (service, event_id, customer, feature, quantity, occurred_at, unique_id)
VALUES (@service, @event_id, @customer, @feature, @quantity, @occurred_at, @unique_id)
ON CONFLICT (service, event_id) DO NOTHING;
