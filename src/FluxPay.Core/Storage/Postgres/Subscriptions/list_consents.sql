-- Consents to a subscription, oldest first.
SELECT
    subscription_id, service, customer, kind, evidence, recorded_at
FROM fluxpay.consent
WHERE subscription_id = @subscription_id
ORDER BY recorded_at;
