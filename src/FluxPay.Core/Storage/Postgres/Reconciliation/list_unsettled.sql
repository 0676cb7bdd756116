-- Rows of a day of which no settlement is known.
SELECT provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled
FROM fluxpay.gateway_movement
WHERE provider = @provider AND day = @day AND settled IS NULL AND id > @after
ORDER BY id LIMIT @limit;
