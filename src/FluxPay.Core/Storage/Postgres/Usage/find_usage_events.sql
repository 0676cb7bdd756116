-- Those of these uses that are recorded.
SELECT service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took
FROM fluxpay.usage_event WHERE service = @service AND event_id = ANY (@event_ids);
