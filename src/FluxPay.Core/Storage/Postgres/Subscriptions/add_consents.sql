-- Records consents; the same one again changes nothing.
INSERT INTO fluxpay.consent (
    subscription_id, service, customer, kind, evidence, recorded_at)
SELECT
    subscription_id, service, customer, kind, evidence, recorded_at
FROM unnest(
    @subscription_id, @service, @customer, @kind, @evidence, @recorded_at) AS r (
    subscription_id, service, customer, kind, evidence, recorded_at)
ON CONFLICT DO NOTHING;
