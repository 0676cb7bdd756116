-- The reversal of one recorded use.
SELECT service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took
FROM usage_event WHERE service = @service AND reverses = @event_id;
