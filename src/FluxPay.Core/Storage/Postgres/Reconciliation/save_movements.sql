-- Copies rows of providers' books, or replaces the copies.
INSERT INTO fluxpay.gateway_movement (
    provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled)
SELECT
    provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled
FROM unnest(
    @provider, @id, @day, @provider_key, @order_id, @kind, @status, @currency, @amount, @at, @method, @settled) AS r (
    provider, id, day, provider_key, order_id, kind, status, currency, amount, at, method, settled)
ORDER BY provider, id
ON CONFLICT (provider, id) DO UPDATE SET
    day = excluded.day, provider_key = excluded.provider_key, order_id = excluded.order_id, kind = excluded.kind,
    status = excluded.status, currency = excluded.currency, amount = excluded.amount, at = excluded.at,
    method = excluded.method, settled = excluded.settled;
