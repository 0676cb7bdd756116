-- The reversals of those of these uses that are reversed.
SELECT service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took
FROM fluxpay.usage_event WHERE service = @service AND reverses = ANY (@event_ids);
