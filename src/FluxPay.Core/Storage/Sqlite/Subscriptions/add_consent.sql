-- Records a consent; the same one again changes nothing.
INSERT INTO consent (
    subscription_id, service, customer, kind, evidence, recorded_at)
VALUES (
    @subscription_id, @service, @customer, @kind, @evidence, @recorded_at)
ON CONFLICT DO NOTHING;
