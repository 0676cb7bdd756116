-- One recorded use.
SELECT service, event_id, customer, feature, quantity, occurred_at, unique_id, reverses, took_from, took
FROM usage_event WHERE service = @service AND event_id = @event_id;
