-- Rows of a provider's books about payments, of any day that was read.
SELECT provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled
FROM gateway_movement WHERE provider = @provider AND provider_key IN (SELECT value FROM json_each(@keys));
