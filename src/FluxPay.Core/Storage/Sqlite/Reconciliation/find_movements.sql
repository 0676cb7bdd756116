-- Rows of a provider's books by their own ids.
SELECT provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled
FROM gateway_movement WHERE provider = @provider AND id IN (SELECT value FROM json_each(@ids));
